"""The demo newspaper behind Varnish, once for all tests here; and an origin that does what a test wants."""

import os
import shutil
import time

import pytest

from tests.cli.conftest import Broadsheet
from tests.varnish.origin import Origin
from tests.varnish.varnish import Varnish, ask, free_port, listens, program, wait_for


class Newspaper:
    """The demo, its origin as a process of its own, and Varnish in front."""

    def __init__(self, site, folder):
        self.broadsheet = site
        self.origin_port = free_port()
        self.folder = folder
        self.varnish = Varnish(folder, self.origin_port)
        self.origin = None
        self.start()

    @property
    def environment(self):
        return {
            "BROADSHEET_ADDRESS": f"http://localhost:{self.varnish.port}",
            "BROADSHEET_ORIGIN_PORT": self.origin_port, "BROADSHEET_EDGE_PROCESSES": 1,
            "BROADSHEET_LISTEN_PORT": self.varnish.port, "BROADSHEET_ORIGIN_WORKERS": 1,
        }  # fmt: skip

    def start(self):
        self.origin = self.broadsheet.start("run", "origin", **self.environment)
        wait_for(lambda: listens(self.origin_port) and self.whole("/robots.txt").status == 200)
        wait_for(lambda: self.varnish.get("/robots.txt").status == 200)

    def whole(self, path):
        """The page as a reader gets it who comes without a surrogate."""
        return ask(self.origin_port, path, headers={"Host": "localhost"})

    def stop(self):
        self.origin.terminate()
        self.origin.wait(30)


@pytest.fixture(scope="session")
def newspaper(tmp_path_factory):
    """The demo behind Varnish; a copy of it where `BROADSHEET_DEMO` names one."""
    program()
    site = Broadsheet(tmp_path_factory.mktemp("varnish-site") / "paper")
    if ready := os.environ.get("BROADSHEET_DEMO"):
        shutil.copytree(ready, site.folder)
    else:
        made = site("demo", "--folder", site.folder, "--no-serve", is_on_site=False)
        assert made.returncode == 0, made.stderr
    paper = Newspaper(site, tmp_path_factory.mktemp("varnish"))
    yield paper
    paper.stop()
    paper.varnish.stop()


@pytest.fixture(scope="session")
def _before_an_origin(tmp_path_factory):
    program()
    origin = Origin()
    varnish = Varnish(tmp_path_factory.mktemp("varnish-alone"), origin.port)
    yield origin, varnish
    varnish.stop()
    origin.close()


@pytest.fixture
def origin(_before_an_origin):
    """An origin that nobody has asked for anything yet, with an empty Varnish before it."""
    origin, varnish = _before_an_origin
    origin.answers.clear()
    origin.asked.clear()
    origin.slow_seconds = 0.0
    varnish.throw_all_away()
    time.sleep(0.005)  # what is asked for in the millisecond of a purge is fetched twice
    return origin


@pytest.fixture
def varnish(_before_an_origin):
    """The Varnish before it."""
    return _before_an_origin[1]
