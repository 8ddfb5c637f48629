"""Keys, certificates, stamps and the trust policy, put together: what bundles are sealed and judged with."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from medslate import wiring
from medslate.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from medslate.adapters.signing.seals import KeySealer, SigningKey
    from medslate.adapters.signing.stamping import Stamper
    from medslate.bundles.policy import TrustPolicy
    from medslate.bundles.trusted import Crypto
    from medslate.findings import Finding

TOKEN = "pkcs11:"  # noqa: S105  the scheme of a URI


class BrokenPolicyError(UsageError):
    """The trust policy cannot be used; `findings` say why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = findings


def crypto() -> Crypto:
    """What bundles need computed with keys and certificates."""
    wiring.need("seal", "cryptography")
    from medslate.adapters.signing.seals import X509Crypto

    return X509Crypto()


def signing_key(key: str, password_env: str | None = None, asked: Callable[[], str] | None = None) -> SigningKey:
    """The private key in a file, or on a token by its `pkcs11:` URI.

    `password_env`: the environment variable with its password or PIN; without one, `asked` is, if it needs one.
    """
    wiring.need("seal", "cryptography")
    from medslate.adapters.signing.keys import load_key, password_in

    password = password_in(password_env, asked)
    if not key.startswith(TOKEN):
        return load_key(Path(key), password)
    wiring.need("token", "pkcs11")
    from medslate.adapters.signing.tokens import load_token_key

    return load_token_key(key, password)


def stamper(url: str, *, plain: bool = False) -> Stamper:
    """The time-stamping authority at an address; `plain`: also over unprotected http."""
    wiring.need("seal", "cryptography")
    from medslate.adapters.signing.authorities import authority

    return authority(url, plain=plain)


def sealer(
    key: str,
    certificates: Path,
    stamp_url: str | None = None,
    password_env: str | None = None,
    *,
    asked: Callable[[], str] | None = None,
    clock: Callable[[], datetime] | None = None,
    lists: tuple[Path, ...] = (),
    plain: bool = False,
) -> KeySealer:
    """Somebody's key with the certificates for it, and the authority that stamps the seals, if any.

    `clock`: the signing-time that a seal claims. `lists`: files with revocation lists to put into seals.
    """
    held = signing_key(key, password_env, asked)
    from medslate.adapters.signing.keys import load_chain
    from medslate.adapters.signing.seals import KeySealer

    stamp = stamper(stamp_url, plain=plain) if stamp_url else None
    return KeySealer(held, load_chain(certificates, held), stamp, clock, _revocations(lists))


def _revocations(files: tuple[Path, ...]) -> tuple[bytes, ...]:
    from medslate.adapters.signing.pem import read_revocations

    found: list[bytes] = []
    for file in files:
        content = wiring.existing(file).read_bytes()
        try:
            found += read_revocations(content)
        except ValueError as error:
            raise UsageError(f"{file}: {error}.") from None
    return tuple(found)


def end_of(day: date) -> datetime:
    """The last second of a day as it is counted here; so the end of today never lies behind."""
    return datetime.combine(day, time(23, 59, 59)).astimezone(UTC)


def trust_policy(file: Path) -> TrustPolicy:
    """The trust policy in a file. Raises `BrokenPolicyError` with all that is wrong with it, with lines."""
    wiring.existing(file)
    wiring.need("seal", "cryptography")
    from medslate.adapters.signing.pem import LARGEST, read_certificates, read_key_id, read_revocations
    from medslate.adapters.textfiles.trust.reading import Material, read_trust
    from medslate.adapters.textfiles.yamlfile import LIMIT

    tree = wiring.disk(file.absolute().parent)
    material = Material(lambda name: tree.read(name, LARGEST), read_certificates, read_key_id, read_revocations)
    with file.open("rb") as stream:
        content = stream.read(LIMIT + 1)
    if len(content) > LIMIT:
        raise UsageError(f"{file} is larger than {LIMIT >> 20} MiB.")
    policy, findings = read_trust(content, str(file), material)
    if policy is None:
        raise BrokenPolicyError(findings)
    return policy


def trust_schemas() -> Mapping[str, bytes]:
    """The JSON Schema of a trust policy."""
    from medslate.adapters.textfiles.shapes import schemas as made
    from medslate.adapters.textfiles.trust.shapes import FILES

    return made(FILES)


def new_key(
    folder: Path,
    name: str,
    organization: str,
    at: datetime,
    *,
    kind: str = "p256",
    trial: bool = False,
    password: str | None = None,
) -> tuple[str, ...]:
    """Make a key in a folder, with a request for a certificate, for trials with a certificate; the files' names."""
    wiring.need("seal", "cryptography")
    from medslate.adapters.signing.trials import new_key as made

    return made(folder, name, organization, at, kind=kind, trial=trial, password=password)
