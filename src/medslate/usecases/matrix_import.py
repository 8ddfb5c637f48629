"""Read a coverage matrix back: each changed cell by its address, and nothing written over unseen.

Three texts meet in a cell: what was exported, what the file says, and what is stated now. A cell is changed where the
file differs from what was exported; where the statement was changed as well, and otherwise, it is a conflict. A row is
written whole or not at all.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from medslate.assessment.conformity.checks import Asked, check_statements
from medslate.assessment.conformity.stated import Stated, Statement
from medslate.errors import UsageError
from medslate.findings import Code, Finding, Place
from medslate.standards.catalogs import Catalog, Requirement, suggestion
from medslate.standards.fulfilment.scales import Scale
from medslate.usecases.matrix import (
    EDITED,
    Cells,
    Column,
    MatrixFile,
    ReadRow,
    ReadSheet,
    evidence_ids,
    evidence_text,
    plain_text,
)
from medslate.usecases.matrix_export import answered
from medslate.usecases.open_conformity import Conformity
from medslate.usecases.ports import Editor

REFUSED = (Code.UNKNOWN_ID, Code.NOT_A_ROW)


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that says something else than what is stated."""

    place: Place
    row: str
    column: Column
    before: str
    after: str


@dataclass(frozen=True)
class MatrixChanges:
    """What a file changes: cells, and the answers they make, row by row. Refused rows are in the findings alone."""

    cells: tuple[CellChange, ...]
    stated: tuple[Stated, ...]
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]


def matrix_changes(conformity: Conformity, file: MatrixFile) -> MatrixChanges:
    """The changes, checked against catalogs, scales and evidence. Nothing is written."""
    dossier = conformity.opened.dossier
    found = [*_outdated(conformity, file)]
    cells: list[CellChange] = []
    made: list[Stated] = []
    notes: list[str] = []
    for sheet in file.sheets:
        try:
            catalog, scale = answered(conformity, sheet.pack)
        except UsageError as error:
            found.append(Finding(Code.CELL_REFUSED, sheet.place, str(error), "Nothing of this sheet is taken."))
            continue
        reader = _Sheet(conformity, sheet, catalog, scale, same=bool(file.content) and file.content == dossier.content)
        reader.read()
        found += reader.findings
        cells += reader.cells
        made += reader.made
        notes += reader.notes
    stated, checked = _checked(conformity, made)
    kept = {(one.pack, one.row) for one in stated}
    sound = tuple(one for one in cells if (_pack_of(file, one.place), one.row) in kept)
    return MatrixChanges(sound, stated, (*found, *checked), tuple(notes))


def write_changes(editor: Editor, changes: MatrixChanges) -> tuple[str, ...]:
    """Write the answers; the names of the changed files."""
    return tuple(dict.fromkeys(editor.set_stated(one) for one in changes.stated))


def _pack_of(file: MatrixFile, place: Place) -> str:
    return next((one.pack for one in file.sheets if place.path and one.name == place.path[0]), "")


def _outdated(conformity: Conformity, file: MatrixFile) -> Iterator[Finding]:
    """What has changed in the workspace and in the packs since the file was written."""
    content = conformity.opened.dossier.content
    place = Place(file.file)
    if not file.content:
        message = "The file does not say any more what it was written from."
        remedy = "Cells that differ from what is stated are told; export it anew if you are not sure of them."
        yield Finding(Code.MATRIX_OUTDATED, place, message, remedy)
    elif file.content != content:
        message = (
            f"The workspace has changed since the file was written from {file.content[:12]}; it is {content[:12]}."
        )
        remedy = "Cells that were changed on both sides are told one by one."
        yield Finding(Code.MATRIX_OUTDATED, place, message, remedy)
    catalogs = conformity.field.catalogs
    for name, digest in file.digests.items():
        if name in catalogs and catalogs[name].pack.digest != digest:
            message = f"The pack {name} is another one than when the file was written: its rows may ask something else."
            remedy = "Look at the titles before you take the answers; export the matrix anew."
            yield Finding(Code.MATRIX_OUTDATED, place, message, remedy)


@dataclass
class _Sheet:
    """Reads one sheet row by row and keeps what it finds. `same`: nothing has been stated since it was written."""

    conformity: Conformity
    sheet: ReadSheet
    catalog: Catalog
    scale: Scale
    same: bool
    findings: list[Finding] = field(default_factory=list)
    cells: list[CellChange] = field(default_factory=list)
    made: list[Stated] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def read(self) -> None:
        """Every row of the sheet once; then those that are gone."""
        lacking = [one.value for one in EDITED if one not in self.sheet.columns]
        if lacking:
            self.notes.append(f"{self.sheet.name}: the column {', '.join(lacking)} is gone; what it said stays")
        seen: dict[str, Place] = {}
        for row in self.sheet.rows:
            name, place = row.cells.get(Column.ID, ""), row.places[Column.ID]
            requirement = self.catalog.by_id.get(name)
            if requirement is None:
                self.unknown(row, name, place)
            elif name in seen:
                self.add(
                    Code.DUPLICATE, place, f"{name} stands twice, first in {seen[name].path[-1]}.", "Keep one line."
                )
            else:
                seen[name] = place
                self.row(requirement, row)
        gone = len(self.catalog.requirements) - len(seen)
        if gone:
            said = "1 row of the catalog is" if gone == 1 else f"{gone} rows of the catalog are"
            self.notes.append(f"{self.sheet.name}: {said} not on the sheet; what is stated of them stays")

    def unknown(self, row: ReadRow, name: str, place: Place) -> None:
        """A line whose id is none of the catalog: refused, unless it says nothing that could be lost."""
        if not any(row.cells.get(one, "") for one in EDITED):
            message = f"{name!r} is no row of {self.catalog.pack.id}; the line says nothing that is taken."
            self.add(Code.CELL_UNUSED, place, message)
            return
        message = f"{name!r} is no row of {self.catalog.pack.id}; nothing of this line is taken."
        self.add(
            Code.CELL_REFUSED, place, message, suggestion(name, self.catalog.by_id, "Give it an id of the catalog.")
        )

    def row(self, requirement: Requirement, row: ReadRow) -> None:
        """The changes of one row, if each can be taken."""
        self.read_only(requirement, row)
        now = self.now(requirement)
        changed = {one: self.changed(requirement, row, one, now[one]) for one in EDITED}
        wanted = {one: text for one, text in changed.items() if text is not None}
        if not wanted or any(self.clashes(requirement, row, one) for one in wanted):
            return
        if not requirement.answerable:
            place = row.places[next(iter(wanted))]
            self.add(Code.CELL_REFUSED, place, f"{requirement.id} is a heading.", "Answer the rows below it.")
            return
        stated = self.stated(requirement, row, wanted, now)
        if stated is not None:
            self.made.append(stated)
            self.cells += (
                CellChange(row.places[one], requirement.id, one, now[one], text) for one, text in wanted.items()
            )

    def now(self, requirement: Requirement) -> Cells:
        """What is stated of a row at present."""
        one = self.conformity.opened.dossier.stated.get((self.catalog.pack.id, requirement.id))
        if one is None:
            return dict.fromkeys(EDITED, "")
        return {
            Column.ANSWER: one.answer,
            Column.HOW: one.how,
            Column.RATIONALE: one.rationale,
            Column.EVIDENCE: evidence_text(one.evidence),
        }

    def changed(self, requirement: Requirement, row: ReadRow, column: Column, now: str) -> str | None:
        """What a cell asks to be stated; nothing if it was not edited, or says what is stated anyway."""
        if column not in row.cells:
            return None
        said = plain_text(row.cells[column])
        exported = self.exported(requirement.id, column, now)
        if exported is not None and said == plain_text(exported):
            return None
        meant = self.meant(column, said)
        return None if self.same_text(column, meant, now) else meant

    def exported(self, name: str, column: Column, now: str) -> str | None:
        """What the cell said when it was written: as kept in the file, or as stated now if nothing changed since."""
        kept = self.sheet.exported.get(name)
        if kept is not None:
            return kept.get(column, "")
        return now if self.same else None

    def same_text(self, column: Column, one: str, other: str) -> bool:
        if column is Column.EVIDENCE:
            return evidence_ids(one) == evidence_ids(other)
        return plain_text(one) == plain_text(other)

    def meant(self, column: Column, said: str) -> str:
        """An answer by its id, however it was typed; other texts as they are."""
        if column is not Column.ANSWER:
            return said
        names = {plain.casefold(): one.id for one in reversed(self.scale.answers) for plain in (one.title, one.id)}
        return names.get(said.casefold(), said)

    def clashes(self, requirement: Requirement, row: ReadRow, column: Column) -> bool:
        """Whether a changed cell cannot be taken: a formula, or changed in the workspace as well."""
        place = row.places[column]
        if column in row.formulas:
            message = f"{column.value} of {requirement.id} is a formula, which is not computed here."
            self.add(Code.CELL_REFUSED, place, message, "Put its result in its place, as a text.")
            return True
        now = self.now(requirement)[column]
        exported = self.exported(requirement.id, column, now)
        if (exported is None and not now) or (exported is not None and self.same_text(column, exported, now)):
            return False
        was = "what it was is not known" if exported is None else f"exported was {_short(exported)}"
        message = (
            f"{column.value} of {requirement.id} was changed on both sides: {was}, the file says "
            f"{_short(row.cells[column])}, and now {_short(now)} is stated. Nothing of this row is taken."
        )
        self.add(Code.CELL_CONFLICT, place, message, "Decide which holds; export anew, or write it into the workspace.")
        return True

    def stated(self, requirement: Requirement, row: ReadRow, wanted: Cells, now: Cells) -> Stated | None:
        """The answer that a row makes, or nothing and a finding."""
        texts = {**now, **wanted}
        place = row.places[Column.ANSWER] if Column.ANSWER in row.places else row.places[Column.ID]
        answer = texts[Column.ANSWER]
        if not answer and now[Column.ANSWER]:
            message = f"The answer to {requirement.id} was {now[Column.ANSWER]!r} and is empty here."
            remedy = "Nothing is deleted by an import: take the answer out of its file in conformity/ by hand."
            self.add(Code.CELL_REFUSED, place, message, remedy)
        elif not answer:
            first = next(iter(wanted))
            message = f"{first.value} is given for {requirement.id}, but no answer."
            self.add(Code.CELL_REFUSED, row.places[first], message, f"One of {', '.join(self.scale.by_id)}.")
        elif answer not in self.scale.by_id:
            remedy = suggestion(answer, self.scale.by_id, f"One of {', '.join(self.scale.by_id)}.")
            self.add(Code.CELL_REFUSED, place, f"{answer!r} is no answer to {requirement.id}.", remedy)
        elif lost := [one for one in evidence_ids(texts[Column.EVIDENCE]) if one not in self.evidence]:
            where = row.places.get(Column.EVIDENCE, place)
            remedy = suggestion(lost[0], self.evidence, "Add it with `medslate evidence`.")
            self.add(Code.CELL_REFUSED, where, f"There is no evidence {', '.join(lost)}.", remedy)
        else:
            evidence = evidence_ids(texts[Column.EVIDENCE])
            how, rationale = texts[Column.HOW], texts[Column.RATIONALE]
            return Stated(self.catalog.pack.id, requirement.id, answer, place, how, rationale, evidence)
        return None

    @property
    def evidence(self) -> Mapping[str, object]:
        return self.conformity.opened.dossier.evidence_by_id

    def read_only(self, requirement: Requirement, row: ReadRow) -> None:
        """Cells that are computed, or belong to the catalog, and say something else than was exported."""
        kept = self.sheet.exported.get(requirement.id, {})
        for column in (one for one in Column if not one.edited and one is not Column.ID):
            if kept and column in row.cells and plain_text(row.cells[column]) != plain_text(kept.get(column, "")):
                message = f"{column.value} of {requirement.id} was edited; it is not taken from here."
                self.add(Code.CELL_UNUSED, row.places[column], message, "Use the columns answer to evidence.")

    def add(self, code: Code, place: Place, message: str, remedy: str = "") -> None:
        self.findings.append(Finding(code, place, message, remedy))


def _checked(conformity: Conformity, made: list[Stated]) -> tuple[tuple[Stated, ...], tuple[Finding, ...]]:
    """The answers that can be written, and what the check will say of them, at their cells."""
    dossier, field_ = conformity.opened.dossier, conformity.field
    keys = {(one.pack, one.row) for one in made}
    kept = tuple(
        replace(one, answers=tuple(given for given in one.answers if (given.pack, given.row) not in keys))
        for one in dossier.statements
    )
    new = tuple(Statement(one.pack, one.place, (one,)) for one in made)
    scales = {name: scale for name, one in field_.catalogs.items() if (scale := field_.scale_of(one)) is not None}
    excluded = {name: one.excluded for name, one in conformity.scopes.items()}
    asked = Asked(field_.catalogs, scales, {}, field_.boundaries, excluded)
    # Pins and the boundary are not the matter of a matrix; what is found on the workspace stands there already.
    after = replace(dossier, statements=(*kept, *new), boundary=(), standards=replace(dossier.standards, pins={}))
    files = {one.place.file for one in made}
    found = tuple(one for one in check_statements(after, asked, conformity.opened.today) if one.place.file in files)
    refused = {one.place.path[:2] for one in found if one.code in REFUSED}
    return tuple(one for one in made if one.place.path[:2] not in refused), found


def _short(text: str) -> str:
    clean = " ".join(text.split())
    return repr(clean if len(clean) <= 60 else f"{clean[:56]} ...")
