"""Which connection a table is reached by."""


class CacheRouter:
    """The cache's table by the connection that commits at once."""

    def db_for_read(self, model, **hints: object) -> str | None:
        return "cache" if model._meta.app_label == "django_cache" else None

    db_for_write = db_for_read
