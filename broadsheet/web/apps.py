"""Django's registration of the reader's pages."""

from importlib import import_module

from django.apps import AppConfig


class WebConfig(AppConfig):
    """What the reader receives."""

    name = "broadsheet.web"
    label = "web"

    def ready(self) -> None:
        """Tells the newsroom how its pages and blocks are shown."""
        presenter = import_module("broadsheet.newsroom.presenter")  # models exist only now
        presenter.register(
            present=import_module("broadsheet.web.preview").present,
            render_block=import_module("broadsheet.web.blocks").render,
        )
