import struct
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from PIL import Image

from broadsheet.newsroom.models.photo import Photo
from broadsheet.newsroom.photo_metadata import PhotoMetadata, read_metadata
from tests.factories import HOUR, NOW, jpeg, live, photo, url_of

EXIF_DESCRIPTION, EXIF_ARTIST, EXIF_COPYRIGHT = 0x010E, 0x013B, 0x8298


def with_exif(**values):
    exif = Image.Exif()
    for tag, value in zip(
        (EXIF_DESCRIPTION, EXIF_ARTIST, EXIF_COPYRIGHT), values.values(), strict=True
    ):
        exif[tag] = value
    return jpeg(exif=exif)


def with_iptc(**datasets):
    """A picture with IPTC-IIM records in a Photoshop segment, as picture desks write them."""
    records = b"".join(
        b"\x1c\x02" + bytes([int(number[1:])]) + len(value).to_bytes(2, "big") + value
        for number, value in datasets.items()
    )
    resource = b"8BIM\x04\x04\x00\x00" + len(records).to_bytes(4, "big") + records
    resource += b"\0" * (len(resource) % 2)
    segment = b"Photoshop 3.0\0" + resource
    data = jpeg()
    return data[:2] + b"\xff\xed" + (len(segment) + 2).to_bytes(2, "big") + segment + data[2:]


def test_a_file_says_who_took_it_by_iptc():
    data = with_iptc(_120=b"Cranes at dawn", _80=b"Kim Dale", _110=b"AGN", _116=b"One use")

    found = read_metadata(BytesIO(data))

    assert found == PhotoMetadata("Cranes at dawn", "Kim Dale", "AGN", "One use")


def test_a_file_says_who_took_it_by_exif():
    data = with_exif(description="Cranes at dawn", artist="Kim Dale", copyright="One use")

    found = read_metadata(BytesIO(data))

    assert found == PhotoMetadata("Cranes at dawn", "Kim Dale", "", "One use")


def test_the_source_stands_in_for_a_missing_credit_line():
    assert read_metadata(BytesIO(with_iptc(_115=b"AGN"))).agency == "AGN"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [("Zoë".encode(), "Zoë"), ("Zoë".encode("latin-1"), "Zoë"), (b"A\0  B\n", "A B")],
)
def test_names_are_read_in_either_encoding_and_cleaned(raw, expected):
    assert read_metadata(BytesIO(with_iptc(_80=raw))).credit == expected


def test_an_endless_caption_is_cut():
    assert len(read_metadata(BytesIO(with_iptc(_120=b"x" * 30_000))).caption) == 2000


@pytest.mark.parametrize("data", [b"", b"no picture", jpeg()[:40], jpeg()])
def test_a_file_that_says_nothing_fills_nothing_in_and_keeps_its_position(data):
    file = BytesIO(data)
    file.seek(3)

    assert read_metadata(file) == PhotoMetadata()
    assert file.tell() == 3


@pytest.mark.django_db
def test_a_new_photo_is_prefilled_from_its_file():
    row = photo(data=with_iptc(_120=b"Cranes at dawn", _80=b"Kim Dale", _110=b"AGN"))

    assert (row.caption, row.credit, row.agency) == ("Cranes at dawn", "Kim Dale", "AGN")


@pytest.mark.django_db
def test_what_an_editor_wrote_wins_over_the_file():
    row = photo(data=with_iptc(_80=b"Kim Dale"), credit="Ada Reed")

    assert row.credit == "Ada Reed"


@pytest.mark.django_db
def test_what_an_editor_emptied_stays_empty():
    row = photo(data=with_iptc(_80=b"Kim Dale"))

    row.credit = ""
    row.save()

    assert Photo.objects.get().credit == ""


@pytest.mark.django_db
def test_the_key_changes_with_the_focal_point_and_the_file_and_nothing_else():
    row = photo()
    keys = [row.key]
    for change in ({"focal_point_x": 9}, {"title": "Other", "caption": "Words"}):
        for name, value in change.items():
            setattr(row, name, value)
        row.save()
        keys.append(Photo.objects.get(pk=row.pk).key)

    assert keys[0] != keys[1] == keys[2]
    assert photo(data=jpeg("red")).key != photo(data=jpeg("blue")).key


@pytest.mark.django_db
def test_neither_key_nor_file_name_tells_the_title(settings):
    row = photo("Secret merger", name="secret-merger.jpg")
    first = (row.key, row.file.name)
    settings.SECRET_KEY = "another-secret-of-another-site-0123456789-abcdefghij"
    with row.open_file() as file:
        other = photo("Secret merger", name="secret-merger.jpg", data=file.read())

    assert "merger" not in "".join(first)
    assert len(row.key) == 20
    assert other.key != row.key  # made with the site's secret: nobody can compute it from the file


@pytest.mark.django_db
def test_a_credit_names_photographer_and_agency():
    assert photo(credit="Kim Dale", agency="AGN").picture().credit == "Kim Dale / AGN"
    assert photo(agency="AGN").picture().credit == "AGN"
    assert photo(credit="AGN", agency="AGN").picture().credit == "AGN"


@pytest.mark.django_db
def test_words_of_the_story_replace_those_of_the_photo():
    row = photo(description="Cranes", caption="At dawn.")

    picture = row.picture(alt="Two cranes", caption="At dusk.")

    assert (picture.alt, picture.caption) == ("Two cranes", "At dusk.")
    assert (row.picture().alt, row.picture().caption) == ("Cranes", "At dawn.")


@pytest.mark.django_db
def test_nothing_names_a_photo_after_its_rights_have_ended(reader):
    with time_machine.travel(NOW, tick=False) as clock:
        row = photo(expires_at=NOW + HOUR, credit="Kim Dale")
        page = live(lead_photo=row, body=[("photo", {"photo": row, "alt": "", "caption": ""})])
        paths = [url_of(page), "/", "/latest/"]
        assert reader.lists_that_show(row.key, paths) == paths
        clock.shift(timedelta(hours=1))

        assert reader.lists_that_show(row.key, paths) == []


@pytest.mark.parametrize(
    "error", [RuntimeError(), struct.error(), TypeError(), KeyError(), OverflowError()]
)
def test_whatever_damaged_metadata_raises_the_file_says_nothing(monkeypatch, error):
    def getiptcinfo(image):
        raise error

    monkeypatch.setattr("PIL.IptcImagePlugin.getiptcinfo", getiptcinfo)

    assert read_metadata(BytesIO(jpeg())) == PhotoMetadata()


def test_a_damaged_exif_field_says_nothing(monkeypatch):
    def decoded(exif, tag):
        raise struct.error

    monkeypatch.setattr(Image.Exif, "__getitem__", decoded)

    assert read_metadata(BytesIO(jpeg())) == PhotoMetadata()
