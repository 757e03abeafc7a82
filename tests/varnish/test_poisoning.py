"""Whatever a reader sends along, the next one gets the page as it is; and tricks with paths open no desk."""

import os
import re
import threading
import time

import pytest

from tests.varnish.varnish import ask

CANARY = "canary.example"
HEADERS = (
    "X-Forwarded-Host", "X-Forwarded-Server", "X-Forwarded-Proto", "X-Forwarded-Scheme", "X-Forwarded-Port",
    "X-Forwarded-Prefix", "X-Forwarded-Path", "X-Forwarded-For", "X-Forwarded", "Forwarded", "X-Host",
    "X-HTTP-Host-Override", "X-Original-Host", "X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override",
    "X-HTTP-Method", "X-Method-Override", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP",
    "Client-IP", "Via", "Surrogate-Capability", "Surrogate_Capability", "Surrogate-Control", "Surrogate-Key",
    "Accept_Encoding", "If_None_Match", "If_Match", "X_Forwarded_For", "X_Forwarded_Host", "Host_", "Cookie",
    "Authorization", "Proxy-Authorization", "Accept", "Accept-Language", "Accept-Charset", "Content-Type",
    "Content-Language", "Origin", "Referer", "User-Agent", "X-Requested-With", "X-Wap-Profile", "Script-Name",
    "SCRIPT_NAME", "PATH_INFO", "X-Script-Name", "If-None-Match", "If-Modified-Since", "If-Match", "If-Unmodified-Since",
    "If-Range", "Range", "Pragma", "Cache-Control", "X-Varnish", "xkey", "xkey-purge", "Broadsheet-Old",
    "Broadsheet-Spare", "Broadsheet-Why", "Broadsheet-Client-Address", "Broadsheet-Edge-Token", "HX-Request", "TE",
)  # fmt: skip
PARAMETERS = (
    "utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term", "fbclid", "gclid", "ref", "lang",
    "language", "locale", "theme", "debug", "callback", "format", "page", "p", "q", "s", "next", "url", "redirect",
    "_", "v", "id", "amp", "print", "preview", "before%5B%5D", "%62efore", "BEFORE", "before%20", "before.x",
    "before[]", "host", "scheme", "_method", "x-forwarded-host", "esi", "surrogate",
)  # fmt: skip
PATHS = ("/", "/latest/", "/robots.txt", "/feed.xml", "/nothing/here/")
TRICKS = (
    "//desk/", "/./desk/", "/x/../desk/", "/desk/../desk/", "/%64esk/", "/d%65sk/", "/%2564esk/", "/DESK/", "/Desk/",
    "/desk%2f", "/desk%2Fpages/", "/desk;/", "/desk;x=1/", "/desk/;/", "/desk/%2e%2e/", "/%2e/desk/", "/%2e%2e/desk/",
    "/latest/..%2fdesk/", "/latest/%2e%2e/desk/", "/static/../desk/", "/static/%2e%2e/desk/", "/desk\\", "/\\desk/",
    "/desk/.css", "/desk/login/.js", "/desk/login/%0a", "/desk/login/x.css", "/desk/pages/?a=.css", "/desk%00/",
    "/desk/#x", "/%2fdesk/", "/desk/login/%23.css", "/latest/%3f/../desk/", "http://localhost/desk/", "/desk/?x=/static/",
)  # fmt: skip

OF_THE_DESK = re.compile(rb"Log out|wagtail-sidebar")


def values(name):
    """What makes sense under that name, and names the canary."""
    return {"Range": "bytes=0-9", "X-HTTP-Method-Override": "POST", "Broadsheet-Old": "1"}.get(
        name, CANARY
    )


@pytest.fixture
def clean(newspaper):
    """Each page as it is kept without anybody's tricks."""
    newspaper.varnish.throw_all_away()
    return {path: newspaper.whole(path) for path in PATHS}


@pytest.mark.parametrize("path", PATHS)
def test_no_header_of_a_reader_changes_what_the_next_one_gets(newspaper, clean, path):
    assert len(HEADERS) >= 60
    for name in HEADERS:
        newspaper.varnish.throw_all_away()
        newspaper.varnish.get(path, {name: values(name)})

        answer = newspaper.varnish.get(path)

        assert (answer.status, answer.body) == (clean[path].status, clean[path].body), name
        assert CANARY not in str(answer.headers), name


@pytest.mark.parametrize("path", PATHS)
def test_all_headers_at_once_change_nothing_either(newspaper, clean, path):
    newspaper.varnish.throw_all_away()
    newspaper.varnish.get(path, {name: values(name) for name in HEADERS if name != "Range"})

    answer = newspaper.varnish.get(path)

    assert (answer.status, answer.body) == (clean[path].status, clean[path].body)


@pytest.mark.parametrize("path", PATHS)
def test_no_parameter_changes_what_the_next_one_gets(newspaper, clean, path):
    assert len(PARAMETERS) >= 40
    for name in PARAMETERS:
        newspaper.varnish.throw_all_away()
        newspaper.varnish.get(f"{path}?{name}={CANARY}")

        for asked in (path, f"{path}?{name}={CANARY}"):
            answer = newspaper.varnish.get(asked)

            assert (answer.status, answer.body) == (clean[path].status, clean[path].body), name
            assert CANARY not in str(answer.headers), name


@pytest.mark.parametrize(
    "host",
    ["canary.example", "localhost.canary.example", "localhost@canary.example", "localhost, x"],
)
def test_another_host_is_the_origins_400_and_is_not_kept(newspaper, clean, host):
    answer = ask(newspaper.varnish.port, "/", headers={"Host": host})

    assert answer.status == 400
    assert newspaper.varnish.get("/").body == clean["/"].body


@pytest.fixture(scope="module")
def session(newspaper):
    """The cookie of an editor who is at the desk."""
    make = (
        "from importlib import import_module;from django.conf import settings;"
        "from django.contrib.auth import *;from broadsheet.newsroom.models.user import User;"
        "store=import_module(settings.SESSION_ENGINE).SessionStore();user=User.objects.filter(is_superuser=True).first();"
        "store.update({SESSION_KEY:str(user.pk),BACKEND_SESSION_KEY:'django.contrib.auth.backends.ModelBackend',"
        "HASH_SESSION_KEY:user.get_session_auth_hash()});store.save();print('key='+store.session_key)"
    )
    said = newspaper.broadsheet("manage", "shell", "-v", "0", "-c", make, **newspaper.environment)
    return {"Cookie": "sessionid=" + re.search(r"key=(\w+)", said.stdout)[1]}


def test_the_editor_is_at_the_desk(newspaper, session):
    home = newspaper.varnish.get("/desk/", session)

    assert home.status == 200
    assert OF_THE_DESK.search(home.body)


@pytest.mark.parametrize("path", TRICKS)
def test_no_spelling_of_the_desk_is_kept_for_the_next_reader(newspaper, session, path):
    assert len(TRICKS) >= 30
    newspaper.varnish.throw_all_away()
    newspaper.varnish.get(path, session)

    answer = newspaper.varnish.get(path)

    assert answer.status in {301, 302, 400, 404} or path.startswith("/desk/login/")
    assert not OF_THE_DESK.search(answer.body)
    assert "sessionid" not in str(answer.headers)


def test_an_editor_and_nobody_at_once_are_never_taken_for_each_other(newspaper, session, clean):
    until = time.monotonic() + float(os.environ.get("BROADSHEET_READ_SECONDS", "3"))
    mistakes, counts = [], []

    def read(headers):
        count = 0
        while time.monotonic() < until:
            mistakes.extend(
                page
                for page, known in clean.items()
                if newspaper.varnish.get(page, headers).body != known.body
            )
            if bool(OF_THE_DESK.search(newspaper.varnish.get("/desk/", headers).body)) != bool(
                headers
            ):
                mistakes.append("/desk/")
            count += 1
        counts.append(count)

    readers = [
        threading.Thread(target=read, args=[headers]) for headers in (session, {}, session, {})
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    assert mistakes == []
    assert min(counts) >= 2
