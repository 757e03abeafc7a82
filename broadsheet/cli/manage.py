"""`broadsheet manage …`: Django's and Wagtail's own commands, on the site's settings."""

import click

from broadsheet.cli.main import set_up_django


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run a command of Django or Wagtail (`manage help` lists them)."""
    set_up_django()
    from django.core.management import execute_from_command_line  # needs the settings first

    execute_from_command_line(["broadsheet manage", *arguments])
