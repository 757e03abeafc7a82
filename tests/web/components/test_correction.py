from broadsheet.web.components import correction
from tests.factories_web import note, site
from tests.web.markup import component, part, text


def test_notes_are_labelled_and_dated():
    notes = (note(), note("clarification", "The vote was a show of hands."))

    root = part(component("correction", notes=correction.build(notes, site())), "correction")

    assert text(root) == (
        "Correction 24 November 2026 The bridge is 410 m long, not 140 m. "
        "Clarification 24 November 2026 The vote was a show of hands."
    )
