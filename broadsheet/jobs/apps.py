"""Django's registration of the jobs."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """What happens by itself."""

    name = "broadsheet.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
