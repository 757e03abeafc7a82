"""Every reader URL on one screen. Slugs are letters of any script, digits, hyphens."""

from django.urls import path, re_path

from broadsheet.web.feeds import section_feed, site_feed
from broadsheet.web.robots import robots
from broadsheet.web.views import pages, photos

urlpatterns = [
    path("", pages.front),
    path("latest/", pages.latest),
    path("corrections/", pages.corrections),
    re_path(r"^authors/(?P<slug>[-\w]+)/$", pages.author),
    re_path(r"^tags/(?P<slug>[-\w]+)/$", pages.tag),
    re_path(r"^storylines/(?P<slug>[-\w]+)/$", pages.storyline),
    path("feed.xml", site_feed),
    path("robots.txt", robots),
    re_path(
        r"^photos/(?P<key>[0-9a-f]{20})/(?P<shape>[a-z]+)-(?P<width>[1-9][0-9]{2,3})\.(?P<suffix>[a-z]{3,4})$",
        photos.photo,
    ),
    re_path(r"^(?P<path>(?:[-\w]+/)+)feed\.xml$", section_feed),
    re_path(r"^((?:[-\w]+/)+)$", pages.address, name="wagtail_serve"),
    re_path(r"^(?P<path>(?:[-\w]+/)*[-\w]+)$", pages.with_slash),
]
