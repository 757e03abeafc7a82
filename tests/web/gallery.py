"""Renders the reader's pages from the demo's texts, serves them, and takes screenshots.

`python -m tests.web.gallery OUT [page …]` writes OUT/<page>-<width>[-dark].png for pages of PAGES.
"""

import sys
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from threading import Thread

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from PIL import Image, ImageOps
from playwright.sync_api import sync_playwright

from broadsheet.audience.ranking import RankingName
from broadsheet.newsroom.article import Credit, Label
from broadsheet.web.components import ranking as ranking_component
from broadsheet.web.components import view_count
from broadsheet.web.components.photo import RATIOS
from broadsheet.web.pages import (
    article,
    author,
    corrections,
    error,
    front,
    how_we_count,
    latest,
    ranking,
    section,
    storyline,
)
from broadsheet.web.pages.listing import Listing
from tests.web import standalone  # noqa: F401  # loads Django; nothing below works without
from tests.web.sample_paper import SamplePaper

CACHE = Path("/tmp/gallery-cache")  # noqa: S108  # pictures take seconds to draw
NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
SIZES = ((390, 844), (768, 1024), (1280, 900))
STAMP = "7.1-2.498232.S0meMac-of-16chr"
LONG_STORY = "harbour-tunnel-opens-to-lorries"


def article_page(paper, key=LONG_STORY, step=0):
    made = paper.article(key)
    view = article.build(
        made,
        paper.rails(made.story.section, step=step),
        paper.by_id,
        paper.site,
        NOW,
        view_count.build(STAMP, 12_431),
    )
    return render_to_string("pages/article.html", {"page": view})


def front_page(paper):
    view = front.build(
        paper.tops(), paper.stories[:24], paper.bands(), paper.rails(None), paper.site, NOW
    )
    return render_to_string("pages/front.html", {"page": view})


def section_page(paper, name="world"):
    of = paper.sections[name]
    listing = Listing(paper.of(of)[:24], older="x-1")
    view = section.build(of, listing, paper.rails(of), paper.site, NOW)
    return render_to_string("pages/section.html", {"page": view})


def latest_page(paper):
    listing = Listing(paper.stories[:24], older="x-1")
    view = latest.build(listing, paper.rails(None), paper.site, NOW)
    return render_to_string("pages/latest.html", {"page": view})


def author_page(paper):
    one = paper.authors["ines-marlowe"]
    credit = Credit(one["name"], "ines-marlowe", "", one["email"], one["beat"], one["bio"])
    portrait = paper.stories[0].picture
    view = author.build(credit, portrait, Listing(paper.stories[:8]), paper.site, NOW)
    return render_to_string("pages/plain_list.html", {"page": view})


def storyline_page(paper):
    label = Label(1, "The harbour tunnel", "tunnel")
    view = storyline.build(label, Listing(paper.stories[:8]), paper.site, NOW)
    return render_to_string("pages/plain_list.html", {"page": view})


def corrections_page(paper):
    noted = [one["id"] for one in paper.raw if one.get("corrections")]
    made = [paper.article(key) for key in noted]
    entries = tuple((one.story, one.page.corrections[0]) for one in made)
    return render_to_string(
        "pages/corrections.html", {"page": corrections.build(entries, paper.site)}
    )


def not_found_page(paper):
    return render_to_string("errors/404.html", {"page": error.not_found(paper.site)})


def ranking_page(paper, name=RankingName.POPULAR_NOW):
    standing = paper.standing(name)
    ranked = ranking_component.build(standing, paper.by_id, paper.site)
    view = ranking.build(name, None, ranked, paper.site)
    return render_to_string("pages/ranking.html", {"page": view})


def how_we_count_page(paper):
    view = how_we_count.build(paper.site, {"bot": 12_431, "flood": 204, "prefetch": 31})
    return render_to_string("pages/how_we_count.html", {"page": view})


PAGES = {
    "front": lambda: front_page(SamplePaper(NOW)),
    "front-plain": lambda: front_page(SamplePaper(NOW, with_pictures=False)),
    "front-rtl": lambda: front_page(SamplePaper(NOW, direction="rtl", language="ar")),
    "article": lambda: article_page(SamplePaper(NOW)),
    "article-rtl": lambda: article_page(SamplePaper(NOW, direction="rtl", language="ar")),
    "article-plain": lambda: article_page(SamplePaper(NOW, with_pictures=False), step=1),
    "section": lambda: section_page(SamplePaper(NOW)),
    "latest": lambda: latest_page(SamplePaper(NOW)),
    "author": lambda: author_page(SamplePaper(NOW)),
    "storyline": lambda: storyline_page(SamplePaper(NOW)),
    "popular": lambda: ranking_page(SamplePaper(NOW)),
    "popular-rtl": lambda: ranking_page(SamplePaper(NOW, direction="rtl", language="ar")),
    "how-we-count": lambda: how_we_count_page(SamplePaper(NOW)),
    "corrections": lambda: corrections_page(SamplePaper(NOW)),
    "404": lambda: not_found_page(SamplePaper(NOW)),
    "500": lambda: render_to_string("errors/500.html"),
}
LOAD_ALL = "document.querySelectorAll('img').forEach((img) => { img.loading = 'eager'; })"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
ENCODERS = {"jpg": "JPEG", "webp": "WEBP", "avif": "AVIF"}


class Handler(BaseHTTPRequestHandler):
    """Pages by name, static files by Django's finders, photos drawn once and cropped."""

    def do_GET(self):
        path = self.path.partition("?")[0].strip("/")
        if path.startswith("static/"):
            found = finders.find(path.removeprefix("static/"))
            return (
                self.answer(Path(found).read_bytes(), TYPES[Path(found).suffix]) if found else None
            )
        if path.startswith("photos/"):
            return self.answer(
                photo(path.removeprefix("photos/")), f"image/{path.rpartition('.')[2]}"
            )
        if path in PAGES:
            return self.answer(PAGES[path]().encode(), "text/html; charset=utf-8")
        return self.send_error(404)

    def answer(self, data, content_type):
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        pass


def photo(name):
    key, _, rendition = name.partition("/")
    shape, _, rest = rendition.partition("-")
    width, _, suffix = rest.partition(".")
    path = CACHE / f"{key}-{rendition}"
    if not path.exists():
        original = CACHE / f"{key}.jpg"
        CACHE.mkdir(exist_ok=True)
        if not original.exists():
            import_module("broadsheet.cli.demo.pictures.studio").draw(key, original)
        across, down = RATIOS.get(shape, (1600, 1067))
        size = (int(width), int(width) * down // across)
        ImageOps.fit(Image.open(original), size).save(path, ENCODERS[suffix])
    return path.read_bytes()


def serve():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def shoot(out, names):
    origin = serve()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name in names:
            for width, height in SIZES:
                for scheme in ("light", "dark"):
                    page = browser.new_page(
                        viewport={"width": width, "height": height}, color_scheme=scheme
                    )
                    page.goto(f"{origin}/{name}")
                    page.evaluate(LOAD_ALL)
                    page.wait_for_load_state("networkidle")
                    page.screenshot(path=out / f"{name}-{width}-{scheme}.png", full_page=True)
                    page.close()


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    shoot(folder, sys.argv[2:] or PAGES)
