"""What readers may see, and nothing else: published stories, the lists they stand in, corrections.

Every reader page reads these tables only, so a draft cannot leak. Rows are written by `actions`
in the transaction that publishes, moves, kills or takes down a story.
"""

from django.db import models
from django.db.models import F, Q


class Status(models.TextChoices):
    """Whether a published story is shown or answers 410."""

    LIVE = "live", "Live"
    KILLED = "killed", "Killed"


class PublishedStory(models.Model):
    """One story as readers see it. `card` is what lists show, `page` what its own page adds.

    Both are JSON of the records in `bake` and `article`, baked at publish. `section_id` (0: none, it
    carries the label LATEST) and `slug` make its address, so renaming a section rewrites no story.
    """

    article = models.OneToOneField(
        "newsroom.ArticlePage", primary_key=True, on_delete=models.CASCADE, related_name="published"
    )
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.LIVE)
    section_id = models.BigIntegerField(default=0)
    slug = models.CharField(max_length=255)
    published_at = models.DateTimeField()
    card = models.TextField()
    page = models.TextField()
    baked_with = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["section_id", "slug"], name="story_address"),
        ]
        indexes = [models.Index(fields=["baked_with"], name="story_baked_with")]

    def __str__(self) -> str:
        return f"{self.slug} ({self.status})"


class Scope(models.IntegerChoices):
    """What a list is of; the list's `key` is the id of that thing (0 for the whole site)."""

    SITE = 0, "Site"
    SECTION = 1, "Section"
    TAG = 2, "Tag"
    AUTHOR = 3, "Author"
    STORYLINE = 4, "Storyline"
    PHOTO = 5, "Photo"
    RELATED = 6, "Related story"


class Listing(models.Model):
    """A story's place in one list, in order of publication; one row per story and list.

    Lists of photos and related stories are never shown: they tell which stories a changed photo stands
    in, and which name a story in their text.
    """

    scope = models.PositiveSmallIntegerField(choices=Scope.choices)
    key = models.BigIntegerField()
    published_at = models.DateTimeField()
    story = models.ForeignKey(PublishedStory, on_delete=models.CASCADE, related_name="listings")
    is_sponsored = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story", "scope", "key"], name="listed_once"),
        ]
        indexes = [
            models.Index(
                F("scope"),
                F("key"),
                F("published_at").desc(),
                F("story").desc(),
                name="listing_order",
            ),
            models.Index(
                F("scope"),
                F("key"),
                F("published_at").desc(),
                F("story").desc(),
                condition=Q(is_sponsored=False),
                name="listing_order_editorial",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scope_display()} {self.key}: {self.story_id}"


class PublishedCorrection(models.Model):
    """A correction of a live story, for the page that lists them all."""

    story = models.ForeignKey(PublishedStory, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=16)
    text = models.TextField()
    dated_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(F("dated_at").desc(), F("id").desc(), name="correction_order")]

    def __str__(self) -> str:
        return f"{self.story_id}: {self.text[:60]}"
