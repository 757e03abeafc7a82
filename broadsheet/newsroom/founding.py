"""The first pages of a new site: Wagtail's root, our front page below it, the site record."""

from urllib.parse import urlsplit

from django.db import transaction
from wagtail.models import Page, Site

from broadsheet.newsroom.models.publication import PublicationSettings
from broadsheet.newsroom.models.section import FrontPage


@transaction.atomic
def found_site(address: str) -> FrontPage:
    """The front page, made in place of Wagtail's welcome page if the site is new."""
    parts = urlsplit(address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    front: FrontPage | None = FrontPage.objects.first()
    if front is None:
        root = Page.get_first_root_node()
        front = FrontPage(title="Front page", slug="front")
        root.add_child(instance=front)
        PublicationSettings.load()
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": parts.hostname, "port": port, "root_page": front},
    )
    _drop_welcome(front)
    return front


def _drop_welcome(front: FrontPage) -> None:
    """Deletes the page that Wagtail's first migration makes."""
    for page in Page.objects.filter(depth=front.depth).exclude(pk=front.pk):
        if page.specific_class is Page and page.is_leaf():
            page.delete()
