"""Read the declarations of a CycloneDX document, whoever wrote it. Never raises; references are resolved or told."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

import msgspec

from medslate.adapters.formats.jsontext import read_json
from medslate.assessment.conformity.stated import Stated
from medslate.devices.claims import Claim
from medslate.findings import Code, Finding, Place
from medslate.levels.verdicts import Verdict
from medslate.usecases.declarations import Declarations, Declared

_OURS = "medslate:"
T = TypeVar("T")


class _Shape(msgspec.Struct, rename="camel", frozen=True):
    """What is read of an object; fields that are not named are let be."""


class _Property(_Shape, frozen=True):
    name: str
    value: str = ""


class _Organization(_Shape, frozen=True):
    name: str = ""


class _Component(_Shape, frozen=True):
    name: str
    version: str = ""
    properties: tuple[_Property, ...] = ()
    components: tuple["_Component", ...] = ()
    ref: str = msgspec.field(default="", name="bom-ref")

    @property
    def told(self) -> Mapping[str, str]:
        """Our properties."""
        return {one.name.removeprefix(_OURS): one.value for one in self.properties if one.name.startswith(_OURS)}


class _Metadata(_Shape, frozen=True):
    component: _Component = _Component("")


class _Requirement(_Shape, frozen=True):
    identifier: str = ""
    title: str = ""
    text: str = ""
    ref: str = msgspec.field(default="", name="bom-ref")


class _Standard(_Shape, frozen=True):
    name: str = ""
    version: str = ""
    requirements: tuple[_Requirement, ...] = ()
    ref: str = msgspec.field(default="", name="bom-ref")

    @property
    def pack(self) -> str:
        """In documents of ours, the pack that it is."""
        return self.ref.removeprefix("standard:")


class _Definitions(_Shape, frozen=True):
    standards: tuple[_Standard, ...] = ()


class _Score(_Shape, frozen=True):
    score: float | None = None
    rationale: str = ""


class _Mapped(_Shape, frozen=True):
    requirement: str = ""
    claims: tuple[str, ...] = ()
    counter_claims: tuple[str, ...] = ()
    conformance: _Score = _Score()
    confidence: _Score = _Score()


class _Attestation(_Shape, frozen=True):
    map: tuple[_Mapped, ...] = ()


class _Stated(_Shape, frozen=True):
    target: str = ""
    predicate: str = ""
    reasoning: str = ""
    evidence: tuple[str, ...] = ()
    counter_evidence: tuple[str, ...] = ()
    ref: str = msgspec.field(default="", name="bom-ref")


class _Evidence(_Shape, frozen=True):
    description: str = ""
    property_name: str = ""
    ref: str = msgspec.field(default="", name="bom-ref")


class _Assessor(_Shape, frozen=True):
    third_party: bool = False
    organization: _Organization = _Organization()


class _Targets(_Shape, frozen=True):
    organizations: tuple[_Component, ...] = ()
    components: tuple[_Component, ...] = ()
    services: tuple[_Component, ...] = ()


class _Affirmation(_Shape, frozen=True):
    statement: str = ""


class _Declarations(_Shape, frozen=True):
    assessors: tuple[_Assessor, ...] = ()
    attestations: tuple[_Attestation, ...] = ()
    claims: tuple[_Stated, ...] = ()
    evidence: tuple[_Evidence, ...] = ()
    targets: _Targets = _Targets()
    affirmation: _Affirmation = _Affirmation()


class _Document(_Shape, frozen=True):
    bom_format: str
    spec_version: str
    metadata: _Metadata = _Metadata()
    components: tuple[_Component, ...] = ()
    definitions: _Definitions = _Definitions()
    declarations: _Declarations | None = None


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A claim in a property of ours."""

    verdict: Verdict
    how: str = ""
    rationale: str = ""
    evidence: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    impairs: dict[str, str] = {}


class _KeptAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An answer in a property of ours."""

    answer: str
    how: str = ""
    rationale: str = ""
    evidence: tuple[str, ...] = ()


def read(content: bytes, file: str) -> tuple[Declarations | None, tuple[Finding, ...]]:
    """What a file declares, and what is wrong with it; none if it is no CycloneDX document with declarations."""
    tree, _, found = read_json(content, file)
    if found:
        return None, found
    try:
        document = msgspec.convert(tree, _Document)
    except (msgspec.ValidationError, RecursionError) as error:
        said = f"Not a CycloneDX document of the form that is read here: {error}."
        return None, (Finding(Code.SHAPE, Place(file), said, "Hold it against the schema of CycloneDX 1.6 or 1.7."),)
    if document.bom_format != "CycloneDX" or document.declarations is None:
        message = "The file is no CycloneDX document with declarations."
        return None, (Finding(Code.SHAPE, Place(file), message, "Declarations exist from CycloneDX 1.6 on."),)
    reader = _Reader(document, document.declarations, Place(file))
    return reader.declarations(), tuple(reader.findings)


class _Reader:
    """Follows the references of one document, and remembers what leads nowhere."""

    def __init__(self, document: _Document, told: _Declarations, place: Place) -> None:
        self.document, self.told, self.place = document, told, place
        self.findings: list[Finding] = []
        self.used: set[str] = set()
        rows = (
            (one.ref, (standard, one)) for standard in document.definitions.standards for one in standard.requirements
        )
        self.rows = self.by_ref(rows, "definitions")
        self.claims = self.by_ref(((one.ref, one) for one in told.claims), "claims")
        self.evidence = self.by_ref(((one.ref, one) for one in told.evidence), "evidence")
        targets = told.targets
        several = (*targets.components, *targets.services, *targets.organizations)
        self.targets = self.by_ref(((one.ref, one) for one in several), "targets")
        for one in _all((*document.components, document.metadata.component)):
            self.targets.setdefault(one.ref, one)
        self.targets.pop("", None)

    def by_ref(self, several: Iterator[tuple[str, T]], where: str) -> dict[str, T]:
        found: dict[str, T] = {}
        for ref, one in several:
            if ref and ref in found:
                message = f"The bom-ref {ref!r} stands twice; what refers to it means the first here."
                self.findings.append(Finding(Code.DUPLICATE, self.place.at(where), message, "Give each its own."))
            else:
                found[ref] = one
        found.pop("", None)
        return found

    def declarations(self) -> Declarations:
        head = self.document.metadata.component
        lines = tuple(
            line
            for number, one in enumerate(self.told.attestations)
            for line in self.attested(one, self.place.at("declarations", "attestations", number))
        )
        return Declarations(
            head.name,
            head.version,
            tuple(
                one.organization.name + (" (third party)" if one.third_party else "")
                for one in self.told.assessors
                if one.organization.name
            ),
            self.told.affirmation.statement,
            lines,
            tuple(self.losses()),
            head.told.get("catalog", ""),
            head.told.get("catalog-digest", ""),
            head.told.get("strength", ""),
        )

    def attested(self, one: _Attestation, place: Place) -> Iterator[Declared]:
        """The lines of an attestation. A row without claims belongs to its target if all its claims have the same."""
        named = {self.claims[ref].target for entry in one.map for ref in _refs(entry) if ref in self.claims}
        only = named.pop() if len(named) == 1 else ""
        for number, entry in enumerate(one.map):
            where = place.at("map", number)
            standard, row = self.row(entry.requirement, where)
            claims = [claim for ref in _refs(entry) if (claim := self.claim(ref, where)) is not None]
            target = self.targets.get(claims[0].target if claims else only)
            against = [claim for claim in claims if claim.ref in entry.counter_claims]
            yield Declared(
                standard=" ".join(filter(None, (standard.name, standard.version))),
                requirement=row.identifier or entry.requirement,
                title=row.title,
                target=target.name if target is not None else "",
                score=entry.conformance.score,
                confidence=entry.confidence.score,
                claims=tuple(claim.predicate for claim in claims if claim not in against),
                against=tuple(claim.predicate for claim in against),
                reasoning=tuple(filter(None, (entry.conformance.rationale, *(claim.reasoning for claim in claims)))),
                evidence=tuple(
                    self.shown(ref) for claim in claims for ref in (*claim.evidence, *claim.counter_evidence)
                ),
                claim=self.claimed(target, row.identifier, where) if claims else None,
                stated=self.answered(target, standard.pack, row.identifier, where) if claims else None,
            )

    def row(self, ref: str, where: Place) -> tuple[_Standard, _Requirement]:
        if ref not in self.rows:
            self.absent("requirement", ref, where)
        return self.rows.get(ref, (_Standard(), _Requirement()))

    def claim(self, ref: str, where: Place) -> _Stated | None:
        self.used.add(ref)
        if ref not in self.claims:
            self.absent("claim", ref, where)
        return self.claims.get(ref)

    def shown(self, ref: str) -> str:
        item = self.evidence.get(ref)
        return ref if item is None else item.description or item.property_name or ref

    def absent(self, what: str, ref: str, where: Place) -> None:
        message = f"The {what} {ref!r} is not in this document."
        self.findings.append(Finding(Code.NOT_AT_HAND, where, message, "If it is in another one, read that, too."))

    def claimed(self, target: _Component | None, row: str, where: Place) -> Claim | None:
        """The claim that an export of ours put beside the component."""
        one = self.kept(target, f"claim:{row}", _Kept, where)
        if one is None or target is None:
            return None
        return Claim(
            target.told.get("component", ""), row, one.verdict, where, one.how, one.rationale, one.evidence,
            one.through, one.measures, dict(one.impairs),
        )  # fmt: skip

    def answered(self, target: _Component | None, pack: str, row: str, where: Place) -> Stated | None:
        """The answer that an export of ours put beside the device."""
        one = self.kept(target, f"answer:{pack}/{row}", _KeptAnswer, where)
        return None if one is None else Stated(pack, row, one.answer, where, one.how, one.rationale, one.evidence)

    def kept(self, target: _Component | None, name: str, kind: type[T], where: Place) -> T | None:
        """What a property of ours holds; nothing if there is none, or none that can be read."""
        text = target.told.get(name) if target is not None else None
        if target is None or text is None or "catalog" not in self.document.metadata.component.told:
            return None
        try:
            return msgspec.json.decode(text, type=kind)
        except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
            message = f"The property {_OURS}{name} of {target.name} cannot be read: {error}."
            self.findings.append(Finding(Code.SHAPE, where, message, "Export it anew."))
            return None

    def losses(self) -> Iterator[str]:
        if unused := len(set(self.claims) - self.used):
            yield f"{unused} claims that no attestation maps to a requirement are not shown."


def _refs(entry: _Mapped) -> tuple[str, ...]:
    return (*entry.claims, *entry.counter_claims)


def _all(several: tuple[_Component, ...]) -> Iterator[_Component]:
    for one in several:
        yield one
        yield from _all(one.components)
