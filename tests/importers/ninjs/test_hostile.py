"""Hostile items and files: each is refused with a reason that names the field, and the rest goes on."""

import json
import os
from pathlib import Path
from shutil import copy
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from broadsheet.importers.ninjs.reader import read
from broadsheet.importers.reader import Arrived, Refused

SAMPLES = Path(__file__).parents[2] / "samples" / "ninjs"
GOOD = b'{"uri": "urn:good", "headline": "The rest goes on", "body_text": "Words."}'


def item(**fields: object) -> bytes:
    return json.dumps(
        {"uri": "urn:bad", "headline": "Bad", "body_text": "Words."} | fields
    ).encode()


def pictured(href: str, **picture: object) -> bytes:
    associated = {"type": "picture", "renditions": {"main": {"href": href}}} | picture
    return item(associations={"main": associated})


HOSTILE_ITEMS = {
    "no uri": (item(uri=None), "uri", "is missing"),
    "empty uri": (item(uri=" "), "uri", "is missing"),
    "uri of the wrong type": (item(uri=["urn:bad"]), "uri", "is not text"),
    "endless uri": (item(uri="urn:" + "x" * 300), "uri", "is longer than 255 characters"),
    "no headline": (item(headline=None), "headline", "is missing"),
    "headline of markup only": (item(headline=None, headlines=[{"role": "html", "value": "<b></b>"}]), "headline", "is missing"),
    "10 MB title": (item(headline="x" * 10_000_000), "item", "is larger than 8 MB"),
    "7 MB title": (item(headline="x" * 7_000_000), "headline", "is longer than 10,000 characters"),
    "7 MB body": (item(body_text="x " * 3_500_000), "body_text", "is longer than 1,000,000 characters"),
    "headline is a number": (item(headline=12), "headline", "is not text"),
    "headline is an object": (item(headline={"en": "x"}), "headline", "is not text"),
    "body is a list": (item(body_html=["<p>x</p>"]), "body_html", "is not text"),
    "headlines is text": (item(headlines="x"), "headlines", "is not an array"),
    "subject is an object": (item(subject={"name": "x"}), "subject", "is not an array"),
    "subject holds a number": (item(subject=[5]), "subject[0]", "is not an object"),
    "a million subjects": (item(subject=[{}] * 100_000), "subject", "holds more than 1000 entries"),
    "associations is text": (item(associations="x"), "associations", "is not an array"),
    "association is a list": (item(associations={"a": [1]}), "associations.a", "is not an object"),
    "NUL in the headline": (item(headline="a\0b"), "headline", "holds a NUL character"),
    "NUL in the body": (item(body_html="<p>\0</p>"), "body_html", "holds a NUL character"),
    "lone surrogate": (item(headline="a\ud83d"), "headline", "holds half a surrogate pair"),
    "broken UTF-8": (item(headline="X").replace(b"X", b"\xff\xfe"), "item", "is not UTF-8"),
    "surrogate in UTF-8": (item(headline="X").replace(b"X", b"\xed\xa0\x80"), "item", "is not UTF-8"),
    "depth": (item(extra="X").replace(b'"X"', b"[" * 500 + b"]" * 500), "item", "is nested deeper than 64 levels"),
    "depth of objects": (item(extra="X").replace(b'"X"', b'{"a":' * 99 + b"1" + b"}" * 99), "item", "is nested deeper than 64 levels"),
    "NaN": (item(urgency="X").replace(b'"X"', b"NaN"), "item", "is not JSON"),
    "endless number": (item(urgency="X").replace(b'"X"', b"9" * 9999), "item", "holds a number with too many digits"),
    "two uris": (item(extra="X").replace(b'"extra"', b'"uri"'), "item", "names a field twice"),
    "comma too many": (item(extra="X").replace(b'"X"', b'"X",'), "item", "is not JSON"),
    "not an object": (b"[" + item() + b"]", "item", "is not an object"),
    "no time": (item(versioncreated="tomorrow"), "versioncreated", "is not a date and time"),
    "time before time": (item(firstcreated="0001-01-01T00:00:00+23:59"), "firstcreated", "is not a date and time"),
    "embargo that cannot be read": (item(embargoed="next week"), "embargoed", "is not a date and time"),
    "unknown status": (item(pubstatus="published?"), "pubstatus", "is not usable, withheld or canceled"),
    "not a story": (item(type="video"), "type", "is not that of a story"),
    "tag bomb": (item(body_html="<div>" * 50_000), "body_html", "has too many tags"),
    "nested quotations": (item(body_html="<blockquote>" * 500 + "x"), "body_html", "has tags nested too deep"),
    "entity bomb": (item(body_html="&" * 900_000), "body_html", "has too many tags"),
    "formatting bomb": (item(body_html="".join(f"<b a={n}>" for n in range(4000)) + "<p>" * 4000), "body_html", "has too many tags"),
    "path upwards": (pictured("../../secret.jpg"), "associations.main.renditions.main.href", "the path leaves its folder"),
    "path upwards, encoded": (pictured("%2e%2e/secret.jpg"), "associations.main.renditions.main.href", "the path leaves its folder"),
    "absolute path": (pictured("/etc/passwd"), "associations.main.renditions.main.href", "the path is absolute or not portable"),
    "Windows path": (pictured("..\\secret.jpg"), "associations.main.renditions.main.href", "the path is absolute or not portable"),
    "file address": (pictured("file:///etc/passwd"), "associations.main.renditions.main.href", "the picture's address has a foreign scheme"),
    "linked picture": (pictured("link.jpg"), "associations.main.renditions.main.href", "the picture is a symbolic link"),
    "folder as a picture": (pictured("pictures"), "associations.main.renditions.main.href", "the picture is not an ordinary file"),
    "pipe as a picture": (pictured("pipe.jpg"), "associations.main.renditions.main.href", "the picture is not an ordinary file"),
    "SVG picture": (pictured("drawn.svg"), "associations.main.renditions.main.href", "the file is no JPEG, PNG, WebP, AVIF or GIF"),
    "picture cut off": (pictured("cut.jpg"), "associations.main.renditions.main.href", "the picture is broken or cut off"),
    "path upwards in the body": (item(body_html='<img src="../secret.jpg">'), "body", "the path leaves its folder"),
    "picture cut off in the body": (item(body_html='<img src="cut.jpg">'), "body", "the picture is broken or cut off"),
    "rights that cannot be read": (pictured("good.jpg", expires="soon"), "associations.main.expires", "is not a date and time"),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "wire" / "pictures").mkdir(parents=True)
    copy(SAMPLES / "pictures" / "ferry.jpg", tmp_path / "secret.jpg")
    wire = tmp_path / "wire"
    copy(SAMPLES / "pictures" / "ferry.jpg", wire / "good.jpg")
    (wire / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    os.mkfifo(wire / "pipe.jpg")
    (wire / "drawn.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (wire / "cut.jpg").write_bytes((SAMPLES / "pictures" / "ferry.jpg").read_bytes()[:4000])
    return wire


@pytest.mark.parametrize(
    ("bad", "field", "reason"), HOSTILE_ITEMS.values(), ids=HOSTILE_ITEMS.keys()
)
def test_a_hostile_item_is_refused_and_the_rest_goes_on(folder, bad, field, reason):
    (folder / "stories.json").write_bytes(b"[" + bad + b",\n" + GOOD + b"]")

    refused, good = read(folder / "stories.json")

    assert isinstance(refused, Refused)
    assert (field, reason) in {(found.field, found.reason) for found in refused.reasons}
    assert isinstance(good, Arrived)
    assert refused.place.number == 1


def test_every_reason_is_told_not_only_the_first(folder):
    (folder / "a.json").write_bytes(item(headline=1, type="video", embargoed="x"))

    (refused,) = read(folder / "a.json")

    assert [found.field for found in refused.reasons] == ["type", "headline", "embargoed"]


def test_a_kill_is_obeyed_whatever_else_is_wrong_with_it(folder):
    fields = {"headline": 1, "body_html": 2, "embargoed": "x", "subject": "x"}
    (folder / "a.json").write_bytes(item(pubstatus="canceled", **fields))

    (kill,) = read(folder / "a.json")

    assert (kill.filing.source_id, kill.filing.signal) == ("urn:bad", "killed")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file holds no item"),
        (b"\xff\xfe[\0", "the file is not UTF-8"),
        (b"just words", "is not an object"),
        (b"PK\x03\x04", "the archive is broken"),
        (b"[", "the array is not closed"),
    ],
)
def test_a_hostile_file_is_refused(tmp_path, content, reason):
    (tmp_path / "a.json").write_bytes(content)

    found = list(read(tmp_path / "a.json"))

    assert reason in {finding.reason for refused in found for finding in refused.reasons}


def zipped(file, members):
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file


LINK = ZipInfo("link.jpg")
LINK.external_attr = 0o120777 << 16

HOSTILE_MEMBERS = {
    "upwards": (("../evil.json", GOOD), "the path leaves its folder"),
    "absolute": (("/evil.json", GOOD), "the path is absolute or not portable"),
    "bomb": (
        ("bomb.json", b"[" + b" " * 40_000_000),
        "the archive's member unpacks to more than 200 times its size",
    ),
    "link": ((LINK, b"/etc/passwd"), "the archive's member is a symbolic link"),
    "endless name": (("x" * 400 + ".json", GOOD), "the path has too long a name"),
}


@pytest.mark.parametrize(("member", "reason"), HOSTILE_MEMBERS.values(), ids=HOSTILE_MEMBERS.keys())
def test_a_hostile_member_is_refused_and_the_rest_of_the_archive_goes_on(tmp_path, member, reason):
    refused, good = read(zipped(tmp_path / "a.zip", [member, ("good.json", GOOD)]))

    assert [found.reason for found in refused.reasons] == [reason]
    assert isinstance(good, Arrived)


def test_a_picture_in_an_archive_that_lies_is_refused(tmp_path):
    svg = ("p.jpg", b"<svg/>")

    (refused,) = read(zipped(tmp_path / "a.zip", [svg, ("a.json", pictured("p.jpg"))]))

    assert [found.reason for found in refused.reasons] == [
        "the file is no JPEG, PNG, WebP, AVIF or GIF"
    ]


def test_a_broken_member_is_refused_and_the_next_is_read(tmp_path):
    file = zipped(tmp_path / "a.zip", [("a.json", GOOD * 50), ("b.json", GOOD)])
    data = bytearray(file.read_bytes())
    data[60] ^= 0xFF
    file.write_bytes(data)

    found = list(read(file))

    assert isinstance(found[-1], Arrived)
    assert "the archive's member is broken" in {
        finding.reason for one in found if isinstance(one, Refused) for finding in one.reasons
    }


def test_an_archive_without_stories_is_refused(tmp_path):
    (refused,) = read(zipped(tmp_path / "a.zip", [("read.me", b"x")]))

    assert [found.reason for found in refused.reasons] == ["the archive holds no file of stories"]
