"""The words that say what a story is: its section, and its kind unless it is news."""

from django.utils.translation import gettext, gettext_lazy

from broadsheet.newsroom.story import Kind, Section

HUE_STEP = 15  # degrees between the section colours of tokens.css

KIND_LABELS = {
    Kind.NEWS: "",
    Kind.OPINION: gettext_lazy("OPINION"),
    Kind.ANALYSIS: gettext_lazy("ANALYSIS"),
    Kind.AGENCY: gettext_lazy("AGENCY"),
    Kind.SPONSORED: gettext_lazy("SPONSORED"),
}


def of_kind(kind: Kind) -> str:
    """The label of a kind of story; empty for news."""
    return str(KIND_LABELS[kind])


def of_section(section: Section | None) -> str:
    """The section's name in capitals; LATEST for a story that has none."""
    return section.name.upper() if section else gettext("LATEST")


def hue_class(section: Section | None) -> str:
    """The class that colours kickers and rules; empty for the paper's own accent."""
    return hue(section.hue) if section else ""


def hue(degrees: int) -> str:
    """The class of the nearest colour that the stylesheet knows."""
    return f"hue-{round(degrees / HUE_STEP) * HUE_STEP % 360}"
