"""Where a story stands in which ranking, and why, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from broadsheet import clock
from broadsheet.audience import live, queries, scoring, tables
from broadsheet.audience.desk import told
from broadsheet.audience.ranking import Entry, Ground, RankingName, Standing
from broadsheet.audience.store.protocol import StoreIsAway
from broadsheet.audience.tables import Cell, Table

NAMES = {
    RankingName.POPULAR_NOW: "Popular Now",
    RankingName.WEEKLY_BEST: "Weekly Best",
    RankingName.RISING: "Rising",
    RankingName.DEEPLY_READ: "Deeply read",
}
OF_SECTIONS = (RankingName.POPULAR_NOW, RankingName.WEEKLY_BEST)
COLUMNS = ("Ranking", "Place", "Before", "Readers", "Window", "Networks", "Why", "As of")


@dataclass(frozen=True, slots=True)
class Place:
    """What a ranking is of: the site (id 0) or a section."""

    section_id: int
    name: str


def standings(story_id: int, places: Iterable[Place]) -> Table:
    """A line for each ranking of these places that was ever computed. One query for each place."""
    floor = _floor()
    rows = []
    for place in places:
        names = OF_SECTIONS if place.section_id else tuple(NAMES)
        for name, standing in queries.rankings(names, place.section_id).items():
            label = f"{NAMES[name]}, {place.name}" if place.section_id else NAMES[name]
            rows.append((tables.words(label), *_line(standing, story_id, floor)))
    return Table("standings", "Where it stands in the rankings", COLUMNS, tuple(rows))


def _line(standing: Standing, story_id: int, floor: int) -> tuple[Cell, ...]:
    entry = next((one for one in standing.entries if one.story_id == story_id), None)
    window = tables.words(_window(standing))
    as_of = told.instant(standing.computed_at).text
    if entry is None:
        nothing = tables.unknown()
        reason = f"Not among the {len(standing.entries)} listed. {_lowest(standing)}".strip()
        told_why = tables.words(reason)
        return nothing, nothing, nothing, window, nothing, told_why, tables.words(as_of)
    return (
        tables.number(entry.rank),
        tables.number(entry.rank_before) if entry.rank_before else tables.unknown(),
        tables.number(entry.readers),
        window,
        _networks(entry, floor),
        tables.words(why(entry)),
        tables.words(as_of),
    )


def why(entry: Entry) -> str:
    """The ground of a story's place, with its figure."""
    figure = entry.reason.figure
    match entry.reason.ground:
        case Ground.DECAYED_READERS:
            minutes = scoring.HALF_LIFE // 60
            return (
                f"Its readers weigh {tables.told(figure, 1)} now: each half after {minutes} minutes"
            )
        case Ground.WEEKS_READERS:
            return f"{tables.told(figure)} readers of {scoring.WEEK_HOURS} hours count"
        case Ground.MORE_THAN_EXPECTED:
            minutes = scoring.RISING_SECONDS // 60
            return f"{tables.told(figure, 1)} readers in {minutes} minutes were to be expected"
        case Ground.READ_TO_THE_END:
            return f"{tables.share(figure).text} of it is read, by time"


def _lowest(standing: Standing) -> str:
    if not standing.entries:
        return ""
    last = standing.entries[-1]
    return f"The last of them: {why(last)[0].lower()}{why(last)[1:]}."


def _window(standing: Standing) -> str:
    begins, _ = queries.window(standing.name, standing.computed_at)
    return f"since {told.instant(begins).text}"


def _networks(entry: Entry, floor: int) -> Cell:
    """From how many it was read, and how many it takes."""
    if not entry.networks:
        return tables.unknown()
    text = tables.told(entry.networks)
    return Cell(entry.networks, f"{text}, of at least {floor}" if floor else text)


def _floor() -> int:
    """The floor of now; 0 while nobody can tell."""
    try:
        return live.floor(clock.now().timestamp())
    except StoreIsAway:
        return 0
