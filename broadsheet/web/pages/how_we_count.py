"""How we count: for everybody, in plain words, made from the constants that the code counts by."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from broadsheet.audience import scoring
from broadsheet.audience.store.memory import HOUR_DAYS, MINUTE_HOURS
from broadsheet.newsroom.publication import Link
from broadsheet.web.components import chapter
from broadsheet.web.components.chapter import Chapter
from broadsheet.web.components.page_title import PageTitle
from broadsheet.web.pages import frame, refusals
from broadsheet.web.pages.frame import Frame, Listed
from broadsheet.web.pages.listing import Listing
from broadsheet.web.pages.site import SiteContext

PATH = "/how-we-count/"
# Of beacon.js; a test compares them.
VISIBLE_SECONDS = 5
ACTIVE_SECONDS = 1
MINUTE = 60
SALT_HOURS = (
    48  # from the beginning of its day; `AudienceStore.forget` deletes those before yesterday's
)


@dataclass(frozen=True, slots=True)
class HowWeCountView:
    """All that `pages/how_we_count.html` shows."""

    frame: Frame
    title: PageTitle
    chapters: tuple[Chapter, ...]


def build(site: SiteContext, refused: Mapping[str, int] | None) -> HowWeCountView:
    """The page; `refused` are yesterday's beacons that did not count, by reason. None: not known."""
    title = PageTitle(
        gettext("How we count"),
        description=gettext(
            "What the numbers on this site mean, what is left out of them, and what we keep of you:"
            " nothing that says who you are."
        ),
        links=(
            Link(gettext("Popular Now"), "/popular/"),
            Link(gettext("Weekly Best Articles"), "/weekly-best/"),
        ),
    )
    page = Listed(title.text, title.description, PATH, (Link(title.text, PATH),), Listing(()))
    chapters = (_counted(), _refused(refused), _ranked(), _kept(), _open())
    return HowWeCountView(frame.for_list(page, site), title, chapters)


def _counted() -> Chapter:
    beacon = gettext(
        "What your browser sends when you read a story: once the page was visible for %(visible)d"
        " seconds, or for %(active)d second if you then scroll or press a key. Never while the page is"
        " hidden or fetched ahead. When you leave, it says for how long and how far you read."
    ) % {"visible": VISIBLE_SECONDS, "active": ACTIVE_SECONDS}
    view = gettext(
        "A beacon that was not refused, and is this reader’s first of the story in %(minutes)d minutes."
        " Reloading a page does not make two. This is the number beside a story; it includes views that"
        " were counted before the paper came to this system."
    ) % {"minutes": scoring.VIEW_SECONDS // MINUTE}
    reader = gettext(
        "One reader of one story on one day, from midnight to midnight where the paper lives. We tell"
        " readers apart by network address and browser, for that day only: two people behind one"
        " connection with the same browser are one, and one person with two devices is two. Over a week,"
        " readers are the sum of its days."
    )
    words = {gettext("Beacon"): beacon, gettext("View"): view, gettext("Reader"): reader}
    return Chapter("what-we-count", gettext("What we count"), terms=chapter.terms(words))


def _refused(refused: Mapping[str, int] | None) -> Chapter:
    return Chapter(
        "what-does-not-count",
        gettext("What does not count"),
        (
            gettext(
                "A beacon is refused for the first of these reasons that holds; each is counted."
            ),
        ),
        chapter.terms(refusals.words(), refused),
        counted="" if refused is None else gettext("Yesterday"),
    )


def _ranked() -> Chapter:
    popular = gettext(
        "Every reader counts one at first, and half as much after each %(half_life)d minutes. A story"
        " stands in the list if people on at least %(floor)d different networks read it in the last"
        " %(hours)d hours; %(crowd_floor)d while the paper has %(crowd)d readers an hour or more."
    ) % {
        "half_life": scoring.HALF_LIFE // MINUTE,
        "floor": scoring.FLOOR,
        "hours": scoring.FLOOR_HOURS,
        "crowd_floor": scoring.FLOOR_OF_A_CROWD,
        "crowd": scoring.CROWD,
    }
    weekly = gettext("The readers of the hour that runs and of the %(hours)d before it.") % {
        "hours": scoring.WEEK_HOURS - 1
    }
    both = gettext(
        "In both lists at most %(cap)d readers of a story count from one network in an hour, so that"
        " nobody can lift a story from one place. Sponsored stories are never ranked. Editors cannot"
        " move a story up or down; they may exclude one, and hold one whose traffic looks made, and"
        " the list says how many."
    ) % {"cap": scoring.NETWORK_CAP}
    words = {
        gettext("Popular Now"): popular,
        gettext("Weekly Best Articles"): weekly,
        gettext("Rising"): gettext(
            "How far the readers of the last %(minutes)d minutes stand above what the %(spans)d such"
            " spans before let expect."
        )
        % {"minutes": scoring.RISING_SECONDS // MINUTE, "spans": scoring.RISING_BEFORE},
        gettext("Deeply read"): gettext(
            "The time that readers spent with a story, against the time that its length takes at"
            " %(words)d words a minute."
        )
        % {"words": scoring.WORDS_A_MINUTE},
    }
    return Chapter(
        "how-lists-are-ranked", gettext("How lists are ranked"), (both,), chapter.terms(words)
    )


def _kept() -> Chapter:
    words = {
        gettext("Your address and browser"): gettext(
            "Never stored. They are turned at once into a number with a random key of the day. The key"
            " is destroyed within %(hours)d hours; from then on nobody, we included, can find out whose"
            " number it was."
        )
        % {"hours": SALT_HOURS},
        gettext("The numbers of readers and networks"): gettext(
            "Kept for the same time, to tell a second beacon from a first."
        ),
        gettext("Counts"): gettext(
            "Of stories, by minute for %(minute_hours)d hours, by hour for %(days)d days, and summed up"
            " by day and month for good: how many, never who."
        )
        % {"minute_hours": MINUTE_HOURS, "days": HOUR_DAYS},
        gettext("In your browser"): gettext(
            "No cookie, and nothing that would know you again. When you go from one story to the next,"
            " the tab remembers which one you came from until the next has opened."
        ),
    }
    return Chapter(
        "what-we-keep", gettext("What we keep, and for how long"), terms=chapter.terms(words)
    )


def _open() -> Chapter:
    return Chapter(
        "what-we-cannot-stop",
        gettext("What we cannot stop"),
        (
            gettext(
                "Somebody who loads our pages from many networks, with real browsers and patience, can"
                " be counted as many readers. We make that costly and visible, not impossible: networks"
                " count little each, every hour is audited, and what looks made is held back until"
                " an editor has seen it."
            ),
            gettext(
                "Readers who block scripts or beacons read everything and are not counted; so our"
                " numbers are rather too low than too high."
            ),
        ),
    )
