"""The way to Redis or Valkey, single or a Cluster: many commands in one turn, scripts among them. No Django."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from redis import Redis, RedisCluster
from redis.exceptions import NoScriptError, RedisError

from broadsheet.audience.store.protocol import StoreIsAway
from broadsheet.audience.store.redis_keys import Argument

Client = Redis | RedisCluster
Command = tuple[Argument, ...]

SCRIPTS = {
    one.stem: one.read_text("utf-8") for one in Path(__file__).with_name("lua").glob("*.lua")
}
NAMES = {
    name: hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
    for name, text in SCRIPTS.items()
}


def script(name: str, tag: str, *arguments: Argument) -> Command:
    """The command that runs a script of the folder `lua` where the keys of this tag lie."""
    return ("EVALSHA", NAMES[name], 1, tag, *arguments)


class Link:
    """Connects when it is first needed, and again after a failure."""

    def __init__(self, connect: Callable[[], Client], address: str) -> None:
        self.address = address
        self._connect = connect
        self._client: Client | None = None

    def ask(self, commands: Iterable[Command]) -> list[Any]:
        """The answers, in order. Raises `StoreIsAway` if one of them is a failure.

        What a lost answer leaves in doubt is asked again: every command here may be
        given twice, `count` because it remembers its answer.
        """
        every = list(commands)
        answers = self._ask(every)
        missed = [place for place, one in enumerate(answers) if isinstance(one, NoScriptError)]
        if missed:
            self._load()
            for place, answer in zip(
                missed, self._ask([every[one] for one in missed]), strict=True
            ):
                answers[place] = answer
        for one in answers:
            if isinstance(one, Exception):
                raise StoreIsAway(self.address, str(one)) from one
        return answers

    def ask_one(self, *command: Argument) -> Any:
        """The answer to a single command."""
        return self.ask([command])[0]

    def rewrite_log(self) -> bool:
        """Lets every node write its append-only file anew, which holds what was deleted; no if one refuses."""
        try:
            client = self._connected()
            nodes: list[Any] = [None]
            if isinstance(client, RedisCluster):
                nodes = client.get_primaries()  # type: ignore[no-untyped-call]
            begun = [_rewrites(client, one) for one in nodes]  # all of them, whichever refuses
            return all(begun)
        except (RedisError, OSError):
            return False

    def close(self) -> None:
        """Connects anew when it is needed again."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _ask(self, commands: list[Command]) -> list[Any]:
        if not commands:
            return []
        try:
            turn = self._connected().pipeline(transaction=False)
            for one in commands:
                turn.execute_command(*one)
            return list(turn.execute(raise_on_error=False))
        except (RedisError, OSError) as error:
            self.close()
            raise StoreIsAway(self.address, str(error)) from error

    def _connected(self) -> Client:
        if self._client is None:
            self._client = self._connect()
        return self._client

    def _load(self) -> None:
        """On every node of a Cluster."""
        if self._client is None:
            return
        try:
            for text in SCRIPTS.values():
                self._client.script_load(text)
        except (RedisError, OSError) as error:
            raise StoreIsAway(self.address, str(error)) from error


def _rewrites(client: Any, node: object) -> bool:
    """Whether a node begins to do so, or has no such file."""
    where = {} if node is None else {"target_nodes": node}
    if not client.info("persistence", **where).get("aof_enabled"):
        return True
    try:
        client.execute_command("BGREWRITEAOF", **where)
    except RedisError:  # it may not, or is at it, with what was there before
        return False
    return True
