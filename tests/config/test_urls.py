import pytest
from django.urls import get_resolver, resolve, reverse

from broadsheet.config.urls import handler404, handler500, urlpatterns
from broadsheet.newsroom.models.page import RESERVED
from broadsheet.web import errors


def test_readers_addresses_are_tried_last():
    assert [str(entry.pattern) for entry in urlpatterns][-2:] == ["desk/", ""]


@pytest.mark.parametrize("path", ["/desk/", "/desk/pages/", "/desk/login/", "/desk/media/a.jpg"])
def test_no_readers_address_hides_the_desk(path):
    assert not resolve(path).func.__module__.startswith("broadsheet.web")


def test_errors_have_pages_of_ours():
    resolver = get_resolver("broadsheet.config.urls")

    assert resolver.resolve_error_handler(404) is errors.not_found
    assert resolver.resolve_error_handler(500) is errors.server_error
    assert {handler404, handler500} == {
        "broadsheet.web.errors.not_found",
        "broadsheet.web.errors.server_error",
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/desk/", "/desk/media/x.jpg", "/desk/files/1/x.pdf", "/desk/pages/"]
)
def test_what_is_the_desks_asks_for_a_login(client, path):
    response = client.get(path)

    assert (response.status_code, response.headers["Location"]) == (
        302,
        f"/desk/login/?next={path}",
    )
    assert response.headers["Cache-Control"].count("private")


@pytest.mark.django_db
def test_an_editor_sees_the_desk_and_its_media(desk, tmp_path, monkeypatch):
    monkeypatch.setitem(urlpatterns[0].default_args, "document_root", tmp_path / "media")
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "x.jpg").write_bytes(b"a picture")
    (tmp_path / "broadsheet.toml").write_text("the secret")

    assert desk.get("/desk/").status_code == 200
    assert b"".join(desk.get("/desk/media/x.jpg").streaming_content) == b"a picture"
    assert desk.get("/desk/media/../broadsheet.toml").status_code == 400
    assert desk.get("/desk/media/%2e%2e/broadsheet.toml").status_code == 400


@pytest.mark.django_db
def test_originals_have_no_public_address(client, settings):
    (settings.MEDIA_ROOT / "x.jpg").write_bytes(b"a picture")

    assert [
        client.get(path).status_code for path in ("/media/x.jpg", "/x.jpg", "/photos/x.jpg")
    ] == [404] * 3


def test_the_words_of_our_addresses_are_reserved():
    first = {str(entry.pattern).split("/")[0].strip("^") for entry in urlpatterns[-1].url_patterns}
    words = {word for word in first if word.isalpha()}

    assert words | {reverse("wagtailadmin_home").strip("/")} <= RESERVED
