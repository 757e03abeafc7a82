"""Who sits for the author portraits: skin, hair, clothes and background."""

from typing import NamedTuple

from broadsheet.cli.demo.pictures.ink import Ink


class Sitter(NamedTuple):
    """What one portrait looks like."""

    skin: Ink
    hair: Ink
    style: str
    coat: Ink
    shirt: Ink
    collar: str
    ground: tuple[Ink, Ink]
    jaw: float = 0.0
    glasses: str = ""
    beard: str = ""
    lips: float = 0.3
    turn: float = 6
    brow: float = 6


SITTERS: dict[str, Sitter] = {
    "ines-marlowe": Sitter(
        "#d9a583", "#33211a", "bob", "#243b53", "#efe8da", "lapel", ("#c9b79a", "#8c7a62"), -8
    ),
    "tobias-renn": Sitter(
        "#e6bd9f", "#8d8a86", "short", "#3d4438", "#c9d3d8", "lapel", ("#6f8791", "#3f545f"),
        10, "round", "stubble", 0.16, -6, 9,
    ),
    "amara-okell": Sitter(
        "#6b432e", "#17110f", "afro", "#b8862f", "#f3ead8", "round", ("#2f5a56", "#1b3938"), -8,
        lips=0.42,
    ),
    "jonas-lindqvar": Sitter(
        "#eac7aa", "#c9a25c", "swept", "#2f4a45", "#2f4a45", "roll", ("#b9c6c2", "#7f958f"),
        8, beard="full", lips=0.2, brow=8,
    ),
    "priya-venn": Sitter(
        "#a8714c", "#1a1312", "long", "#7a2f3f", "#e9dccb", "open", ("#d8b98e", "#a8835a"), -10,
        lips=0.4, turn=-6,
    ),
    "marek-dolan": Sitter(
        "#dcae8d", "#2b211d", "receding", "#22262d", "#e6e2d8", "tie", ("#8a5a48", "#543229"),
        12, beard="moustache", lips=0.2, brow=10,
    ),
    "sofia-castellane": Sitter(
        "#d8a27c", "#4a2419", "bun", "#1f1f24", "#1f1f24", "roll", ("#b5584a", "#7a332f"), -10,
        lips=0.6, turn=-7,
    ),
    "hugh-pemberlane": Sitter(
        "#e3b499", "#d9d5cc", "sides", "#5d4a36", "#e9e2d0", "bow", ("#56674f", "#33422f"),
        12, "square", "full", 0.18, -5, 10,
    ),
    "noor-haddane": Sitter(
        "#c08a63", "#201613", "wavy", "#3c5f74", "#f1e9db", "open", ("#d6c3b0", "#9d8674"), -8,
        "round", lips=0.4,
    ),
    "dara-whitlock": Sitter(
        "#8d5a3c", "#1c1412", "crop", "#a8402f", "#a8402f", "zip", ("#9fb0b8", "#62757f"), -2,
        lips=0.3, turn=-6,
    ),
    "kenji-arlow": Sitter(
        "#dcb08b", "#15120f", "fringe", "#34383b", "#cfcabc", "strap", ("#c9a24a", "#8c6a26"), 4,
        lips=0.18, brow=8,
    ),
    "beatrix-solano": Sitter(
        "#cf9d7a", "#b9b4ad", "waves", "#2a3340", "#f0ece2", "pearls", ("#5b5470", "#393349"), -6,
        "oval", lips=0.5, turn=-5,
    ),
}  # fmt: skip
