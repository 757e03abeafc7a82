"""The entry of the picture maker: every key and how to draw it into a file."""

from functools import partial
from pathlib import Path

from broadsheet.cli.demo.pictures import (
    scenes_civic,
    scenes_fields,
    scenes_halls,
    scenes_harbour,
    scenes_land,
    scenes_rooms,
    scenes_science,
    scenes_skyline,
    scenes_sport,
    scenes_stages,
    scenes_streets,
    scenes_trade,
    scenes_travel,
    scenes_work,
)
from broadsheet.cli.demo.pictures.canvas import Canvas
from broadsheet.cli.demo.pictures.finish import develop
from broadsheet.cli.demo.pictures.portraits import LOOK, portrait
from broadsheet.cli.demo.pictures.scene import Scene
from broadsheet.cli.demo.pictures.sitters import SITTERS

SCENE_SIZE = (1600, 1067)
PORTRAIT_SIZE = (800, 800)
QUALITY = 82
PORTRAIT_PREFIX = "portrait-"

SCENES: dict[str, Scene] = {
    **scenes_harbour.SCENES,
    **scenes_skyline.SCENES,
    **scenes_streets.SCENES,
    **scenes_civic.SCENES,
    **scenes_halls.SCENES,
    **scenes_travel.SCENES,
    **scenes_work.SCENES,
    **scenes_trade.SCENES,
    **scenes_science.SCENES,
    **scenes_fields.SCENES,
    **scenes_land.SCENES,
    **scenes_stages.SCENES,
    **scenes_rooms.SCENES,
    **scenes_sport.SCENES,
}
PORTRAITS: dict[str, Scene] = {
    PORTRAIT_PREFIX + slug: Scene(partial(portrait, who=who), LOOK) for slug, who in SITTERS.items()
}
KEYS: tuple[str, ...] = (*SCENES, *PORTRAITS)


def draw(key: str, path: Path) -> None:
    """Draw the picture of a key into a JPEG file; the same key always gives the same picture."""
    scene = SCENES.get(key) or PORTRAITS[key]
    size = SCENE_SIZE if key in SCENES else PORTRAIT_SIZE
    canvas = Canvas(size, key)
    scene.paint(canvas)
    finished = develop(canvas.image, size, canvas.rng, scene.look)
    finished.save(path, "JPEG", quality=QUALITY, progressive=True)
