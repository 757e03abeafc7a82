"""The newsroom's tables, one noun a module; private to the package."""

from broadsheet.newsroom.models.article import ArticlePage, ArticleTag
from broadsheet.newsroom.models.author import Author, Byline
from broadsheet.newsroom.models.correction import Correction
from broadsheet.newsroom.models.photo import Photo, PhotoRendition
from broadsheet.newsroom.models.pick import EditorsPick
from broadsheet.newsroom.models.publication import PublicationSettings
from broadsheet.newsroom.models.published import Listing, PublishedCorrection, PublishedStory
from broadsheet.newsroom.models.section import FrontPage, SectionPage
from broadsheet.newsroom.models.tag import Storyline, Tag
from broadsheet.newsroom.models.user import User

# Django finds an app's models through this module; nobody else imports from it by name.
__all__ = [
    "ArticlePage",
    "ArticleTag",
    "Author",
    "Byline",
    "Correction",
    "EditorsPick",
    "FrontPage",
    "Listing",
    "Photo",
    "PhotoRendition",
    "PublicationSettings",
    "PublishedCorrection",
    "PublishedStory",
    "SectionPage",
    "Storyline",
    "Tag",
    "User",
]
