"""Why a beacon did not count, in words for readers; the reasons are those of the collector's gate."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from broadsheet import signing
from broadsheet.audience.collector import gate

WORDS: dict[str, str | Promise] = {
    "malformed": gettext_lazy("It is not written as our pages write one."),
    "too_large": gettext_lazy("It is longer than one can be."),
    "foreign_origin": gettext_lazy("A page of another site sent it."),
    "bad_stamp": gettext_lazy("It bears no stamp that we gave out: its story was made up."),
    "expired_stamp": gettext_lazy(
        "Its stamp is older than %(hours)d hours: it comes from an old copy of a page, or was sent again."
    ),
    "unknown_story": gettext_lazy("Its story has been withdrawn."),
    "bot": gettext_lazy(
        "A program sent it that says so: a crawler, a checker, a browser without a screen."
    ),
    "prefetch": gettext_lazy("The page was fetched ahead; nobody had seen it."),
    "staff": gettext_lazy("It comes from one of us, at work."),
    "preview": gettext_lazy("It comes from a preview that editors look at."),
    "flood": gettext_lazy(
        "More than %(reader)d came of one reader in a minute, or of one network %(story)d for a story"
        " or %(network)d in all."
    ),
}


def words() -> dict[str, str]:
    """What each reason means, in the order in which the gate looks for them."""
    numbers = {
        "hours": signing.VALID_HOURS,
        "reader": gate.READER_BEACONS,
        "story": gate.STORY_BEACONS,
        "network": gate.NETWORK_BEACONS,
    }
    names = (refuses.__name__ for refuses in gate.REFUSALS)
    return {name: str(WORDS[name]) % numbers for name in names}
