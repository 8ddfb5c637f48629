"""Declarations in CycloneDX: what is claimed, row by row, with evidence; written from a workspace, and read back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from medslate.assessment.conformity.stated import Stated
from medslate.devices.claims import Claim
from medslate.errors import UsageError
from medslate.findings import Finding
from medslate.levels.strengths import Strength, at_strength
from medslate.levels.verdicts import Verdict
from medslate.standards.catalogs import Catalog
from medslate.standards.fulfilment.states import State
from medslate.usecases.open_conformity import Conformity
from medslate.usecases.opening import Opened

CONFIDENCE = {Strength.DECLARED: 0.25, Strength.EVIDENCED: 0.5, Strength.TESTED: 1.0}
"""The confidence that is told for a verdict by the firmest strength at which it holds, 0 for none; steps of ours, for
CycloneDX fixes none between 0 and 1."""
SCORES = {
    Verdict.MET: 1.0,
    Verdict.MET_BY_INTEGRATION: 1.0,
    Verdict.COVERED_EXTERNALLY: 0.0,
    Verdict.UNMET: 0.0,
}
"""The conformance that is told for a verdict: what the device itself does. Rows that are open or do not apply have
none, which is not 0."""

STATES = {State.FULFILLED: 1.0, State.PARTLY: 0.5, State.NOT_FULFILLED: 0.0}
"""The same for what is known of a row of another catalog; what is not settled has none."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row for one component: the claim, the verdict that holds at the strength asked for, and how firmly it stands.

    `confidence`: none for a row about which nothing is claimed.
    """

    component: str
    row: str
    claim: Claim | None
    verdict: Verdict
    confidence: float | None


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """An answer to a row of another catalog, with what is known of the row; both scores may be none."""

    stated: Stated
    score: float | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to one catalog, in its order, and what they are about."""

    catalog: Catalog
    about: str
    lines: tuple[AnswerLine, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """All that a document is made of: lines by component, and the answers to other catalogs."""

    opened: Opened
    strength: Strength
    lines: Mapping[str, tuple[Line, ...]]
    answers: tuple[Answers, ...]

    @property
    def all_lines(self) -> tuple[Line, ...]:
        """The lines of all components."""
        return tuple(line for several in self.lines.values() for line in several)


@dataclass(frozen=True, slots=True)
class Declared:
    """What a document says of one requirement: of what, with which scores (none if it gives none), and why.

    `claim` or `stated`: the claim or the answer itself, if an export of ours wrote the document.
    """

    standard: str
    requirement: str
    title: str
    target: str
    score: float | None
    confidence: float | None
    claims: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    reasoning: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    claim: Claim | None = None
    stated: Stated | None = None


@dataclass(frozen=True)
class Declarations:
    """What a document declares. `losses`: what is not shown. `catalog`, `digest`, `strength`: only in those of ours."""

    subject: str
    version: str
    assessors: tuple[str, ...]
    affirmation: str
    lines: tuple[Declared, ...]
    losses: tuple[str, ...] = ()
    catalog: str = ""
    digest: str = ""
    strength: str = ""

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims in a document of ours."""
        return tuple(one.claim for one in self.lines if one.claim is not None)

    @property
    def answers(self) -> tuple[Stated, ...]:
        """The answers in a document of ours."""
        return tuple(one.stated for one in self.lines if one.stated is not None)


class Format(Protocol):
    """Writes and reads CycloneDX documents with declarations. The same content and day give the same file."""

    def write(self, content: Content) -> bytes:
        """The file with this content."""
        ...

    def read(self, content: bytes, file: str) -> tuple[Declarations | None, tuple[Finding, ...]]:
        """What a file declares, and what is wrong with it; none if it cannot be used."""
        ...


@dataclass(frozen=True, slots=True)
class Exported:
    """The file; how many rows are claimed, open, and answered in it; a sentence for each kind of loss."""

    content: bytes
    claimed: int
    open: int
    answered: int
    losses: tuple[str, ...]


def export(conformity: Conformity, strength: Strength, form: Format) -> Exported:
    """What a workspace states, as declarations. Raises `UsageError` if it claims and answers nothing."""
    opened = conformity.opened
    lines = {one.id: tuple(_lines(opened, one.id, strength)) for one in opened.dossier.device.components}
    made = Content(opened, strength, lines, tuple(_answers(conformity, strength)))
    claimed = sum(one.claim is not None for one in made.all_lines)
    answered = sum(len(one.lines) for one in made.answers)
    if not claimed + answered:
        raise UsageError("The workspace claims and answers nothing yet; a declaration would say nothing.")
    losses = tuple(_losses(made, answered))
    return Exported(form.write(made), claimed, len(made.all_lines) - claimed, answered, losses)


def _answers(conformity: Conformity, strength: Strength) -> Iterable[Answers]:
    """The answers to each further catalog at hand that has any."""
    dossier, own = conformity.opened.dossier, conformity.opened.catalog.pack.id
    further = ((name, one) for name, one in conformity.field.catalogs.items() if name != own)
    for name, catalog in further:
        rows = [one for row in catalog.by_id if (one := dossier.stated.get((name, row))) is not None and one.answer]
        statement = dossier.statement_on(name)
        if rows and statement is not None:
            lines = tuple(_answer(conformity, one, strength) for one in rows)
            yield Answers(catalog, statement.about, lines)


def _answer(conformity: Conformity, stated: Stated, strength: Strength) -> AnswerLine:
    known = dict(zip(Strength, conformity.reached.states(stated.pack, stated.row), strict=True))
    declared = known[Strength.DECLARED]
    if declared is State.OPEN:
        return AnswerLine(stated, None, None)
    firm = [CONFIDENCE[one] for one in Strength if known[one] is declared]
    return AnswerLine(stated, STATES.get(known[strength]), firm[-1])


def _lines(opened: Opened, component: str, strength: Strength) -> Iterable[Line]:
    """The rows that a component faces, then those outside the level rule of which it claims something, in order."""
    dossier, catalog = opened.dossier, opened.catalog
    faced = {one.id for one in opened.assessment.components[component].rows}
    for row in catalog.by_id:
        claim = dossier.claim.get((component, row))
        stated = claim if claim is not None and claim.verdict is not Verdict.OPEN else None
        if stated is not None:
            support = opened.assessment.support(dossier, stated)
            held = {one: at_strength(stated.verdict, support, one) for one in Strength}
            firm = [CONFIDENCE[one] for one in Strength if held[one] is stated.verdict]
            yield Line(component, row, stated, held[strength], firm[-1] if firm else 0.0)
        elif row in faced:
            yield Line(component, row, None, Verdict.OPEN, None)


def _losses(made: Content, answered: int) -> Iterable[str]:
    yield "Verdicts, answers, integrations, external measures and effects on essential functions stand as properties."
    dossier = made.opened.dossier
    foreign = sum(row not in made.opened.catalog.by_id for _, row in dossier.claim)
    if foreign:
        claims = "1 claim" if foreign == 1 else f"{foreign} claims"
        yield f"{claims} on rows that the catalog does not have {'is' if foreign == 1 else 'are'} left out."
    below = sum(one.claim is not None and one.verdict is not one.claim.verdict for one in made.all_lines)
    if below:
        yield f"{below} claims do not hold at the strength asked for: they are told without a score."
    for what, count in (
        ("answer{s} that {are} empty, or on rows that no catalog at hand has,", len(dossier.stated) - answered),
        ("interface{s}", len(dossier.device.interfaces)), ("assumption{s}", len(dossier.device.assumptions)),
        ("test record{s}", len(dossier.records)), ("release{s}", len(dossier.releases)),
    ):  # fmt: skip
        are, s = ("is", "") if count == 1 else ("are", "s")
        if count:
            yield f"{count} {what.format(s=s, are=are)} {are} left out."
