"""Wagtail's signals, translated to our actions and nothing more."""

from typing import Any

from django.db.models.signals import post_save, pre_delete
from wagtail import signals

from broadsheet.newsroom import echo
from broadsheet.newsroom.models.article import ArticlePage
from broadsheet.newsroom.models.author import Author
from broadsheet.newsroom.models.photo import Photo
from broadsheet.newsroom.models.section import SectionPage
from broadsheet.newsroom.models.tag import Storyline, Tag


def connect() -> None:
    """Listens to what happens to stories in the desk."""
    signals.page_published.connect(_published, sender=ArticlePage)
    signals.page_unpublished.connect(_unpublished, sender=ArticlePage)
    signals.post_page_move.connect(_moved)
    signals.workflow_submitted.connect(_submitted)
    signals.workflow_rejected.connect(_returned)
    signals.workflow_cancelled.connect(_returned)
    pre_delete.connect(_deleted, sender=ArticlePage)
    pre_delete.connect(_photo_deleted, sender=Photo)
    pre_delete.connect(_section_deleted, sender=SectionPage)
    pre_delete.connect(_subject_deleted, sender=Storyline)
    pre_delete.connect(_subject_deleted, sender=Tag)
    post_save.connect(_author_saved, sender=Author)
    post_save.connect(_photo_saved, sender=Photo)
    post_save.connect(_subject_saved, sender=Storyline)
    post_save.connect(_subject_saved, sender=Tag)


def _published(instance: ArticlePage, **kwargs: Any) -> None:
    echo.record_publication(instance)


def _unpublished(instance: ArticlePage, **kwargs: Any) -> None:
    echo.record_unpublication(instance)


def _moved(instance: Any, **kwargs: Any) -> None:
    echo.record_move(instance.pk)


def _submitted(instance: Any, **kwargs: Any) -> None:
    if isinstance(instance.content_object, ArticlePage):
        echo.record_review(instance.content_object.pk, is_in_review=True)


def _returned(instance: Any, **kwargs: Any) -> None:
    if isinstance(instance.content_object, ArticlePage):
        echo.record_review(instance.content_object.pk, is_in_review=False)


def _deleted(instance: ArticlePage, **kwargs: Any) -> None:
    echo.record_deletion(instance)


def _photo_deleted(instance: Photo, **kwargs: Any) -> None:
    echo.record_photo_deletion(instance)


def _section_deleted(instance: SectionPage, **kwargs: Any) -> None:
    echo.record_section_deletion(instance)


def _subject_deleted(instance: Tag | Storyline, **kwargs: Any) -> None:
    echo.record_subject_deletion(instance)


def _author_saved(instance: Author, created: bool, **kwargs: Any) -> None:
    if not created:
        echo.record_author_change(instance)


def _photo_saved(instance: Photo, created: bool, **kwargs: Any) -> None:
    if not created:
        echo.record_photo_change(instance)


def _subject_saved(instance: Tag | Storyline, created: bool, **kwargs: Any) -> None:
    if not created:
        echo.record_subject_change(instance)
