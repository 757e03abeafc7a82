"""Each kind of receiver against what its product documents, over the wire."""

import pytest
from django.db import transaction

from broadsheet import conf
from broadsheet.cli.receivers import KINDS as OFFERED
from broadsheet.surrogate import queries, receivers
from broadsheet.surrogate.kinds import policy
from broadsheet.surrogate.models import KindName, Purge, Receiver
from tests.surrogate import cdn
from tests.surrogate.conftest import change, deliver

ADDRESSES = {
    "varnish": "/purges",
    "fastly": "/service/SU1Z0isxPaozGVKXdv0eY",
    "cloudflare": "/client/v4/zones/023e105f4ecef8ad9ca31a8372d0c353",
}
CONTRACTS = {"varnish": cdn.varnish, "fastly": cdn.fastly, "cloudflare": cdn.cloudflare}
CDNS = ["fastly", "cloudflare"]


@pytest.fixture(autouse=True)
def _tokens(monkeypatch):
    give_tokens(monkeypatch, cdn.TOKEN)


def give_tokens(monkeypatch, token):
    given = {"fastly_token": token, "cloudflare_token": token}
    settings = conf.settings().model_copy(update=given)
    monkeypatch.setattr(conf, "settings", lambda: settings)


@pytest.fixture
def registered(committing_db):
    """Registers a CDN of that kind, which throws away everything at first; it forgets that."""
    made = []

    def register(kind):
        one = cdn.Cdn(CONTRACTS[kind])
        made.append(one)
        receivers.register(kind, one.url + ADDRESSES[kind], kind=KindName(kind))
        deliver(kind)
        assert one.taken == [("all", [])]
        one.taken.clear()
        return one

    yield register
    for one in made:
        one.close()


def purge(mode, *keys):
    with transaction.atomic():
        Purge.objects.create(mode=mode, keys=list(keys))


def failure():
    return queries.receivers()[0].failure


def retry_now():
    Receiver.objects.update(retry_at=None)


def test_the_command_offers_every_kind():
    assert tuple(KindName.values) == OFFERED
    assert [one.name for one in policy.KINDS] == KindName.values


@pytest.mark.parametrize("kind", ["varnish", "fastly"])
def test_soft_and_hard_purges_keep_their_order_and_their_ways(registered, kind):
    one = registered(kind)
    purge("soft", "latest", "card-1")
    purge("soft", "card-2", "latest")
    purge("hard", "article-1")
    purge("soft", "latest")

    deliver(kind)

    assert one.wrong == []
    assert one.taken == [
        ("soft", ["latest", "card-1", "card-2"]), ("hard", ["article-1"]), ("soft", ["latest"]),
    ]  # fmt: skip
    assert queries.receivers()[0].pending_count == 0


def test_cloudflare_has_no_soft_purge_so_every_key_goes_hard_and_once(registered):
    one = registered("cloudflare")
    purge("soft", "latest", "card-1")
    purge("hard", "article-1", "latest")

    deliver("cloudflare")

    assert one.wrong == []
    assert one.taken == [("hard", ["latest", "card-1", "article-1"])]


@pytest.mark.parametrize("kind", ADDRESSES)
def test_everything_takes_the_place_of_what_was_before_it(registered, kind):
    one = registered(kind)
    purge("soft", "latest")
    purge("all")
    purge("hard", "article-1")

    deliver(kind)

    assert one.wrong == []
    assert one.taken == [("all", []), ("hard", ["article-1"])]


@pytest.mark.parametrize("kind", ADDRESSES)
def test_a_long_backlog_comes_in_requests_of_the_size_that_is_documented(registered, kind):
    one = registered(kind)
    wanted = [f"article-{number}" for number in range(4000)]
    Purge.objects.bulk_create(
        Purge(mode="hard", keys=wanted[start : start + 10]) for start in range(0, 4000, 10)
    )

    deliver(kind)

    assert one.wrong == []
    assert [key for _, keys in one.taken for key in keys] == wanted
    assert queries.receivers()[0].pending_count == 0


@pytest.mark.parametrize("kind", ADDRESSES)
def test_a_single_purge_of_very_many_keys_comes_whole(registered, kind):
    one = registered(kind)
    wanted = [f"card-{number}" for number in range(3000)]
    purge("soft", *wanted)

    deliver(kind)

    assert one.wrong == []
    assert [key for _, keys in one.taken for key in keys] == wanted


def test_what_a_cdn_took_of_a_backlog_is_not_sent_again_when_the_rest_fails(registered):
    one = registered("cloudflare")
    for start in range(0, 2000, 100):
        purge("hard", *(f"card-{number}" for number in range(start, start + 100)))
    one.fails = [None] * 7 + [(429, {"Retry-After": "30"})]

    deliver("cloudflare")

    assert failure() == "answered 429, wants to be asked again after 30 s"
    assert (len(one.taken), queries.receivers()[0].pending_count) == (7, 15)
    retry_now()
    deliver("cloudflare")
    sent = [key for _, keys in one.taken for key in keys]
    assert set(sent) == {f"card-{number}" for number in range(2000)}
    assert len(sent) == 2200  # the two of the portion that failed came twice


@pytest.mark.parametrize("kind", ADDRESSES)
def test_a_batch_has_arrived_only_when_each_of_its_requests_was_taken(registered, kind):
    one = registered(kind)
    change("latest")
    one.fails = [(503, {})]

    deliver(kind)

    assert failure() == "answered 503"
    assert queries.receivers()[0].pending_count == 1
    retry_now()
    deliver(kind)
    assert [keys for _, keys in one.taken] == [["latest"]]


@pytest.mark.parametrize("kind", CDNS)
@pytest.mark.parametrize("status", [401, 403])
def test_a_token_that_is_refused_is_named_and_not_shown(registered, kind, status, caplog):
    one = registered(kind)
    change("latest")
    one.fails = [(status, {})]

    deliver(kind)

    assert failure() == f"answered {status}: is {kind}_token right, and may it purge?"
    assert cdn.TOKEN not in failure() + caplog.text


@pytest.mark.parametrize(
    ("said", "told", "seconds"),
    [
        ({"Retry-After": "30"}, "answered 429, wants to be asked again after 30 s", 30),
        ({"Retry-After": "86400"}, "answered 429, wants to be asked again after 86400 s", 60),
        ({"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, "answered 429", 0.2),
        ({"Retry-After": "9" * 5000}, "answered 429, wants to be asked again after 999999 s", 60),
        ({}, "answered 429", 0.2),
    ],
)  # fmt: skip
def test_who_is_asked_too_often_is_left_alone_for_as_long_as_it_says(
    registered, said, told, seconds
):
    one = registered("fastly")
    change("latest")
    one.fails = [(429, said)]

    deliver("fastly")

    row = Receiver.objects.get()
    assert row.failure == told
    assert (row.retry_at - row.tried_at).total_seconds() == pytest.approx(seconds, abs=0.01)


@pytest.mark.parametrize("kind", CDNS)
def test_a_cdn_whose_token_is_missing_is_not_registered(committing_db, monkeypatch, kind):
    give_tokens(monkeypatch, "")

    with pytest.raises(policy.SecretIsMissing, match=f"{kind}_token"):
        receivers.register(kind, "https://api.example/x", kind=KindName(kind))

    assert not Receiver.objects.exists()


@pytest.mark.parametrize("kind", CDNS)
def test_a_token_that_was_taken_away_is_told(registered, monkeypatch, kind):
    one = registered(kind)
    give_tokens(monkeypatch, "")
    change("latest")

    deliver(kind)

    assert failure() == f"no token: set {kind}_token (docs/settings.md)"
    assert one.taken == []


@pytest.mark.parametrize("kind", CDNS)
def test_a_token_goes_over_https_alone(committing_db, kind):
    with pytest.raises(receivers.ReceiverIsNotSecret):
        receivers.register(kind, "http://api.example/x", kind=KindName(kind))

    receivers.register(kind, "https://api.example/x", kind=KindName(kind))
