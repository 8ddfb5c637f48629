"""Seal: a maker's declaration of a device, with all that belongs to it, for operators and notified bodies."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from medslate import __version__
from medslate.bundles.canonical import canonical
from medslate.bundles.manifest import Audience, Kind, Link, Manifest, Role, Signer
from medslate.bundles.refusal import RefusedError
from medslate.bundles.sealing import Files, Sealer, seal
from medslate.bundles.trusted import look
from medslate.errors import MedslateError, UsageError
from medslate.exchange.declaration import Declaration
from medslate.exchange.declaring import declare
from medslate.exchange.telling import tell_declaration
from medslate.findings import Severity, failed
from medslate.usecases.bundle_members import Piece, with_more
from medslate.usecases.bundle_open import CLAIMS, DECLARATION, FILES, GROUNDS, about
from medslate.usecases.bundle_verify import plain, refusals_of, title
from medslate.usecases.opening import Opened

SECRET = b"PRIVATE KEY-----"
"""What a private key in PEM ends with, whichever its kind."""

_CLAIMS = (Audience.OPERATOR, "It tells row by row what the device does not protect against.")
_GROUNDS = (Audience.NOTIFIED_BODY, "It tells how the device is built, and what proves it.")


@dataclass(frozen=True)
class Order:
    """Who seals, and when. `signers`: all that seal, now or later; `sealers`: by id, those whose key is at hand."""

    signers: tuple[Signer, ...]
    sealers: Mapping[str, Sealer]
    moment: datetime
    answers: Link | None = None
    replaces: Link | None = None


@dataclass(frozen=True)
class Sealed:
    """A sealed bundle: the files of its container."""

    manifest: Manifest
    files: Files
    declaration: Declaration | None = None


def seal_declaration(opened: Opened, more: Iterable[Piece], order: Order) -> Sealed:
    """The bundle of a workspace. Raises `MedslateError` while its check finds errors, or if it declares no SL-C."""
    if failed(opened.findings):
        errors = sum(one.severity is Severity.ERROR for one in opened.findings)
        said = "1 error" if errors == 1 else f"{errors} errors"
        raise MedslateError(f"The check finds {said}; what is sealed must hold. `medslate check` lists them.")
    try:
        declaration = declare(opened.dossier, opened.catalog, opened.assessment, opened.digests)
    except ValueError as error:
        raise MedslateError(f"{error}, so there is no SL-C to declare.") from error
    pieces = with_more(declaration_pieces(declaration), more)
    return sealed(Kind.DECLARATION, about(declaration), pieces, order, opened.digests, declaration)


def declaration_pieces(declaration: Declaration) -> Iterator[Piece]:
    """The declaration in its three parts."""
    told = tell_declaration(declaration)
    yield Piece(FILES[DECLARATION], DECLARATION, canonical(told.declaration))
    yield Piece(FILES[CLAIMS], CLAIMS, canonical(told.claims), *_CLAIMS)
    yield Piece(FILES[GROUNDS], GROUNDS, canonical(told.grounds), *_GROUNDS)


def sealed(
    kind: Kind,
    subject: Mapping[str, str],
    pieces: tuple[Piece, ...],
    order: Order,
    packs: Mapping[str, str],
    declaration: Declaration | None = None,
) -> Sealed:
    """A bundle of pieces. Raises `MedslateError` for what no bundle can hold, or should."""
    if secret := next((one.name for one in pieces if SECRET in one.content), None):
        raise MedslateError(f"{secret} holds a private key, which belongs in no bundle. Leave it out.")
    try:
        manifest = Manifest(
            kind,
            {name: text for name, text in subject.items() if text},
            order.moment,
            tuple(one.member for one in pieces),
            order.signers,
            dict(packs),
            order.answers,
            order.replaces,
            f"medslate {__version__}",
        )
        return Sealed(manifest, seal(manifest, {one.name: one.content for one in pieces}, order.sealers), declaration)
    except RefusedError as error:
        raise MedslateError(f"This cannot be sealed. {plain(str(error.refusal))}") from error


def signer(name: str, role: Role, key: str, present: Iterable[Signer] = ()) -> Signer:
    """Somebody who seals, with an id that no other has: the role, numbered from the second on.

    Raises `UsageError` if the key seals already: one key is one signer.
    """
    others = tuple(present)
    if twin := next((one for one in others if one.key == key), None):
        raise UsageError(
            f"{name} ({role.value}) has the same key as {twin.name} ({twin.role.value}); one key seals once."
        )
    number = 1 + sum(one.role is role for one in others)
    return Signer(role.value if number == 1 else f"{role.value}-{number}", role, name, key)


def link_to(container: bytes | memoryview, kind: Kind, file: str) -> Link:
    """The link to another bundle. Raises `MedslateError` if it is none, or of another kind."""
    with refusals_of(file):
        manifest = look(container)
    if manifest.kind is not kind:
        raise UsageError(f"{file} is a {manifest.kind.value}, not a {kind.value}.")
    return Link(manifest.digest, title(manifest))
