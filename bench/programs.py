"""Programs that tests and benchmarks need besides Python: Chromium, and packages of npm."""

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent
MODULES = ROOT / "node_modules"
NODE_WANTED = (22, 19)  # what Lighthouse 13 declares

# Chromium asks Google's hosts at every start unless it is told not to; root has no sandbox.
CHROMIUM_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    *(("--no-sandbox",) if os.geteuid() == 0 else ()),
)


class IsMissing(Exception):
    """A program is not on this machine; says how to get it."""


def chromium() -> str:
    """The Chromium to drive: `BROADSHEET_CHROMIUM`, else the one on the path. Raises `IsMissing`."""
    found = os.environ.get("BROADSHEET_CHROMIUM") or shutil.which("chromium")
    if not found:
        raise IsMissing("Chromium is missing: apt-get install chromium, or set BROADSHEET_CHROMIUM")
    return found


def axe() -> str:
    """The source of axe-core, fetched on first use. Raises `IsMissing`."""
    file = MODULES / "axe-core" / "axe.min.js"
    if not file.exists():
        _npm("ci", "--omit=dev", "--no-audit", "--no-fund")
    return file.read_text("utf-8")


def lighthouse() -> list[str]:
    """The command that starts Lighthouse, fetched on first use. Raises `IsMissing`."""
    script = MODULES / "lighthouse" / "cli" / "index.js"
    if not script.exists():
        _npm("ci", "--no-audit", "--no-fund")
    return [node(), str(script)]


def cache_tests() -> Path:
    """The folder of the suite http-cache-tests, fetched on first use. Raises `IsMissing`.

    The npm that it names as a dependency is never called: `package.json` puts a small package in its place.
    """
    folder = MODULES / "http-cache-tests"
    if not folder.exists():
        _npm("ci", "--no-audit", "--no-fund")
    return folder


def servers(**packages: str) -> dict[str, str]:
    """Where each program is, by name, sbin included. Raises `IsMissing` with the packages to install."""
    path = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))
    found = {name: shutil.which(name, path=path) or "" for name in packages}
    missing = [packages[name] for name, file in found.items() if not file]
    if missing:
        raise IsMissing(f"Missing here: apt-get install {' '.join(missing)}")
    return found


def node() -> str:
    """A Node that Lighthouse supports: the machine's, else the one among the packages."""
    node = shutil.which("node")
    if node:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
        major, minor, _ = version.stdout.strip().removeprefix("v").split(".", 2)
        if (int(major), int(minor)) >= NODE_WANTED:
            return node
    return str(MODULES / "node" / "bin" / "node")


def _npm(*arguments: str) -> None:
    npm = shutil.which("npm")
    if not npm:
        raise IsMissing("npm is missing: apt-get install npm")
    done = subprocess.run([npm, *arguments], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise IsMissing(f"npm {' '.join(arguments)} failed: {done.stderr[-500:]}")
