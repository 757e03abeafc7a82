"""Every reader URL on one screen. Slugs are letters of any script, digits, hyphens."""

from django.urls import path, re_path

from broadsheet.web.feeds import section_feed, site_feed
from broadsheet.web.pages.ranking import SLUGS
from broadsheet.web.robots import robots
from broadsheet.web.views import about, fragments, lists, pages, photos, rankings

RANKINGS = "|".join(SLUGS)

urlpatterns = [
    path("", pages.front),
    path("latest/", pages.latest),
    path("corrections/", lists.corrections),
    re_path(r"^authors/(?P<slug>[-\w]+)/$", lists.author),
    re_path(r"^tags/(?P<slug>[-\w]+)/$", lists.tag),
    re_path(r"^storylines/(?P<slug>[-\w]+)/$", lists.storyline),
    path("how-we-count/", about.how_we_count),
    re_path(rf"^(?P<slug>{RANKINGS})/(?P<path>(?:[-\w]+/)*)$", rankings.page),
    re_path(rf"^(?P<slug>{RANKINGS})/(?P<path>(?:[-\w]+/)*)feed\.xml$", rankings.feed),
    re_path(rf"^(?P<slug>{RANKINGS})(?P<path>(?:/[-\w]+)*)\.json$", rankings.data),
    path("feed.xml", site_feed),
    path("robots.txt", robots),
    path("_fragments/<name>", fragments.fragment),
    re_path(
        r"^photos/(?P<key>[0-9a-f]{20})/(?P<shape>[a-z]+)-(?P<width>[1-9][0-9]{2,3})\.(?P<suffix>[a-z]{3,4})$",
        photos.photo,
    ),
    re_path(r"^(?P<path>(?:[-\w]+/)+)feed\.xml$", section_feed),
    re_path(r"^((?:[-\w]+/)+)$", pages.address, name="wagtail_serve"),
    re_path(r"^(?P<path>(?:[-\w]+/)*[-\w]+)$", pages.with_slash),
]
