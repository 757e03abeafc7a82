"""`broadsheet upgrade`: brings a site up to this release without serving it."""

import click

from broadsheet.cli import site
from broadsheet.cli.main import set_up_django


@click.command()
def upgrade() -> None:
    """Bring database and static files up to this release (`serve` does it too)."""
    set_up_django()
    site.prepare()
    click.echo("The site is up to this release.")
