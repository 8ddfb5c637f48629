"""Read back what a requirement tool made of the rows: each changed field is told, and nothing is written over unseen.

Three states of a row meet: as it was exported, as the file has it, and as it is claimed now. It is changed where the
file differs from what was exported; if the claim was changed as well, and otherwise, it is a conflict. A row is written
whole or not at all. Evidence, integrations and measures of a claim stay as they are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from medslate.assessment.capability import assess
from medslate.assessment.checks import check_dossier
from medslate.devices.claims import Claim
from medslate.findings import Code, Finding
from medslate.levels.verdicts import Verdict
from medslate.standards.catalogs import suggestion
from medslate.usecases.opening import Opened
from medslate.usecases.ports import Editor
from medslate.usecases.reqif import Field, ReadItem, ReqifFile, Texts, alike, fingerprint, fit, identifier, stated

REFUSED = (Code.NOT_A_ROW, Code.ROW_NOT_FACED)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one row that says something else than what is claimed."""

    item: ReadItem
    component: str
    row: str
    field: Field
    before: str
    after: str


@dataclass(frozen=True)
class ReqifChanges:
    """What a file changes: fields, and the claims they make. Refused rows are in the findings alone. `same`: rows."""

    changes: tuple[FieldChange, ...]
    claims: tuple[Claim, ...]
    same: int
    findings: tuple[Finding, ...]


def reqif_changes(opened: Opened, file: ReqifFile) -> ReqifChanges:
    """The changes, checked against the catalog and the device. Nothing is written."""
    reader = _Reader(opened, _names(opened))
    for item in file.items:
        reader.read(item)
    found, claims = _checked(opened, tuple(reader.claims))
    kept = {(one.component, one.row) for one in claims}
    changes = tuple(one for one in reader.changes if (one.component, one.row) in kept)
    return ReqifChanges(changes, claims, reader.same, (*reader.findings, *found))


def write_changes(editor: Editor, changes: ReqifChanges) -> tuple[str, ...]:
    """Write the claims; the names of the changed files."""
    return tuple(dict.fromkeys(editor.set_claim(one) for one in changes.claims))


def _names(opened: Opened) -> Mapping[str, tuple[str, str]]:
    """Component and row by the id that an export gives them."""
    device, pack = opened.dossier.device, opened.catalog.pack.id
    return {
        identifier(device, one.id, pack, row): (one.id, row)
        for one in device.components
        for row in opened.catalog.by_id
    }


@dataclass
class _Reader:
    """Goes through the requirements of a file and keeps what they change."""

    opened: Opened
    names: Mapping[str, tuple[str, str]]
    findings: list[Finding] = field(default_factory=list)
    changes: list[FieldChange] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)
    same: int = 0

    def read(self, item: ReadItem) -> None:
        key = self.names.get(item.id) or self.by_name(item)
        if key is None:
            return
        if key in self.seen:
            self.add(Code.DUPLICATE, item, f"{key[1]} of {key[0]} stands twice; the first is taken.", "Keep one.")
            return
        self.seen.add(key)
        now = stated(self.opened, *key)
        texts = {**now, **item.texts}
        changed = tuple(one for one in Field if alike(texts[one]) != alike(now[one]))
        if not changed or fingerprint(texts) == item.exported:
            self.same += 1
        elif self.allowed(item, key, texts, now):
            self.claims.append(self.claim(item, key, texts, changed))
            self.changes += (FieldChange(item, *key, one, now[one], texts[one]) for one in changed)

    def by_name(self, item: ReadItem) -> tuple[str, str] | None:
        """For tools that give requirements ids of their own: the row by what its attributes say."""
        components, rows = self.opened.dossier.device.component, self.opened.catalog.by_id
        if item.component in components and item.row in rows:
            return item.component, item.row
        wrong, known = (item.component, components) if item.component not in components else (item.row, rows)
        message = f"{wrong or 'A requirement without a name'} is not of this device and its catalog; it is not taken."
        remedy = suggestion(wrong, known, "Only requirements that were exported from here are read back.")
        self.add(Code.REQUIREMENT_REFUSED, item, message, remedy)
        return None

    def allowed(self, item: ReadItem, key: tuple[str, str], texts: Texts, now: Texts) -> bool:
        """Whether the row can be taken: its verdict is one, and nobody changed the claim meanwhile."""
        component, row = key
        verdicts = [one.value for one in Verdict]
        verdict = fit(texts[Field.VERDICT])
        if verdict not in verdicts:
            remedy = suggestion(verdict, verdicts, f"One of {', '.join(verdicts)}.")
            self.add(Code.REQUIREMENT_REFUSED, item, f"{row} of {component}: {verdict!r} is no verdict.", remedy)
            return False
        fresh = not item.exported and (component, row) not in self.opened.dossier.claim
        if fresh or fingerprint(now) == item.exported:
            return True
        known = "what was exported is not known any more" if not item.exported else "the claim was changed since"
        message = f"{row} of {component} differs from the file, and {known}. Nothing of it is taken."
        remedy = "Decide which holds; export anew, or write it into the workspace."
        self.add(Code.REQUIREMENT_CONFLICT, item, message, remedy)
        return False

    def claim(self, item: ReadItem, key: tuple[str, str], texts: Texts, changed: tuple[Field, ...]) -> Claim:
        """The claim as the file has it; texts that were not changed keep their blanks, and all else stays."""
        now = self.opened.dossier.claim.get(key) or Claim(*key, Verdict.OPEN, item.place)
        return replace(
            now,
            place=item.place,
            verdict=Verdict(fit(texts[Field.VERDICT])),
            how=texts[Field.HOW] if Field.HOW in changed else now.how,
            rationale=texts[Field.RATIONALE] if Field.RATIONALE in changed else now.rationale,
        )

    def add(self, code: Code, item: ReadItem, message: str, remedy: str) -> None:
        self.findings.append(Finding(code, item.place, message, remedy))


def _checked(opened: Opened, claims: tuple[Claim, ...]) -> tuple[tuple[Finding, ...], tuple[Claim, ...]]:
    """What the check of the workspace will say of the claims, where they stand in the file; and those it may hold."""
    if not claims:
        return (), ()
    keys = {(one.component, one.row) for one in claims}
    others = tuple(one for one in opened.dossier.claims if (one.component, one.row) not in keys)
    after = replace(opened.dossier, claims=(*others, *claims))
    found = tuple(_of_claims(check_dossier(after, opened.catalog, assess(after, opened.catalog, opened.today)), claims))
    refused = {one.place for one in found if one.code in REFUSED}
    return found, tuple(one for one in claims if one.place not in refused)


def _of_claims(found: tuple[Finding, ...], claims: tuple[Claim, ...]) -> Iterator[Finding]:
    """The findings on the claims; places below that of a claim are given as the claim's own."""
    places = {(one.place.file, one.place.path): one.place for one in claims}
    for one in found:
        for length in range(len(one.place.path), -1, -1):
            place = places.get((one.place.file, one.place.path[:length]))
            if place is not None:
                yield replace(one, place=place)
                break
