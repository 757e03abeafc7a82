"""`Publication`: the paper itself as pages show it: its name, how it is reached, how it looks."""

from dataclasses import dataclass

from broadsheet.newsroom.story import Picture


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its words: an account elsewhere, a page of the paper's own."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class RailSizes:
    """How many stories each rail shows when it is full."""

    latest: int = 6
    weekly_best: int = 12
    you_may_also_like: int = 5
    popular_now: int = 5
    must_reads: int = 5


@dataclass(frozen=True, slots=True)
class Publication:
    """Who publishes. `accent_hue` is 0-359; `language` a BCP 47 code; `founded` is display text.

    `direction` is `ltr` or `rtl`. `logo` is for machines (search engines, feeds), never the name plate.
    """

    name: str
    language: str = "en"
    direction: str = "ltr"
    tagline: str = ""
    description: str = ""
    email: str = ""
    postal_address: str = ""
    legal_name: str = ""
    founded: str = ""
    accent_hue: int = 15
    logo: Picture | None = None
    social: tuple[Link, ...] = ()
    rail_sizes: RailSizes = RailSizes()
