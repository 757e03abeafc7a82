"""The edge's process as the settings of a site make it, and its standing among the receivers of purges."""

import asyncio
import shutil
import socket
import ssl
import subprocess

import pytest
from click import ClickException
from click.testing import CliRunner

from bench.served import free_port
from broadsheet import conf
from broadsheet.audience.collector.reader_key import Keyed
from broadsheet.cli import edge, edge_collector, edge_receivers, serve, site, tls
from broadsheet.cli.run import run
from broadsheet.edge.purges import Mode, Purge
from broadsheet.surrogate import receivers, signature
from broadsheet.surrogate.models import Receiver


@pytest.fixture
def paper(tmp_path, monkeypatch):
    """The settings of a site of its own, with two edge processes."""
    for name in conf.Settings.model_fields:
        monkeypatch.delenv(f"BROADSHEET_{name.upper()}", raising=False)
    site.write_settings(tmp_path / "paper", address="https://www.ledger.example:8443")
    return conf.read(tmp_path / "paper").model_copy(update={"edge_processes": 2})


def built(paper):
    async def build():
        made = edge.build(paper)
        await made.origin.close()
        return made

    return asyncio.run(build())


def test_its_collector_hears_of_withdrawn_stories_and_takes_its_part_of_a_flood(paper):
    async def build():
        collector = edge_collector.build(paper)
        told = edge_collector.on_purge(collector)
        told(Purge(1, ("article-42", "card-42", "entry-42"), Mode.HARD))
        was_gone = 42 in collector.gone
        told(Purge(2, ("article-42",), Mode.SOFT))
        flood = collector._gate.flood
        answers = [flood.is_flooded(Keyed(n, 2), 42, 60.0) for n in range(60)]
        await collector.close()
        return was_gone, 42 in collector.gone, answers.count(False)

    assert asyncio.run(build()) == (True, False, 30)


def test_where_nobody_is_counted_nobody_hears_of_purges():
    edge_collector.on_purge(None)(Purge(1, ("article-42", "entry-42"), Mode.HARD))


@pytest.mark.parametrize(
    ("host", "is_ours"),
    [
        (b"www.ledger.example:8443", True),
        (b"www.ledger.example", True),
        (b"ledger.example", True),
        (b"ledger.example:8443", True),
        (b"a.mirror.example", True),
        (b"mirror.example", False),
        (b"evilmirror.example", False),
        (b"www.ledger.example:80", False),
        (b"evil.example", False),
        (b"", False),
    ],
)
def test_it_takes_the_hosts_of_the_settings_and_no_others(paper, host, is_ours):
    paper = paper.model_copy(update={"extra_hosts": ("Ledger.example", ".mirror.example")})

    assert built(paper).site.is_host(host) is is_ours


def test_its_memory_is_that_of_the_settings(paper):
    made = built(paper.model_copy(update={"edge_memory_mb": 100}))

    assert made.store.limit_bytes + made.pages.limit_bytes == 100 * 1024 * 1024


@pytest.mark.parametrize(
    ("address", "is_trusted"),
    [
        ("10.1.2.3", True),
        ("127.0.0.1", True),
        ("10.256.0.1", False),
        ("192.0.2.1", False),
        ("", False),
    ],
)
def test_it_believes_the_proxies_of_the_settings(paper, address, is_trusted):
    paper = paper.model_copy(update={"trusted_proxies": ("10.0.0.0/8", "127.0.0.1/32")})

    assert built(paper).passer.is_trusted(address) is is_trusted


def test_purges_have_to_be_signed_with_the_sites_secret():
    is_signed = edge._signed_by("a secret")

    assert is_signed(b"{}", signature.sign(b"{}", "a secret"))
    assert not is_signed(b"{}", signature.sign(b"{}", "another"))
    assert not is_signed(b"{ }", signature.sign(b"{}", "a secret"))
    assert not is_signed(b"{}", "é")


def test_ports_follow_that_of_the_readers_unless_they_are_set(paper):
    assert paper.origin_address == ("127.0.0.1", 8001)
    assert [paper.admin_port(number) for number in range(2)] == [8002, 8003]

    apart = paper.model_copy(update={"origin_port": 9000, "edge_admin_port": 9100})

    assert apart.origin_address == ("127.0.0.1", 9000)
    assert apart.admin_port(1) == 9101


@pytest.mark.parametrize("setting", ["listen_port", "origin_port", "edge_admin_port"])
def test_a_site_does_not_start_where_one_of_its_ports_is_taken(paper, setting):
    free = {name: free_port() for name in ("listen_port", "origin_port", "edge_admin_port")}
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = free | {setting: other.getsockname()[1], "edge_processes": 1}

        with pytest.raises(ClickException, match=f"set {setting} to a free one"):
            serve.check_all_free(paper.model_copy(update=taken))


@pytest.mark.django_db
def test_each_process_is_a_receiver_of_purges(paper):
    edge_receivers.register_all(paper)

    assert dict(Receiver.objects.values_list("name", "url")) == {
        edge_receivers.name_of(0): "http://127.0.0.1:8002/purges",
        edge_receivers.name_of(1): "http://127.0.0.1:8003/purges",
    }


@pytest.mark.django_db
def test_one_that_is_registered_keeps_its_place(paper):
    edge_receivers.register_all(paper)
    Receiver.objects.update(token=7)

    edge_receivers.register_all(paper)

    assert set(Receiver.objects.values_list("token", flat=True)) == {7}


@pytest.mark.django_db
def test_one_at_another_port_starts_anew(paper):
    edge_receivers.register_all(paper)
    Receiver.objects.update(must_start_empty_since=None)

    edge_receivers.register_all(paper.model_copy(update={"edge_admin_port": 9100}))

    found = Receiver.objects.get(name=edge_receivers.name_of(1))
    assert found.url == "http://127.0.0.1:9101/purges"
    assert found.must_start_empty_since is not None


@pytest.mark.django_db
def test_those_of_this_machine_that_are_no_more_are_retired_and_no_others(paper):
    receivers.register("edge-elsewhere-1", "http://10.0.0.9:8003/purges")
    receivers.register(f"{edge_receivers.name_of(0)}-cdn", "https://cdn.example/purges")
    edge_receivers.register_all(paper)

    edge_receivers.register_all(paper.model_copy(update={"edge_processes": 1}))

    assert set(Receiver.objects.values_list("name", flat=True)) == {
        "edge-elsewhere-1", f"{edge_receivers.name_of(0)}-cdn", edge_receivers.name_of(0),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["Zeitung.example", "über", "x" * 200, "-", "_"])
def test_whatever_the_machine_is_called_its_processes_have_names(monkeypatch, name):
    monkeypatch.setattr(socket, "gethostname", lambda: name)

    assert receivers.NAME.fullmatch(edge_receivers.name_of(63))


def test_an_address_of_six_words_stands_in_brackets(paper):
    paper = paper.model_copy(update={"edge_admin_host": "::1"})

    assert edge_receivers.address_of(paper, 0) == "http://[::1]:8002/purges"


@pytest.mark.django_db
def test_run_alone_it_registers_itself_and_goes_on_without_django(paper, monkeypatch):
    became = []
    monkeypatch.setattr(conf, "settings", lambda: paper)
    monkeypatch.setattr("os.execv", lambda program, arguments: became.append(arguments))
    monkeypatch.setattr(edge, "run_edge", lambda *_: None)

    assert CliRunner().invoke(run, ["edge", "--number", "1"]).exit_code == 0

    assert Receiver.objects.filter(name=edge_receivers.name_of(1)).exists()
    assert became[0][1:] == [
        "-m", "broadsheet.cli", "run", "edge", "--number", "1", "--registered",
    ]  # fmt: skip


def make_certificate(folder, name="localhost"):
    """A certificate that signs itself, and its key."""
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", "key.pem", "-out", "certificate.pem", "-days", "2", "-subj", f"/CN={name}",
        ],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip


@pytest.fixture
def encrypted(paper):
    """The same with a certificate in the site's folder."""
    if not shutil.which("openssl"):
        pytest.fail("openssl is missing: apt-get install openssl")
    make_certificate(paper.site)
    return paper.model_copy(update={"tls_certificate": "certificate.pem", "tls_key": "key.pem"})


def test_without_a_certificate_it_speaks_plainly(paper):
    assert tls.context(paper) is None


def test_with_one_it_speaks_https(encrypted):
    assert isinstance(tls.context(encrypted), ssl.SSLContext)


@pytest.mark.parametrize("missing", ["certificate.pem", "key.pem"])
def test_files_that_cannot_be_used_stop_the_start(encrypted, missing):
    (encrypted.site / missing).write_text("nothing of the kind")

    with pytest.raises(tls.CertificateIsWrong, match=r"certificate\.pem"):
        tls.context(encrypted)


def served_name(context):
    """The name in the certificate that a reader is shown."""

    async def handshake():
        server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0, ssl=context)
        port = server.sockets[0].getsockname()[1]
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusting)
        shown = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
        writer.close()
        server.close()
        return shown

    return asyncio.run(handshake())


def follow_for_a_moment(context, paper, change):
    async def follow():
        following = asyncio.create_task(tls.follow(context, paper))
        await asyncio.sleep(0.05)
        change()
        await asyncio.sleep(0.3)
        following.cancel()

    asyncio.run(follow())


def test_a_certificate_that_was_renewed_is_shown_without_a_restart(encrypted, monkeypatch):
    monkeypatch.setattr(tls, "LOOK_SECONDS", 0.05)
    context = tls.context(encrypted)
    before = served_name(context)

    follow_for_a_moment(context, encrypted, lambda: make_certificate(encrypted.site))

    assert served_name(context) != before


def test_one_that_was_spoiled_is_told_and_the_one_before_goes_on(encrypted, monkeypatch, caplog):
    monkeypatch.setattr(tls, "LOOK_SECONDS", 0.05)
    context = tls.context(encrypted)
    before = served_name(context)

    follow_for_a_moment(
        context, encrypted, lambda: (encrypted.site / "certificate.pem").write_text("half of")
    )

    assert "certificate_not_renewed" in caplog.messages
    assert served_name(context) == before


def test_readers_are_counted_where_the_settings_say_so(paper):
    def taken(paper):
        async def take():
            collector = edge_collector.build(paper)
            [taker] = edge_collector.takers(collector).values()
            status = taker(lambda name: None, b"", "192.0.2.7", print)
            if collector:
                await collector.close()
            return status

        return asyncio.run(take())

    assert taken(paper.model_copy(update={"audience": "off"})) == 404
    assert taken(paper) == 503  # it has not been started
