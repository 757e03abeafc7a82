from pathlib import PurePosixPath

import pytest

from broadsheet.importers.media import MediaIsElsewhere, MediaIsHostile, media_path


@pytest.mark.parametrize(
    ("address", "path"),
    [("pictures/a.jpg", "pictures/a.jpg"), ("./a.jpg", "a.jpg"), ("a%20b.jpg", "a b.jpg"), ("a.jpg?w=300#x", "a.jpg"),
     ("bücher/ä.png", "bücher/ä.png")],
)  # fmt: skip
def test_an_address_beside_the_item_is_a_path(address, path):
    assert media_path(address) == PurePosixPath(path)


@pytest.mark.parametrize(
    "address",
    ["../a.jpg", "pictures/../../a.jpg", "/etc/passwd", "%2e%2e/a.jpg", "..%2fa.jpg", "..\\a.jpg", "C:\\a.jpg",
     "C:/a.jpg", "\\\\host\\a.jpg", "file:///etc/passwd", "file:a.jpg", "data:image/png;base64,AA", "javascript:x",
     "ftp://host/a.jpg", "a\0.jpg", "a%00.jpg", "a\n.jpg", "", ".", "x" * 300 + ".jpg", "http://[bad", "\u202egpj.a"],
)  # fmt: skip
def test_an_address_that_leads_away_is_hostile(address):
    with pytest.raises(MediaIsHostile):
        media_path(address)


@pytest.mark.parametrize(
    "address", ["https://a.example/b.jpg", "HTTP://a.example/b.jpg", "//a.example/b.jpg"]
)
def test_another_host_is_elsewhere(address):
    with pytest.raises(MediaIsElsewhere):
        media_path(address)
