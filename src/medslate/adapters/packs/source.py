"""Where packs come from: the folder shipped with the program, and folders of an owner beside it."""

import hashlib
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from medslate.adapters.packs import catalog_tables
from medslate.adapters.packs.tables import LIMIT, Faults
from medslate.errors import SetupError
from medslate.findings import Code, Finding, Place, failed
from medslate.standards.catalogs import suggestion
from medslate.standards.packs import Pack, PackKind
from medslate.usecases.ports import AnyPack, inside

YamlReader = Callable[[bytes, str], tuple[Any, tuple[Finding, ...]]]
TABLES = {
    PackKind.CATALOG: ("requirements.tsv",),
    PackKind.OVERLAY: ("requirements.tsv", "comments.tsv"),
    PackKind.CROSSWALK: ("relations.tsv",),
    PackKind.QUESTIONNAIRE: ("sections.tsv", "questions.tsv"),
    PackKind.MEASURES: ("measures.tsv", "carries.tsv", "limits.tsv", "features.tsv"),
    PackKind.PROFILES: ("zones.tsv", "kinds.tsv", "sizes.tsv", "flows.tsv"),
    PackKind.SCALE: ("answers.tsv",),
    PackKind.REGISTER: ("documents.tsv", "links.tsv", "events.tsv"),
    PackKind.BOUNDARIES: ("levels.tsv", "selects.tsv"),
}
OWNED = "text"


@dataclass(frozen=True, slots=True)
class Head:
    """What pack.toml says: the identity of the pack, if it has one, all its tables, and what is wrong with it."""

    pack: Pack | None
    data: Mapping[str, Any]
    findings: tuple[Finding, ...]


class PackFolders:
    """Packs in folders laid out as `<kinds>/<pack id>/`, each id once. What was read once is kept."""

    def __init__(self, *roots: Path, yaml: YamlReader | None = None) -> None:
        self.roots = roots
        self.yaml = yaml
        self._heads: dict[str, Head] = {}
        self._loaded: dict[str, AnyPack] = {}

    def packs(self) -> tuple[Pack, ...]:
        """The identities of all packs that can be identified."""
        return self._packs

    @cached_property
    def _packs(self) -> tuple[Pack, ...]:
        found = (self._head(name).pack for name in self.folders)
        known = (pack for pack in found if pack is not None)
        return tuple(sorted(known, key=lambda pack: (pack.kind.value, pack.id)))

    def load(self, pack: str) -> AnyPack:
        """One pack. Raises `SetupError` if it is unknown or does not hold together."""
        if pack not in self._loaded:
            self._loaded[pack] = _load_pack(self.folder(pack), self._head(pack))
        return self._loaded[pack]

    def _head(self, pack: str) -> Head:
        if pack not in self._heads:
            self._heads[pack] = read_head(self.folder(pack))
        return self._heads[pack]

    def load_at(self, name: str, other: str) -> AnyPack:
        """A pack by id; or the one in a folder; or, in a folder of packs, the one that bears the other's id."""
        folder = Path(name)
        if (folder / "pack.toml").is_file():
            return _load_pack(folder.resolve(), read_head(folder.resolve()))
        if any((folder / kind.folder).is_dir() for kind in PackKind):
            return PackFolders(folder).load(Path(other).resolve().name)
        return self.load(name)

    def validate(self, pack: str) -> tuple[AnyPack | None, tuple[Finding, ...]]:
        """One pack and all findings about its tables."""
        folder = self.folder(pack)
        return _validated(folder, read_head(folder))

    def examples(self, pack: str) -> tuple[Mapping[str, Any], tuple[Finding, ...]]:
        """The content of every file of examples, and what is wrong with the files."""
        if self.yaml is None:
            raise SetupError("These packs were opened without a reader of examples.")
        values: dict[str, Any] = {}
        found: tuple[Finding, ...] = ()
        for path in sorted(one for one in (self.folder(pack) / "examples").glob("*.yaml") if one.is_file()):
            name = f"{pack}/examples/{path.name}"
            values[name], faults = self.yaml(path.read_bytes()[:LIMIT], name)
            found += faults
        return values, found

    def owned_text(self, pack: str, row: str) -> str | None:
        """The owner's licensed text of a row: `text/<id>.md` or `.txt` beside the tables, in any of the folders.

        An owner's folder of packs may hold nothing else: `catalogs/<pack id>/text/` beside none of its own tables.
        """
        group = self.folder(pack).parent.name
        for root in self.roots:
            for suffix in (".md", ".txt"):
                name = row.replace("/", "_") + suffix
                path = root / group / pack / OWNED / name
                if inside(name) and path.is_file() and path.stat().st_size <= LIMIT:
                    return path.read_text("utf-8", "replace").strip()
        return None

    def folder(self, pack: str) -> Path:
        """The folder of a pack. Raises `SetupError` with the nearest id if there is none."""
        if pack not in self.folders:
            hint = suggestion(pack, self.folders, "`medslate pack list` shows those there are.")
            raise SetupError(f"There is no pack {pack}. {hint}")
        return self.folders[pack]

    @cached_property
    def folders(self) -> Mapping[str, Path]:
        """Pack folders by id. Raises `SetupError` if two bear one id: a level must not hang on which is found first."""
        found: dict[str, Path] = {}
        for root in self.roots:
            for kind in PackKind:
                for head in sorted((root / kind.folder).glob("*/pack.toml")):
                    other = found.setdefault(head.parent.name, head.parent)
                    if other.resolve() != head.parent.resolve():
                        raise SetupError(
                            f"Pack {other.name} stands twice: in {other} and in {head.parent}. Rename one."
                        )
        return found


def _load_pack(folder: Path, head: Head) -> AnyPack:
    """The pack in a folder. Raises `SetupError` if it does not hold together."""
    content, findings = _validated(folder, head)
    if content is None or failed(findings):
        first = next(one for one in findings if failed((one,)))
        raise SetupError(f"Pack {folder.name} cannot be used: {first} Run `medslate pack validate {folder.name}`.")
    return content


def _validated(folder: Path, head: Head) -> tuple[AnyPack | None, tuple[Finding, ...]]:
    if head.pack is None:
        return None, head.findings
    faults = Faults([*head.findings])
    tables = {name: _table(folder / name, faults) for name in TABLES[head.pack.kind]}
    content = _content(head.pack, head.data, tables, folder.name, faults)
    return content, tuple(faults.findings)


def read_head(folder: Path) -> Head:
    """The head of the pack in a folder."""
    faults = Faults()
    pack, data = _head_of(folder, faults)
    return Head(pack, data, tuple(faults.findings))


def _head_of(folder: Path, faults: Faults) -> tuple[Pack | None, dict[str, Any]]:
    place = Place(f"{folder.name}/pack.toml")
    try:
        data = tomllib.loads((folder / "pack.toml").read_bytes()[:LIMIT].decode("utf-8"))
    except (OSError, ValueError, RecursionError) as error:  # a number of 5000 digits is a mere ValueError
        faults.add(Code.SYNTAX, place, f"Not valid TOML: {error}.")
        return None, {}
    kinds = {one.value: one for one in PackKind}
    kind = kinds.get(str(data.get("kind")))
    texts = ("id", "standard", "edition", "title", "version")
    missing = [name for name in texts if not isinstance(data.get(name), str)]
    if missing or data.get("format") != 1 or kind is None:
        needs = f"Needs format = 1, kind ({', '.join(kinds)}) and the texts {', '.join(texts)}."
        faults.add(Code.SHAPE, place, "The head of the pack is not complete.", needs)
        return None, data
    if data["id"] != folder.name:
        message = f"The id {data['id']} is not the folder's name {folder.name}."
        faults.add(Code.SHAPE, place, message, "Rename one of the two.")
    sources = data.get("sources", {})
    said = (*texts, "licence", "status", "note", "complete", "unknown", "register")
    texts_of = {name: str(data.get(name, "")) for name in said}
    return Pack(
        kind=kind,
        digest=digest(folder),
        sources={key: str(value) for key, value in sources.items()} if isinstance(sources, dict) else {},
        **texts_of,
    ), data


def digest(folder: Path) -> str:
    """SHA-256 over the names and contents of the pack's files, without the owner's text."""
    total = hashlib.sha256()
    for path in files_of(folder):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def files_of(folder: Path) -> Iterator[Path]:
    """The files that a pack consists of: all but hidden ones and the owner's text."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith(".") and OWNED not in path.relative_to(folder).parts[:-1]:
            yield path


def _table(path: Path, faults: Faults) -> bytes:
    place = Place(f"{path.parent.name}/{path.name}")
    if not path.is_file():
        faults.add(Code.FILE_MISSING, place, "The table is missing.", "Add it, if only with its first line.")
        return b""
    if path.stat().st_size > LIMIT:
        faults.add(Code.FILE_TOO_LARGE, place, f"Larger than {LIMIT} bytes.")
        return b""
    return path.read_bytes()


def _content(pack: Pack, head: Mapping[str, Any], tables: Mapping[str, bytes], folder: str, faults: Faults) -> AnyPack:
    if pack.kind is PackKind.CATALOG:
        file = f"{folder}/requirements.tsv"
        return catalog_tables.read_catalog(pack, head, tables["requirements.tsv"], file, faults)
    if pack.kind is PackKind.OVERLAY:
        return catalog_tables.read_overlay(pack, str(head.get("overlays", "")), tables, folder, faults)
    return _later(pack.kind)(pack, head, tables, folder, faults)


def _later(kind: PackKind) -> Callable[[Pack, Mapping[str, Any], Mapping[str, bytes], str, Faults], AnyPack]:
    """Readers that the check of a device does not need, imported when they are."""
    from medslate.adapters.packs import crosswalk_tables, measure_tables, profile_tables, register_tables

    readers: Mapping[PackKind, Callable[[Pack, Mapping[str, Any], Mapping[str, bytes], str, Faults], AnyPack]] = {
        PackKind.CROSSWALK: crosswalk_tables.read_crosswalk,
        PackKind.QUESTIONNAIRE: crosswalk_tables.read_questionnaire,
        PackKind.MEASURES: measure_tables.read_library,
        PackKind.PROFILES: profile_tables.read_profiles,
        PackKind.SCALE: register_tables.read_scale,
        PackKind.REGISTER: register_tables.read_register,
        PackKind.BOUNDARIES: register_tables.read_boundaries,
    }
    return readers[kind]
