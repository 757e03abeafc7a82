from io import BytesIO
from itertools import product
from pathlib import Path

import pytest
import time_machine
from PIL import Image

from broadsheet.newsroom.sizes import SHAPES, WIDTHS
from tests.factories import HOUR, NOW, jpeg, photo
from tests.reading import Reader
from tests.workers import work_at

pytestmark = pytest.mark.django_db

FOREVER = "public, max-age=31536000, immutable"


def get(path, **headers):
    return Reader().get(path, **headers)


@pytest.mark.parametrize("suffix", ["jpg", "webp", "avif"])
def test_a_rendition_is_a_picture_of_its_format_and_width(suffix):
    response = get(f"/photos/{photo().key}/full-320.{suffix}")

    with Image.open(BytesIO(response.body)) as image:
        assert (image.width, image.format) == (320, {"jpg": "JPEG"}.get(suffix, suffix.upper()))
    assert response.headers["Content-Type"] == f"image/{'jpeg' if suffix == 'jpg' else suffix}"


@pytest.mark.parametrize("shape", [shape for shape, ratio in SHAPES.items() if ratio])
def test_a_crop_has_its_ratio(shape):
    across, down = SHAPES[shape]
    data = get(f"/photos/{photo(data=jpeg(size=(900, 900))).key}/{shape}-320.jpg").body

    with Image.open(BytesIO(data)) as image:
        assert image.size == (320, 320 * down // across)


def test_a_rendition_may_be_kept_for_ever():
    response = get(f"/photos/{photo().key}/full-320.jpg")

    assert response.headers["Cache-Control"] == FOREVER
    assert not response.response.cookies


def test_a_reader_who_has_it_gets_304():
    path = f"/photos/{photo().key}/full-320.jpg"
    etag = get(path).headers["ETag"]

    response = get(path, **{"If-None-Match": etag})

    assert (response.status, response.body) == (304, b"")


def test_only_the_listed_shapes_widths_and_formats_are_drawn():
    key = photo().key
    wanted = [
        f"{shape}-{width}.jpg" for shape, width in product(("full", "tall"), (320, 321, 9999))
    ]
    wanted += ["full-320.gif", "full-320.png", "full-32.jpg", "full-0320.jpg", "FULL-320.jpg"]

    found = [name for name in wanted if get(f"/photos/{key}/{name}").status == 200]

    assert found == ["full-320.jpg"]


def test_an_unlisted_size_writes_no_file(settings):
    get(f"/photos/{photo().key}/full-321.jpg")

    assert not (Path(settings.MEDIA_ROOT) / "renditions").exists()


def test_a_rendition_is_drawn_once(settings, monkeypatch):
    path = f"/photos/{photo().key}/full-320.jpg"
    first = get(path).body

    monkeypatch.setattr("broadsheet.newsroom.renditions._draw", lambda *args: pytest.fail("drawn"))

    assert get(path).body == first


def test_no_photo_is_drawn_any_more_once_its_rights_have_ended():
    with time_machine.travel(NOW, tick=False) as clock:
        row = photo(expires_at=NOW + HOUR)
        get(f"/photos/{row.key}/full-320.jpg")
        clock.shift(HOUR)
        work_at(NOW + HOUR)

        statuses = [get(f"/photos/{row.key}/full-{width}.jpg").status for width in (320, 400)]

    assert statuses == [404, 404]


def test_the_original_is_not_public():
    row = photo()

    assert get(f"/media/{row.file.name}").status == 404
    assert get(f"/{row.file.name}").status == 404


def test_every_width_of_the_pages_is_listed():
    from broadsheet.web.components.photo import Slot

    for slot in Slot:
        assert slot.value.shape in SHAPES
        assert set(slot.value.widths) <= set(WIDTHS)


def test_a_damaged_original_answers_404(settings):
    row = photo()
    (Path(settings.MEDIA_ROOT) / row.file.name).write_bytes(b"damaged")

    assert get(f"/photos/{row.key}/full-320.jpg").status == 404


def test_an_original_that_is_lost_answers_404(settings):
    row = photo()
    (Path(settings.MEDIA_ROOT) / row.file.name).unlink()

    assert get(f"/photos/{row.key}/full-320.jpg").status == 404
