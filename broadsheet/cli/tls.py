"""https at the edge: the certificate's files, read when it starts and again when they change."""

import asyncio
import logging
import ssl
from pathlib import Path

from broadsheet import conf
from broadsheet.errors import BroadsheetError

LOOK_SECONDS = 60.0

logger = logging.getLogger(__name__)


class CertificateIsWrong(BroadsheetError):
    """The files of the certificate cannot be used."""


def context(settings: conf.Settings) -> ssl.SSLContext | None:
    """What readers' connections are encrypted by; None if the edge does not speak https.

    Raises `CertificateIsWrong`.
    """
    if not settings.tls_certificate:
        return None
    found = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    found.set_alpn_protocols(["http/1.1"])
    try:
        _load(found, settings)
    except (OSError, ssl.SSLError) as error:
        raise CertificateIsWrong(settings.tls_certificate, str(error)) from error
    return found


async def follow(encrypted: ssl.SSLContext, settings: conf.Settings) -> None:
    """Reads the files again whenever they have changed; new connections get the new certificate.

    One that cannot be used is logged, and the one before goes on.
    """
    seen = _times(settings)
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        if (now := _times(settings)) == seen:
            continue
        seen = now
        try:
            _load(encrypted, settings)
            logger.info("certificate_renewed")
        except (OSError, ssl.SSLError) as error:
            logger.warning("certificate_not_renewed", extra={"reason": str(error)})


def _files(settings: conf.Settings) -> list[Path]:
    return [
        settings.in_site(Path(name))
        for name in (settings.tls_certificate, settings.tls_key)
        if name
    ]


def _load(encrypted: ssl.SSLContext, settings: conf.Settings) -> None:
    certificate, *key = _files(settings)
    encrypted.load_cert_chain(certificate, key[0] if key else None)


def _times(settings: conf.Settings) -> list[int]:
    return [path.stat().st_mtime_ns if path.exists() else 0 for path in _files(settings)]
