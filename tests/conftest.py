"""What every test may ask for: a database in a file, a founded site, a reader, an editor."""

import os
import socket
from ipaddress import ip_address

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import Phase as HypothesisPhase
from pytest_django.plugin import blocking_manager_key

settings.register_profile(
    "broadsheet",
    deadline=None,  # the machine is shared; time says nothing about the law under test
    max_examples=60,
    phases=[phase for phase in HypothesisPhase if phase is not HypothesisPhase.explain],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("broadsheet")

pytest_plugins = ["tests.postgres", "tests.redis_servers"]


class NetworkIsOff(Exception):
    """A test tried to leave this machine."""


@pytest.fixture(autouse=True)
def _environment_is_kept():
    """Puts the environment back, also where the code under test changed it: settings come from it."""
    before = dict(os.environ)
    yield
    if dict(os.environ) != before:
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture(autouse=True)
def _network_is_off(monkeypatch):
    """Servers of our own on this machine may be spoken to; nothing else may."""
    connect = socket.socket.connect

    def guarded(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_local(address[0]):
            raise NetworkIsOff(address)
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


def _is_local(host):
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite as production has it: in a file, with its write-ahead log; not in memory."""
    from django.conf import settings as django_settings

    database = django_settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        folder = tmp_path_factory.mktemp("database")
        database["TEST"]["NAME"] = str(folder / "content.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database with a site founded in it."""
    from django.db import connection

    from broadsheet.newsroom.founding import found_site

    with django_db_blocker.unblock():
        found_site("http://localhost:8000")
        connection._test_serialized_contents = connection.creation.serialize_db_to_string()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Puts the founded site back after a test that emptied the database behind itself."""
    result = yield
    if "committing_db" in item.fixturenames and nextitem is not None:
        from django.db import connection

        with item.config.stash[blocking_manager_key].unblock():
            connection.creation.deserialize_db_from_string(connection._test_serialized_contents)
    return result


@pytest.fixture
def committing_db(django_db_serialized_rollback, transactional_db):
    """A database whose transactions are real, for tests with threads or connections of their own."""


@pytest.fixture(autouse=True)
def _media_of_its_own(settings, tmp_path_factory, request):
    """Photos of a test go where no other test finds them."""
    if "django_db_setup" in request.fixturenames or "db" in request.fixturenames:
        settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")


@pytest.fixture
def editor(db):
    """Somebody who may do everything at the desk."""
    from broadsheet.newsroom.models.user import User

    return User.objects.create_superuser("editor", "editor@example.org", "a-long-password")


@pytest.fixture
def desk(editor):
    """The desk as the editor's browser sees it."""
    from django.test import Client

    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def reader(db):
    """A reader: asks for addresses, gets pages."""
    from tests.reading import Reader

    return Reader()
