"""Accept: the sealed declaration of a maker becomes what a site knows of a device."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from medslate.devices.known import KnownDevice
from medslate.errors import MedslateError, UsageError
from medslate.exchange.declaration import Declaration
from medslate.exchange.known import from_declaration
from medslate.findings import Finding, Place, failed
from medslate.networks.site import DeviceEntry
from medslate.standards.catalogs import suggestion
from medslate.usecases.bundle_open import Received
from medslate.usecases.open_site import OpenedSite, declared_faults

SOURCES = ("workspace", "form", "vector", "bundle")
"""The fields of a device entry that say where its capability is read from."""


@dataclass(frozen=True)
class Accepted:
    """A device with its new source. `before`: its entry and what was known; none if the site did not have it.

    `bundle`: the file to keep, below the site's folder. `place`: where the entry stands, or is to stand.
    """

    device: str
    place: Place
    bundle: str
    declaration: Declaration
    known: KnownDevice
    before: tuple[DeviceEntry, KnownDevice] | None
    findings: tuple[Finding, ...]

    @property
    def new_entry(self) -> Mapping[str, str]:
        """The fields of the entry of a device that the site did not have."""
        one = self.declaration
        return {"name": one.name, "manufacturer": one.manufacturer, "version": one.version, "bundle": self.bundle}

    @property
    def source(self) -> str:
        """What the device was known by, as its entry says it; empty if by nothing."""
        entry = self.before[0] if self.before else None
        return next((f"{one}: {value}" for one in SOURCES if (value := getattr(entry, one, ""))), "")


def accept(opened: OpenedSite, received: Received, device: str, needed: Received | None = None) -> Accepted:
    """What the site would know. `needed`: the need that the bundle answers, accepted as well.

    Raises `UsageError` if the declaration is of another manufacturer's device than the entry, or answers a need for
    another device; `MedslateError` if it contradicts its own claims.
    """
    declaration = received.declaration
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", device):
        raise UsageError(f"{device} is no id: use letters, digits, '.', '_' and '-'.")
    system, name = opened.system, f"bundles/{device}-{_plain(declaration.version)}.medslate.zip"
    entry = next((one for one in system.site.devices if one.id == device), None)
    _check_same(entry, declaration, device, tuple(one.id for one in system.site.devices))
    if needed is not None and needed.need.device not in ("", device):
        raise UsageError(f"The need is for {needed.need.device}, not for {device}.")
    place = entry.place if entry else Place("devices.yaml", ("devices", device))
    new = DeviceEntry(device, declaration.name, place, bundle=name) if entry is None else entry
    try:
        known = from_declaration(new, declaration, system.catalog, system.site.preferences.rely_on)
    except ValueError as error:
        raise MedslateError(f"It cannot be used here: {error}.") from error
    findings = tuple(declared_faults(new, declaration, system.catalog))
    if failed(findings):
        raise MedslateError("\n".join(("It contradicts itself, so it is not accepted.", *map(str, findings))))
    before = None if entry is None else (entry, system.devices[device])
    return Accepted(device, place, name, declaration, known, before, findings)


def doubts(made: Accepted, received: Received, former: Received | None) -> Iterator[str]:
    """What is to be looked at before it is relied on. `former`: the bundle that the device is known by, if by one.

    A valid seal says who speaks, and not that it is the last word, or on this very device.
    """
    told, entry = made.declaration, made.before[0] if made.before else None
    if entry is not None and entry.name and _alike(entry.name) != _alike(told.name):
        yield f"The entry calls the device {entry.name}, and the bundle {told.name}: see that they are one."
    if former is None or former.manifest.digest == received.manifest.digest:
        return
    old, new = former.manifest, received.manifest
    if new.sealed < old.sealed:
        yield (
            f"It was sealed on {new.sealed:%Y-%m-%d %H:%M} UTC, before the bundle that is known here, of "
            f"{former.declaration.version}, on {old.sealed:%Y-%m-%d %H:%M} UTC. Did somebody send an old one again?"
        )
    if new.replaces is not None and new.replaces.manifest != old.digest:
        yield f"It says that it replaces another bundle than the one that is known here: {new.replaces.title}."
    if told.version == former.declaration.version:
        yield f"It tells of {told.version} anew, otherwise than the bundle that is known here, and takes its place."


def _alike(name: str) -> str:
    return " ".join(name.casefold().split())


def _check_same(entry: DeviceEntry | None, declaration: Declaration, device: str, known: tuple[str, ...]) -> None:
    """Another device must not come in under the name of one that is there, nor a new one by a slip."""
    if (
        entry is not None
        and entry.manufacturer
        and entry.manufacturer.casefold() != declaration.manufacturer.casefold()
    ):
        said = f"{entry.place.file} says that {device} is made by {entry.manufacturer}"
        message = f"{said}, and the bundle is of {declaration.manufacturer} {declaration.name}."
        raise UsageError(f"{message} Correct the entry if they are one, or name another --device.")
    if entry is None and (near := suggestion(device, known, "")):
        raise UsageError(f"There is no device {device} here. {near} For a new one choose an id that is less alike.")


def _plain(version: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", version).strip("-.") or "0"
