from django.apps import AppConfig
from django.conf import settings
from django.db.backends.signals import connection_created


class AssessmentConfig(AppConfig):
    name = "assessment"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        if settings.DATABASE_STEPS_DOWN and not settings.DATABASE_AS_OWNER:
            connection_created.connect(step_down, dispatch_uid="step_down")


def step_down(connection, **_kwargs: object) -> None:
    """Who signs in to the database as its owner gives the owner's rights up at once."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {connection.ops.quote_name(settings.DATABASE_APP_ROLE)}")
