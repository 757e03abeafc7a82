from http import HTTPStatus

import pytest

from broadsheet.edge.words import WORDS, page_of
from tests.edge.exchange import parsed


def said(status, *, closes=False, is_head=False):
    head, _, body = page_of(status, closes=closes, is_head=is_head).partition(b"\r\n\r\n")
    return parsed(head + b"\r\n\r\n"), body


@pytest.mark.parametrize("status", [*WORDS, HTTPStatus.IM_A_TEAPOT])
def test_a_page_says_what_is_wrong_and_is_kept_by_nobody(status):
    answer, body = said(status)

    assert answer.status == status
    assert int(answer.headers["content-length"]) == len(body)
    assert answer.headers["cache-control"] == "private, no-store"
    assert WORDS.get(status, "The request cannot be answered.").encode() in body


def test_a_page_says_that_the_connection_ends():
    assert said(HTTPStatus.BAD_REQUEST, closes=True)[0].headers["connection"] == "close"
    assert "connection" not in said(HTTPStatus.BAD_REQUEST)[0].headers


def test_the_head_of_a_page_is_the_same_without_its_body():
    whole, body = said(HTTPStatus.NOT_FOUND)
    head, nothing = said(HTTPStatus.NOT_FOUND, is_head=True)

    assert (head, nothing) == (whole, b"")
    assert body


def test_who_finds_the_site_down_is_told_when_to_come_back():
    assert said(HTTPStatus.SERVICE_UNAVAILABLE)[0].headers["retry-after"] == "5"


def test_who_does_what_cannot_be_done_is_told_what_can():
    assert said(HTTPStatus.METHOD_NOT_ALLOWED)[0].headers["allow"] == "GET, HEAD, POST"
