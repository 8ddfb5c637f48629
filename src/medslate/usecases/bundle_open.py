"""Open a bundle: what its sender tells, as values of the field; accepted, or looked at without any trust."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from medslate.bundles.canonical import parse
from medslate.bundles.container import unpack
from medslate.bundles.manifest import Kind, Manifest, Member, Signer
from medslate.bundles.policy import TrustPolicy
from medslate.bundles.trusted import Crypto, Decision, look
from medslate.errors import MedslateError, UsageError
from medslate.exchange.declaration import Declaration
from medslate.exchange.need import Need
from medslate.exchange.telling import read_declaration, read_need
from medslate.usecases.bundle_verify import accepted, plain, refusals_of


class UnsoundBundleError(MedslateError):
    """Whoever sealed a bundle, what it tells cannot be used."""

    def __init__(self, file: str, faults: tuple[str, ...]) -> None:
        again = "Ask the sender for a bundle that is made anew."
        super().__init__("\n".join((f"What {file} tells cannot be used. {again}", *map(plain, faults))))


DECLARATION, CLAIMS, GROUNDS, NEED = "declaration", "claims", "grounds", "need"
"""Roles of the members that hold what is told; each stands at most once in a bundle."""

LARGEST = 64 << 20
"""The most bytes of each of them."""

FILES = {role: f"content/{role}.json" for role in (DECLARATION, CLAIMS, GROUNDS, NEED)}
"""The members of those roles."""


@dataclass(frozen=True)
class Received:
    """What was received, and, if it was verified, the decision. `told`: the one thing that it tells.

    `withheld`: the members that are not there; `unsealed`: those who are announced, and have not sealed, if it was only
    looked at. Without a decision nothing is known of who sealed it.
    """

    file: str
    manifest: Manifest
    told: Declaration | Need
    withheld: tuple[Member, ...]
    decision: Decision | None = None
    unsealed: tuple[Signer, ...] = ()

    @property
    def declaration(self) -> Declaration:
        """The declaration of a device. Raises `UsageError` if it tells a need."""
        if isinstance(self.told, Declaration):
            return self.told
        raise UsageError(f"{self.file} is the need of an operator, not the declaration of a device.")

    @property
    def need(self) -> Need:
        """The need of an operator. Raises `UsageError` if it tells a declaration."""
        if isinstance(self.told, Need):
            return self.told
        raise UsageError(f"{self.file} is the declaration of a device, not the need of an operator.")


@dataclass(frozen=True)
class Trust:
    """What a verifier goes by: the policy, what computes with keys, and the time (aware)."""

    policy: TrustPolicy
    crypto: Crypto
    at: datetime


def open_bundle(
    container: bytes | memoryview, trust: Trust, file: str, need: bytes | memoryview | None = None
) -> Received:
    """What an accepted bundle tells. Raises `MedslateError` if it is not accepted, or tells nothing sound."""
    decision = accepted(container, trust.policy, trust.crypto, trust.at, need, file)
    with refusals_of(file):
        manifest = look(container)
    return Received(file, manifest, _read(manifest, decision.content, file), decision.withheld, decision)


def look_into(container: bytes | memoryview, file: str) -> Received:
    """What a bundle tells, believed or not. Raises `MedslateError` if it cannot even be read."""
    with refusals_of(file):
        files, manifest = unpack(container), look(container)
    content = {one.name: files[one.name] for one in manifest.members if one.name in files}
    withheld = tuple(one for one in manifest.members if one.name not in files)
    unsealed = tuple(one for one in manifest.signers if one.file not in files)
    return Received(file, manifest, _read(manifest, content, file), withheld, unsealed=unsealed)


def _read(manifest: Manifest, content: Mapping[str, memoryview], file: str) -> Declaration | Need:
    """What the members of a bundle tell: by its kind, for other roles seal the other kind."""
    trees = {role: _tree(role, manifest, content, file) for role in FILES}
    main = NEED if manifest.kind is Kind.NEED else DECLARATION
    if trees[main] is None:
        raise UnsoundBundleError(file, (f"It is a {manifest.kind.value} and does not hold {FILES[main]}.",))
    told: Declaration | Need | None
    if main == NEED:
        told, findings = read_need(trees[NEED])
    else:
        told, findings = read_declaration(trees[DECLARATION], trees[CLAIMS], trees[GROUNDS])
    if told is None:
        raise UnsoundBundleError(file, tuple(map(str, findings)))
    if contrary := [name for name, text in about(told).items() if manifest.about.get(name, "") != text]:
        raise UnsoundBundleError(file, (f"The manifest names another {' and another '.join(contrary)}.",))
    return told


def about(told: Declaration | Need) -> Mapping[str, str]:
    """What a manifest says that the bundle is about; what is empty is left out there."""
    if isinstance(told, Need):
        return {"operator": told.operator, "site": told.site, "zone": told.zone, "device": told.device}
    return {
        "manufacturer": told.manufacturer,
        "device": told.name,
        "model": told.model,
        "version": told.version,
        "udiDi": told.udi_di,
    }


def _tree(role: str, manifest: Manifest, content: Mapping[str, memoryview], file: str) -> Any:
    """The tree of the member of a role; none if there is none, or it was withheld."""
    of_role = [one.name for one in manifest.members if one.role == role]
    if of_role not in ([], [FILES[role]]):
        message = f"The one member with the role {role} is {FILES[role]}, not {', '.join(of_role)}."
        raise UnsoundBundleError(file, (message,))
    if not of_role or FILES[role] not in content:
        return None
    if len(content[FILES[role]]) > LARGEST:
        raise UnsoundBundleError(file, (f"{FILES[role]} is larger than {LARGEST >> 20} MiB.",))
    with refusals_of(file):
        return parse(bytes(content[FILES[role]]), FILES[role])
