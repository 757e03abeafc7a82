"""What every answer passes through: the host is ours, the headers are strict, the desk is apart.

Readers' pages pay for none of the desk's middleware: no session, no user, no cookie.
"""

import hmac
from collections.abc import Callable
from typing import Any

from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import transaction
from django.http import HttpRequest, HttpResponseForbidden
from django.http.response import HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.common import CommonMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.deprecation import MiddlewareMixin

from broadsheet.audience.collector.gate import STAFF_COOKIE
from broadsheet.surrogate import vouching
from broadsheet.web import caching

GetResponse = Callable[[HttpRequest], HttpResponseBase]

DESK_PATH = "/desk/"
TRANSACTIONS = (f"{DESK_PATH}pages/", f"{DESK_PATH}bulk/", f"{DESK_PATH}workflows/")
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


ADDRESS = f"HTTP_{vouching.ADDRESS.upper().replace('-', '_')}"
TOKEN = f"HTTP_{vouching.TOKEN.upper().replace('-', '_')}"


def is_desk(request: HttpRequest) -> bool:
    """Whether the address belongs to the desk."""
    return request.path_info.startswith(DESK_PATH)


def client_address(get_response: GetResponse) -> GetResponse:
    """Makes `REMOTE_ADDR` the reader's, where our own edge says who that is.

    Nobody else is believed, and nothing behind sees what was said: not in logs, not in error reports.
    """
    token = vouching.token(settings.SECRET_KEY).encode()

    def middleware(request: HttpRequest) -> HttpResponseBase:
        address, said = request.META.pop(ADDRESS, ""), request.META.pop(TOKEN, "")
        if address and hmac.compare_digest(said.encode("utf-8", "replace"), token):
            request.META["REMOTE_ADDR"] = address
        return get_response(request)

    return middleware


def checked_host(get_response: GetResponse) -> GetResponse:
    """Refuses a foreign Host before anything else looks at the request (it answers 400)."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.get_host()
        return get_response(request)

    return middleware


def security_headers(get_response: GetResponse) -> GetResponse:
    """Sets the policies of readers' pages and of the desk; caching is private unless a view says."""
    reader_policy = build_policy(config=settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])
    desk_policy = build_policy(config=settings.DESK_CONTENT_SECURITY_POLICY["DIRECTIVES"])
    is_secure = settings.SESSION_COOKIE_SECURE

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        policy = desk_policy if is_desk(request) else reader_policy
        response.headers.setdefault("Content-Security-Policy", policy)
        if not _is_as_said(request, response):
            caching.make_private(response)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = PERMISSIONS
        if is_secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response

    return middleware


def _is_as_said(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether what an answer says of caching stands: at the desk, and with a cookie, only private."""
    said = response.headers.get("Cache-Control", "")
    return "private" in said if is_desk(request) or response.cookies else bool(said)


class _DeskOnly(MiddlewareMixin):
    """Django's middleware for the desk's addresses; all others pass by it."""

    def __call__(self, request: HttpRequest) -> Any:
        """Runs it for the desk only."""
        return super().__call__(request) if is_desk(request) else self.get_response(request)


class DeskSession(_DeskOnly, SessionMiddleware):
    """Sessions of the desk."""


class DeskCommon(_DeskOnly, CommonMiddleware):
    """Missing slashes in the desk."""


class DeskCsrf(_DeskOnly, CsrfViewMiddleware):
    """Tokens of the desk's forms."""

    def process_view(
        self,
        request: HttpRequest,
        callback: Callable[..., HttpResponseBase],
        callback_args: tuple[Any, ...],
        callback_kwargs: dict[str, Any],
    ) -> HttpResponseForbidden | None:
        """Checks the desk's posts; readers' posts are checked by their own views."""
        if not is_desk(request):
            return None
        return super().process_view(request, callback, callback_args, callback_kwargs)


class DeskAuthentication(_DeskOnly, AuthenticationMiddleware):
    """Who is at the desk."""


class DeskMark(_DeskOnly, MiddlewareMixin):
    """Marks the browsers of those who are logged in at the desk, so that what they read is not counted.

    The cookie says no more than that; it goes when they log out. It is not hidden from scripts, because
    `beacon.js` keeps still where it sees it, and the collector refuses whoever sends it.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Sets or takes away the mark where it is not as it should be."""
        user = getattr(request, "user", None)  # none where an earlier middleware answered
        is_marked = request.COOKIES.get(STAFF_COOKIE) == "1"
        if user is not None and user.is_authenticated and not is_marked:
            response.set_cookie(
                STAFF_COOKIE,
                "1",
                max_age=settings.SESSION_COOKIE_AGE,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
        elif user is not None and not user.is_authenticated and is_marked:
            response.delete_cookie(STAFF_COOKIE, samesite="Lax")
        return response


class DeskMessages(_DeskOnly, MessageMiddleware):
    """The desk's messages."""


class DeskFrames(_DeskOnly, XFrameOptionsMiddleware):
    """The desk in frames of its own only (previews)."""

    def get_xframe_options_value(self, request: HttpRequest, response: HttpResponseBase) -> str:
        """Wagtail shows previews in a frame."""
        return "SAMEORIGIN"


class DeskTransaction(_DeskOnly, MiddlewareMixin):
    """What an editor does to pages is one transaction with what readers see of it.

    Wagtail saves a page first and tells afterwards; if anything fails in between, all of it is undone.
    Uploads are left alone: they take long, and on SQLite nobody else could write meanwhile.
    """

    def process_view(
        self,
        request: HttpRequest,
        callback: Callable[..., HttpResponseBase],
        callback_args: tuple[Any, ...],
        callback_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Runs the view in a transaction if it may change a page."""
        if request.method != "POST" or not request.path_info.startswith(TRANSACTIONS):
            return None
        with transaction.atomic():
            return callback(request, *callback_args, **callback_kwargs)
