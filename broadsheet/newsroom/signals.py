"""Signals of Wagtail and Django, translated to our actions and nothing more.

What changes by being saved is looked at before and after: `before_save` of the instance carries what
the difference is taken from to the signal that follows.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from wagtail import signals

from broadsheet.newsroom import echo, purges, queries, shelves
from broadsheet.newsroom.models.article import ArticlePage
from broadsheet.newsroom.models.author import Author
from broadsheet.newsroom.models.photo import Photo
from broadsheet.newsroom.models.pick import EditorsPick
from broadsheet.newsroom.models.publication import PublicationSettings
from broadsheet.newsroom.models.section import SectionPage
from broadsheet.newsroom.models.tag import Storyline, Tag


def connect() -> None:
    """Listens to what happens to stories in the desk."""
    signals.page_published.connect(_published, sender=ArticlePage)
    signals.page_unpublished.connect(_unpublished, sender=ArticlePage)
    signals.pre_page_move.connect(_about_to_move)
    signals.post_page_move.connect(_moved)
    signals.workflow_submitted.connect(_submitted)
    signals.workflow_rejected.connect(_returned)
    signals.workflow_cancelled.connect(_returned)
    for model, (_, saved) in SAVED.items():
        pre_save.connect(_about_to_be_saved, sender=model)
        post_save.connect(saved, sender=model)
    for model, deleted in DELETED.items():
        pre_delete.connect(deleted, sender=model)
    post_delete.connect(_photo_gone, sender=Photo)


def _published(instance: ArticlePage, **kwargs: Any) -> None:
    echo.record_publication(instance)


def _unpublished(instance: ArticlePage, **kwargs: Any) -> None:
    echo.record_unpublication(instance)


def _about_to_move(parent_page_before: Any, **kwargs: Any) -> None:
    parent_page_before.sections_before = queries.sections()  # the only object that both signals get


def _moved(instance: Any, parent_page_before: Any, **kwargs: Any) -> None:
    echo.record_move(instance.pk, before=parent_page_before.sections_before)


def _submitted(instance: Any, **kwargs: Any) -> None:
    if isinstance(instance.content_object, ArticlePage):
        echo.record_review(instance.content_object.pk, is_in_review=True)


def _returned(instance: Any, **kwargs: Any) -> None:
    if isinstance(instance.content_object, ArticlePage):
        echo.record_review(instance.content_object.pk, is_in_review=False)


def _about_to_be_saved(sender: Any, instance: Any, **kwargs: Any) -> None:
    stored = _stored(instance)
    instance.before_save = SAVED[sender][0](stored)


def _stored(instance: Any) -> Any:
    """The row as it is stored; None if it is new. Nobody else saves it until the transaction ends."""
    rows = type(instance)._base_manager.filter(pk=instance.pk)
    if connection.features.has_select_for_update and connection.in_atomic_block:
        rows = rows.select_for_update(no_key=True)  # stories that come to name it need not wait
    return rows.first()


def _itself(stored: Any) -> Any:
    return stored


def _author_saved(instance: Any, created: bool, **kwargs: Any) -> None:
    if not created:
        echo.record_author_change(instance, before=instance.before_save)


def _photo_saved(instance: Any, created: bool, **kwargs: Any) -> None:
    if not created:
        echo.record_photo_change(instance, before=instance.before_save)


def _subject_saved(instance: Any, created: bool, **kwargs: Any) -> None:
    if not created:
        echo.record_subject_change(instance, before=instance.before_save)


def _section_saved(instance: Any, **kwargs: Any) -> None:
    echo.record_section_change(instance.before_save)


def _pick_saved(instance: Any, **kwargs: Any) -> None:
    echo.record_pick_change(instance.before_save)


def _publication_saved(instance: Any, **kwargs: Any) -> None:
    echo.record_publication_settings(instance.before_save)


def _deleted(instance: ArticlePage, **kwargs: Any) -> None:
    echo.record_deletion(instance)


def _photo_about_to_go(instance: Photo, **kwargs: Any) -> None:
    instance.shown_in = echo.stories_with(instance)
    instance.lost = purges.of_lost_photo(instance)


def _photo_gone(instance: Photo, **kwargs: Any) -> None:
    echo.record_photo_deletion(instance, shown_in=instance.shown_in, lost=instance.lost)


def _section_deleted(instance: SectionPage, **kwargs: Any) -> None:
    echo.record_section_deletion(instance)


def _subject_deleted(instance: Tag | Storyline, **kwargs: Any) -> None:
    echo.record_subject_deletion(instance)


def _pick_deleted(instance: EditorsPick, **kwargs: Any) -> None:
    echo.record_pick_deletion(instance.pk)


# What is looked at before a row is saved, and who is told afterwards.
SAVED: dict[type, tuple[Callable[[Any], Any], Callable[..., None]]] = {
    Author: (_itself, _author_saved),
    Photo: (_itself, _photo_saved),
    Storyline: (_itself, _subject_saved),
    Tag: (_itself, _subject_saved),
    SectionPage: (lambda _: queries.sections(), _section_saved),
    EditorsPick: (lambda _: shelves.read(), _pick_saved),
    PublicationSettings: (lambda _: queries.publication(), _publication_saved),
}
DELETED: dict[type, Callable[..., None]] = {
    ArticlePage: _deleted,
    EditorsPick: _pick_deleted,
    Photo: _photo_about_to_go,
    SectionPage: _section_deleted,
    Storyline: _subject_deleted,
    Tag: _subject_deleted,
}
