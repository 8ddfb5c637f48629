"""Software parts: what a component of a device is built from, as its bill of materials tells."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from medslate.findings import Place


@dataclass(frozen=True, slots=True)
class SoftwarePart:
    """One part. `ref` names it within its inventory, `depends_on` those of its parts that it needs.

    `purl` is a package URL, `cpe` a CPE 2.2 or 2.3 name, `hashes` pairs of algorithm and hexadecimal digest, `scope`
    whether it is `required`, `optional` or `excluded` from what is delivered (empty: not told, taken as required).
    """

    ref: str
    name: str
    version: str = ""
    group: str = ""
    supplier: str = ""
    purl: str = ""
    cpe: str = ""
    kind: str = "library"
    licences: tuple[str, ...] = ()
    hashes: tuple[tuple[str, str], ...] = ()
    scope: str = ""
    depends_on: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        """Group and name, as its registry shows it."""
        return f"{self.group}/{self.name}" if self.group else self.name

    @property
    def identity(self) -> str:
        """What stays the same from version to version: the package URL without it, else the full name."""
        return unversioned(self.purl) if self.purl else self.full_name

    @property
    def title(self) -> str:
        """Full name and version."""
        return f"{self.full_name} {self.version}".rstrip()

    def called(self, name: str) -> bool:
        """Whether a name means this part.

        A name is its ref, its package URL with or without version and qualifiers, or its name with or without `@`
        and its version. Letter case of a plain name does not count.
        """
        if name in (self.ref, self.purl, self.cpe):
            return True
        if name.startswith("pkg:"):
            return bool(self.purl) and name in (_plain(self.purl), unversioned(self.purl))
        names = {self.name.lower(), self.full_name.lower()}
        plain, mark, version = name.rpartition("@")
        return name.lower() in names or (bool(mark) and plain.lower() in names and version == self.version)


def _plain(purl: str) -> str:
    """A package URL without qualifiers and subpath."""
    return purl.partition("#")[0].partition("?")[0]


def unversioned(purl: str) -> str:
    """A package URL without version, qualifiers and subpath; an `@` of a scope (`pkg:npm/@org/name`) is no version."""
    plain = _plain(purl)
    head, mark, version = plain.rpartition("@")
    return head if mark and "/" not in version and not head.endswith("/") else plain


@dataclass(frozen=True)
class Inventory:
    """The software parts of one component of the device, from one bill of materials.

    `names`: how the bill itself calls what it is of, with its version (either may be empty). `direct`: refs of the
    parts that the component needs itself. `incomplete`: whether the bill says that it does not list everything.
    """

    component: str
    parts: tuple[SoftwarePart, ...]
    place: Place
    names: tuple[str, str] = ("", "")
    direct: tuple[str, ...] = ()
    incomplete: bool = False
    made: str = ""

    @cached_property
    def part(self) -> Mapping[str, SoftwarePart]:
        """Parts by ref."""
        return {one.ref: one for one in self.parts}

    def named(self, name: str) -> tuple[SoftwarePart, ...]:
        """The parts that a name means."""
        return tuple(one for one in self.parts if one.called(name))


@dataclass(frozen=True, slots=True)
class Used:
    """A part of the device, and the components that have it."""

    part: SoftwarePart
    components: tuple[str, ...]


def merge(inventories: Iterable[Inventory]) -> tuple[Used, ...]:
    """All parts of the device, each once, by identity and version; the first component that has it describes it."""
    parts: dict[tuple[str, str], SoftwarePart] = {}
    having: dict[tuple[str, str], dict[str, None]] = {}
    for inventory in inventories:
        for part in inventory.parts:
            key = (part.identity, part.version)
            parts.setdefault(key, part)
            having.setdefault(key, {})[inventory.component] = None
    return tuple(Used(parts[key], tuple(having[key])) for key in sorted(parts))


@dataclass(frozen=True, slots=True)
class PartChange:
    """A part that is no longer what it was. `fields`: what differs besides the version."""

    before: SoftwarePart
    after: SoftwarePart
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs between two inventories; parts are the same if their identity is."""

    added: tuple[SoftwarePart, ...]
    removed: tuple[SoftwarePart, ...]
    changed: tuple[PartChange, ...]

    @property
    def any(self) -> bool:
        """Whether anything differs."""
        return bool(self.added or self.removed or self.changed)


_COMPARED = ("version", "supplier", "cpe", "kind", "licences", "hashes", "scope")


def differences(before: Inventory, after: Inventory) -> Differences:
    """From one inventory to the next. Of several versions of a part, equal ones are left out, then they are paired."""
    old, new = _by_identity(before), _by_identity(after)
    added: list[SoftwarePart] = []
    removed: list[SoftwarePart] = []
    changed: list[PartChange] = []
    for key in sorted({*old, *new}):
        was, now = list(old.get(key, ())), list(new.get(key, ()))
        for one in tuple(was):
            same = next((other for other in now if other.version == one.version), None)
            if same is not None:
                was.remove(one)
                now.remove(same)
                changed += _changed(one, same)
        for one, other in zip(was, now, strict=False):
            changed += _changed(one, other)
        removed += was[len(now) :]
        added += now[len(was) :]
    return Differences(tuple(added), tuple(removed), tuple(changed))


def _by_identity(inventory: Inventory) -> Mapping[str, list[SoftwarePart]]:
    found: dict[str, list[SoftwarePart]] = {}
    for part in inventory.parts:
        found.setdefault(part.identity, []).append(part)
    return found


def _changed(before: SoftwarePart, after: SoftwarePart) -> tuple[PartChange, ...]:
    fields = tuple(name for name in _COMPARED if _said(before, name) != _said(after, name))
    return (PartChange(before, after, fields),) if fields else ()


def _said(part: SoftwarePart, name: str) -> object:
    value = getattr(part, name)
    return sorted(value) if isinstance(value, tuple) else value
