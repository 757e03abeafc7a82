"""The pictures of a ninjs item: associated items of type picture, and files that its body names."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePosixPath

from broadsheet.importers import pictures
from broadsheet.importers.blocks import Figure
from broadsheet.importers.fields import Fields
from broadsheet.importers.media import (
    MediaIsElsewhere,
    MediaIsHostile,
    MediaIsMissing,
    media_path,
)
from broadsheet.importers.ninjs import shape, wording
from broadsheet.importers.ninjs.vocabulary import (
    ALTS,
    LEAD_PHOTOS,
    NOT_FOR_OTHERS,
    PICTURE_TYPES,
    SIGNALS,
)
from broadsheet.importers.reader import Finding
from broadsheet.newsroom.filing import FiledPhoto, Signal

ALT_LENGTH = 255  # what newsroom.intake keeps, as the two below
CREDIT_LENGTH = 120
AGENCY_LENGTH = 120

FindFile = Callable[[PurePosixPath], Path]


class Photos:
    """The photos of one item; each is filed once, in the body or beside it."""

    def __init__(self, item: Fields, find: FindFile) -> None:
        self._find = find
        self._item = item
        self._names: dict[str, str] = {}
        self._filed: dict[str, FiledPhoto] = {}
        self._placed: set[str] = set()
        for name, associated in shape.associations(item):
            if associated.line("type") in PICTURE_TYPES:
                self._add(name, associated)

    def in_body(self, figure: Figure) -> FiledPhoto | None:
        """The photo that the body names there, with the words that stand with it there."""
        photo = self._associated(figure) or self._of_the_body(figure)
        if photo is None:
            return None
        return replace(
            photo,
            alt=figure.alt[:ALT_LENGTH] or photo.alt or figure.caption[:ALT_LENGTH],
            caption=figure.caption or photo.caption,
        )

    def beside(self) -> list[FiledPhoto]:
        """Photos that the body does not name, the one for the top of the story first."""
        left = [name for name in self._filed if name not in self._placed]
        order = {name: place for place, name in enumerate(LEAD_PHOTOS)}
        left.sort(key=lambda name: order.get(name.lower().replace("_", ""), len(order)))
        return [self._filed[name] for name in left]

    def _associated(self, figure: Figure) -> FiledPhoto | None:
        name = figure.association or self._names.get(figure.address, "")
        self._placed.add(name)
        return self._filed.get(name)

    def _of_the_body(self, figure: Figure) -> FiledPhoto | None:
        """A picture that only the body names, by its path."""
        if not figure.address or figure.address in self._names:
            return None
        file = self._file(figure.address, "body")
        if isinstance(file, Finding):
            self._note(file)
        return FiledPhoto(file=file, alt="") if isinstance(file, Path) else None

    def _add(self, name: str, picture: Fields) -> None:
        renditions = [rendition for _, rendition in shape.renditions(picture)]
        for address in (rendition.line("href") for rendition in renditions):
            self._names[address] = name
        if SIGNALS.get(picture.line("pubstatus").lower()) is not Signal.USABLE:
            picture.findings.change(picture.path, "picture withdrawn by its source, left out")
            return
        file = self._best(picture, renditions)
        if file is not None:
            self._filed[name] = _photo(picture, file)

    def _best(self, picture: Fields, renditions: list[Fields]) -> Path | None:
        """The file of the largest rendition that is here."""
        renditions = [one for one in renditions if _may_be_picture(one)]
        renditions.sort(key=lambda one: -one.number("width") * one.number("height"))
        lost = Finding(picture.path, "picture without a file left out")
        for rendition in renditions:
            file = self._file(rendition.line("href"), rendition.at("href"))
            if isinstance(file, Path):
                return file
            lost = file or lost
        self._note(lost)
        return None

    def _file(self, address: str, field: str) -> Path | Finding | None:
        """The checked file, or why it is not here; None where the item is refused for it."""
        try:
            file = self._find(media_path(address))
            pictures.check(file)
        except (MediaIsElsewhere, MediaIsMissing) as error:
            return Finding(field, f"{error.reason}, left out", error.detail)
        except (MediaIsHostile, pictures.PictureIsRefused) as error:
            self._item.findings.refuse(field, error.reason, error.detail)
            return None
        return file

    def _note(self, lost: Finding) -> None:
        self._item.findings.change(lost.field, lost.reason, lost.detail)


def _may_be_picture(rendition: Fields) -> bool:
    kind = rendition.line("contenttype") or rendition.line("mimetype")
    return bool(rendition.line("href")) and (not kind or kind.lower().startswith("image/"))


def _photo(picture: Fields, file: Path) -> FiledPhoto:
    said = shape.descriptions(picture)
    caption = wording.plain(
        wording.of_roles([one for one in said if one.role not in ALTS]), picture
    )
    credit = picture.line("byline", CREDIT_LENGTH) or picture.line("by", CREDIT_LENGTH)
    terms = picture.line("usageterms")
    return FiledPhoto(
        file=file,
        alt=_alt(picture, said, caption),
        caption=caption,
        credit=credit,
        agency=picture.findings.shortened(
            picture.at("infosource"), wording.agency(picture), AGENCY_LENGTH
        ),
        usage_terms=terms,
        may_distribute=not any(words in terms.lower() for words in NOT_FOR_OTHERS),
        expires_at=picture.instant("expires"),
    )


def _alt(picture: Fields, said: list[shape.Wording], caption: str) -> str:
    """The description for readers who cannot see it; else its headline, else its caption."""
    for_them = [one for one in said if one.role in ALTS]
    written = (
        picture.loose("alttext")
        or picture.loose("alt_text")
        or wording.plain(wording.of_roles(for_them), picture)
        or picture.loose("body_text")  # where Superdesk puts it
    )
    if not written:
        picture.findings.change(
            picture.path, "picture without a description: its caption stands in"
        )
        written = wording.plain(wording.of_roles(shape.headlines(picture)), picture) or caption
    return picture.findings.shortened(picture.path, written, ALT_LENGTH)
