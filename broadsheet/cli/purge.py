"""`broadsheet purge KEY…`: has pages thrown away by hand, through the same outbox as any change."""

import click

from broadsheet.cli.main import set_up_django
from broadsheet.surrogate import keys as surrogate_keys


@click.command()
@click.argument("keys", nargs=-1, metavar="KEY...")
@click.option("--hard", is_flag=True, help="They must not be served again, not even once.")
@click.option("--all", "everything", is_flag=True, help="Throw away everything; give no KEY.")
def purge(keys: tuple[str, ...], hard: bool, everything: bool) -> None:
    """Have every receiver throw away what bears one of the surrogate keys, such as article-42."""
    if everything == bool(keys) or (everything and hard):
        raise click.UsageError("Give keys, or --all alone.")
    unknown = [key for key in keys if not surrogate_keys.is_key(key)]
    if unknown:
        raise click.UsageError(f"Nothing bears such a key: {', '.join(unknown)}.")
    set_up_django()
    _write(keys, hard, everything)
    from broadsheet.surrogate import queries  # needs Django set up

    click.echo(
        f"Written to the outbox; told to {len(queries.receivers())} receivers by the worker."
    )


def _write(keys: tuple[str, ...], hard: bool, everything: bool) -> None:
    from django.db import transaction  # needs Django set up

    from broadsheet.surrogate import outbox

    with transaction.atomic():
        if everything:
            outbox.purge_everything()
        elif hard:
            outbox.purge_hard(*keys)
        else:
            outbox.purge(*keys)
