import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from broadsheet.config.wsgi import application


def test_readers_pages_pay_for_none_of_the_desks_middleware():
    before_desk = settings.MIDDLEWARE[:4]

    assert [name.rpartition(".")[2] for name in before_desk] == [
        "client_address", "security_headers", "checked_host", "WhiteNoiseMiddleware",
    ]  # fmt: skip
    assert all(".Desk" in name for name in settings.MIDDLEWARE[4:])


@pytest.mark.django_db
def test_django_finds_nothing_wrong():
    call_command("check", fail_level="WARNING")


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_desk_stands_at_its_address():
    assert reverse("wagtailadmin_home") == "/desk/"


def test_the_application_can_be_served():
    assert callable(application)


def test_the_desk_asks_no_other_host():
    assert settings.WAGTAIL_ENABLE_UPDATE_CHECK is False
    assert settings.WAGTAIL_GRAVATAR_PROVIDER_URL is None


@pytest.mark.django_db
def test_the_desks_media_are_behind_its_login(client, settings):
    response = client.get("/desk/media/originals/x.jpg")

    assert response.status_code == 302
    assert "/desk/login/" in response.headers["Location"]
