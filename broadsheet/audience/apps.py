"""Django's registration of the audience: its roll-ups and rankings; the counts live in the store."""

from django.apps import AppConfig


class AudienceConfig(AppConfig):
    """Who read it."""

    name = "broadsheet.audience"
    label = "audience"
    default_auto_field = "django.db.models.BigAutoField"
