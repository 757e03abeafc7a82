"""`broadsheet init DIR`: a new site, ready to serve."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import click
from pydantic import ValidationError

from broadsheet import conf
from broadsheet.cli import site
from broadsheet.cli.main import set_up_django

DEFAULT_PORT = 8000


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--address", default="http://localhost:8000", help="The site's public address.")
@click.option("--time-zone", default="UTC", help="Such as Europe/Berlin.")
@click.option("--language", default="en", help="Such as en, de, ar.")
def init(folder: Path, address: str, time_zone: str, language: str) -> None:
    """Make a new site in FOLDER: settings, secrets, folders, database."""
    folder = folder.resolve()
    try:
        site.check_free(folder)
    except site.FolderIsTaken as error:
        raise click.ClickException(f"{error} exists already; nothing was changed.") from error
    _check(folder, address=address, time_zone=time_zone, language=language)
    port = _local_port(address)
    try:
        site.write_settings(
            folder, address=address, time_zone=time_zone, language=language, port=port
        )
    except OSError as error:
        raise click.ClickException(f"{folder} cannot be made: {error.strerror}.") from error
    os.environ[conf.SITE_VARIABLE] = str(folder)
    conf.settings.cache_clear()
    set_up_django()
    site.prepare()
    click.echo(f"A new site stands in {folder}. Next:")
    click.echo(f"  broadsheet --site {folder} manage createsuperuser")
    click.echo(f"  broadsheet --site {folder} serve")


def _check(folder: Path, **options: str) -> None:
    """Finds mistakes in the options before anything is written. Raises `SettingsAreWrong`."""
    try:
        conf.Settings.model_validate({"site": folder, "secret_key": site.new_secret(), **options})
    except ValidationError as error:
        raise conf.SettingsAreWrong(conf.mistakes(error)) from error


def _local_port(address: str) -> int:
    """Where the program listens: the port of a local address, else 8000 behind a proxy."""
    parts = urlsplit(address)
    return parts.port if parts.port and parts.hostname in conf.LOCAL_HOSTS else DEFAULT_PORT
