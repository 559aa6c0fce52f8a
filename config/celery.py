"""The worker's face of the service: `celery -A config worker`."""

import os

from celery import Celery

from config import folders

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

folders.use()
app = Celery("maturity")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
