"""Typed, frozen settings of a deployment, read once from `broadsheet.toml` and the environment.

Facts of the deployment only; editorial policy lives in the desk, formulas in named constants.
Every mistake is listed at once, each with what to do. See docs/settings.md.
"""

import json
import os
import re
from collections import Counter
from functools import cache
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from django.conf.global_settings import LANGUAGES
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from broadsheet.errors import BroadsheetError

SITE_VARIABLE = "BROADSHEET_SITE"
FILE_NAME = "broadsheet.toml"
SECRET_LENGTH = 50  # as long as Django's own generator makes them
SECRET_DISTINCT = 20  # distinct characters; a random 50-character secret has about 35
MOST_WORKERS = 8  # each takes about 120 MB; more is for a machine that its engineer has sized
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
LANGUAGE_TAGS = frozenset(tag for tag, _ in LANGUAGES) | {"en-us"}  # those Django has words in
ADDRESS = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]+)?")
HOST = re.compile(r"\.?[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:.]+\]", re.IGNORECASE)
TOKEN = re.compile(r"[!-~]+")  # visible ASCII

Hosts = Annotated[tuple[str, ...], NoDecode]  # the environment's is read below, not by pydantic


def one_a_core() -> int:
    """As many processes as can work at once, as far as memory of 8 GB carries them.

    Threads of one process wait for each other: four in one take half as much CPU again for a page as
    two in each of two (bench/RESULTS.md).
    """
    return min(os.cpu_count() or 1, MOST_WORKERS)


class SettingsAreWrong(BroadsheetError):
    """The settings cannot be used; `mistakes` are (setting, what is wrong and what to do)."""

    def __init__(self, mistakes: list[tuple[str, str]]) -> None:
        super().__init__(mistakes)
        self.mistakes = mistakes


class Settings(BaseSettings):
    """What a deployment must say. Names are those of the file; docs/settings.md explains each."""

    model_config = SettingsConfigDict(
        env_prefix="BROADSHEET_", extra="forbid", frozen=True, str_strip_whitespace=True
    )

    site: Path
    secret_key: str
    address: str
    time_zone: str = "UTC"
    language: str = "en"
    database: str = ""
    audience: str = ""
    media: Path = Path("media")
    static: Path = Path("static")
    theme: Path = Path("theme")
    listen_host: str = "127.0.0.1"
    listen_port: Annotated[int, Field(ge=1, le=65535)] = 8000
    origin_workers: Annotated[int, Field(ge=1, le=64, default_factory=one_a_core)]
    origin_threads: Annotated[int, Field(ge=1, le=256)] = 2
    metrics_port: Annotated[int, Field(ge=0, le=65535)] = 0
    edge_processes: Annotated[int, Field(ge=0, le=64, default_factory=one_a_core)]
    edge_memory_mb: Annotated[int, Field(ge=16, le=65536)] = 256
    edge_admin_host: str = "127.0.0.1"
    edge_admin_port: Annotated[int, Field(ge=0, le=65535)] = 0
    origin_host: str = "127.0.0.1"
    origin_port: Annotated[int, Field(ge=0, le=65535)] = 0
    trusted_proxies: Hosts = ()
    tls_certificate: str = ""
    tls_key: str = ""
    extra_hosts: Hosts = ()
    embed_hosts: Hosts = ()
    surrogate_headers: str = "announced"
    fastly_token: str = ""
    cloudflare_token: str = ""
    log_level: str = "info"

    @field_validator("secret_key")
    @classmethod
    def _secret_is_strong(cls, value: str) -> str:
        if len(value) < SECRET_LENGTH or len(Counter(value)) < SECRET_DISTINCT:
            raise ValueError(
                f"is too weak: it needs {SECRET_LENGTH} random characters;"
                " `broadsheet init` makes one, or copy 50 characters from a password generator"
            )
        return value

    @field_validator("address")
    @classmethod
    def _address_is_an_origin(cls, value: str) -> str:
        address = value.lower().removesuffix("/")
        if not ADDRESS.fullmatch(address) or not _can_be_parsed(address):
            raise ValueError("must be the site's public address, such as https://www.example.org")
        parts = urlsplit(address)
        if parts.scheme == "http" and parts.hostname not in LOCAL_HOSTS:
            raise ValueError("must begin with https:// (plain http is for this machine only)")
        return address

    @field_validator("time_zone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("is not a time zone; use a name such as Europe/Berlin")
        return value

    @field_validator("language")
    @classmethod
    def _language_is_known(cls, value: str) -> str:
        if value not in LANGUAGE_TAGS:
            raise ValueError("is not a language that Django knows; use a tag such as en, de or ar")
        return value

    @field_validator("database")
    @classmethod
    def _database_is_known(cls, value: str) -> str:
        is_known = _can_be_parsed(value) and (_is_sqlite(value) or _is_postgresql(value))
        if value and not is_known:
            raise ValueError(
                "must be empty (SQLite in the site's folder), sqlite:///a/path.sqlite3"
                " or postgresql://user:password@host:port/name"
            )
        return value

    @field_validator("audience")
    @classmethod
    def _audience_is_known(cls, value: str) -> str:
        if value not in {"", "off"} and not _is_redis(value):
            raise ValueError(
                "must be empty (SQLite in the site's folder), off, redis://host:port/0,"
                " rediss://… or redis+cluster://host:port,host:port"
            )
        return value

    @field_validator("extra_hosts", "embed_hosts", mode="before")
    @classmethod
    def _hosts_are_read(cls, value: Any) -> Any:
        """The file's list as it is; the environment's from JSON."""
        try:
            hosts = json.loads(value) if isinstance(value, str) else value
        except ValueError:
            hosts = None
        if not isinstance(hosts, list | tuple) or not all(map(_is_host, hosts)):
            raise ValueError('must be a list of host names, such as ["www.example.org"]')
        return hosts

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _proxies_are_networks(cls, value: Any) -> Any:
        try:
            networks = json.loads(value) if isinstance(value, str) else value
            return tuple(str(ip_network(one)) for one in networks)
        except (ValueError, TypeError) as error:
            raise ValueError(
                'must be a list of addresses or networks, such as ["10.0.0.0/8"]'
            ) from error

    @field_validator("surrogate_headers")
    @classmethod
    def _surrogates_are_told(cls, value: str) -> str:
        if value not in {"announced", "always", "cloudflare"}:
            raise ValueError("must be announced, always or cloudflare")
        return value

    @field_validator("fastly_token", "cloudflare_token")
    @classmethod
    def _token_fits_a_header(cls, value: str) -> str:
        """What a client refuses to send it repeats in its error, which is logged."""
        if value and not TOKEN.fullmatch(value):
            raise ValueError("must be a token as it was made: letters, digits and signs, no blanks")
        return value

    @field_validator("log_level")
    @classmethod
    def _level_is_known(cls, value: str) -> str:
        if value.lower() not in {"debug", "info", "warning", "error"}:
            raise ValueError("must be debug, info, warning or error")
        return value.lower()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file."""
        site = init_settings.init_kwargs["site"]  # type: ignore[attr-defined]  # typed on the base
        file = TomlConfigSettingsSource(settings_cls, Path(site) / FILE_NAME)
        return init_settings, env_settings, file

    @property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.time_zone)

    @property
    def host(self) -> str:
        """The host name of the public address."""
        return urlsplit(self.address).hostname or ""

    @property
    def is_secure(self) -> bool:
        """Whether readers reach the site by https."""
        return self.address.startswith("https://")

    @property
    def origin_address(self) -> tuple[str, int]:
        """Where the origin listens: behind the edge, or in its place where there is none."""
        if not self.edge_processes:
            return self.listen_host, self.listen_port
        return self.origin_host, self.origin_port or self.listen_port + 1

    def admin_port(self, number: int) -> int:
        """Where the edge process of that number, from 0, listens for the site's own programs."""
        return (self.edge_admin_port or self.listen_port + 2) + number

    def in_site(self, path: Path) -> Path:
        """A path of the settings, relative ones taken from the site's folder."""
        return path if path.is_absolute() else self.site / path


def site_folder() -> Path:
    """The folder of the site: `BROADSHEET_SITE`, else the present folder."""
    return Path(os.environ.get(SITE_VARIABLE) or ".").resolve()


def read(site: Path) -> Settings:
    """The settings of the site in that folder. Raises `SettingsAreWrong` with every mistake."""
    if not (site / FILE_NAME).is_file() and "BROADSHEET_SECRET_KEY" not in os.environ:
        raise SettingsAreWrong(
            [(FILE_NAME, f"is missing in {site}: make a site with `broadsheet init {site}`")]
        )
    try:
        return Settings(site=site)  # type: ignore[call-arg]  # the rest comes from file and environment
    except ValidationError as error:
        raise SettingsAreWrong(mistakes(error)) from error
    except (ValueError, OSError) as error:  # the file is no TOML, or another user's
        raise SettingsAreWrong([(FILE_NAME, f"cannot be read: {error}")]) from error


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return read(site_folder())


def mistakes(error: ValidationError) -> list[tuple[str, str]]:
    """Each setting that is wrong, with what to do."""
    return [_mistake(item) for item in error.errors()]


def _mistake(item: Any) -> tuple[str, str]:
    name = ".".join(str(part) for part in item["loc"]) or FILE_NAME
    match item["type"]:
        case "missing":
            return name, f"is missing: add it to {FILE_NAME} or set BROADSHEET_{name.upper()}"
        case "extra_forbidden":
            return name, "is not a setting of Broadsheet: correct the name or remove the line"
        case _:
            return name, str(item["msg"]).removeprefix("Value error, ")


def _is_host(value: Any) -> bool:
    return isinstance(value, str) and HOST.fullmatch(value) is not None


def _can_be_parsed(address: str) -> bool:
    """Whether its brackets match and its port, if it names one, can be one."""
    try:
        return urlsplit(address).port != 0
    except ValueError:
        return False


def _is_sqlite(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "sqlite" and not parts.netloc and parts.path.strip("/") != ""


def _is_redis(address: str) -> bool:
    """Redis or Valkey: one server, or some of a cluster's, between commas."""
    scheme, _, rest = address.partition("://")
    servers = rest.split(",") if scheme.endswith("+cluster") else [rest]
    is_known = scheme in {"redis", "rediss", "redis+cluster", "rediss+cluster"}
    return is_known and all(map(_is_server, servers))


def _is_server(address: str) -> bool:
    try:
        parts = urlsplit(f"//{address}")
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _is_postgresql(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in {"postgresql", "postgres"} and parts.path.strip("/") != ""
