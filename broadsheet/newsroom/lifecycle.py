"""The life of a story: its states and the legal moves between them."""

from enum import StrEnum

from broadsheet.errors import BroadsheetError


class State(StrEnum):
    """Where a story is in its life. Readers see LIVE and CORRECTED only."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    SCHEDULED = "scheduled"
    EMBARGOED = "embargoed"
    LIVE = "live"
    CORRECTED = "corrected"
    KILLED = "killed"
    UNPUBLISHED = "unpublished"


PUBLIC = frozenset({State.LIVE, State.CORRECTED})
UNRELEASED = frozenset({State.DRAFT, State.IN_REVIEW, State.SCHEDULED, State.EMBARGOED})

_RELEASE = frozenset({State.SCHEDULED, State.EMBARGOED, State.LIVE, State.CORRECTED})

# A killed story comes back through the desk as a draft, never straight to the readers.
MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: _RELEASE | {State.IN_REVIEW, State.KILLED},
    State.IN_REVIEW: _RELEASE | {State.DRAFT, State.KILLED},
    State.SCHEDULED: _RELEASE | {State.DRAFT, State.IN_REVIEW, State.KILLED},
    State.EMBARGOED: _RELEASE | {State.DRAFT, State.IN_REVIEW, State.KILLED},
    State.LIVE: frozenset({State.LIVE, State.CORRECTED, State.KILLED, State.UNPUBLISHED}),
    State.CORRECTED: frozenset({State.LIVE, State.CORRECTED, State.KILLED, State.UNPUBLISHED}),
    State.UNPUBLISHED: _RELEASE | {State.DRAFT, State.IN_REVIEW, State.KILLED},
    State.KILLED: frozenset({State.DRAFT}),
}


class IllegalMove(BroadsheetError):
    """A story cannot go from `state` to `target`."""

    def __init__(self, state: State, target: State) -> None:
        super().__init__(state, target)
        self.state = state
        self.target = target


def check_move(state: State, target: State) -> None:
    """Raises `IllegalMove` unless a story in `state` may become `target`."""
    if target not in MOVES[state]:
        raise IllegalMove(state, target)
