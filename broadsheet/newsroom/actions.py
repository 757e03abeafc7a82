"""What is done to stories: every write that readers can notice goes through here.

Each action is one transaction. What follows what was done at the desk by other ways is in `echo`.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from django.db import connection, transaction
from django.db.models import Q
from wagtail.models import Page

from broadsheet import clock
from broadsheet.newsroom import intake, purges, record, shelves
from broadsheet.newsroom.filing import Filing, Outcome, Signal
from broadsheet.newsroom.lifecycle import PUBLIC, IllegalMove, State
from broadsheet.newsroom.models.article import LIFE, ArticlePage
from broadsheet.newsroom.models.correction import Correction, CorrectionKind
from broadsheet.newsroom.models.pick import EditorsPick, Shelf
from broadsheet.newsroom.models.published import PublishedStory, Status
from broadsheet.newsroom.models.section import SectionPage
from broadsheet.newsroom.models.user import User
from broadsheet.newsroom.shown import Keys
from broadsheet.newsroom.version import bake_version

WAITING = frozenset({State.SCHEDULED, State.EMBARGOED})  # released by the clock

REBAKE_BATCH = 200  # a second or two of work; what is left comes in the next run


@transaction.atomic
def publish_article(article: ArticlePage, *, by: User | None = None) -> None:
    """Publishes the article as it is in memory; with an embargo or a date ahead, schedules it.

    Raises `IllegalMove` for a killed story and `ValidationError` for an incomplete one.
    """
    own(article)
    article.full_clean()
    move_on_publication(article)
    article.save_revision(user=by).publish(user=by, skip_permission_checks=True)
    article.refresh_from_db()


@transaction.atomic
def unpublish_article(article: ArticlePage, *, by: User | None = None) -> None:
    """Takes the story down quietly; its address then answers 404."""
    own(article)
    article.move_to(State.UNPUBLISHED)
    article.unpublish(user=by)
    article.refresh_from_db()


@transaction.atomic
def kill_article(article: ArticlePage, *, by: User | None, reason: str) -> None:
    """Withdraws a story from every page and list at once; its address then answers 410.

    Raises `IllegalMove` if it was killed before. What was to be published of it is forgotten.
    """
    own(article)
    was_public = article.state in PUBLIC
    article.move_to(State.KILLED)
    article.revisions.update(approved_go_live_at=None)
    update_fields(
        article, state=State.KILLED, killed_at=clock.now(), killed_by=by, kill_reason=reason
    )
    if was_public:
        article.unpublish(user=by)
    record.withdraw(article)


@transaction.atomic
def restore_article(article: ArticlePage, *, by: User | None) -> None:
    """Makes a draft of a killed story; its address answers 404 until it is published again."""
    own(article)
    article.move_to(State.DRAFT)
    update_fields(article, state=State.DRAFT, killed_at=None, killed_by=None, kill_reason="")
    record.take_down(article)


@transaction.atomic
def correct_article(
    article: ArticlePage,
    *,
    by: User | None,
    text: str,
    kind: CorrectionKind,
    at: datetime | None = None,
) -> Correction:
    """Adds a dated note to a live story and shows it. An unpublished draft keeps its changes.

    Raises `IllegalMove` if the story is not live.
    """
    own(article)
    live = ArticlePage.objects.get(pk=article.pk)
    if live.state not in PUBLIC:
        raise IllegalMove(State(live.state), State.CORRECTED)
    live.move_to(State.CORRECTED)
    note = Correction(kind=kind, text=text, dated_at=at or clock.now(), made_by=by)
    draft = live.get_latest_revision_as_object() if live.has_unpublished_changes else None
    live.corrections.add(note)
    live.save_revision(user=by).publish(user=by, skip_permission_checks=True)
    if draft is not None:
        draft.corrections.set(live.corrections.all())
        draft.save_revision(user=by)
    return note


@transaction.atomic
def set_picks(
    shelf: Shelf,
    articles: Iterable[ArticlePage],
    *,
    by: User | None,
    section: SectionPage | None = None,
    expires_at: datetime | None = None,
    why: str = "",
) -> None:
    """Replaces a shelf's picks, for the site or one section, by these in this order."""
    chosen = list(articles)
    rows = EditorsPick.objects.filter(shelf=shelf, section=section)
    rows.exclude(article__in=chosen).delete()  # purged by `signals`, as those deleted at the desk
    before = shelves.read()
    facts = {"starts_at": clock.now(), "expires_at": expires_at, "picked_by": by, "why": why}
    places = list(enumerate(chosen, 1))
    kept = [rows.filter(article=one).update(position=place, **facts) for place, one in places]
    EditorsPick.objects.bulk_create(
        EditorsPick(shelf=shelf, section=section, article=article, position=position, **facts)
        for (position, article), is_kept in zip(places, kept, strict=True)
        if not is_kept
    )
    purges.write(Keys(shelves.changed(before, shelves.read())))


@transaction.atomic
def file_story(filing: Filing, *, by: User | None = None) -> Outcome:
    """Makes or updates the story that the filing describes; filing it again changes nothing.

    Raises `intake.CannotFile` or `IllegalMove`; the story is then as it was.
    """
    article = intake.find(filing)
    if article is not None:
        own(article)
    outcome = would_file(filing)
    if outcome is Outcome.UNCHANGED:
        return outcome
    if filing.signal is Signal.KILLED:
        return _file_kill(article, filing, by)
    if article is not None and article.state == State.KILLED:
        restore_article(article, by=by)
    if article is not None and article.state in WAITING:
        _cancel_release(article)
    was_public = article is not None and article.state in PUBLIC
    article = intake.write(article, filing)
    if filing.signal is Signal.WITHHELD:
        if was_public:
            unpublish_article(article, by=by)
        return Outcome.WITHHELD
    _release(article, filing)
    return outcome


def would_file(filing: Filing) -> Outcome:
    """What `file_story` would do; writes nothing."""
    article = intake.find(filing)
    if article is not None and (
        intake.is_older(filing, article) or intake.is_same(filing, article)
    ):
        return Outcome.UNCHANGED
    if filing.signal is Signal.KILLED:
        return Outcome.KILLED
    if filing.signal is Signal.WITHHELD:
        return Outcome.WITHHELD
    return Outcome.CREATED if article is None else Outcome.UPDATED


def rebake_stale() -> int:
    """Bakes anew some live stories that an older release or theme baked; how many."""
    return rebake(list(islice(stale_articles(), REBAKE_BATCH)))


def rebake(article_ids: Iterable[int]) -> int:
    """Bakes anew those of these stories that are live, from their published content; how many.

    Each is read afresh in a transaction of its own: one that was killed meanwhile stays away. Those
    that fail stop none of the others; they are raised together at the end.
    """
    count, failures = 0, []
    for article_id in article_ids:
        try:
            count += _bake_anew(article_id)
        except Exception as error:  # noqa: BLE001  # a story's boundary, and it is raised below
            error.add_note(f"story {article_id}")
            failures.append(error)
    if failures:
        raise ExceptionGroup("stories were not baked", failures)
    return count


@transaction.atomic
def _bake_anew(article_id: int) -> bool:
    rows = ArticlePage.objects.filter(pk=article_id, state__in=PUBLIC)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    article = rows.first()
    if article is None:
        return False
    record.publish(article)
    return True


def stale_articles() -> Iterable[int]:
    """The ids of live stories baked by an older version of code or theme."""
    now = bake_version()
    stale = PublishedStory.objects.filter(
        Q(baked_with__lt=now) | Q(baked_with__gt=now), status=Status.LIVE
    )
    yield from stale.values_list("pk", flat=True).iterator(chunk_size=200)


def has_expired(article: ArticlePage) -> bool:
    return article.expire_at is not None and article.expire_at <= clock.now()


def move_on_publication(article: ArticlePage) -> State:
    """Moves the article to the state that publishing it now leads to. Raises `IllegalMove`."""
    now = clock.now()
    if article.go_live_at and article.go_live_at > now and not article.live:
        is_embargoed = bool(article.embargo_until and article.embargo_until > now)
        target = State.EMBARGOED if is_embargoed else State.SCHEDULED
    else:
        target = State.CORRECTED if article.corrections.exists() else State.LIVE
    article.move_to(target)
    return target


def _file_kill(article: ArticlePage | None, filing: Filing, by: User | None) -> Outcome:
    if article is None:  # killed before we ever had it: remember, so that it cannot slip in later
        article = intake.write(None, filing)
    if article.state != State.KILLED:
        kill_article(article, by=by, reason="Withdrawn by its source.")
    update_fields(
        article,
        source_digest=intake.digest(filing),
        source_version_at=filing.version_at or clock.now(),
    )
    return Outcome.KILLED


def _cancel_release(article: ArticlePage) -> None:
    """Forgets when the story was to be published: what its source says now holds."""
    article.revisions.update(approved_go_live_at=None)
    update_fields(article, state=State.DRAFT)


def _release(article: ArticlePage, filing: Filing) -> None:
    """Publishes what a source sent, at once or when its embargo ends."""
    now = clock.now()
    if filing.embargo_until and filing.embargo_until > now:
        if article.state in PUBLIC:
            unpublish_article(article)
        article.save_revision().publish(skip_permission_checks=True)
        return
    if has_expired(article):
        record.take_down(article)
        update_fields(article, state=State.UNPUBLISHED, live=False, expired=True)
        return
    article.move_to(State.CORRECTED if article.corrections.exists() else State.LIVE)
    published_at = min(filing.published_at or article.published_at or now, now)  # clocks differ
    update_fields(
        article,
        state=article.state,
        live=True,
        has_unpublished_changes=False,
        published_at=published_at,
        updated_at=filing.updated_at,
        first_published_at=published_at,
        last_published_at=filing.updated_at or published_at,
    )
    record.publish(article)


def own(article: ArticlePage) -> None:
    """Makes the story ours until the transaction ends; where it stands in its life is read afresh.

    The clock may be publishing it at this moment: then this waits, and sees it published.
    """
    if article.pk is None:
        return
    if connection.features.has_select_for_update:
        list(Page.objects.select_for_update().filter(pk=article.pk).values("pk"))
    names = (
        *LIFE,
        "live",
        "expired",
        "first_published_at",
        "last_published_at",
        "live_revision_id",
    )
    for values in ArticlePage.objects.filter(pk=article.pk).values(*names):
        for name, value in values.items():
            setattr(article, name, value)


def update_fields(article: ArticlePage, **values: object) -> None:
    """Writes single fields without a new revision, in memory and in the table."""
    for name, value in values.items():
        setattr(article, name, value)
    ArticlePage.objects.filter(pk=article.pk).update(**values)
