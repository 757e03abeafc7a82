from hashlib import sha256

import pytest
from PIL import Image, ImageStat

from broadsheet.cli.demo.pictures import studio

SOME = ("harbour-dawn", "server-room", "portrait-ines-marlowe")  # the rest is drawn for the demo


def digest(path):
    return sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Some pictures, by key."""
    folder = tmp_path_factory.mktemp("pictures")
    for key in SOME:
        studio.draw(key, folder / f"{key}.jpg")
    return {key: folder / f"{key}.jpg" for key in SOME}


def test_every_key_is_a_scene_or_a_portrait_and_only_one():
    assert len(studio.KEYS) == len(set(studio.KEYS)) == len(studio.SCENES) + len(studio.PORTRAITS)
    assert not set(studio.SCENES) & set(studio.PORTRAITS)


@pytest.mark.parametrize("key", SOME)
def test_a_picture_is_a_progressive_jpeg_of_its_size(drawn, key):
    with Image.open(drawn[key]) as picture:
        assert picture.format == "JPEG"
        assert picture.mode == "RGB"
        assert picture.size == (
            studio.PORTRAIT_SIZE if key in studio.PORTRAITS else studio.SCENE_SIZE
        )
        assert picture.info.get("progressive")


@pytest.mark.parametrize("key", SOME)
def test_a_picture_shows_something(drawn, key):
    with Image.open(drawn[key]) as picture:
        contrast = ImageStat.Stat(picture.convert("L")).stddev[0]

    assert contrast > 15
    assert 20_000 < drawn[key].stat().st_size < 600_000


def test_pictures_differ(drawn):
    assert len({digest(path) for path in drawn.values()}) == len(SOME)


def test_the_same_key_always_gives_the_same_picture(drawn, tmp_path):
    studio.draw("portrait-ines-marlowe", tmp_path / "again.jpg")

    assert digest(tmp_path / "again.jpg") == digest(drawn["portrait-ines-marlowe"])


def test_an_unknown_key_is_an_error(tmp_path):
    with pytest.raises(KeyError):
        studio.draw("unicorn", tmp_path / "unicorn.jpg")
    assert not (tmp_path / "unicorn.jpg").exists()
