"""The files of bundles, who seals them, and the verifier's policy; keys and certificates are `exchanging`'s part."""

from __future__ import annotations

import mmap
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from medslate import wiring
from medslate.errors import UsageError
from medslate.wiring import exchanging

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from medslate.adapters.signing.seals import KeySealer
    from medslate.assessment.answers import Form
    from medslate.bundles.policy import TrustPolicy
    from medslate.exchange.need import Question
    from medslate.standards.questionnaires import Questionnaire
    from medslate.usecases.bundle_members import Piece
    from medslate.usecases.bundle_open import Trust

TRUST = "trust.yaml"
MOST = 2 << 30


def container(file: Path) -> memoryview:
    """The bytes of a file, mapped, not copied. Raises `UsageError` if there is none."""
    with wiring.existing(file).open("rb") as stream:
        if os.fstat(stream.fileno()).st_size == 0:
            return memoryview(b"")
        return memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))


def read(file: Path) -> memoryview:
    """The bytes of a file, copied: for what is used further after it was judged, whatever becomes of the file."""
    if file.is_file() and file.stat().st_size > MOST:
        raise UsageError(f"{file} is larger than a bundle can be.")
    return memoryview(bytes(container(file)))


def write_new(file: Path, parts: Iterable[bytes | memoryview]) -> None:
    """Write a file that is not there yet, whole or not at all. Raises `UsageError` if it is there, or has no folder."""
    from medslate.adapters.trees import write_whole

    refuse_present(file)
    write_whole(file, parts)


def refuse_present(file: Path) -> None:
    """Raise `UsageError` if a file cannot be written anew: asked before long work is done for it."""
    if file.exists():
        raise UsageError(f"{file} is there already, and nothing is written over. Name another file.")
    if not file.parent.is_dir():
        raise UsageError(f"There is no folder {file.parent}.")


def policy(trust: Path | None, folder: Path = Path()) -> TrustPolicy:
    """The trust policy in a file, by default `trust.yaml` in a folder. Raises `UsageError` if there is none."""
    file = trust or folder / TRUST
    if not file.is_file():
        where = "" if trust else " Name it with --trust, or write one."
        message = f"There is no {file}, so nobody's seal counts.{where}"
        raise UsageError(f"{message} It says whose seals you accept: see docs/reference/trust-policy.md.")
    return exchanging.trust_policy(file)


def trust_of(folder: Path, day: date) -> Trust:
    """What a site goes by, at the end of a day as it is counted here: the `trust.yaml` of its folder."""
    from medslate.usecases.bundle_open import Trust

    return Trust(policy(None, folder), exchanging.crypto(), exchanging.end_of(day))


def announced(file: Path) -> tuple[str, str]:
    """The key in a certificate, or the first of a chain, as a manifest announces it, and whose it is.

    Raises `UsageError` if the file holds no certificate.
    """
    wiring.need("seal", "cryptography")
    from medslate.adapters.signing.pem import read_chain

    content = wiring.existing(file).read_bytes()
    try:
        return owner_of(read_chain(content)[0])
    except ValueError as error:
        raise UsageError(f"{file}: {error}.") from None


def owner_of(certificate: bytes) -> tuple[str, str]:
    """The key of a certificate (DER), and whose it is: the organization, or else the common name, or the whole name."""
    import hashlib

    from cryptography.x509.oid import NameOID

    from medslate.adapters.signing.chains import read_certificate
    from medslate.adapters.signing.seals import spki

    found = read_certificate(certificate)
    named = (
        one
        for oid in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME)
        for one in found.subject.get_attributes_for_oid(oid)
    )
    name = next((str(one.value) for one in named), found.subject.rfc4514_string())
    return hashlib.sha256(spki(found.public_key())).hexdigest(), name


def given_member(text: str) -> Piece:
    """A member as the command line names it: `role:audience:path[:reason]`. Raises `UsageError` if it is none."""
    from medslate.bundles.manifest import Audience
    from medslate.usecases.bundle_members import Piece, media_type

    role, audience, name, reason = (*text.split(":", 3), "", "", "")[:4]
    known = {one.value: one for one in Audience}
    if not role or audience not in known or not name:
        raise UsageError(f"{text} is not written like role:audience:path[:reason], with one of {', '.join(known)}.")
    path = Path(name)
    if not path.is_file():
        raise UsageError(f"There is no file {name}.")
    if known[audience] is not Audience.PUBLIC and not reason.strip():
        raise UsageError(f"{name} is for {audience} only: say why, after another colon.")
    if path.stat().st_size > MOST:
        raise UsageError(f"{name} is larger than a bundle can be.")
    kind = media_type(path.name)
    return Piece(f"content/{role}/{path.name}", role, path.read_bytes(), known[audience], reason, kind)


def read_me() -> bytes:
    """How to verify a bundle without this program."""
    return (wiring.PACKS / "templates" / "bundle" / "READ-ME.txt").read_bytes()


def sealer(key: str, certificate: Path, password: str, stamp: str, moment: datetime) -> KeySealer:
    """Somebody's key with its certificates; a password that is needed and not given is asked for on a terminal."""
    return exchanging.sealer(
        key,
        certificate,
        stamp or None,
        password or None,
        asked=_asked if sys.stdin.isatty() else None,
        clock=lambda: moment,
    )


def _asked() -> str:
    from getpass import getpass

    return getpass("Password of the key: ")


def read_questions(file: Path) -> tuple[Question, ...]:
    """An operator's own questions. Raises `UsageError` with all that is wrong with the file, with lines."""
    from medslate.adapters.textfiles.site.questions import read_questions as read

    questions, findings = read(wiring.existing(file).read_bytes(), str(file))
    if questions is None:
        raise UsageError("\n".join(map(str, findings)))
    return questions


def form_bytes(form: Questionnaire, filled: Form) -> bytes:
    """A filled MDS2 workbook."""
    wiring.need("mds2", "xlsxwriter")
    from medslate.adapters.formats.mds2.writing import write_form as written

    return written(form, filled.answers, filled.header)
