"""A request's body: received whole, within its limit, before the origin hears of it.

What is longer than a form waits in a file, so that many at once cost disk and no memory.
"""

import tempfile
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO

from broadsheet.edge.chunks import Chunks
from broadsheet.edge.limits import BODIES_BYTES, BODY_IN_MEMORY_BYTES

READ_BYTES = 64 * 1024


class BodyIsTooLarge(Exception):
    """It is longer than what may be sent there."""


class NoRoomForBodies(Exception):
    """Too much is being received already."""


@dataclass(slots=True)
class Room:
    """What all bodies of a process may take together, on its disk and in its memory."""

    limit: int
    used: int = 0

    def take(self, count: int) -> None:
        """Raises `NoRoomForBodies`."""
        if self.used + count > self.limit:
            raise NoRoomForBodies
        self.used += count


ROOM = Room(BODIES_BYTES)
# Gives files back to the disk: 4 ms for the longest, in which no reader would have an answer.
SWEEPER = ThreadPoolExecutor(1, thread_name_prefix="sweeper")


class Body:
    """Takes bytes as they come until `is_whole`. `length` None: it is chunked."""

    def __init__(self, length: int | None, limit: int, room: Room = ROOM) -> None:
        if (length or 0) > limit:
            raise BodyIsTooLarge
        self.limit = limit
        self.room = room
        self.length = 0
        self.left = length
        self.chunks = Chunks() if length is None else None
        self.small = b""  # what has come, until it is too long for that
        self.file: IO[bytes] | None = None

    @property
    def is_whole(self) -> bool:
        """Whether all of it has come."""
        return self.chunks.is_over if self.chunks else self.left == 0

    def take(self, data: bytes) -> int:
        """Keeps what belongs to it; how many bytes were used.

        Raises `BodyIsTooLarge`, `ChunksAreBroken`, `NoRoomForBodies` or, where the disk is full,
        `OSError`.
        """
        if self.chunks:
            part, used = self.chunks.take(data)
        else:
            part = data[: self.left]
            used = len(part)
            self.left = (self.left or 0) - used
        if self.length + len(part) > self.limit:
            raise BodyIsTooLarge
        self.room.take(len(part))
        self.length += len(part)
        self._keep(part)
        return used

    def _keep(self, part: bytes) -> None:
        if self.file is None and self.length <= BODY_IN_MEMORY_BYTES:
            self.small += part
            return
        if self.file is None:
            self.file = tempfile.TemporaryFile()  # noqa: SIM115  # until `close`
            self.file.write(self.small)
            self.small = b""
        self.file.write(part)

    def read(self) -> bytes:
        """All that has come, for what is known to be small."""
        if self.file is None:
            return self.small
        self.file.seek(0)
        return self.file.read()

    async def parts(self) -> AsyncIterator[bytes]:
        """What has come, from its beginning."""
        if self.file is None:
            if self.small:
                yield self.small
            return
        self.file.seek(0)
        while part := self.file.read(READ_BYTES):
            yield part

    def close(self) -> None:
        """Throws it away."""
        self.room.used -= self.length
        self.length = 0
        self.small = b""
        if self.file is not None:
            SWEEPER.submit(self.file.close)
