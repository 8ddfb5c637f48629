"""The adapters of the formats of neighbours, put together: CycloneDX declarations, ReqIF, signatures on OSCAL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medslate import wiring
from medslate.errors import UsageError
from medslate.usecases.ports import TreeError
from medslate.wiring.foreign import MOST_BYTES, content_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from medslate.findings import Finding
    from medslate.usecases.declarations import Format
    from medslate.usecases.oscal_keys import GivenKey
    from medslate.usecases.reqif import ReqifFile, Specification


def declarations() -> Format:
    """Writes and reads CycloneDX declarations."""
    from medslate.adapters.formats.cyclonedx import declarations as form

    return form


def write_reqif(file: Path, specification: Specification) -> None:
    """A specification as a ReqIF file."""
    from medslate.adapters.formats.reqif.writing import write_reqif as written

    wiring.disk(file.absolute().parent).write(file.name, written(specification))


def read_reqif(file: Path) -> tuple[ReqifFile | None, tuple[Finding, ...]]:
    """The requirements in a ReqIF file, and what is wrong with it. Raises `UsageError` if there is no such file."""
    from medslate.adapters.formats.reqif.reading import read_reqif as read

    return read(content_of(file), file.as_posix())


def canonical(content: bytes, name: str) -> tuple[Any, bytes]:
    """The value of a JSON document and its canonical bytes (RFC 8785). Raises `MedslateError` if it has none."""
    from medslate.adapters.formats.oscal.canonical import canonical as made

    return made(content, name)


def reader_of(folder: Path) -> Callable[[str], bytes]:
    """Reads the files of a folder by their names; it raises `UsageError` for those that are not there, or outside."""

    def read(name: str) -> bytes:
        try:
            return wiring.disk(folder).read(name, MOST_BYTES)
        except TreeError as error:
            raise UsageError(str(error.finding)) from error

    return read


def given_keys(files: Iterable[Path]) -> tuple[GivenKey, ...]:
    """Public keys, or certificates with those that issued them, from PEM files. Raises `UsageError`."""
    wiring.need("seal", "cryptography")
    return tuple(_given(one) for one in files)


def _given(file: Path) -> GivenKey:
    from medslate.adapters.signing.chains import read_certificate
    from medslate.adapters.signing.pem import organization_of, read_chain, read_public_key
    from medslate.adapters.signing.seals import spki
    from medslate.usecases.oscal_keys import GivenKey

    content = content_of(file)
    try:
        if b"CERTIFICATE-----" not in content:
            return GivenKey(str(file), read_public_key(content))
        chain = read_chain(content)
        return GivenKey(str(file), spki(read_certificate(chain[0]).public_key()), chain, organization_of(chain[0]))
    except ValueError as error:
        raise UsageError(f"{file} cannot be used: {error}. Give a public key, or certificates, as PEM.") from error
