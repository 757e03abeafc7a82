"""Django's registration of the outbox and its receivers."""

from django.apps import AppConfig


class SurrogateConfig(AppConfig):
    """What those are told who keep pages for readers."""

    name = "broadsheet.surrogate"
    label = "surrogate"
    default_auto_field = "django.db.models.BigAutoField"
