"""The demo newspaper in a real Chromium. Needs Chromium and npm; says so where they are missing.

`BROADSHEET_DEMO` may name a ready demo's folder, which is copied: making one takes most of a minute.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from bench import programs, served
from tests.browser.pages import EMBED_HOST, FAILING, PAGES
from tests.browser.visit import Editor, Visitor

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def demo(tmp_path_factory, chromium_path):
    """The folder of a demo site, readied for the tests."""
    folder = served.make_demo(tmp_path_factory.mktemp("browser") / "demo")
    served.run(folder, "-m", "tests.browser.prepare")
    return folder


@pytest.fixture(scope="session")
def origin(demo):
    """The address of the demo."""
    with served.origin(demo, BROADSHEET_EMBED_HOSTS=f'["{EMBED_HOST}"]') as address:
        yield address


@pytest.fixture(scope="session")
def arabic(demo):
    """The address of the same paper as a site in Arabic."""
    with served.origin(demo, BROADSHEET_LANGUAGE="ar") as address:
        yield address


@pytest.fixture(scope="session")
def failing(demo):
    """The address of the same paper while its database is gone."""
    with served.origin(demo, BROADSHEET_DATABASE="sqlite:////nowhere/at-all.sqlite3") as address:
        yield address


@pytest.fixture(scope="session")
def chromium_path():
    return _needed(programs.chromium)


@pytest.fixture(scope="session")
def axe():
    """The source of axe-core."""
    return _needed(programs.axe)


# Of the package, not the session: Playwright's event loop would forbid later tests their database.
@pytest.fixture(scope="package")
def browser(chromium_path):
    with sync_playwright() as driver:
        yield driver.chromium.launch(
            executable_path=chromium_path, args=list(programs.CHROMIUM_FLAGS)
        )


@pytest.fixture
def visitor(browser, origin):
    """A reader of the demo; each window they open is a fresh one."""
    with Visitor(browser, origin) as one:
        yield one


@pytest.fixture
def visitor_of_failing(browser, failing):
    with Visitor(browser, failing) as one:
        yield one


@pytest.fixture
def visitor_of_arabic(browser, arabic):
    with Visitor(browser, arabic) as one:
        yield one


@pytest.fixture
def editor(visitor, demo):
    """An editor of the demo: opens pages of the desk."""
    return Editor(visitor, (demo / "desk-login.txt").read_text("utf-8"))


@pytest.fixture(params=PAGES)
def page_type(request, visitor):
    """Each type of page in turn: who visits it, its address and status."""
    path, status = PAGES[request.param]
    if path != FAILING:
        return visitor, path, status
    return request.getfixturevalue("visitor_of_failing"), "/", status


def _needed(find):
    try:
        return find()
    except programs.IsMissing as missing:
        if os.environ.get("BROADSHEET_REQUIRE_ALL"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))
