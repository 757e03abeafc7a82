"""What follows a change that was made at the desk: readers' tables are brought up to it.

Wagtail has done its part before it tells; each arrives here through `signals`, as one transaction.
"""

from functools import partial

from django.db import transaction

from broadsheet import clock
from broadsheet.newsroom import actions, purges, queries, record, renditions, shelves, tasks
from broadsheet.newsroom.lifecycle import PUBLIC, State
from broadsheet.newsroom.models.article import ArticlePage
from broadsheet.newsroom.models.author import Author
from broadsheet.newsroom.models.photo import Photo
from broadsheet.newsroom.models.published import Listing, Scope
from broadsheet.newsroom.models.section import SectionPage
from broadsheet.newsroom.models.tag import Storyline, Tag
from broadsheet.newsroom.publication import Publication
from broadsheet.newsroom.sections import Sections
from broadsheet.newsroom.shelves import Shelves
from broadsheet.newsroom.shown import Keys


@transaction.atomic
def record_publication(article: ArticlePage) -> None:
    """Wagtail has published or scheduled the article: our state and the readers' tables follow."""
    target = actions.move_on_publication(article)
    if target not in PUBLIC:
        actions.update_fields(article, state=target)
        record.take_down(article)  # it waits for its time, whatever it was before
        return
    now = clock.now()
    if actions.has_expired(article):
        article.unpublish(set_expired=True)
        return
    is_first = article.published_at is None
    actions.update_fields(
        article,
        state=target,
        published_at=article.published_at or now,
        updated_at=article.updated_at if is_first else now,
    )
    record.publish(article)


@transaction.atomic
def record_unpublication(article: ArticlePage) -> None:
    """Wagtail has taken the article down, by hand or because it expired."""
    state = ArticlePage.objects.values_list("state", flat=True).get(pk=article.pk)
    if state != State.KILLED:
        actions.update_fields(article, state=State.UNPUBLISHED)
        record.take_down(article)


@transaction.atomic
def record_move(page_id: int, *, before: Sections) -> None:
    """A page and all below it stand elsewhere in the tree: their lists and addresses follow.

    `before` is the tree of sections as it was.
    """
    record_section_change(before)
    root = ArticlePage._meta.get_parent_list()[-1].objects.filter(pk=page_id).first()
    if root is None:
        return
    published = ArticlePage.objects.filter(published__isnull=False)
    moved = list(published.descendant_of(root, inclusive=True))
    withdrawn = [article for article in moved if article.state == State.KILLED]
    for article in withdrawn:
        record.move_withdrawn(article)
    record.publish_all(article for article in moved if article not in withdrawn)
    sections = SectionPage.objects.descendant_of(root, inclusive=True)
    listed = _listed(Scope.SECTION, *sections.values_list("pk", flat=True))
    here = {article.pk for article in moved}
    tasks.rebake_soon([key for key in listed if key not in here])  # it is their secondary section


@transaction.atomic
def record_review(article_id: int, *, is_in_review: bool) -> None:
    """The article was handed in for review, or came back from it."""
    before, after = State.DRAFT, State.IN_REVIEW
    if not is_in_review:
        before, after = after, before
    ArticlePage.objects.filter(pk=article_id, state=before).update(state=after)


@transaction.atomic
def record_deletion(article: ArticlePage) -> None:
    """The article is about to be deleted in the desk."""
    record.take_down(article)


@transaction.atomic
def record_section_change(before: Sections) -> None:
    """The tree of sections was saved or moved; stories follow it by themselves."""
    purges.write(purges.of_sections(before, queries.sections()))


@transaction.atomic
def record_author_change(author: Author, *, before: Author) -> None:
    """An author's name, e-mail or photo changed: their live stories show it, the newest first."""
    tasks.rebake_soon(_listed(Scope.AUTHOR, author.pk))
    purges.write(purges.of_author(before, author))


@transaction.atomic
def record_subject_change(subject: Tag | Storyline, *, before: Tag | Storyline) -> None:
    """A tag's or storyline's name or address changed: the live stories that carry it follow."""
    tasks.rebake_soon(_listed(_scope(subject), subject.pk))
    purges.write(purges.of_subject(before, subject))


@transaction.atomic
def record_photo_change(photo: Photo, *, before: Photo) -> None:
    """A photo's file, caption, credit or rights changed: the stories that show it follow.

    What was made of its earlier file or crop, or of a photo whose rights have ended, is not kept.
    """
    photo.renew_key()
    actions.rebake(stories_with(photo))
    purges.write(purges.of_photo(before, photo))
    for key in {before.key, photo.key}:
        transaction.on_commit(partial(renditions.forget_unless_usable, key))


@transaction.atomic
def record_pick_change(before: Shelves) -> None:
    """An editors' pick was saved in the desk."""
    purges.write(Keys(shelves.changed(before, shelves.read())))


@transaction.atomic
def record_pick_deletion(pick_id: int) -> None:
    """An editors' pick is about to be deleted."""
    purges.write(Keys(shelves.changed(shelves.read(), shelves.read(without=pick_id))))


@transaction.atomic
def record_publication_settings(before: Publication) -> None:
    """The paper's own settings were saved."""
    purges.write(purges.of_publication(before, queries.publication()))


@transaction.atomic
def record_photo_deletion(photo: Photo, *, shown_in: list[int], lost: Keys) -> None:
    """A photo was deleted in the desk: nothing shows it any more, and no copy is kept.

    `shown_in` are the stories that showed it and `lost` what bears it, from before.
    """
    actions.rebake(shown_in)
    purges.write(lost)
    # At once, since what follows the commit is lost in a crash; and then what was drawn meanwhile.
    renditions.forget_unless_usable(photo.key)
    transaction.on_commit(partial(renditions.forget_unless_usable, photo.key))


@transaction.atomic
def record_subject_deletion(subject: Tag | Storyline) -> None:
    """A tag or storyline is about to be deleted in the desk: no story will name it any more."""
    purges.write(purges.of_subject_deletion(subject))
    tasks.rebake_soon(_listed(_scope(subject), subject.pk))


@transaction.atomic
def record_section_deletion(section: SectionPage) -> None:
    """A section is about to be deleted: stories that stood in it too leave it and those above it."""
    before = queries.sections()
    purges.write(purges.of_sections(before, purges.without(section.pk, before)))
    tasks.rebake_soon(_listed(Scope.SECTION, section.pk))


def stories_with(photo: Photo) -> list[int]:
    """The live stories that show a photo, the newest first."""
    return _listed(Scope.PHOTO, photo.pk)


def _scope(subject: Tag | Storyline) -> Scope:
    return Scope.TAG if isinstance(subject, Tag) else Scope.STORYLINE


def _listed(scope: Scope, *keys: int) -> list[int]:
    rows = Listing.objects.filter(scope=scope, key__in=keys).order_by("-published_at", "-story")
    return list(dict.fromkeys(rows.values_list("story", flat=True)))
