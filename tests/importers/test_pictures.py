import struct
import time
import zlib

import pytest
from PIL import Image

from broadsheet.importers.pictures import MAX_BYTES, MAX_FRAMES, PictureIsRefused, check


def drawn(file, format_name, size=(300, 200), **options):
    Image.effect_noise(size, 60).convert("RGB").save(file, format_name, **options)
    return file


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width, height):
    """A PNG that says how large it is, with next to nothing in it."""
    header = chunk(b"IHDR", struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
    )


def reason(file):
    with pytest.raises(PictureIsRefused) as caught:
        check(file)
    return caught.value.reason


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_a_picture_is_what_it_says_whatever_its_name(tmp_path, format_name):
    found = check(drawn(tmp_path / "picture.dat", format_name))

    assert (found.format, found.width, found.height) == (format_name, 300, 200)


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_picture_cut_off_is_refused(tmp_path, format_name, share):
    file = drawn(tmp_path / "a", format_name)
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * share)])

    assert reason(file) in {
        "the picture is broken or cut off",
        "the file is no JPEG, PNG, WebP, AVIF or GIF",
    }


@pytest.mark.parametrize("format_name", ["BMP", "TIFF", "ICO", "PPM"])
def test_other_formats_are_refused(tmp_path, format_name):
    assert (
        reason(drawn(tmp_path / "a.jpg", format_name))
        == "the file is no JPEG, PNG, WebP, AVIF or GIF"
    )


@pytest.mark.parametrize(
    "content",
    [b"", b"text", b"<svg xmlns='http://www.w3.org/2000/svg'><script>x</script></svg>", b"%!PS-Adobe-3.0 EPSF",
     b"%PDF-1.7", b"GIF89a", b"\xff\xd8\xff"],
)  # fmt: skip
def test_what_is_no_picture_is_refused(tmp_path, content):
    (tmp_path / "a.jpg").write_bytes(content)

    assert "the" in reason(tmp_path / "a.jpg")


@pytest.mark.parametrize("size", [(50_000, 50_000), (10_000, 9_000), (8_000, 5_001)])
def test_too_many_pixels_are_refused_at_once(tmp_path, size):
    (tmp_path / "a.png").write_bytes(png_of(*size))
    started = time.process_time()

    assert reason(tmp_path / "a.png") == "the picture has more than 40 million pixels"
    assert time.process_time() - started < 1


def test_too_many_frames_are_refused(tmp_path):
    frames = [Image.new("L", (4, 4), number % 250) for number in range(MAX_FRAMES + 2)]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:], duration=20)

    assert reason(tmp_path / "a.gif") == "the picture has more than 200 frames"


def test_a_file_too_large_is_refused_unread(tmp_path):
    with (tmp_path / "a.jpg").open("wb") as file:
        file.truncate(MAX_BYTES + 1)

    assert reason(tmp_path / "a.jpg") == "the picture is larger than 20 MB"


@pytest.mark.parametrize(
    "error",
    [RuntimeError(), struct.error(), TypeError(), KeyError(), IndexError(), OverflowError(),
     ZeroDivisionError()],
)  # fmt: skip
def test_whatever_a_decoder_raises_the_picture_is_broken(tmp_path, monkeypatch, error):
    def load(image):
        raise error

    file = drawn(tmp_path / "a.jpg", "JPEG")
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", load)

    assert reason(file) == "the picture is broken or cut off"
