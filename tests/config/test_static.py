import gzip
import json
import re

import pytest
from django.contrib.staticfiles.finders import AppDirectoriesFinder
from django.core.files.base import ContentFile
from django.core.management import call_command

from broadsheet.config.static import OneStylesheetStorage, one_stylesheet


@pytest.fixture
def collected(settings, tmp_path):
    """Static files as a site serves them."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "broadsheet.config.static.OneStylesheetStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return settings.STATIC_ROOT


def test_the_stylesheet_is_one_file_with_its_layers_in_order():
    css = one_stylesheet()

    assert "@import" not in css
    assert "/*" not in css
    assert css.startswith("@layer reset, tokens, base, layout, components, print")
    assert {"reset", "tokens", "base", "layout", "components", "print"} <= set(
        re.findall(r"@layer ([\w-]+) \{", css)
    )


def test_a_missing_part_stops_the_collection(monkeypatch):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        one_stylesheet("css/nowhere.css")


def test_what_is_collected_is_inlined_hashed_and_compressed(collected):
    manifest = json.loads((collected / "staticfiles.json").read_text())
    name = manifest["paths"]["css/broadsheet.css"]

    css = (collected / name).read_text()

    assert name != "css/broadsheet.css"
    assert "@import" not in css
    assert gzip.decompress((collected / f"{name}.gz").read_bytes()).decode() == css


def test_a_theme_may_replace_one_part_of_the_stylesheet(settings, tmp_path):
    from django.contrib.staticfiles import finders

    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "theme.css").write_text(":root { --theirs: 1; }")
    settings.STATICFILES_DIRS = [tmp_path]
    finders.get_finder.cache_clear()
    try:
        assert "--theirs" in one_stylesheet()
    finally:
        finders.get_finder.cache_clear()


@pytest.fixture
def theme(settings, tmp_path):
    """Writes a file of a theme."""

    def write(name, text):
        path = tmp_path / "theme" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        settings.STATICFILES_DIRS = [tmp_path / "theme"]

    return write


def test_a_part_that_a_theme_replaces_is_replaced_whole_and_stays_in_its_layer(theme):
    ours = one_stylesheet()
    theme("css/components/rail.css", ".rail { --theirs: 1; }")

    css = one_stylesheet()

    assert "@layer components {\n.rail { --theirs: 1; }\n}" in css
    assert ".rail__title" in ours
    assert ".rail__title" not in css
    assert css.count("@layer components {") == ours.count("@layer components {")


def test_rules_of_a_theme_stand_last_and_in_no_layer(theme):
    theme("css/theme.css", ".mine { order: 1; }")

    css = one_stylesheet()

    assert css.endswith("}\n.mine { order: 1; }\n")


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ('url("../../img/a.svg")', 'url("../img/a.svg")'),
        ("url(../a.svg)", 'url("a.svg")'),
        ("url('b.svg')", 'url("components/b.svg")'),
        ('url("/static/a.svg")', 'url("/static/a.svg")'),
        ("url(data:image/png;base64,AA==)", "url(data:image/png;base64,AA==)"),
        ("url(#mask)", "url(#mask)"),
    ],
)
def test_addresses_in_a_part_lead_where_they_led_before_it_was_inlined(theme, written, sent):
    theme("css/components/rail.css", f".rail {{ background: {written}; }}")

    assert f".rail {{ background: {sent}; }}" in one_stylesheet()


def test_a_font_of_a_theme_is_collected_under_its_hashed_name(theme, tmp_path):
    theme("fonts/ours.woff2", "a font")
    theme("css/theme.css", '@font-face { font-family: Ours; src: url("../fonts/ours.woff2"); }')

    storage = OneStylesheetStorage(location=tmp_path / "static", base_url="/static/")
    paths = {}
    for name, source in AppDirectoriesFinder(["broadsheet.web"]).list(None):
        paths[name] = source, name
        with source.open(name) as file:
            storage.save(name, file)
    storage.save("fonts/ours.woff2", ContentFile(b"a font"))
    list(storage.post_process(paths | {"fonts/ours.woff2": (storage, "fonts/ours.woff2")}))

    css = (tmp_path / "static" / storage.stored_name("css/broadsheet.css")).read_text()
    assert re.search(r'url\("\.\./fonts/ours\.[0-9a-f]{12}\.woff2"\)', css)
