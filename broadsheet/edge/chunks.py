"""Takes a chunked body apart, strictly: whoever reads it otherwise would see another request after it.

Source: RFC 9112, section 7.1.
"""

import re

from broadsheet.edge.limits import CHUNK_LINE_BYTES, TRAILER_BYTES

SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})(?:[ \t]*;[\t\x20-\x7e\x80-\xff]*)?")
TRAILER = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t\x20-\x7e\x80-\xff]*")


class ChunksAreBroken(Exception):
    """What follows cannot be told apart from the body: the connection has to end."""


class Chunks:
    """Takes bytes as they come. What it gives back belongs to the body; `is_over` says when it ends."""

    def __init__(self) -> None:
        self.is_over = False
        self.left = 0  # of the chunk that is being read
        self.is_after_chunk = False  # its line break has to come
        self.is_in_trailer = False
        self.trailer_bytes = 0

    def take(self, data: bytes) -> tuple[bytes, int]:
        """What belongs to the body, and how many bytes were used; the rest has to be given again.

        Raises `ChunksAreBroken`.
        """
        found: list[bytes] = []
        position = 0
        while not self.is_over and position < len(data):
            if self.left:
                part = data[position : position + self.left]
                found.append(part)
                self.left -= len(part)
                position += len(part)
                self.is_after_chunk = not self.left
                continue
            end = self._line_end(data, position)
            if end < 0:
                break
            self._take_line(data[position:end])
            position = end + 2
        return b"".join(found), position

    def _line_end(self, data: bytes, position: int) -> int:
        end = data.find(b"\n", position)
        if end < 0:
            if len(data) - position > CHUNK_LINE_BYTES + TRAILER_BYTES:
                raise ChunksAreBroken
            return -1
        if end == position or data[end - 1] != 13:
            raise ChunksAreBroken
        return end - 1

    def _take_line(self, line: bytes) -> None:
        if self.is_after_chunk:
            if line:
                raise ChunksAreBroken
            self.is_after_chunk = False
        elif self.is_in_trailer:
            self._take_trailer(line)
        else:
            size = SIZE.fullmatch(line)
            if size is None or len(line) > CHUNK_LINE_BYTES:
                raise ChunksAreBroken
            self.left = int(size[1], 16)
            self.is_in_trailer = not self.left

    def _take_trailer(self, line: bytes) -> None:
        """What stands in a trailer is nothing to us, but it must be one."""
        self.trailer_bytes += len(line)
        if self.trailer_bytes > TRAILER_BYTES or (line and not TRAILER.fullmatch(line)):
            raise ChunksAreBroken
        self.is_over = not line
