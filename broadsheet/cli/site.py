"""Makes and readies a site: its folder and settings, its database, its first pages, static files."""

import secrets
import string
from collections.abc import Callable, Iterable
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import broadsheet
from broadsheet import conf
from broadsheet.errors import BroadsheetError
from broadsheet.surrogate import keys as surrogate_keys

if TYPE_CHECKING:
    from hashlib import _Hash as Digest

ALPHABET = string.ascii_letters + string.digits + "-_"
FOLDERS = ("media", "static", "theme/templates", "theme/static")
STATIC_STAMP = ".made-from"
PAGES_STAMP = ".pages-made-from"

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
    purge_pages()


def collect_static(call_command: Callable[..., object]) -> None:
    """Collects static files if the release or the theme has changed since the last time."""
    settings = conf.settings()
    stamp = settings.in_site(settings.static) / STATIC_STAMP
    made_from = _static_sources(settings)
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != made_from:
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.write_text(made_from, encoding="utf-8")


def purge_pages() -> None:
    """Purges every page if what makes them has changed since the last time."""
    settings = conf.settings()
    stamp = settings.in_site(settings.static) / PAGES_STAMP
    made_from = _page_sources(settings)
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != made_from:
        outbox = import_module("broadsheet.surrogate.outbox")
        with import_module("django.db").transaction.atomic():
            outbox.purge(surrogate_keys.PUBLICATION)
        stamp.write_text(made_from, encoding="utf-8")


def _page_sources(settings: conf.Settings) -> str:
    """A digest of the release, the theme, and the settings that pages show."""
    roots = (Path(broadsheet.__file__).parent, settings.in_site(settings.theme))
    suffixes = {".py", ".html", ".css", ".js", ".svg"}
    shown = (settings.address, settings.language, settings.time_zone, settings.embed_hosts)
    digest = sha256(repr(shown).encode())
    for root in roots:
        _add(digest, (path for path in root.rglob("*") if path.suffix in suffixes))
    return digest.hexdigest()


def _static_sources(settings: conf.Settings) -> str:
    """A digest of names, sizes and times of what is collected: ours and the theme's; Wagtail's version."""
    digest = sha256(import_module("wagtail").__version__.encode())
    ours = sorted(Path(broadsheet.__file__).parent.glob("*/static"))
    for root in (*ours, settings.in_site(settings.theme) / "static"):
        _add(digest, root.rglob("*"))
    return digest.hexdigest()


def _add(digest: "Digest", paths: Iterable[Path]) -> None:
    for path in sorted(paths):
        state = path.stat()
        digest.update(f"{path} {state.st_size} {state.st_mtime_ns}".encode())
