"""How large the measurements are, and what a part of them has to say."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Scale:
    """How large; `refresh_counts` are stories in a store."""

    rounds: int = 5
    round_seconds: int = 5
    warm_seconds: int = 2
    refresh_counts: tuple[int, ...] = (1_000, 100_000, 1_000_000)
    refresh_calls: int = 100
    changes: int = 100


FULL = Scale()
SMALL = Scale(
    rounds=1, round_seconds=1, warm_seconds=1, refresh_counts=(500, 2_000), refresh_calls=3, changes=1
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """The table, what was wrong, and which bars were missed."""

    text: str
    mistakes: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
