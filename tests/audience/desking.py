"""The audience at the desk for tests: who looks, what was rolled up, what a page says."""

import csv
import re
from datetime import timedelta
from io import StringIO

from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.models import GroupPagePermission

from broadsheet.audience import queries
from broadsheet.audience.models import Anomaly, Ranking, RolledDay, RolledHour, RolledMonth
from broadsheet.audience.ranking import Entry, Ground, RankingName, Reason
from broadsheet.newsroom.models.user import User
from tests.audience.readings import AT, HOUR
from tests.factories import NOW

AUDIENCE = "/desk/audience/"
TODAY = NOW.date()
THIS_HOUR = int(AT // HOUR)
RIGHTS = ("see_audience", "settle_anomaly")


def user_of(*pages, name="somebody", rights=RIGHTS, may=("change_page", "publish_page")):
    """Somebody who edits and publishes below these pages and nowhere else."""
    group = Group.objects.create(name=f"Of {name}")
    group.permissions.add(
        Permission.objects.get(codename="access_admin"),
        *Permission.objects.filter(codename__in=rights),
    )
    for page in pages:
        for codename in may:
            right = Permission.objects.get(codename=codename)
            GroupPagePermission.objects.create(group=group, page=page, permission=right)
    user = User.objects.create_user(name, f"{name}@example.org", "a-long-password")
    user.groups.add(group)
    return user


def desk_of(user):
    """That user's browser."""
    client = Client()
    client.force_login(user)
    return client


def rolled(story_id, readers, *, days_ago=0, hour=None, **more):
    """What the roll-ups know of a story on a day, in an hour of it (now) and in its month."""
    of = {"story_id": story_id, "readers": readers, "views": 2 * readers} | more
    day = TODAY - timedelta(days=days_ago)
    RolledDay.objects.create(day=day, **of)
    RolledHour.objects.create(hour=(hour or THIS_HOUR) - 24 * days_ago, **of)
    month, _ = RolledMonth.objects.get_or_create(month=day.replace(day=1), story_id=story_id)
    for name, value in of.items():
        if name != "story_id":
            setattr(month, name, getattr(month, name) + value)
    month.save()


def ranked(story_id, *, name=RankingName.POPULAR_NOW, scope=0, rank=2):
    """A ranking in which the story stands."""
    reason = Reason(Ground.DECAYED_READERS, 8.54)
    entries = queries.ENTRIES.dump_json((Entry(story_id, rank, 12, 8.54, 6, 5, reason),)).decode()
    Ranking.objects.create(name=name, scope=scope, computed_at=NOW, entries=entries)


def suspect(story_id, **fields):
    """Traffic of a story that was found suspect."""
    why = [{"fact": "top-network", "value": 0.94, "usual": 0.03, "limit": 0.3, "readers": 1200}]
    defaults = {"hour": THIS_HOUR, "why": why, "found_at": NOW}
    return Anomaly.objects.create(story_id=story_id, **(defaults | fields))


def words(response, part="main"):
    """What a part of the page says, without its tags."""
    html = re.search(rf"<({part})\b.*</\1>", response.content.decode(), re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def part(response, name):
    """What the section of a page with that id says."""
    html = response.content.decode()
    found = re.search(rf'<section[^>]* id="{name}".*?</section>', html, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else None


def rows(response):
    """The lines of a CSV file."""
    text = b"".join(response.streaming_content).decode()
    return list(csv.reader(StringIO(text)))
