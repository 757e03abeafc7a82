"""Django's registration of the newsroom."""

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    """What is published."""

    name = "broadsheet.newsroom"
    label = "newsroom"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connects Wagtail's signals to our actions."""
        from importlib import import_module  # models exist only now

        import_module("broadsheet.newsroom.signals").connect()
