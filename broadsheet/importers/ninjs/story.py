"""From one ninjs item to a filing. The rules are listed in docs/importing.md."""

import re
from dataclasses import dataclass
from datetime import datetime

from broadsheet.importers import blocks
from broadsheet.importers.fields import Fields, Findings
from broadsheet.importers.ninjs import corrections, labels, people, shape, wording
from broadsheet.importers.ninjs.photos import FindFile, Photos
from broadsheet.importers.ninjs.vocabulary import (
    DEKS,
    LIST_HEADLINES,
    MAIN_HEADLINES,
    SEO_HEADLINES,
    SIGNALS,
    STORY_TYPES,
)
from broadsheet.newsroom import body
from broadsheet.newsroom.filing import (
    FiledBlock,
    FiledGallery,
    FiledPhoto,
    FiledRelated,
    Filing,
    Signal,
)

SOURCE = "ninjs"  # an item's uri is unique in the world, so the agency is no part of its name
URI_LENGTH = 255  # this and the rest: what newsroom.intake keeps
HEADLINE_LENGTH = 255
LIST_HEADLINE_LENGTH = 140
DEK_LENGTH = 400
DATELINE_LENGTH = 80
AGENCY_LENGTH = 120
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,2}")
LANGUAGE_LENGTH = 12
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class _Content:
    """Body and photos, the lead photo taken out."""

    blocks: tuple[FiledBlock, ...]
    lead: FiledPhoto | None


def filing(item: Fields, *, find: FindFile, section: labels.Path) -> Filing:
    """The item as a filing; of no use where the item's findings hold a refusal."""
    _check_type(item)
    signal = _signal(item)
    if signal is Signal.KILLED:
        return _kill(item)
    return _story(item, signal, Photos(item, find), section)


def source_id(item: Fields) -> str:
    """The item's uri; a refusal where it has none."""
    uri = item.text("uri", URI_LENGTH).strip()
    if not uri and "uri" not in {finding.field for finding in item.findings.refusals}:
        item.findings.refuse("uri", "is missing")
    return uri


def _kill(item: Fields) -> Filing:
    """What a kill needs and no more: whatever else is wrong with the item, it must be obeyed."""
    uri = source_id(item)
    lenient = Fields(item.values, Findings())
    return Filing(
        source=SOURCE,
        source_id=uri,
        headline=_headline(lenient) or uri,
        body=(),
        signal=Signal.KILLED,
        version_at=lenient.instant("versioncreated"),
    )


def _story(item: Fields, signal: Signal, photos: Photos, section: labels.Path) -> Filing:
    headline = _headline(item)
    if not headline and not item.findings.refusals:
        item.findings.refuse("headline", "is missing")
    agency = item.findings.shortened("infosource", wording.agency(item), AGENCY_LENGTH)
    primary, secondary = labels.sections(item, section)
    published_at, updated_at = _times(item)
    content = _content(item, photos, headline)
    return Filing(
        source=SOURCE,
        source_id=source_id(item),
        headline=headline,
        body=content.blocks,
        section=primary,
        secondary_sections=secondary,
        kind=labels.kind(item),
        signal=signal,
        list_headline=_other_headline(item, LIST_HEADLINES, LIST_HEADLINE_LENGTH),
        seo_headline=_other_headline(item, SEO_HEADLINES, HEADLINE_LENGTH),
        kicker=labels.kicker(item),
        dek=_dek(item, content.blocks),
        dateline=item.line("located", DATELINE_LENGTH),
        agency=agency,
        usage_terms=item.line("usageterms"),
        language=_language(item),
        credits=people.credits_of(item, agency=agency),
        tags=labels.tags(item),
        storylines=labels.storylines(item),
        lead_photo=content.lead,
        corrections=corrections.notes(item),
        version_at=item.instant("versioncreated"),
        published_at=published_at,
        updated_at=updated_at,
        embargo_until=item.instant("embargoed"),
        expires_at=item.instant("expires"),
    )


def _check_type(item: Fields) -> None:
    kind = item.line("type").lower()
    if kind not in STORY_TYPES:
        item.findings.refuse("type", "is not that of a story", kind)


def _signal(item: Fields) -> Signal:
    status = item.line("pubstatus").lower()
    if status not in SIGNALS:
        item.findings.refuse("pubstatus", "is not usable, withheld or canceled", status)
    return SIGNALS.get(status, Signal.WITHHELD)


def _headline(item: Fields) -> str:
    found = shape.headlines(item)
    chosen = wording.of_roles(found, MAIN_HEADLINES) or wording.of_roles(found)
    headline = wording.plain(chosen, item) or item.line("title")
    return item.findings.shortened("headline", headline, HEADLINE_LENGTH)


def _other_headline(item: Fields, roles: tuple[str, ...], limit: int) -> str:
    found = wording.plain(wording.of_roles(shape.headlines(item), roles), item)
    return item.findings.shortened("headline", found, limit)


def _content(item: Fields, photos: Photos, headline: str) -> _Content:
    found = list(_body(item, photos, headline))
    beside = photos.beside()
    lead = beside.pop(0) if beside else None
    match found:
        case [FiledPhoto() as first, *rest] if lead is None:
            lead, found = first, rest
    found += [FiledGallery(tuple(beside))] if len(beside) > 1 else beside
    found += _related(item)
    if len(found) > blocks.MAX_BLOCKS:
        item.findings.refuse("body", f"has more than {blocks.MAX_BLOCKS:,} blocks")
    return _Content(tuple(found), lead)


def _body(item: Fields, photos: Photos, headline: str) -> tuple[FiledBlock, ...]:
    found = shape.bodies(item)
    html = next((one for one in found if one.is_html), None)
    if html is None:
        return blocks.from_text(found[0].text) if found else ()
    root = wording.tree(html, item)
    if root is None:
        return ()
    return blocks.from_tree(root, headline=headline, photo=photos.in_body)


def _related(item: Fields) -> list[FiledBlock]:
    """Associated stories; ones that only carry a type of picture or film are not."""
    stories = [one for _, one in shape.associations(item) if one.line("type") in STORY_TYPES - {""}]
    uris = [one.text("uri", URI_LENGTH).strip() for one in stories]
    return [FiledRelated(uri) for uri in dict.fromkeys(uris) if uri]


def _dek(item: Fields, found: tuple[FiledBlock, ...]) -> str:
    said = shape.descriptions(item)
    dek = wording.plain(wording.of_roles(said, DEKS) or _plain_description(said), item)
    lede = next((one.html for one in found if isinstance(one, body.Paragraph)), "")
    if dek and _words(TAG.sub("", lede)).startswith(_words(dek)):
        item.findings.change("description", "repeats the first paragraph, left out")
        return ""
    return item.findings.shortened("description", dek, DEK_LENGTH)


def _plain_description(said: list[shape.Wording]) -> shape.Wording | None:
    return wording.of_roles(said, (shape.PLAIN,))


def _words(text: str) -> str:
    """For comparing: letters and digits only, without the points of a text cut short."""
    return "".join(character for character in text.casefold() if character.isalnum())


def _times(item: Fields) -> tuple[datetime | None, datetime | None]:
    """When it was first published and when last changed; the second only where it is later."""
    version = item.instant("versioncreated")
    first = item.instant("firstpublished") or item.instant("firstcreated")
    published = first or version or item.instant("contentcreated")
    is_later = version is not None and published is not None and version > published
    return published, version if is_later else None


def _language(item: Fields) -> str:
    language = item.line("language")
    if language and (len(language) > LANGUAGE_LENGTH or not LANGUAGE.fullmatch(language)):
        item.findings.change("language", "is no language tag, left out", language)
        return ""
    return language
