"""`deploy/broadsheet`: any command as the service runs it, held against the service's own unit."""

import os
import re
import shlex
import subprocess

import pytest

from tests.architecture import tree
from tests.deploy.test_units import PROGRAM, commands, one, parse

SCRIPT = tree.ROOT / "deploy" / "broadsheet"
UNIT = parse((tree.ROOT / "deploy/systemd/broadsheet.service").read_text(encoding="utf-8"))
PAGE = (tree.DOCS / "operations.md").read_text(encoding="utf-8")
STAND_IN = '#!/bin/sh\nfor one in "$@"; do printf "%s\\0" "$one"; done\nexit 7\n'


@pytest.fixture
def ran(tmp_path):
    """What the script has systemd-run do: its options, the command, and the exit code it passes on."""
    (tmp_path / "systemd-run").write_text(STAND_IN, encoding="utf-8")
    (tmp_path / "systemd-run").chmod(0o755)

    def run(*arguments, **environment):
        surroundings = {"PATH": f"{tmp_path}:{os.environ['PATH']}"} | environment
        done = subprocess.run(
            [SCRIPT, *arguments], env=surroundings, capture_output=True, text=True
        )
        given = done.stdout.split("\0")[:-1]
        at = given.index(PROGRAM)
        return given[:at], given[at:], done.returncode

    return run


def test_it_runs_as_the_service_does(ran):
    options, command, code = ran("doctor")

    assert command == [commands(UNIT)[-1][0], "doctor"]
    assert code == 7
    assert {
        f"--uid={one(UNIT, 'User')}", f"--gid={one(UNIT, 'Group')}",
        f"--working-directory={one(UNIT, 'WorkingDirectory')}",
        f"--setenv={one(UNIT, 'Environment')}",
        f"--property=EnvironmentFile={one(UNIT, 'EnvironmentFile')}",
        f"--property=UMask={one(UNIT, 'UMask')}",
    } <= set(options)  # fmt: skip


def test_it_hands_on_each_argument_as_it_was_given(ran):
    odd = ["manage", "shell", "-c", 'print("a  b", $HOME)', "", "*"]

    assert ran(*odd)[1][1:] == odd


def test_it_works_on_the_site_that_was_chosen(ran):
    options, _, _ = ran("doctor", BROADSHEET_SITE="/srv/the ledger")

    assert "--setenv=BROADSHEET_SITE=/srv/the ledger" in options
    assert "--working-directory=/srv/the ledger" in options


def test_the_page_tells_the_same_line(ran):
    line = shlex.split(re.search(r"^systemd-run .*$", PAGE, re.MULTILINE)[0])
    options, command, _ = ran("doctor", BROADSHEET_SITE="/srv/ledger")

    assert line[1:] == [*(option for option in options if "UMask" not in option), *command]


def test_a_restore_tells_the_caches():
    steps = PAGE.partition("\nRestore:")[2].partition("Try it once")[0]

    assert "broadsheet purge --all" in steps
