"""`broadsheet demo`: a believable newspaper of an invented city, ready to be read and edited."""

import os
import secrets
import shutil
import socket
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from pathlib import Path

import click

from broadsheet import conf
from broadsheet.cli import serve, site
from broadsheet.cli.demo.pictures import studio
from broadsheet.cli.main import set_up_django

MADE_BY_DEMO = ".demo"
READY = ".demo-ready"
LOGIN = "desk-login.txt"
USER = "editor"
OWN = ("SECRET_KEY", "DATABASE", "MEDIA", "STATIC", "THEME")  # never another site's


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo"),
    help="Where the demo's site stands.",
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, help="Where it listens.")
@click.option("--fresh", is_flag=True, help="Throw the demo's site away and make it anew.")
@click.option("--no-serve", is_flag=True, help="Only make it ready.")
def demo(folder: Path, port: int, fresh: bool, no_serve: bool) -> None:
    """Make a demo newspaper in a folder of its own and serve it."""
    folder = folder.resolve()
    _clear(folder, fresh=fresh)
    if not (folder / READY).exists():
        _make(folder)
    if no_serve:
        return
    port = _free_port(port)
    address = f"http://localhost:{port}"
    _enter(folder, port, address)
    click.echo(f"The Halmouth Ledger   {address}/")
    click.echo(f"Its desk              {address}/desk/   {(folder / LOGIN).read_text().strip()}")
    click.echo("Stop it with Ctrl-C.")
    serve.serve_site()


def _clear(folder: Path, *, fresh: bool) -> None:
    """Throws away a demo that is half made or unwanted; never a folder that no demo was made in."""
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / MADE_BY_DEMO).exists():
        raise click.ClickException(f"{folder} holds something else; choose another with --folder.")
    if fresh or not (folder / READY).exists():
        shutil.rmtree(folder)


def _make(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MADE_BY_DEMO).touch()
    site.write_settings(folder, address="http://localhost:8000")
    _enter(folder, 8000, "http://localhost:8000")
    click.echo("Drawing the pictures …")
    pictures = folder / "pictures"
    pictures.mkdir()
    with ProcessPoolExecutor() as painters:
        list(painters.map(studio.draw, studio.KEYS, [pictures / f"{k}.jpg" for k in studio.KEYS]))
    click.echo("Setting up database and static files …")
    set_up_django()
    site.prepare()
    content = import_module("broadsheet.cli.demo.content")
    with click.progressbar(length=len(content.stories()), label="Filing the stories") as bar:
        content.fill(pictures, lambda done, total: bar.update(1))
    _make_login(folder)
    (folder / READY).touch()


def _enter(folder: Path, port: int, address: str) -> None:
    """Makes the demo the site of this process and of those it starts, wholly: none of it elsewhere."""
    for name in OWN:
        os.environ.pop(f"BROADSHEET_{name}", None)
    os.environ[conf.SITE_VARIABLE] = str(folder)
    os.environ["BROADSHEET_LISTEN_PORT"] = str(port)
    os.environ["BROADSHEET_ADDRESS"] = address
    os.environ["BROADSHEET_EXTRA_HOSTS"] = '["127.0.0.1"]'
    conf.settings.cache_clear()


def _make_login(folder: Path) -> None:
    password = secrets.token_urlsafe(12)
    user_model = import_module("broadsheet.newsroom.models.user").User
    user_model.objects.create_superuser(USER, f"{USER}@halmouth-ledger.example", password)
    file = folder / LOGIN
    file.touch(mode=0o600)
    file.write_text(f"user: {USER}   password: {password}\n", encoding="utf-8")


def _free_port(wanted: int) -> int:
    """The port, or the next one where nobody listens: neither there nor at those of origin and edge."""
    count = 2 + conf.one_a_core()
    for port in range(wanted, min(wanted + 50, 65536 - count)):
        if not any(map(_is_taken, range(port, port + count))):
            return port
    raise click.ClickException(f"Ports {wanted} to {wanted + 49} are all taken: use --port.")


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
