"""How the parts of Zorgbeeld are put together: settings, addresses, servers, workers."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
