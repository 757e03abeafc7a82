import pytest

from tests.browser.accessibility import violations
from tests.browser.pages import ARABIC, ARTICLE
from tests.browser.visit import DESKTOP, NARROW

LOOKS = tuple((size, scheme) for size in (NARROW, DESKTOP) for scheme in ("light", "dark"))


def test_axe_objects_to_nothing_narrow_or_wide_light_or_dark(page_type, axe):
    visitor, path, _ = page_type
    page = visitor.open(path)

    assert _in_every_look(page, axe) == {}


def test_axe_is_awake(visitor, axe):
    page = visitor.open(ARTICLE)

    page.evaluate("document.querySelector('.lead-photo img').removeAttribute('alt')")

    assert any(found.startswith("image-alt") for found in violations(page, axe))


@pytest.mark.parametrize("path", ["/", "/city/", ARTICLE, ARABIC])
def test_axe_objects_to_nothing_on_a_site_written_from_right_to_left(visitor_of_arabic, path, axe):
    page = visitor_of_arabic.open(path)

    assert _in_every_look(page, axe) == {}


def _in_every_look(page, axe):
    """What axe-core objects to, by the width and colour scheme in which it does."""
    found = {}
    for (width, height), scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        found[width, scheme] = violations(page, axe)
    return {look: objections for look, objections in found.items() if objections}
