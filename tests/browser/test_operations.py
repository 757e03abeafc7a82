"""Operations at the desk in a bad hour (`trouble`): to be read on a phone, in the dark, by keyboard, by ear."""

import pytest

from tests.browser.accessibility import violations
from tests.browser.trouble import POISONED
from tests.browser.visit import DESKTOP, PHONE

OPERATIONS = "/desk/operations/"
OURS = ".operations, .alarms-panel"


@pytest.mark.parametrize("path", [OPERATIONS, "/desk/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1280"])
def test_axe_objects_to_nothing_where_alarms_are_shown(editor, axe, path, scheme, size):
    page = editor.open(path, size, color_scheme=scheme)
    page.wait_for_selector(".alarms__one")
    for details in page.locator("details").all():
        details.evaluate("(one) => one.open = true")

    assert page.locator(".alarms__one").count() >= 4
    assert violations(page, axe, within=OURS) == []


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1280"])
def test_nothing_of_it_is_wider_than_the_screen_but_tables_that_scroll(editor, size):
    page = editor.open(OPERATIONS, size)

    wide = page.evaluate(
        "[...document.querySelectorAll('.operations *')].filter((one) => !one.closest('.operations__table')"
        " && one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.className)"
    )

    assert wide == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_an_editor_finds_the_failed_story_on_the_home_page_and_gets_to_it(editor):
    page = editor.open("/desk/", PHONE)

    page.locator(".alarms-panel").get_by_role("link", name=POISONED).click()

    page.wait_for_url("**/desk/pages/*/edit/")


def test_retry_is_pressed_by_keyboard_and_says_what_it_did(editor):
    page = editor.open(OPERATIONS)
    failure = page.locator(".failures__one", has_text=POISONED)
    button = failure.get_by_role("button", name="Retry")

    assert POISONED in button.inner_text()  # for those who hear the buttons without what is above
    button.focus()
    page.keyboard.press("Enter")

    page.get_by_text("It is to be tried again.").wait_for()
    assert failure.get_by_text("Given up").count() == 0


def test_tables_that_are_cut_off_on_a_phone_scroll_by_keyboard(editor):
    page = editor.open(OPERATIONS, PHONE)
    region = page.get_by_role("region", name="Periodic jobs")

    region.focus()
    page.keyboard.press("ArrowRight")

    assert region.evaluate(
        "(one) => one.scrollLeft > 0 || new Promise((done) =>"
        " one.addEventListener('scroll', () => done(one.scrollLeft > 0), {once: true}))"
    )
