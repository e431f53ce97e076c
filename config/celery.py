"""The Celery app. Tasks take ids, never data; the record of work is in the database."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("quarterday")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
