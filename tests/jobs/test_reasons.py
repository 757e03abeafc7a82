import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, OperationalError
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.jobs.reasons import reason
from broadsheet.newsroom.lifecycle import IllegalMove, State


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (IllegalMove(State.KILLED, State.LIVE), "The story is killed, and such a story cannot be published."),
        (IllegalMove(State.IN_REVIEW, State.LIVE), "The story is in review, and"),
        (ValidationError({"lead_alt": "Describe it."}), "incomplete"),
        (IntegrityError("duplicate slug"), "Something else stands where it would have to go: duplicate slug"),
        (OSError(28, "No space left on device"), "could not do it: No space left on device"),
        (OperationalError("no such table: x"), "The database could not do it: no such table: x"),
        (ObjectDoesNotExist("gone"), "has been deleted"),
        (ModuleNotFoundError("No module named 'x'"), "This release does not know the job"),
        (TypeError("'int' object is not iterable"), "damaged or of an unknown form: 'int' object"),
        (RuntimeError("no ink"), "no ink (RuntimeError)"),
        (RuntimeError(), "It failed without a word (RuntimeError)"),
    ],
)  # fmt: skip
def test_an_error_is_told_in_an_editors_words(error, words):
    assert words in reason(repr(error))


def test_what_is_words_already_stays():
    assert reason("Each worker that ran it was killed.") == "Each worker that ran it was killed."


@given(st.text())
def test_whatever_an_error_says_there_are_words_for_it(message):
    assert reason(repr(RuntimeError(message)))
    reason(message)
