"""Computes the rankings and keeps them; what pages show of a change is purged with it.

Formulas: `scoring`. Who may stand where: `candidates`. Definitions: docs/rankings.md.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from pydantic import TypeAdapter

from broadsheet.audience import candidates, past, windows
from broadsheet.audience.arrival import SITE
from broadsheet.audience.choosing import Chosen, Now
from broadsheet.audience.models import Ranking
from broadsheet.audience.queries import ENTRIES
from broadsheet.audience.ranking import (
    CHOSEN_FROM,
    FALLBACKS,
    Entry,
    Ground,
    RankingName,
    Reason,
    Standing,
)
from broadsheet.audience.store.protocol import AudienceStore
from broadsheet.audience.windows import minute
from broadsheet.newsroom import queries as newsroom
from broadsheet.newsroom.publication import RailSizes
from broadsheet.surrogate import keys, outbox

GROUNDS = {
    RankingName.POPULAR_NOW: Ground.DECAYED_READERS,
    RankingName.WEEKLY_BEST: Ground.WEEKS_READERS,
    RankingName.RISING: Ground.MORE_THAN_EXPECTED,
    RankingName.DEEPLY_READ: Ground.READ_TO_THE_END,
}
# How old the order is, at least, that a rank is compared with; at most twice that.
BEFORE = {
    RankingName.POPULAR_NOW: timedelta(minutes=30),
    RankingName.WEEKLY_BEST: timedelta(hours=12),
    RankingName.RISING: timedelta(minutes=30),
    RankingName.DEEPLY_READ: timedelta(hours=12),
}


COMPUTE: dict[RankingName, Callable[[Now, int], Chosen]] = {
    RankingName.POPULAR_NOW: candidates.popular_now,
    RankingName.WEEKLY_BEST: candidates.weekly_best,
    RankingName.RISING: lambda now, _: candidates.rising(now),
    RankingName.DEEPLY_READ: lambda now, _: candidates.deeply_read(now),
}

SAME_KEPT = timedelta(seconds=60)  # a row that says nothing new is so old at most

# What bears which ranking, and how far down that shows it. Popular Now falls back on Weekly Best.
SHOWN: dict[RankingName, tuple[str, Callable[[RailSizes], int]]] = {
    RankingName.POPULAR_NOW: (keys.POPULAR_NOW, lambda sizes: sizes.popular_now),
    RankingName.WEEKLY_BEST: (
        keys.WEEKLY_BEST,
        lambda sizes: max(sizes.weekly_best, 2 * sizes.popular_now),
    ),
    RankingName.DEEPLY_READ: (keys.DEEPLY_READ, lambda _: CHOSEN_FROM),
}


class Order(NamedTuple):
    """Which stories a ranking listed, best first, and when."""

    at: datetime
    story_ids: tuple[int, ...]


ORDERS = TypeAdapter(tuple[Order, ...])  # the JSON of `Ranking.earlier`


# --- to compute -----------------------------------------------------------------------------------


def of_now(store: AudienceStore, at: datetime) -> tuple[Standing, ...]:
    """Popular Now of the site and every section, and Weekly Best of the site."""
    now = candidates.now(store, at)
    chosen = [candidates.popular_now(now, scope) for scope in _scopes(now)]
    return _told(now, [*chosen, candidates.weekly_best(now)])


def of_the_hours(store: AudienceStore, at: datetime) -> tuple[Standing, ...]:
    """What turns more slowly: Weekly Best of every section, and Rising."""
    now = candidates.now(store, at)
    chosen = [candidates.weekly_best(now, scope) for scope in _scopes(now) if scope != SITE]
    return _told(now, [*chosen, candidates.rising(now)])


def of_the_day(store: AudienceStore, at: datetime) -> tuple[Standing, ...]:
    """Deeply Read."""
    now = candidates.now(store, at)
    return _told(now, [candidates.deeply_read(now)])


def at(moment: datetime, name: RankingName, *, store: AudienceStore, scope: int = SITE) -> Standing:
    """A ranking as it was at a past moment, as far as is still known.

    To the minute within the last 24 hours, else to the hour and without the floor of networks; see
    `past`. Which stories may stand there is as of now. Ranks before are not told.
    """
    now = past.as_of(store, moment)
    (standing,) = _told(now, [COMPUTE[name](now, scope)])
    return standing


def _scopes(now: Now) -> tuple[int, ...]:
    return (SITE, *(section.id for section in now.sections.all))


def _told(now: Now, chosen: Collection[Chosen]) -> tuple[Standing, ...]:
    """With readers and reasons; ranks before are known only to those who keep them."""
    readers, held = _readers(now, chosen), candidates.held_in(now)
    return tuple(_standing(now, one, readers, held) for one in chosen)


def _standing(
    now: Now,
    chosen: Chosen,
    readers: Mapping[tuple[RankingName, int], int],
    held: Mapping[int, tuple[int, ...]],
) -> Standing:
    held_ids = tuple(story_id for story_id, scopes in held.items() if chosen.scope in scopes)
    return Standing(
        chosen.name,
        chosen.scope,
        now.at,
        tuple(_entries(chosen, readers)),
        chosen.excluded,
        len(held_ids),
        held_ids,
    )


def _entries(chosen: Chosen, readers: Mapping[tuple[RankingName, int], int]) -> Iterable[Entry]:
    for rank, one in enumerate(chosen.listed, 1):
        yield Entry(
            story_id=one.story.id,
            rank=rank,
            readers=readers.get((chosen.name, one.story.id), round(one.score)),
            score=one.score,
            networks=one.networks,
            rank_before=None,
            reason=Reason(GROUNDS[chosen.name], one.figure),
        )


def _readers(now: Now, chosen: Collection[Chosen]) -> dict[tuple[RankingName, int], int]:
    """Readers in the window of a ranking; of Weekly Best the score says it."""
    found: dict[tuple[RankingName, int], int] = {}
    for name in {one.name for one in chosen} - {RankingName.WEEKLY_BEST}:
        ids = {listed.story.id for one in chosen if one.name is name for listed in one.listed}
        begins, ends = windows.window(name, now.seconds)
        found.update(dict.fromkeys(((name, story_id) for story_id in ids), 0))
        for one in now.store.minutes(minute(begins), minute(ends), ids) if ids else ():
            found[name, one.story_id] += one.readers
    return found


# --- to keep --------------------------------------------------------------------------------------


def keep(standings: Iterable[Standing]) -> frozenset[str]:
    """Keeps rankings as they were computed; the keys of what pages show otherwise now, all purged.

    What is the same but for scores, which never rest, is kept anew once a minute: its row is as a whole
    of the moment that it names.
    """
    rows = {(row.name, row.scope): row for row in Ranking.objects.all()}
    sizes = newsroom.publication().rail_sizes
    purged: set[str] = set()
    kept: list[Ranking] = []
    aged: dict[datetime, list[int]] = {}
    for standing in standings:
        before = rows.get((standing.name.value, standing.scope))
        if standing.scope == SITE:
            purged |= _changed(standing, before, sizes)
        row = _row(standing, before)
        if before is None or _told_of(row) != _told_of(before):
            kept.append(row)
        elif row.computed_at - before.computed_at >= SAME_KEPT:
            if row.entries == before.entries:
                aged.setdefault(row.computed_at, []).append(before.pk)
            else:
                kept.append(row)
    if kept or aged or purged:
        _write(kept, aged, purged)
    return frozenset(purged)


@transaction.atomic
def _write(
    kept: Collection[Ranking], aged: Mapping[datetime, list[int]], purged: Collection[str]
) -> None:
    for at, ids in aged.items():
        Ranking.objects.filter(pk__in=ids).update(computed_at=at)
    if kept:
        Ranking.objects.bulk_create(
            kept,
            update_conflicts=True,
            unique_fields=["name", "scope"],
            update_fields=["computed_at", "entries", "earlier", "excluded", "held"],
        )
    outbox.purge(*purged)


def _told_of(row: Ranking) -> tuple[object, ...]:
    """What of a row is a change: not the scores, which turn with the clock."""
    entries = [
        (one.story_id, one.readers, one.networks, one.rank_before)
        for one in ENTRIES.validate_json(row.entries)
    ]
    return entries, row.earlier, row.excluded, row.held


def forget_gone_sections() -> int:
    """Deletes rankings of sections that are no more; how many."""
    scopes = [SITE, *newsroom.sections().by_id]
    return Ranking.objects.exclude(scope__in=scopes).delete()[0]


def _changed(standing: Standing, before: Ranking | None, sizes: RailSizes) -> set[str]:
    """The keys of what shows the ranking of the site otherwise than before, as far as rails show it.

    A story that comes so far up that Must-Reads may show it must no more share its section's.
    """
    if standing.name not in SHOWN:
        return set()
    key, depth = SHOWN[standing.name]
    shown, order = depth(sizes), _order(standing)
    was = _ids(before.entries) if before else ()
    held = json.loads(before.held) if before else []  # what is held is in no fallback either
    is_same = was[:shown] == order[:shown] and held == [*standing.held_ids]
    found = set() if is_same else {key}
    if standing.name in FALLBACKS:
        found.update(map(keys.article, set(order[:CHOSEN_FROM]).difference(was[:CHOSEN_FROM])))
    return found


def _row(standing: Standing, before: Ranking | None) -> Ranking:
    """The row of a ranking, its entries with the ranks that they had some time before."""
    orders = ORDERS.validate_json(before.earlier) if before else ()
    age = BEFORE[standing.name]
    orders = tuple(one for one in orders if one.at > standing.computed_at - 2 * age)
    ranks: dict[int, int] = {}
    if orders and orders[0].at <= standing.computed_at - age:
        ranks = {story_id: rank for rank, story_id in enumerate(orders[0].story_ids, 1)}
    if not orders or orders[-1].at <= standing.computed_at - age:
        orders = (*orders, Order(standing.computed_at, _order(standing)))
    entries = tuple(replace(one, rank_before=ranks.get(one.story_id)) for one in standing.entries)
    return Ranking(
        name=standing.name.value,
        scope=standing.scope,
        computed_at=standing.computed_at,
        entries=ENTRIES.dump_json(entries).decode(),
        earlier=ORDERS.dump_json(orders).decode(),
        excluded=standing.excluded,
        held=json.dumps(standing.held_ids),
    )


def _order(standing: Standing) -> tuple[int, ...]:
    return tuple(one.story_id for one in standing.entries)


def _ids(entries: str) -> tuple[int, ...]:
    return tuple(one.story_id for one in ENTRIES.validate_json(entries))
