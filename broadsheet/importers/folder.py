"""A plain file as a source; its pictures are files in the folder beside it."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from stat import S_ISLNK, S_ISREG

from broadsheet.importers.media import (
    CHUNK_BYTES,
    MediaIsHostile,
    MediaIsMissing,
    Part,
    SourceIsRefused,
)


class Folder:
    """One file of items and the folder it lies in."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.refused: list[SourceIsRefused] = []

    def parts(self) -> list[Part]:
        """The file itself."""
        return [Part(self._file.name, self._file.stat().st_size, PurePosixPath())]

    def chunks(self, part: Part) -> Iterator[bytes]:
        """The file's bytes. Raises `SourceIsRefused` where the disk cannot give them."""
        try:
            with self._file.open("rb") as stream:
                while chunk := stream.read(CHUNK_BYTES):
                    yield chunk
        except OSError as error:
            raise SourceIsRefused("the file cannot be read", error.strerror or "") from error

    def media(self, part: Part, path: PurePosixPath) -> Path:
        """The picture's own file. No step on the way to it may be a link."""
        file = self._file.parent
        mode = 0
        for step in path.parts:
            file /= step
            try:
                mode = file.lstat().st_mode
            except (OSError, ValueError) as error:
                raise MediaIsMissing("there is no such picture", str(path)) from error
            if S_ISLNK(mode):
                raise MediaIsHostile("the picture is a symbolic link", str(path))
        if not S_ISREG(mode):
            raise MediaIsHostile("the picture is not an ordinary file", str(path))
        return file

    def release(self) -> None:
        """Nothing was copied."""
