"""The command `broadsheet`: what each subcommand is called and does, on one screen."""

import gc
import os
import sys
from importlib import import_module
from pathlib import Path

import click

from broadsheet import conf
from broadsheet.conf import SITE_VARIABLE, SettingsAreWrong
from broadsheet.errors import BroadsheetError

# Subcommand: module and the click command in it. Loaded when called, so that `--help` is quick and
# a command that needs no site (init, demo) runs without one.
COMMANDS = {
    "init": "broadsheet.cli.init:init",
    "demo": "broadsheet.cli.demo.command:demo",
    "upgrade": "broadsheet.cli.upgrade:upgrade",
    "serve": "broadsheet.cli.serve:serve",
    "run": "broadsheet.cli.run:run",
    "import": "broadsheet.cli.imports:import_command",
    "audience": "broadsheet.cli.audience:audience",
    "purge": "broadsheet.cli.purge:purge",
    "receivers": "broadsheet.cli.receivers:receivers",
    "manage": "broadsheet.cli.manage:manage",
    "doctor": "broadsheet.cli.doctor:doctor",
}
# These work on a site: its settings are read and Django is set up before they start.
NEED_SITE = frozenset({"import"})


class Commands(click.Group):
    """The subcommands, each loaded when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, ready to run."""
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, _, name = target.partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that was asked for; the site it works on is set up before it is loaded."""
        enter_site(ctx.params.get("site"))
        if args[0] in NEED_SITE and "--help" not in args:
            set_up_django()
        return super().resolve_command(ctx, args)


@click.command(cls=Commands)
@click.version_option(package_name="broadsheet")
@click.option(
    "--site",
    type=click.Path(path_type=Path, file_okay=False),
    help=f"The site's folder. Default: {SITE_VARIABLE}, else the present folder.",
)
def cli(site: Path | None) -> None:
    """Broadsheet: a newsroom's public site and the desk behind it."""


def enter_site(site: Path | None) -> None:
    """Makes the folder the site of this process and of those it starts."""
    if site is not None:
        os.environ[SITE_VARIABLE] = str(site.resolve())
        conf.settings.cache_clear()


def set_up_django() -> None:
    """Reads the site's settings and starts Django. Raises `SettingsAreWrong`."""
    conf.settings()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "broadsheet.config.settings")
    gc.disable()  # what is loaded stays: looking for garbage in it takes a sixth of the start
    import_module("django").setup()
    gc.freeze()
    gc.enable()


def main() -> None:
    """The entry of the program: errors become words here, and only here."""
    try:
        cli()
    except SettingsAreWrong as error:
        click.echo("The settings cannot be used:", err=True)
        for name, mistake in error.mistakes:
            click.echo(f"  {name} {mistake}", err=True)
        sys.exit(2)
    except BroadsheetError as error:
        fact = type(error).__name__
        click.echo(f"{fact}: {', '.join(map(str, error.args))}", err=True)
        sys.exit(1)
