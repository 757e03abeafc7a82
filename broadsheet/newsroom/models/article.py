"""A story as the desk keeps it: Wagtail's row, with everything an editor writes."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import ItemBase
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PagePermissionTester

from broadsheet.newsroom.blocks import BodyBlock
from broadsheet.newsroom.forms import ArticleForm
from broadsheet.newsroom.lifecycle import PUBLIC, State, check_move
from broadsheet.newsroom.models.page import NewsPage
from broadsheet.newsroom.models.photo import Photo
from broadsheet.newsroom.models.tag import Storyline, Tag
from broadsheet.newsroom.story import Kind

# What belongs to the story's life, not to a draft: reverting to an old revision must not revert it.
LIFE = (
    "state", "published_at", "updated_at", "source", "source_id", "source_digest", "source_version_at",
    "killed_at", "killed_by_id", "kill_reason",
)  # fmt: skip


class ArticleTag(ItemBase):
    """A tag on a story."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="tagged")
    content_object = ParentalKey(
        "newsroom.ArticlePage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class ArticlePage(NewsPage):
    """A story. `title` is its headline, `seo_title` its SEO headline; its parent its section."""

    kind = models.CharField(
        max_length=12,
        choices=[(kind.value, kind.value.title()) for kind in Kind],
        default=Kind.NEWS,
    )
    kicker = models.CharField(
        max_length=60, blank=True, help_text="Short label above the headline."
    )
    list_headline = models.CharField(
        max_length=140, blank=True, help_text="For lists. Empty: the headline."
    )
    dek = models.TextField(max_length=400, blank=True, help_text="One sentence below the headline.")
    dateline = models.CharField(max_length=80, blank=True, help_text="Where it was reported from.")
    agency = models.CharField(max_length=120, blank=True)
    usage_terms = models.TextField(
        blank=True, help_text="What the source allows with this story. Readers do not see it."
    )
    language = models.CharField(max_length=12, blank=True, help_text="Empty: the site's language.")
    lead_photo = models.ForeignKey(
        Photo, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    lead_alt = models.CharField("lead photo description", max_length=255, blank=True)
    lead_caption = models.TextField("lead photo caption", blank=True)
    body = StreamField(BodyBlock(), blank=True)
    secondary_sections = ParentalManyToManyField(
        "newsroom.SectionPage", blank=True, related_name="+"
    )
    storylines = ParentalManyToManyField(Storyline, blank=True, related_name="articles")
    tags = ClusterTaggableManager(through=ArticleTag, blank=True)
    embargo_until = models.DateTimeField(
        null=True, blank=True, help_text="Not before this moment, whoever publishes."
    )

    state = models.CharField(
        max_length=12,
        choices=[(state.value, state.value.replace("_", " ")) for state in State],
        default=State.DRAFT,
        editable=False,
    )
    published_at = models.DateTimeField(null=True, editable=False)
    updated_at = models.DateTimeField(null=True, editable=False)
    source = models.CharField(max_length=60, blank=True, editable=False)
    source_id = models.CharField(max_length=255, blank=True, editable=False)
    source_digest = models.CharField(max_length=64, blank=True, editable=False)
    source_version_at = models.DateTimeField(null=True, editable=False)
    killed_at = models.DateTimeField(null=True, editable=False)
    killed_by = models.ForeignKey(
        "newsroom.User", null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    kill_reason = models.TextField(blank=True, editable=False)

    base_form_class = ArticleForm
    exclude_fields_in_copy = ["killed_by" if name == "killed_by_id" else name for name in LIFE]
    parent_page_types = ["newsroom.SectionPage", "newsroom.FrontPage"]
    subpage_types: list[str] = []
    show_in_menus_default = False

    content_panels = [
        FieldPanel("kicker"),
        TitleFieldPanel("title", heading="Headline", placeholder="Headline", help_text=""),
        FieldPanel("list_headline"),
        FieldPanel("dek"),
        InlinePanel("bylines", label="Byline"),
        MultiFieldPanel(
            [FieldPanel("lead_photo"), FieldPanel("lead_alt"), FieldPanel("lead_caption")],
            heading="Lead photo",
        ),
        FieldPanel("dateline"),
        FieldPanel("body"),
        InlinePanel("corrections", label="Correction"),
    ]
    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel("kind"),
                FieldPanel("agency"),
                FieldPanel("usage_terms"),
                FieldPanel("language"),
            ],
            heading="What it is",
        ),
        MultiFieldPanel(
            [FieldPanel("secondary_sections"), FieldPanel("tags"), FieldPanel("storylines")],
            heading="Where it belongs",
        ),
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")],
            heading="For search engines",
        ),
    ]
    settings_panels = [FieldPanel("embargo_until"), *Page.settings_panels]

    class Meta:
        verbose_name = "story"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"],
                condition=~models.Q(source_id=""),
                name="article_source_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["state"],
                condition=models.Q(state="scheduled") | models.Q(state="embargoed"),
                name="article_to_go_out",
            )
        ]

    def clean(self) -> None:
        """Holds the schedule to the embargo and asks for a description of the lead photo."""
        super().clean()
        if self.embargo_until and self.embargo_until > timezone.now():
            planned: datetime | None = getattr(self, "go_live_at", None)
            self.go_live_at: datetime | None = max(
                planned or self.embargo_until, self.embargo_until
            )
        if self.lead_photo and not (self.lead_alt or self.lead_photo.description):
            raise ValidationError({"lead_alt": "Describe the photo for readers who cannot see it."})

    def move_to(self, state: State) -> None:
        """Changes the state, in memory. Raises `IllegalMove`."""
        check_move(State(self.state), state)
        self.state = state

    def with_content_json(self, content: Any) -> Any:
        """A revision as an object, with the life it leads now rather than the one it led then."""
        page = super().with_content_json(content)
        for name in LIFE:
            setattr(page, name, getattr(self, name))
        return page

    def save_revision(self, **options: Any) -> Any:
        """A revision. An imported story's first one keeps what is live: Wagtail expects to know it."""
        if self.live and self.state in PUBLIC and self.live_revision_id is None:
            published = type(self).objects.get(pk=self.pk)
            self.live_revision = super(ArticlePage, published).save_revision(clean=False)
            type(self).objects.filter(pk=self.pk).update(live_revision=self.live_revision)
        return super().save_revision(**options)

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        """Wagtail's permissions; a killed story can be published by nobody."""
        return _Permissions(user, self)


class _Permissions(PagePermissionTester):
    def can_publish(self) -> bool:
        """Whether the user may publish it."""
        allowed: bool = super().can_publish()
        return allowed and self.page.specific_deferred.state != State.KILLED

    def can_publish_subpage(self) -> bool:
        """A story has no stories below it."""
        return False
