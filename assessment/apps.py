from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _
from django_structlog.signals import bind_extra_request_metadata


class AssessmentConfig(AppConfig):
    name = "assessment"
    verbose_name = _("Maturity assessment")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from assessment.pages.accounts import bind_source  # noqa: PLC0415 - it needs the models

        bind_extra_request_metadata.connect(bind_source, dispatch_uid="bind_source")
        if settings.DATABASE_STEPS_DOWN and not settings.DATABASE_AS_OWNER:
            connection_created.connect(step_down, dispatch_uid="step_down")


def step_down(connection, **_kwargs: object) -> None:
    """Who signs in to the database as its owner gives the owner's rights up at once."""
    role = connection.ops.quote_name(settings.DATABASE_APP_ROLE)
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {role}")
    except DatabaseError as error:
        user = connection.settings_dict["USER"]
        raise ImproperlyConfigured(
            f"The database's user {user} may not act as {role}. Let a superuser of the server run "
            f"GRANT {role} TO {user}; or name the two users apart: DATABASE_URL for the service, "
            "DATABASE_OWNER_URL for whoever lays out the tables (see docs/operations.md)."
        ) from error
