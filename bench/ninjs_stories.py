"""Draws ninjs stories with pictures from a seed: for the import's benchmark and its kill test."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

FIRST = ("Ada", "Tom", "Mira", "Jonas", "Lena", "Idris", "Sofia", "Pavel", "Noor", "Emil")
LAST = ("Brandt", "Okoro", "Lindqvist", "Marsh", "Petrov", "Silva", "Haddad", "Keane")
PLACES = ("Port Ansel", "Upper Mill", "Saltmarsh", "Kestrel Bay", "Old Quay")
SECTIONS = ("City", "World", "Business", "Culture", "Sport", "Science > Climate")
SUBJECTS = (
    "Harbour",
    "Trams",
    "Budget",
    "Flood wall",
    "Schools",
    "Opera",
    "Rowing",
    "Housing",
    "Tides",
)
WORDS = tuple(
    part
    for line in (
        "the council harbour ferry line opens after a long winter while residents ask",
        "who will pay for new rails and the engineers say that the tide gates hold",
    )
    for part in line.split()
)
START = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
PICTURE_SIZE = (480, 320)


def write(folder: Path, *, count: int, seed: int, paragraphs: int = 8) -> Path:
    """Writes `stories.json`, an array, and a picture for each story; gives the file."""
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    file = folder / "stories.json"
    with file.open("w", encoding="utf-8") as stream:
        stream.write("[\n")
        for number, story in enumerate(stories(count=count, seed=seed, paragraphs=paragraphs)):
            picture(
                folder / "pictures" / f"{number:05}.jpg", random.Random(seed * 1_000_003 + number)
            )
            stream.write(",\n" if number else "")
            json.dump(story, stream, ensure_ascii=False)
        stream.write("\n]\n")
    return file


def stories(*, count: int, seed: int, paragraphs: int = 8) -> Iterator[dict[str, Any]]:
    """Stories in both shapes of ninjs, in turn."""
    for number in range(count):
        draw = random.Random(seed * 7_919 + number)
        yield (_in_two if number % 2 else _in_one)(number, draw, paragraphs)


def picture(file: Path, draw: random.Random) -> None:
    """A small drawn JPEG, different for each story."""
    width, height = PICTURE_SIZE
    image = Image.new("RGB", PICTURE_SIZE, _colour(draw))
    pen = ImageDraw.Draw(image)
    for _ in range(12):
        left, top = draw.randrange(width), draw.randrange(height)
        box = (left, top, left + draw.randrange(20, 200), top + draw.randrange(20, 160))
        draw.choice((pen.rectangle, pen.ellipse))(box, fill=_colour(draw))
    image.save(file, "JPEG", quality=80)


def _in_one(number: int, draw: random.Random, paragraphs: int) -> dict[str, Any]:
    created = START + timedelta(minutes=7 * number)
    return {
        "uri": f"urn:broadsheet:bench:{number}",
        "type": "text",
        "pubstatus": "usable",
        "firstcreated": created.isoformat(),
        "versioncreated": (created + timedelta(minutes=draw.randrange(90))).isoformat(),
        "headline": f"{_sentence(draw, 7)} {number}",
        "description_text": _sentence(draw, 16),
        "body_html": "".join(_html(draw, place) for place in range(paragraphs)),
        "byline": f"By {_person(draw)} and {_person(draw)}",
        "located": draw.choice(PLACES),
        "language": "en",
        "subject": [{"name": draw.choice(SECTIONS), "rel": "section"}, *_subjects(draw)],
        "associations": {"mainpic": _picture(number, draw) | {"byline": _person(draw)}},
    }


def _in_two(number: int, draw: random.Random, paragraphs: int) -> dict[str, Any]:
    created = START + timedelta(minutes=7 * number)
    associated = _picture(number, draw) | {"name": "mainpic", "by": _person(draw)}
    associated["renditions"] = [{"name": "main", **associated["renditions"]["main"]}]
    associated["descriptions"] = [{"value": associated.pop("description_text")}]
    return {
        "uri": f"urn:broadsheet:bench:{number}",
        "type": "text",
        "versioncreated": created.isoformat(),
        "headlines": [{"role": "main", "value": f"{_sentence(draw, 7)} {number}"}],
        "bodies": [
            {
                "role": "text",
                "contenttype": "text/plain",
                "value": "\n\n".join(_sentence(draw, 40) for _ in range(paragraphs)),
            }
        ],
        "by": _person(draw),
        "infosources": [{"name": "Harbour Wire"}] if number % 5 == 1 else [],
        "subjects": [{"name": draw.choice(SECTIONS), "rel": "section"}, *_subjects(draw)],
        "associations": [associated],
    }


def _picture(number: int, draw: random.Random) -> dict[str, Any]:
    return {
        "uri": f"urn:broadsheet:bench:picture:{number}",
        "type": "picture",
        "headline": _sentence(draw, 6),
        "description_text": _sentence(draw, 14),
        "usageterms": "For use with this story only.",
        "renditions": {"main": {"href": f"pictures/{number:05}.jpg", "mimetype": "image/jpeg"}},
    }


def _html(draw: random.Random, place: int) -> str:
    if place == 3:
        return f"<h2>{_sentence(draw, 4)}</h2>"
    return f"<p>{_sentence(draw, 20)} <em>{_sentence(draw, 5)}</em> {_sentence(draw, 15)}</p>"


def _subjects(draw: random.Random) -> list[dict[str, str]]:
    return [{"name": name} for name in draw.sample(SUBJECTS, 3)]


def _sentence(draw: random.Random, length: int) -> str:
    words = " ".join(draw.choice(WORDS) for _ in range(length))
    return f"{words[0].upper()}{words[1:]}."


def _person(draw: random.Random) -> str:
    return f"{draw.choice(FIRST)} {draw.choice(LAST)}"


def _colour(draw: random.Random) -> tuple[int, int, int]:
    return draw.randrange(256), draw.randrange(256), draw.randrange(256)
