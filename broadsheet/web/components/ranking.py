"""A ranking on its own page: stories in order, and of each why it stands there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from broadsheet.audience.ranking import Entry, Ground, Standing
from broadsheet.newsroom.story import Story
from broadsheet.web.components import label, moment
from broadsheet.web.components.card import foreign
from broadsheet.web.components.moment import Moment
from broadsheet.web.components.view_count import grouped
from broadsheet.web.pages.site import SiteContext


@dataclass(frozen=True, slots=True)
class RankedCard:
    """A story in a ranking; its number is its place. Of one that is not ranked nothing is said.

    `move` is `up`, `down`, `new` or `same`, and `change` says so in words.
    """

    url: str
    headline: str
    section: str
    hue: str
    kind: str
    is_corrected: bool
    published: Moment
    language: str
    direction: str
    readers: str = ""
    move: str = ""
    change: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ranking:
    """A ranking as it was at `as_of`, None if it was never computed. `notes` say what it leaves out."""

    as_of: Moment | None
    notes: tuple[str, ...]
    cards: tuple[RankedCard, ...]


def build(
    standing: Standing | None, stories: Mapping[int, Story], site: SiteContext
) -> Ranking | None:
    """The ranking of those `stories`, by id, that it may show. None: it has nothing to show."""
    if standing is None or not stories:
        return None
    ranked = (entry for entry in standing.entries if entry.story_id in stories)
    return Ranking(
        as_of=moment.full(standing.computed_at, site.zone),
        notes=tuple(_notes(standing)),
        cards=tuple(_ranked(entry, stories[entry.story_id], site) for entry in ranked),
    )


def instead(stories: Iterable[Story], standing: Standing | None, site: SiteContext) -> Ranking:
    """The newest stories, where nothing is ranked yet."""
    note = gettext("Newest stories, until enough readers have been counted")
    return Ranking(
        as_of=moment.full(standing.computed_at, site.zone) if standing else None,
        notes=(note, *(_notes(standing) if standing else ())),
        cards=tuple(_card(story, site) for story in stories),
    )


def reason(entry: Entry) -> str:
    """Why a story stands where it stands, in a sentence."""
    figure = entry.reason.figure
    match entry.reason.ground:
        case Ground.DECAYED_READERS:
            words = gettext("Its readers weigh %(figure)s now: the older, the less.")
            return words % {"figure": _one_place(figure)}
        case Ground.WEEKS_READERS:
            words = gettext("%(figure)s of its readers in seven days count here.")
            return words % {"figure": grouped(round(figure))}
        case Ground.MORE_THAN_EXPECTED:
            words = gettext("%(figure)s readers were to be expected.")
            return words % {"figure": _one_place(figure)}
        case Ground.READ_TO_THE_END:
            words = gettext("Its readers read %(percent)s of it, by time.")
            return words % {"percent": f"{round(100 * figure)} %"}


def readers(count: int) -> str:
    """How many readers, in words."""
    return ngettext("%(count)s reader", "%(count)s readers", count) % {"count": grouped(count)}


def _notes(standing: Standing) -> Iterable[str]:
    if standing.excluded:
        yield ngettext(
            "%(count)d story that had the readers may stand in no ranking.",
            "%(count)d stories that had the readers may stand in no ranking.",
            standing.excluded,
        ) % {"count": standing.excluded}
    if standing.held:
        yield ngettext(
            "%(count)d story is held until an editor has looked at its traffic.",
            "%(count)d stories are held until an editor has looked at their traffic.",
            standing.held,
        ) % {"count": standing.held}


def _ranked(entry: Entry, story: Story, site: SiteContext) -> RankedCard:
    move, change = _move(entry)
    return _card(
        story, site, readers=readers(entry.readers), move=move, change=change, reason=reason(entry)
    )


def _move(entry: Entry) -> tuple[str, str]:
    before = entry.rank_before
    if before is None:
        return "new", gettext("New")
    if before == entry.rank:
        return "same", gettext("As before")
    if before > entry.rank:
        return "up", gettext("Up from %(rank)d") % {"rank": before}
    return "down", gettext("Down from %(rank)d") % {"rank": before}


def _card(story: Story, site: SiteContext, **ranked: str) -> RankedCard:
    language, direction = foreign(story.language, site)
    return RankedCard(
        url=story.url,
        headline=story.headline,
        section=label.of_section(story.section),
        hue=label.hue_class(story.section),
        kind=label.of_kind(story.kind),
        is_corrected=story.is_corrected,
        published=moment.day(story.published_at, site.zone),
        language=language,
        direction=direction,
        **ranked,
    )


def _one_place(figure: float) -> str:
    return number_format(round(figure, 1), decimal_pos=1, use_l10n=True, force_grouping=True)
