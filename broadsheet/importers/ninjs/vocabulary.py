"""The words by which ninjs items say what they are, and what each means here.

ninjs leaves most of these to the agency; this is what agencies write. docs/importing.md lists it.
"""

from broadsheet.newsroom.filing import Signal
from broadsheet.newsroom.story import Kind

SIGNALS = {
    "": Signal.USABLE,
    "usable": Signal.USABLE,
    "withheld": Signal.WITHHELD,
    "canceled": Signal.KILLED,
    "cancelled": Signal.KILLED,
    "killed": Signal.KILLED,  # Superdesk
}
STORY_TYPES = {"", "text", "composite"}
PICTURE_TYPES = {"picture", "graphic"}

# Genre or profile, compared by letters only: "Opinion", "genre:Opinion", "op-ed".
KINDS = {
    "opinion": Kind.OPINION,
    "oped": Kind.OPINION,
    "editorial": Kind.OPINION,
    "column": Kind.OPINION,
    "commentary": Kind.OPINION,
    "analysis": Kind.ANALYSIS,
    "newsanalysis": Kind.ANALYSIS,
    "sponsored": Kind.SPONSORED,
    "sponsoredcontent": Kind.SPONSORED,
    "advertorial": Kind.SPONSORED,
    "advertisersupplied": Kind.SPONSORED,
    "paidcontent": Kind.SPONSORED,
    "pressrelease": Kind.SPONSORED,
}

MAIN_HEADLINES = ("main", "headline", "title", "text", "html")
LIST_HEADLINES = ("list", "short", "teaser")
SEO_HEADLINES = ("seo", "search", "web")
KICKERS = ("kicker", "vignette", "overline")
DEKS = ("dek", "abstract", "summary", "standfirst", "subtitle", "text", "html")
ALTS = ("alt", "alttext", "accessibility")
CORRECTIONS = {
    "correction": "correction",
    "corrected": "correction",
    "clarification": "clarification",
}
# What a correcting agency writes first in its note to editors, which itself is never published.
CORRECTING_NOTES = {"correct": "correction", "clarif": "clarification"}
SILENT_CORRECTION = "Corrected by its source."

LEAD_PHOTOS = ("mainpic", "main", "lead", "leadphoto", "featuremedia", "hero")
PERSON_ROLES = {
    "author": "reporter",
    "creator": "reporter",
    "writer": "reporter",
    "reporter": "reporter",
    "byline": "reporter",
    "columnist": "columnist",
    "contributor": "contributor",
    "editor": "editor",
    "photographer": "photographer",
    "translator": "translator",
}

# Usage terms that forbid handing a picture on to feeds and partners.
NOT_FOR_OTHERS = ("no syndication", "not for syndication", "no redistribution", "not for distribution",
                  "no distribution", "not for resale", "no resale", "no sales")  # fmt: skip
