"""`broadsheet receivers`: who is told what to throw away of the pages that they keep."""

from typing import TYPE_CHECKING

import click

from broadsheet.cli.main import set_up_django

if TYPE_CHECKING:
    from broadsheet.surrogate.queries import ReceiverState

KINDS = ("broadsheet", "varnish", "fastly", "cloudflare")  # those of `models.KindName`


@click.group(invoke_without_command=True)
@click.pass_context
def receivers(context: click.Context) -> None:
    """List who is told of purges, and how far each is behind."""
    if context.invoked_subcommand is None:
        set_up_django()
        from broadsheet.surrogate import queries  # needs Django set up, here and below

        found = queries.receivers()
        for receiver in found:
            click.echo(f"{receiver.name}  {_address(receiver)}  {_standing(receiver)}")
        if not found:
            click.echo(f"No receiver is registered; {queries.pending_count()} purges are kept.")


@receivers.command()
@click.argument("name")
@click.argument("url")
@click.option(
    "--kind", type=click.Choice(KINDS), default=KINDS[0], show_default=True, help="How it is told."
)
def add(name: str, url: str, kind: str) -> None:
    """Tell the receiver NAME at URL of every purge from now on; first, to throw away everything."""
    set_up_django()
    from broadsheet.surrogate import receivers as actions
    from broadsheet.surrogate.models import KindName

    actions.register(name, url, kind=KindName(kind))
    click.echo(f"{name} is told of purges from now on.")


@receivers.command()
@click.argument("name")
def remove(name: str) -> None:
    """Tell the receiver NAME nothing more."""
    set_up_django()
    from broadsheet.surrogate import receivers as actions

    actions.retire(name)
    click.echo(f"{name} is told nothing more.")


def _address(receiver: "ReceiverState") -> str:
    is_ours = receiver.kind == KINDS[0]
    return receiver.url if is_ours else f"{receiver.url} ({receiver.kind})"


def _standing(receiver: "ReceiverState") -> str:
    pending = f"{receiver.pending_count} pending, {receiver.lag_seconds:.1f} s behind"
    if receiver.failing_since:
        since = f"{receiver.failing_since:%Y-%m-%d %H:%M:%S}"
        return f"{pending}, failing since {since} UTC: {receiver.failure}"
    if receiver.must_start_empty:
        return f"{pending}, about to be told to throw away everything"
    return pending if receiver.behind_since else "has everything"
