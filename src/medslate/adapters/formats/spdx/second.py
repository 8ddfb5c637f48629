"""Read SPDX 2.2 and 2.3: JSON, and the tag-value form, which is turned into the JSON form first."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from medslate.adapters.formats.jsontext import LIMIT, shaped
from medslate.adapters.formats.spdx.packages import Listed, Package, needs_of
from medslate.findings import Code, Finding, Place

VERSIONS = ("2.2", "2.3")
_TOP = {"SPDXVersion": "spdxVersion", "DocumentName": "name"}
_PACKAGE = {
    "SPDXID": "SPDXID",
    "PackageVersion": "versionInfo",
    "PackageSupplier": "supplier",
    "PackageLicenseConcluded": "licenseConcluded",
    "PackageLicenseDeclared": "licenseDeclared",
    "PrimaryPackagePurpose": "primaryPackagePurpose",
}
_LINE = re.compile(r"([A-Za-z][A-Za-z0-9]*):[ \t]*(.*)")


class _Checksum(msgspec.Struct, frozen=True):
    algorithm: str
    checksum: str = msgspec.field(name="checksumValue")


class _Reference(msgspec.Struct, frozen=True, rename="camel"):
    reference_type: str
    reference_locator: str


class _Package(msgspec.Struct, frozen=True, rename="camel"):
    name: str
    id: str = msgspec.field(name="SPDXID")
    version_info: str = ""
    supplier: str = ""
    license_concluded: str = ""
    license_declared: str = ""
    primary_package_purpose: str = ""
    checksums: tuple[_Checksum, ...] = ()
    external_refs: tuple[_Reference, ...] = ()


class _Relationship(msgspec.Struct, frozen=True, rename="camel"):
    spdx_element_id: str
    relationship_type: str
    related_spdx_element: str


class _Creation(msgspec.Struct, frozen=True):
    created: str = ""


class _Document(msgspec.Struct, frozen=True, rename="camel"):
    spdx_version: str
    name: str = ""
    creation_info: _Creation = _Creation()
    packages: tuple[_Package, ...] = ()
    relationships: tuple[_Relationship, ...] = ()
    document_describes: tuple[str, ...] = ()


_READ = {field.encode_name for field in msgspec.structs.fields(_Package)}
_QUIET = {"SPDXID", "spdxVersion", "name", "creationInfo", "packages", "relationships", "documentDescribes"}


def listed_in(value: Any, text: str, file: str) -> tuple[Listed | None, tuple[Finding, ...]]:
    """What a document in JSON form lists, and what is wrong with it."""
    version = value.get("spdxVersion")
    if version not in [f"SPDX-{one}" for one in VERSIONS]:
        message = f"{version!r} is not understood; SPDX {' and '.join(VERSIONS)} are, and 3.0 as JSON-LD."
        return None, (Finding(Code.SHAPE, Place(file, ("spdxVersion",)), message, "Convert it."),)
    made, found = shaped(value, _Document, text, file)
    if made is None:
        return None, found
    losses = [f"{key} is not kept" for key in value if key not in _QUIET]
    kept = {key for one in value.get("packages", ()) for key in one}
    losses += [f"packages[].{key} is not kept" for key in sorted(kept - _READ)]
    triples = [(one.spdx_element_id, one.relationship_type, one.related_spdx_element) for one in made.relationships]
    roots = (*made.document_describes, *_described(triples))
    needs = needs_of((one for one in triples if "NOASSERTION" not in one and "NONE" not in one), losses)
    packages = tuple(_package(one, losses) for one in made.packages)
    return Listed(made.name, made.creation_info.created, packages, roots, needs, tuple(losses)), ()


def _described(triples: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    for one, kind, other in triples:
        if kind == "DESCRIBES":
            yield other
        elif kind == "DESCRIBED_BY":
            yield one


def _package(one: _Package, losses: list[str]) -> Package:
    purl = [each.reference_locator for each in one.external_refs if each.reference_type == "purl"]
    cpe = [each.reference_locator for each in one.external_refs if each.reference_type in ("cpe23Type", "cpe22Type")]
    others = {each.reference_type for each in one.external_refs} - {"purl", "cpe23Type", "cpe22Type"}
    losses += [f"external references of type {kind} are not kept" for kind in sorted(others)]
    losses += [f"{one.id}: {more} is not kept beside the first" for more in (*purl[1:], *cpe[1:])]
    licence = one.license_concluded if one.license_concluded not in ("", "NOASSERTION") else one.license_declared
    if {one.license_declared, licence} - {"", "NOASSERTION", licence}:
        losses.append("a declared licence is not kept beside the concluded one")
    hashes = tuple((each.algorithm, each.checksum) for each in one.checksums)
    return Package(
        one.id,
        one.name,
        one.version_info,
        _party(one.supplier),
        next(iter(purl), ""),
        next(iter(cpe), ""),
        licence,
        hashes,
        one.primary_package_purpose,
    )


def _party(text: str) -> str:
    """The name of a supplier, without its kind and its address."""
    plain = re.sub(r"^(Organization|Person|Tool):\s*", "", text)
    return re.sub(r"\s*\([^()]*\)$", "", plain).strip()


def from_tags(content: bytes, file: str) -> tuple[Mapping[str, Any] | None, str, tuple[Finding, ...]]:
    """A document in tag-value form as its JSON form, and what is wrong with it."""
    if len(content) > LIMIT:
        return None, "", (Finding(Code.FILE_TOO_LARGE, Place(file), f"Larger than {LIMIT >> 20} MiB.", "Split it."),)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = Place(file, line=content.count(b"\n", 0, error.start) + 1)
        return None, "", (Finding(Code.FILE_UNREADABLE, place, "Not UTF-8.", "Save it as UTF-8."),)
    reader = _Tags(file)
    reader.read(text)
    return (None if reader.findings else reader.value), text, tuple(reader.findings)


class _Tags:
    """Goes through the lines; a package lasts until the next package, file or snippet."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.value: dict[str, Any] = {"packages": [], "relationships": [], "creationInfo": {}}
        self.package: dict[str, Any] | None = None
        self.elsewhere = False
        self.findings: list[Finding] = []

    def read(self, text: str) -> None:
        lines = iter(enumerate(text.splitlines(), 1))
        for number, line in lines:
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            found = _LINE.match(line.strip())
            if found is None:
                self.fault(number, "No line of the form `Tag: value`.")
                return
            said = found[2].strip()
            if said.startswith("<text>") and "</text>" not in said:
                said += "".join(f"\n{more}" for more in _until_end(lines))
            self.tag(found[1], said.removeprefix("<text>").removesuffix("</text>"), number)

    def tag(self, name: str, said: str, number: int) -> None:
        if name == "PackageName":
            self.package, self.elsewhere = {"name": said, "SPDXID": ""}, False
            self.value["packages"].append(self.package)
        elif name in ("FileName", "SnippetSPDXID", "LicenseID"):
            self.package, self.elsewhere = None, True
            self.value[{"FileName": "files", "SnippetSPDXID": "snippets"}.get(name, "hasExtractedLicensingInfos")] = []
        elif name == "Relationship":
            self.relationship(said, number)
        elif name == "Created":
            self.value["creationInfo"]["created"] = said
        elif name in _TOP:
            self.value[_TOP[name]] = said
        elif self.package is not None:
            self.within(self.package, name, said, number)

    def within(self, package: dict[str, Any], name: str, said: str, number: int) -> None:
        """A tag of a package."""
        if name in _PACKAGE:
            package[_PACKAGE[name]] = said
        elif name == "PackageChecksum":
            algorithm, _, digest = said.partition(":")
            package.setdefault("checksums", []).append(
                {"algorithm": algorithm.strip(), "checksumValue": digest.strip()}
            )
        elif name == "ExternalRef":
            parts = said.split(None, 2)
            if len(parts) != 3:
                self.fault(number, "ExternalRef needs a category, a type and a locator.")
                return
            reference = {"referenceType": parts[1], "referenceLocator": parts[2]}
            package.setdefault("externalRefs", []).append(reference)
        else:
            package[name] = said

    def relationship(self, said: str, number: int) -> None:
        parts = said.split()
        if len(parts) < 3:
            self.fault(number, "Relationship needs an element, a kind and another element.")
            return
        keys = ("spdxElementId", "relationshipType", "relatedSpdxElement")
        self.value["relationships"].append(dict(zip(keys, parts, strict=False)))

    def fault(self, number: int, message: str) -> None:
        self.findings.append(Finding(Code.SYNTAX, Place(self.file, line=number), message, "Correct the line."))


def _until_end(lines: Iterator[tuple[int, str]]) -> Iterator[str]:
    for _, line in lines:
        yield line
        if "</text>" in line:
            return
