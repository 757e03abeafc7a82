"""The units of systemd: read by a parser that knows each directive, and by systemd where it is there."""

import re
import shlex
import shutil
import subprocess

import click
import pytest

from broadsheet.cli import serve
from broadsheet.cli.main import COMMANDS, cli
from tests.architecture import tree

UNITS = sorted((tree.ROOT / "deploy" / "systemd").iterdir())
PROGRAM = "/opt/broadsheet/.venv/bin/broadsheet"
PLACES = ("/opt/broadsheet", "/srv/newspaper", "/etc/broadsheet")
MANY = {"Environment", "EnvironmentFile", "ExecStartPre"}  # may stand several times
KNOWN = {
    "Unit": {"Description", "Wants", "After", "StartLimitIntervalSec"},
    "Service": {
        "Type", "User", "Group", "Environment", "EnvironmentFile", "WorkingDirectory", "ExecStartPre",
        "ExecStart", "Restart", "RestartSec", "KillMode", "TimeoutStartSec", "TimeoutStopSec", "UMask",
        "NoNewPrivileges", "CapabilityBoundingSet", "AmbientCapabilities", "ProtectSystem",
        "ReadWritePaths", "ProtectHome", "PrivateTmp", "PrivateDevices", "ProtectClock",
        "ProtectHostname", "ProtectControlGroups", "ProtectKernelLogs", "ProtectKernelModules",
        "ProtectKernelTunables", "ProtectProc", "RestrictAddressFamilies", "RestrictNamespaces",
        "RestrictRealtime", "RestrictSUIDSGID", "LockPersonality", "SystemCallArchitectures",
        "SystemCallFilter", "SystemCallErrorNumber",
    },
    "Install": {"WantedBy"},
}  # fmt: skip
HARDENED = {
    "NoNewPrivileges": "true", "CapabilityBoundingSet": "", "ProtectSystem": "strict",
    "ProtectHome": "true", "PrivateTmp": "true", "PrivateDevices": "true", "RestrictSUIDSGID": "true",
    "RestrictNamespaces": "true", "ProtectKernelModules": "true", "LockPersonality": "true",
}  # fmt: skip


class UnitIsWrong(Exception):
    """A line that systemd would ignore or misread."""


def parse(text):
    """Section and directive to its values. Raises `UnitIsWrong` where systemd would only warn."""
    found, section = {}, None
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if heading := re.fullmatch(r"\[(\w+)\]", line):
            section = heading[1]
            continue
        directive, is_one, value = line.partition("=")
        values = found.setdefault((section, directive), [])
        if not is_one or directive not in KNOWN.get(section, ()) or "#" in value:
            raise UnitIsWrong(line)
        if values and directive not in MANY:
            raise UnitIsWrong(f"{line} (again)")
        values.append(value)
    return found


@pytest.fixture(params=UNITS, ids=lambda path: path.name)
def unit(request):
    return parse(request.param.read_text(encoding="utf-8"))


def one(unit, directive, section="Service"):
    (value,) = unit[section, directive]
    return value


def commands(unit):
    """What the unit runs, as arguments."""
    lines = [*unit.get(("Service", "ExecStartPre"), []), one(unit, "ExecStart")]
    return [shlex.split(line) for line in lines]


def test_the_units_are_all_there():
    assert [path.name for path in UNITS] == [
        "broadsheet-edge@.service", "broadsheet-origin.service", "broadsheet-worker@.service",
        "broadsheet.service",
    ]  # fmt: skip


def test_each_says_what_it_is_when_it_starts_and_whom_it_runs_as(unit):
    assert one(unit, "Description", "Unit").startswith("Broadsheet: ")
    assert "network-online.target" in one(unit, "After", "Unit")
    assert one(unit, "WantedBy", "Install") == "multi-user.target"
    assert one(unit, "User") == one(unit, "Group") == "broadsheet"


def test_each_runs_commands_that_there_are(unit):
    context = click.Context(cli)
    for program, name, *rest in commands(unit):
        assert program == PROGRAM
        assert name in COMMANDS
        command = cli.get_command(context, name)
        assert not rest or rest[0] in command.commands


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("broadsheet.service", ["serve"]),
        ("broadsheet-edge@.service", ["run", "edge", "--number", "%i"]),
        ("broadsheet-origin.service", ["run", "origin"]),
        ("broadsheet-worker@.service", ["run", "worker"]),
    ],
)
def test_each_runs_what_its_name_says(name, arguments):
    unit = parse((tree.ROOT / "deploy" / "systemd" / name).read_text(encoding="utf-8"))

    assert commands(unit)[-1][1:] == arguments


def test_systemd_waits_longer_than_the_supervisor_does(unit):
    assert int(one(unit, "TimeoutStopSec")) >= serve.STOP_SECONDS + 5
    assert one(unit, "KillMode") == "mixed"


def test_each_comes_back_when_it_fails_and_is_never_given_up(unit):
    assert one(unit, "Restart") == "on-failure"
    assert one(unit, "StartLimitIntervalSec", "Unit") == "0"


def test_each_is_hardened_and_writes_the_sites_folder_only(unit):
    assert {name: one(unit, name) for name in HARDENED} == HARDENED
    assert one(unit, "ReadWritePaths") == one(unit, "WorkingDirectory") == "/srv/newspaper"
    assert "BROADSHEET_SITE=/srv/newspaper" in unit["Service", "Environment"]


def test_no_unit_names_a_place_of_one_machine(unit):
    values = " ".join(value for values in unit.values() for value in values)
    for path in re.findall(r"(?<![\w/])/[\w./%-]+", values):
        assert path.startswith(PLACES), path


def test_the_origin_is_brought_up_to_the_release_before_it_starts():
    path = tree.ROOT / "deploy" / "systemd" / "broadsheet-origin.service"

    assert commands(parse(path.read_text(encoding="utf-8")))[0][1:] == ["upgrade"]


def test_each_worker_of_a_machine_may_have_settings_of_its_own():
    path = tree.ROOT / "deploy" / "systemd" / "broadsheet-worker@.service"
    files = parse(path.read_text(encoding="utf-8"))["Service", "EnvironmentFile"]

    assert files[-1] == "-/etc/broadsheet/worker-%i.env"  # the last one wins


def test_the_operations_page_names_each_unit():
    text = (tree.DOCS / "operations.md").read_text(encoding="utf-8")

    assert [path.name for path in UNITS if f"deploy/systemd/{path.name}" not in text] == []


@pytest.mark.parametrize(
    "line", ["Restarts=always", "[Sevice]\nUser=x", "User", "User=a\nUser=b", "Restart=no # never"]
)
def test_the_parser_sees_what_systemd_would_ignore(line):
    with pytest.raises(UnitIsWrong):
        parse(f"[Service]\n{line}\n")


def test_systemd_itself_finds_nothing_wrong(tmp_path):
    program = shutil.which("systemd-analyze")
    if program is None:  # never required: the parser above always runs
        pytest.skip("systemd-analyze is not on this machine")
    for path in UNITS:
        text = path.read_text(encoding="utf-8").replace(PROGRAM, "/bin/true")  # not installed here
        (tmp_path / path.name.replace("@.", "@1.")).write_text(text, encoding="utf-8")

    done = subprocess.run(
        [program, "verify", *sorted(map(str, tmp_path.iterdir()))], capture_output=True, text=True
    )

    assert (done.returncode, done.stderr) == (0, "")
