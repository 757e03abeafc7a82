"""`Head`: what a page says of itself to browsers and machines."""

from dataclasses import dataclass

from broadsheet.newsroom.publication import Link
from broadsheet.web.seo.open_graph import Property


@dataclass(frozen=True, slots=True)
class Head:
    """The contents of `<head>`. `feeds` are offered besides the one of the whole site."""

    title: str
    description: str
    canonical: str
    robots: str
    properties: tuple[Property, ...] = ()
    json_ld: str = ""
    feeds: tuple[Link, ...] = ()
