"""Signatures in the small: a document, a key for it, and ways to write an envelope that nobody should believe."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from medslate.adapters.formats.oscal.canonical import canonical
from medslate.adapters.signing.keys import FileKey
from medslate.adapters.signing.seals import X509Crypto
from medslate.assessment.capability import assess
from medslate.assessment.dossier import Dossier
from medslate.bundles.trusted import pre_authentication
from medslate.usecases.open_conformity import Conformity, open_conformity
from medslate.usecases.opening import Opened
from medslate.usecases.oscal_sign import Package
from medslate.usecases.oscal_verify import Envelope, PublicKey, Verified, verify
from tests import pki
from tests.build import CATALOG, TODAY
from tests.unit.standards_verbs.build_field import FIELD, PACKS

KEYS = {kind: FileKey(pki.private(kind)) for kind in ("p256", "ed25519")}  # type: ignore[arg-type]
DOCUMENT = {"catalog": {"uuid": "1", "title": "Gefäße", "n": [1, 2.50, None, True]}}


def key(kind: str = "p256") -> FileKey:
    return KEYS[kind]


def public(kind: str = "p256", owner: str = "maker") -> PublicKey:
    return PublicKey(owner, key(kind).public)


def bytes_of(value: Any) -> bytes:
    return canonical(json.dumps(value, ensure_ascii=False).encode(), "x.json")[1]


CONTENTS = {"x.json": bytes_of(DOCUMENT)}


def parse(content: bytes, name: str) -> Any:
    return canonical(content, name)[0]


def judged(
    envelope: bytes,
    contents: dict[str, bytes] | None = None,
    *keys: PublicKey,
    package: Package | None = None,
) -> Verified:
    given = CONTENTS if contents is None else contents
    crypto = X509Crypto()
    return verify(given, Envelope("x.dsse.json", envelope), keys or (public(),), crypto.signed, parse, package)


def resigned(envelope: bytes, change: Callable[[dict[str, Any]], Any], kind: str = "p256") -> bytes:
    """The envelope with another statement, signed by the same key: what a careless tool might write."""
    statement = json.loads(base64.b64decode(json.loads(envelope)["payload"]))
    change(statement)
    return signed_over(json.dumps(statement).encode(), kind)


def signed_over(payload: bytes, kind: str = "p256") -> bytes:
    signature = key(kind).sign(pre_authentication(payload))
    envelope = {
        "payload": base64.b64encode(payload).decode(),
        "payloadType": "application/vnd.in-toto+json",
        "signatures": [{"sig": base64.b64encode(signature).decode()}],
    }
    return json.dumps(envelope).encode()


def opened(dossier: Dossier, today: date = TODAY) -> Opened:
    return Opened(dossier, CATALOG, (), assess(dossier, CATALOG, today), (), today)


def held(dossier: Dossier) -> Conformity:
    """The dossier against the small field of catalogs, between which no crosswalk lies."""
    return open_conformity(opened(dossier), replace(FIELD, crosswalks=()), PACKS)
