"""The house: settings, addresses, the pipeline and its tasks."""

from newsroom.celery import app as celery_app

__all__ = ["celery_app"]
