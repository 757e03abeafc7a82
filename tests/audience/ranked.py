"""Rankings as tests ask for them."""

from broadsheet.audience import rankings
from broadsheet.audience.ranking import RankingName
from broadsheet.surrogate.models import Purge
from tests.factories import NOW

POPULAR, WEEKLY = RankingName.POPULAR_NOW, RankingName.WEEKLY_BEST
RISING, DEEP = RankingName.RISING, RankingName.DEEPLY_READ
MINUTE = 60


def computed(store, name=POPULAR, scope=0, at=NOW):
    found = (
        *rankings.of_now(store, at), *rankings.of_the_hours(store, at), *rankings.of_the_day(store, at),
    )  # fmt: skip
    return next(one for one in found if (one.name, one.scope) == (name, scope))


def ids(standing):
    return [one.story_id for one in standing.entries]


def purged():
    return {key for row in Purge.objects.all() for key in row.keys}
