"""Time-stamping authorities on the network (RFC 3161, 3.4)."""

import secrets
import urllib.request
from functools import partial
from urllib.error import HTTPError
from urllib.parse import urlsplit

from medslate.adapters.signing.stamping import Stamper, Transport, granted, request
from medslate.errors import MedslateError, SetupError, UsageError

LARGEST = 1 << 20
"""The most bytes of an authority's answer."""

SECONDS = 30
"""How long an authority may take."""

_REQUEST, _RESPONSE = "application/timestamp-query", "application/timestamp-reply"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def transport(url: str, *, plain: bool = False) -> Transport:
    """The way to the time-stamping authority at an address. `plain`: also over unprotected http beyond this machine.

    Raises `UsageError` for other addresses. The stamp is signed, so that http endangers only the reply's coming at all
    and what others see: but then it should be said.
    """
    parts = urlsplit(url)
    allowed = parts.scheme == "https" or (parts.scheme == "http" and (plain or parts.hostname in _LOOPBACK))
    if not allowed or not parts.hostname:
        remedy = "Write https://...; plain http is taken within this machine only."
        raise UsageError(f"{url} is no address of a time-stamping authority. {remedy}")
    return partial(_post, url)


def authority(url: str, *, plain: bool = False) -> Stamper:
    """The time-stamping authority at an address, as `transport` has it."""
    send = transport(url, plain=plain)

    def stamp(message: bytes) -> bytes:
        nonce = secrets.randbits(64)
        return granted(send(request(message, nonce)), message, nonce)

    return stamp


class _Straight(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: it could lead from https to http, or to a file."""

    def redirect_request(self, *_: object) -> None:
        return None


def _why(error: Exception) -> object:
    """The cause in words, without what the libraries wrap around it."""
    cause = error if isinstance(error, HTTPError) else getattr(error, "reason", error)
    return getattr(cause, "strerror", None) or cause


def _post(url: str, body: bytes) -> bytes:
    asked = urllib.request.Request(url, body, {"Content-Type": _REQUEST, "Accept": _RESPONSE})  # noqa: S310  checked
    try:
        with urllib.request.build_opener(_Straight).open(asked, timeout=SECONDS) as answer:
            kind, content = answer.headers.get_content_type(), answer.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise SetupError(f"The time-stamping authority {url} cannot be reached: {_why(error)}.") from error
    if kind != _RESPONSE or len(content) > LARGEST:
        raise MedslateError(f"{url} does not answer as a time-stamping authority does: {kind}, {len(content)} bytes.")
    return bytes(content)
