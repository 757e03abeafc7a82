"""What a scene is: how it is painted and how it is developed."""

from collections.abc import Callable
from typing import NamedTuple

from broadsheet.cli.demo.pictures.canvas import Canvas
from broadsheet.cli.demo.pictures.finish import Look


class Scene(NamedTuple):
    """A painter and the look of its finished picture."""

    paint: Callable[[Canvas], None]
    look: Look = Look()
