import struct
from contextlib import closing
from pathlib import PurePosixPath
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from broadsheet.importers import directory
from broadsheet.importers.archive import Archive
from broadsheet.importers.media import MediaIsHostile, MediaIsMissing, SourceIsRefused


def packed(file, members, **options):
    with ZipFile(file, "w", ZIP_DEFLATED, **options) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file


def reason(file):
    with pytest.raises(SourceIsRefused) as caught:
        Archive(file).close()
    return caught.value.reason


def refused(file):
    archive = Archive(file)
    archive.close()
    return [error.reason for error in archive.refused]


@pytest.fixture
def archive(tmp_path):
    members = [
        ("b/wire.json", b'{"b":1}'),
        ("a.jsonl", b"{}"),
        ("b/pictures/x.jpg", b"picture"),
        ("read.me", b""),
    ]
    opened = Archive(packed(tmp_path / "a.zip", members))
    yield opened
    opened.close()


def test_members_with_stories_are_parts_in_order(archive):
    assert [(part.name, str(part.folder)) for part in archive.parts()] == [
        ("a.jsonl", "."),
        ("b/wire.json", "b"),
    ]


def test_a_part_gives_its_bytes(archive):
    assert b"".join(archive.chunks(archive.parts()[1])) == b'{"b":1}'


def test_a_picture_is_copied_under_its_name_until_released(archive):
    copy = archive.media(archive.parts()[1], PurePosixPath("pictures/x.jpg"))

    assert (copy.name, copy.read_bytes()) == ("x.jpg", b"picture")
    archive.release()
    assert not copy.exists()


def test_a_picture_asked_for_twice_is_copied_once(archive):
    part = archive.parts()[1]

    assert archive.media(part, PurePosixPath("pictures/x.jpg")) == archive.media(
        part, PurePosixPath("pictures/x.jpg")
    )


def test_a_picture_is_looked_for_beside_its_own_part(archive):
    with pytest.raises(MediaIsMissing):
        archive.media(archive.parts()[0], PurePosixPath("pictures/x.jpg"))


@pytest.mark.parametrize(
    "name", ["../a.json", "/a.json", "a/../../b.json", "C:/a.json", "a\\b.json", "x" * 300, "a\nb"]
)
def test_a_member_with_an_unsafe_name_is_refused_and_the_rest_kept(tmp_path, name):
    file = packed(tmp_path / "a.zip", [(name, b"{}"), ("good.json", b"{}")])

    with closing(Archive(file)) as archive:
        assert len(archive.refused) == 1
        assert [part.name for part in archive.parts()] == ["good.json"]


def test_a_linked_member_is_refused(tmp_path):
    link = ZipInfo("link.jpg")
    link.external_attr = 0o120777 << 16

    assert refused(packed(tmp_path / "a.zip", [(link, b"/etc/passwd")])) == [
        "the archive's member is a symbolic link"
    ]


def test_a_member_that_unpacks_enormously_is_refused(tmp_path):
    file = packed(tmp_path / "a.zip", [("bomb.json", b" " * 30_000_000)])

    assert refused(file) == ["the archive's member unpacks to more than 200 times its size"]


def test_a_member_packed_by_another_method_is_refused(tmp_path):
    with ZipFile(tmp_path / "a.zip", "w", ZIP_BZIP2) as archive:
        archive.writestr("a.json", b"{}")

    assert refused(tmp_path / "a.zip") == [
        "the archive's member is packed by a method we do not take"
    ]


def test_an_encrypted_member_is_refused(tmp_path):
    file = packed(tmp_path / "a.zip", [("a.json", b"{}")])
    data = bytearray(file.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(data)

    assert refused(file) == ["the archive's member is encrypted"]


def test_a_member_that_lies_about_its_size_is_refused(tmp_path):
    file = packed(tmp_path / "a.zip", [("p/x.jpg", b"x" * 1000), ("p/a.json", b"{}")])
    data = bytearray(file.read_bytes())
    data[data.index(b"PK\x01\x02") + 24 : data.index(b"PK\x01\x02") + 28] = struct.pack("<I", 10)
    file.write_bytes(data)
    archive = Archive(file)

    with pytest.raises(MediaIsHostile):
        archive.media(archive.parts()[0], PurePosixPath("x.jpg"))
    archive.close()


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_archive_that_names_a_member_twice_is_refused(tmp_path):
    assert (
        reason(packed(tmp_path / "a.zip", [("a.json", b"1"), ("a.json", b"2")]))
        == "the archive names a member twice"
    )


def test_an_archive_whose_members_overlap_is_refused(tmp_path):
    file = packed(tmp_path / "a.zip", [("a.json", b"1"), ("b.json", b"2")])
    data = bytearray(file.read_bytes())
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    data[second + 42 : second + 46] = struct.pack("<I", 5)
    file.write_bytes(data)

    assert reason(file) == "the archive's members overlap"


def test_an_archive_of_too_many_bytes_is_refused(tmp_path):
    file = packed(tmp_path / "a.zip", [(f"{n}.json", b"{}") for n in range(3)])
    data = bytearray(file.read_bytes())
    at = -1
    for _ in range(3):
        at = data.index(b"PK\x01\x02", at + 1)
        data[at + 24 : at + 28] = struct.pack("<I", 0xFFFFFFF0)
    file.write_bytes(data)

    assert reason(file) == "the archive unpacks to more than 8 GB"


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"PK\x03\x04" + b"x" * 5000, b"PK\x05\x06"])
def test_a_broken_archive_is_refused(tmp_path, content):
    (tmp_path / "a.zip").write_bytes(content)

    assert reason(tmp_path / "a.zip") == "the archive is broken"


def test_an_archive_with_a_directory_in_pieces_is_refused(tmp_path):
    file = packed(tmp_path / "a.zip", [("a.json", b"{}")])
    file.write_bytes(file.read_bytes().replace(b"PK\x01\x02", b"PK\x09\x09"))

    assert reason(file) == "the archive is broken"


def test_an_archive_of_too_many_members_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(directory, "MAX_MEMBERS", 3)

    assert "more than 3 members" in reason(
        packed(tmp_path / "a.zip", [(f"{n}", b"") for n in range(4)])
    )


def test_an_archive_in_zip64_form_is_refused(tmp_path):
    file = packed(tmp_path / "a.zip", [("a.json", b"{}")])
    data = file.read_bytes()
    at = data.index(b"PK\x05\x06")
    file.write_bytes(data[:at] + b"PK\x06\x07" + b"\0" * 16 + data[at:])

    assert "zip64" in reason(file)


def test_an_archive_too_large_is_refused(tmp_path):
    with (tmp_path / "a.zip").open("wb") as file:
        file.truncate(directory.MAX_FILE_BYTES + 1)

    assert reason(tmp_path / "a.zip") == "the archive is larger than 2 GB: split it"


def test_a_member_named_twice_by_two_spellings_is_refused_and_the_first_kept(tmp_path):
    file = packed(tmp_path / "a.zip", [("a.json", b"1"), ("./a.json", b"2")])

    with closing(Archive(file)) as archive:
        assert [(error.reason, error.detail) for error in archive.refused] == [
            ("the archive names a member twice", "./a.json")
        ]
        assert b"".join(archive.chunks(archive.parts()[0])) == b"1"
