"""The three quick links that stand first in the order of the tab key."""

from django.utils.translation import gettext

from broadsheet.newsroom.publication import Link


def build() -> tuple[Link, ...]:
    """To the menu, to the contents, to the bottom; each target takes focus."""
    return (
        Link(gettext("Go to main menu"), "#menu"),
        Link(gettext("Go to main contents"), "#contents"),
        Link(gettext("Go to page bottom"), "#page-bottom"),
    )
