# A web process must know the app too: without it, a shared task looks for the default broker.
from config.celery import app as celery_app

__all__ = ["celery_app"]
