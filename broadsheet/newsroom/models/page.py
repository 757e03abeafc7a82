"""What all our pages share: they are presented by `web`, live and in preview alike."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.models import Page

from broadsheet.newsroom import presenter

# First parts of addresses that are not sections; see web.urls.
RESERVED = frozenset(
    [
        "latest",
        "authors",
        "tags",
        "storylines",
        "corrections",
        "popular",
        "weekly-best",
        "how-we-count",
        "photos",
        "static",
        "media",
        "desk",
        "documents",
        "feed",
        "api",
        "_fragments",
    ]
)
FRONT_DEPTH = 2  # the front page stands right below Wagtail's root


class NewsPage(Page):
    """Base of our pages. Readers' addresses are answered by `web`; Wagtail asks here."""

    # Readers' pages know public and not public, nothing between: the desk must not offer more.
    private_page_options: list[str] = []

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Keeps the site's own addresses free."""
        super().clean()
        if self.depth == FRONT_DEPTH + 1 and self.slug in RESERVED:
            raise ValidationError(
                {"slug": f"/{self.slug}/ is an address of the site: choose another."}
            )

    def serve(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """The live page, for callers that come through Wagtail."""
        return presenter.present(self, request)

    def serve_preview(self, request: Any, mode_name: str) -> Any:
        """The draft, exactly as it would look live."""
        return presenter.present(self, request)
