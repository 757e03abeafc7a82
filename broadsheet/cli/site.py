"""Makes and readies a site: its folder and settings, its database, its first pages, static files."""

import secrets
import string
from collections.abc import Callable
from hashlib import sha256
from importlib import import_module
from pathlib import Path

import broadsheet
from broadsheet import conf
from broadsheet.errors import BroadsheetError

ALPHABET = string.ascii_letters + string.digits + "-_"
FOLDERS = ("media", "static", "theme/templates", "theme/static")
STATIC_STAMP = ".made-from"

SETTINGS = """\
# Settings of this site. docs/settings.md explains each; every one can also be given as an
# environment variable, such as BROADSHEET_ADDRESS. Keep this file private: it holds the secret key.

secret_key = "{secret_key}"
address = "{address}"
time_zone = "{time_zone}"
language = "{language}"

# Where the program listens. Put Caddy, nginx or a load balancer in front to serve https.
listen_host = "127.0.0.1"
listen_port = {port}

# Empty: SQLite in this folder. Or: postgresql://user:password@host:5432/name
database = ""
"""


class FolderIsTaken(BroadsheetError):
    """There is something in the folder already; nothing was changed."""


def write_settings(
    folder: Path, *, address: str, time_zone: str = "UTC", language: str = "en", port: int = 8000
) -> None:
    """Makes the folder with its settings file and a fresh secret. Raises `FolderIsTaken`."""
    check_free(folder)
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    file = folder / conf.FILE_NAME
    file.touch(mode=0o600)
    file.write_text(
        SETTINGS.format(
            secret_key=new_secret(),
            address=address,
            time_zone=time_zone,
            language=language,
            port=port,
        ),
        encoding="utf-8",
    )


def check_free(folder: Path) -> None:
    """Raises `FolderIsTaken` where a site stands already."""
    file = folder / conf.FILE_NAME
    if file.exists():
        raise FolderIsTaken(str(file))


def new_secret() -> str:
    """A random secret key, strong enough for `conf`."""
    return "".join(secrets.choice(ALPHABET) for _ in range(conf.SECRET_LENGTH))


def prepare() -> None:
    """Brings the site's database and static files up to this release. Expects Django set up."""
    management = import_module("django.core.management")
    management.call_command("migrate", interactive=False, verbosity=0)
    import_module("broadsheet.newsroom.founding").found_site(conf.settings().address)
    collect_static(management.call_command)


def collect_static(call_command: Callable[..., object]) -> None:
    """Collects static files if the release or the theme has changed since the last time."""
    settings = conf.settings()
    stamp = settings.in_site(settings.static) / STATIC_STAMP
    made_from = _static_sources(settings)
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != made_from:
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.write_text(made_from, encoding="utf-8")


def _static_sources(settings: conf.Settings) -> str:
    """A digest of names, sizes and times of what is collected: ours and the theme's; Wagtail's version."""
    digest = sha256(import_module("wagtail").__version__.encode())
    ours = sorted(Path(broadsheet.__file__).parent.glob("*/static"))
    for root in (*ours, settings.in_site(settings.theme) / "static"):
        for path in sorted(root.rglob("*")):
            state = path.stat()
            digest.update(f"{path} {state.st_size} {state.st_mtime_ns}".encode())
    return digest.hexdigest()
