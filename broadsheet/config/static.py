"""Static files: hashed names, and the stylesheet's `@import`s inlined into one file.

The source stays one small file a component; a reader fetches one stylesheet.
"""

import posixpath
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLESHEET = "css/broadsheet.css"
IMPORT = re.compile(r"""@import\s+(?:url\()?["']([^"']+)["']\)?\s*(layer\(([\w-]+)\))?\s*;""")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
RELATIVE = re.compile(r"""url\(\s*(["']?)(?![a-z]+:|[/#])([^"')]+)\1\s*\)""", re.IGNORECASE)


def one_stylesheet(name: str = STYLESHEET) -> str:
    """The stylesheet with everything it imports, layers kept. A site's theme may replace any part."""
    found = finders.find(name)
    if found is None:
        raise FileNotFoundError(name)
    with open(str(found), encoding="utf-8") as file:  # noqa: PTH123  # finders answer strings
        css = COMMENT.sub("", file.read())

    def inlined(match: re.Match[str]) -> str:
        path = PurePosixPath(match[1])
        part = _moved(one_stylesheet(str(PurePosixPath(name).parent / path)), path.parent)
        return f"@layer {match[3]} {{\n{part}\n}}" if match[3] else part

    return re.sub(r"\n\s*\n+", "\n", IMPORT.sub(inlined, css)).strip() + "\n"


def _moved(css: str, folder: PurePosixPath) -> str:
    """The part with its addresses relative to the file above `folder` that it is put into."""

    def moved(match: re.Match[str]) -> str:
        return f'url("{posixpath.normpath(folder / match[2])}")'

    return RELATIVE.sub(moved, css)


class OneStylesheetStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage; what it collects as the stylesheet is the inlined one."""

    manifest_strict = True

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        """Replaces the collected stylesheet before names are hashed and files compressed."""
        if STYLESHEET in paths and not dry_run:
            self.delete(STYLESHEET)
            self._save(STYLESHEET, ContentFile(one_stylesheet().encode()))
            paths[STYLESHEET] = self, STYLESHEET  # what is hashed is read from here
        yield from super().post_process(paths, dry_run, **options)
