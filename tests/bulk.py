"""Many published stories at once, written straight into the tables: for lists, plans and budgets."""

from datetime import timedelta

from django.db import connection
from wagtail.models import Locale, Page

from broadsheet.newsroom.article import Baked, BodyPart, Label
from broadsheet.newsroom.bake import CARD, PAGE, BakedCard
from broadsheet.newsroom.models.article import ArticlePage
from broadsheet.newsroom.models.published import (
    Listing,
    PublishedCorrection,
    PublishedStory,
    Scope,
)
from broadsheet.newsroom.models.section import SectionPage
from broadsheet.newsroom.models.tag import Tag
from broadsheet.newsroom.story import Kind

CHUNK = 500


class Bulk:
    """Stories of one section, newest first, `step` apart, the newest at `ending`."""

    def __init__(self, section, *, ending, step=timedelta(hours=1), kind=Kind.NEWS):
        self.section = section
        self.ending = ending
        self.step = step
        self.kind = kind

    def make(self, count, *, tags=(), authors=(), storylines=(), corrected=False):
        """The ids of `count` new stories that carry these tags, authors and storylines."""
        pages = self._pages(count)
        self._articles(pages)
        baked = self._page_json(tags, storylines)
        rows = [self._row(page, number, baked) for number, page in enumerate(pages)]
        PublishedStory.objects.bulk_create(rows, CHUNK)
        Listing.objects.bulk_create(self._listings(rows, tags, authors, storylines), CHUNK)
        for tag in tags:
            Tag.objects.filter(pk=tag.pk).update(story_count=tag.listings + count)
        if corrected:
            notes = [_note(row) for row in rows]
            PublishedCorrection.objects.bulk_create(notes, CHUNK)
        return [page.pk for page in pages]

    def _pages(self, count):
        from django.contrib.contenttypes.models import ContentType

        parent = Page.objects.get(pk=self.section.pk)
        taken = parent.numchild
        kind = ContentType.objects.get_for_model(ArticlePage)
        pages = [
            Page(
                title=f"Story {number} of {parent.slug}",
                draft_title=f"Story {number} of {parent.slug}",
                slug=f"bulk-{number}",
                path=Page._get_path(parent.path, parent.depth + 1, number),
                depth=parent.depth + 1,
                url_path=f"{parent.url_path}bulk-{number}/",
                content_type=kind,
                live=True,
                locale=Locale.get_default(),
            )
            for number in range(taken + 1, taken + count + 1)
        ]
        Page.objects.filter(pk=parent.pk).update(numchild=taken + count)
        return Page.objects.bulk_create(pages, CHUNK)

    def _articles(self, pages):
        """Django cannot bulk-create rows of an inherited table; this writes them by SQL."""
        fields = [f for f in ArticlePage._meta.local_concrete_fields if not f.primary_key]
        model = ArticlePage(kind=self.kind, state="live", published_at=self.ending)
        values = [f.get_db_prep_save(f.pre_save(model, add=False), connection) for f in fields]
        columns = ", ".join(["page_ptr_id", *(f.column for f in fields)])
        marks = ", ".join(["%s"] * (len(fields) + 1))
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO newsroom_articlepage ({columns}) VALUES ({marks})",  # noqa: S608
                [[page.pk, *values] for page in pages],
            )

    def _page_json(self, tags, storylines):
        page = Baked(
            headline="Story", seo_headline="Story", summary="", dateline="", agency="",
            body=(BodyPart(html="<p>Text of a story in bulk.</p>"),),
            tags=tuple(Label(tag.pk, tag.name, tag.slug) for tag in tags),
            storylines=tuple(Label(line.pk, line.name, line.slug) for line in storylines),
        )  # fmt: skip
        return PAGE.dump_json(page).decode()

    def _row(self, page, number, baked):
        at = self.ending - self.step * number
        card = BakedCard(
            headline=page.title, kicker="", dek="A dek.", kind=self.kind, published_at=at,
            updated_at=None, is_corrected=False, byline="Ada Reed", picture=None, language="en",
            word_count=6,
        )  # fmt: skip
        is_section = issubclass(self.section.specific_class, SectionPage)
        return PublishedStory(
            article_id=page.pk,
            section_id=self.section.pk if is_section else 0,
            slug=page.slug,
            published_at=at,
            card=CARD.dump_json(card).decode(),
            page=baked,
            baked_with="bulk",
        )

    def _listings(self, rows, tags, authors, storylines):
        above = self.section.get_ancestors(inclusive=True).type(SectionPage)
        places = [(Scope.SITE, 0)]
        places += [(Scope.SECTION, pk) for pk in above.values_list("pk", flat=True)]
        places += [(Scope.TAG, tag.pk) for tag in tags]
        places += [(Scope.AUTHOR, author.pk) for author in authors]
        places += [(Scope.STORYLINE, line.pk) for line in storylines]
        for tag in tags:
            tag.listings = Listing.objects.filter(scope=Scope.TAG, key=tag.pk).count()
        return [
            Listing(
                scope=scope,
                key=key,
                story_id=row.article_id,
                published_at=row.published_at,
                is_sponsored=self.kind is Kind.SPONSORED,
            )
            for row in rows
            for scope, key in places
        ]


def _note(row):
    return PublishedCorrection(
        story_id=row.article_id, kind="correction", text="A note.", dated_at=row.published_at
    )
