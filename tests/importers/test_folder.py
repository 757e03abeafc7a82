import os
from pathlib import PurePosixPath

import pytest

from broadsheet.importers.folder import Folder
from broadsheet.importers.media import MediaIsHostile, MediaIsMissing


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "wire").mkdir()
    (tmp_path / "secret.jpg").write_bytes(b"x")
    (tmp_path / "wire" / "pictures").mkdir()
    (tmp_path / "wire" / "pictures" / "a.jpg").write_bytes(b"x")
    (tmp_path / "wire" / "stories.json").write_bytes(b"[]")
    return Folder(tmp_path / "wire" / "stories.json")


def media(folder, path):
    (part,) = folder.parts()
    return folder.media(part, PurePosixPath(path))


def test_a_picture_beside_the_file_is_found(folder, tmp_path):
    assert media(folder, "pictures/a.jpg") == tmp_path / "wire/pictures/a.jpg"


def test_the_file_is_one_part_with_its_bytes(folder):
    (part,) = folder.parts()

    assert (part.name, part.size_bytes, b"".join(folder.chunks(part))) == ("stories.json", 2, b"[]")


def test_a_picture_that_is_not_there_is_missing(folder):
    with pytest.raises(MediaIsMissing):
        media(folder, "pictures/b.jpg")


def test_a_linked_picture_is_hostile(folder, tmp_path):
    (tmp_path / "wire" / "link.jpg").symlink_to(tmp_path / "secret.jpg")

    with pytest.raises(MediaIsHostile):
        media(folder, "link.jpg")


def test_a_picture_in_a_linked_folder_is_hostile(folder, tmp_path):
    (tmp_path / "wire" / "link").symlink_to(tmp_path)

    with pytest.raises(MediaIsHostile):
        media(folder, "link/secret.jpg")


@pytest.mark.parametrize("name", ["pictures", "pipe"])
def test_what_is_no_ordinary_file_is_hostile(folder, tmp_path, name):
    os.mkfifo(tmp_path / "wire" / "pipe")

    with pytest.raises(MediaIsHostile):
        media(folder, name)
