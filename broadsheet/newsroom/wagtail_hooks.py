"""The newsroom's own tables in the desk: authors, storylines, editors' picks."""

from typing import Any

from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from broadsheet.newsroom.models.author import Author
from broadsheet.newsroom.models.pick import EditorsPick
from broadsheet.newsroom.models.tag import Storyline


class Authors(SnippetViewSet):
    """Those who sign stories."""

    model = Author
    icon = "user"
    menu_label = "Authors"
    menu_order = 200
    add_to_admin_menu = True
    list_display = ["name", "beat", "is_active"]
    list_filter = ["is_active"]


class Storylines(SnippetViewSet):
    """Running stories."""

    model = Storyline
    icon = "history"
    menu_label = "Storylines"
    menu_order = 210
    add_to_admin_menu = True


class EditorsPicks(SnippetViewSet):
    """Must-Reads and top stories."""

    model = EditorsPick
    icon = "pick"
    menu_label = "Editors’ picks"
    menu_order = 110
    add_to_admin_menu = True
    list_display = ["article", "shelf", "section", "position", "starts_at", "expires_at", "why"]
    list_filter = ["shelf", "section"]

    def get_queryset(self, request: Any) -> Any:
        """Picks with their stories, in the order of the shelf."""
        return EditorsPick.objects.select_related("article", "section").order_by(
            "shelf", "section", "position", "pk"
        )


@hooks.register("construct_main_menu")
def without_documents(request: Any, menu_items: list[Any]) -> None:
    """Stories have no documents; Wagtail needs the app, an editor does not need the entry."""
    menu_items[:] = [item for item in menu_items if item.name != "documents"]


for viewset in (Authors, Storylines, EditorsPicks):
    register_snippet(viewset)
