"""Take what OSCAL documents say of controls into a workspace: claims, answers, and proposals for a person to judge.

Only what an export of ours wrote comes in as a claim or an answer. What others write is put beside the row as a
proposal: text without an answer, so that the row stays open. What is stated already is never written over.
"""

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from medslate.assessment.capability import assess
from medslate.assessment.checks import check_dossier
from medslate.assessment.conformity.stated import Stated, Statement
from medslate.assessment.dossier import Dossier
from medslate.devices.claims import Claim
from medslate.errors import UsageError
from medslate.findings import Code, Finding, Place
from medslate.levels.verdicts import Verdict
from medslate.standards.catalogs import Catalog, suggestion
from medslate.usecases.open_conformity import Conformity, open_conformity
from medslate.usecases.oscal_import import ids_of, rows_by_name, token
from medslate.usecases.oscal_told import DOCUMENTS, Contents, Reader, Told
from medslate.usecases.oscal_validate import Document, Source
from medslate.usecases.ports import Editor, Mover, PackSource

REFUSED = (Code.UNKNOWN_ID, Code.NOT_A_ROW, Code.ROW_NOT_FACED)
NEAREST = 100  # findings up to which the nearest row is looked for, which takes its time
_FILE = ".json"


@dataclass(frozen=True)
class Taking:
    """What a document brings: to be written, the same as stated already (`same`), found on the way, and lost.

    `statements`: the new answers and proposals by catalog, with what they are about and their route.
    """

    document: Document
    claims: tuple[Claim, ...]
    statements: tuple[Statement, ...]
    same: int
    findings: tuple[Finding, ...]
    losses: tuple[str, ...]

    @property
    def stated(self) -> tuple[Stated, ...]:
        """Every new answer and proposal."""
        return tuple(one for statement in self.statements for one in statement.answers)


def take(document: Document, held: Conformity, packs: PackSource, reader: Reader, pack: str = "") -> Taking:
    """What would be written; nothing is. `pack`: the catalog of a document that names one not known here.

    Raises `UsageError` for documents of other kinds, if there is no such pack, and if it could be meant for several.
    """
    if document.root not in DOCUMENTS:
        raise UsageError(f"{document.file} is a {document.root}; `medslate oscal import` makes a pack of it.")
    contents = reader.contents(document)
    taker = _Taker(document, held, packs, contents)
    taker.meant = _meant(contents, {one.href: one for one in reader.sources(document)}, held, pack)
    for one in contents.told:
        taker.take(one)
    claims, statements = taker.accepted()
    losses = (*taker.told_of_device(), *contents.losses, *taker.losses())
    return Taking(document, claims, statements, taker.same, reader.located(tuple(taker.findings), document), losses)


def write_taken(taking: Taking, dossier: Dossier, editor: Editor, mover: Mover) -> tuple[str, ...]:
    """Write it: a whole file for a catalog without one, else row by row. The names of the changed files."""
    files: list[str] = []
    for one in taking.statements:
        if dossier.statement_on(one.pack) is None:
            files.append(mover.start_statement(one, _note(one, taking.document)))
        else:
            files += (editor.set_stated(each) for each in one.answers)
    files += (editor.set_claim(one) for one in taking.claims)
    return tuple(dict.fromkeys(files))


def _note(statement: Statement, document: Document) -> str:
    answered = sum(bool(one.answer) for one in statement.answers)
    left = len(statement.answers) - answered
    return (
        f"Taken from {posixpath.basename(document.file)}, an OSCAL {document.root}:\n"
        f"{answered} answers; {left} rows have no `answer` yet, what was said of them is a proposal."
    )


def _meant(contents: Contents, sources: Mapping[str, Source], held: Conformity, pack: str) -> Mapping[str, str]:
    """Per source of a document the catalog that it means, where that is known."""
    catalogs = held.field.catalogs
    if pack:
        held.field.catalog(pack)
    found: dict[str, str] = {}
    for href in dict.fromkeys(one.source for one in contents.told):
        names = (href, *(sources[href].names if href in sources else ()))
        stems = (posixpath.basename(one).removesuffix(_FILE) for one in names)
        found[href] = next((one for one in stems if one in catalogs), "")
    unknown = [href for href, one in found.items() if not one]
    if pack and len(unknown) > 1:
        raise UsageError(f"The document names several catalogs that are no packs: {', '.join(unknown)}.")
    if not pack and "" in unknown:
        raise UsageError("The document does not say which catalog it is about: name the pack with --pack.")
    return found | (dict.fromkeys(unknown, pack) if pack else {})


@dataclass
class _Taker:
    """Goes through a document and keeps what it brings."""

    document: Document
    held: Conformity
    packs: PackSource
    contents: Contents
    meant: Mapping[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    claims: dict[tuple[str, str], Claim] = field(default_factory=dict)
    stated: dict[tuple[str, str], Stated] = field(default_factory=dict)
    heads: dict[str, tuple[str, str]] = field(default_factory=dict)
    lost: Counter[str] = field(default_factory=Counter)
    rows: dict[str, Mapping[str, str]] = field(default_factory=dict)
    same: int = 0

    @property
    def dossier(self) -> Dossier:
        return self.held.opened.dossier

    def take(self, one: Told) -> None:
        """One entry: to the claims, to the answers, or to what is lost."""
        pack = self.meant[one.source]
        if not pack:
            self.no_pack(one)
            return
        catalog = self.held.field.catalogs[pack]
        row = self.row(one, catalog)
        if row is None:
            return
        if self.held.field.by_claims(catalog):
            self.claim(one, catalog, row)
        elif self.held.field.scale_of(catalog) is None:
            self.lost[f"entries on {pack}, which has no scale of answers, are left out"] += 1
        else:
            self.heads.setdefault(pack, (one.about, one.route))
            self.state(one, pack, row)

    def no_pack(self, one: Told) -> None:
        """Tell once of a source that means no pack."""
        if not self.lost[f"entries on {one.source} are left out"]:
            message = f"{one.source} is no pack at hand; what is said of its controls is not taken."
            self.add(Code.NOT_AT_HAND, one, message, "Name the pack with --pack, or import the catalog as one.")
        self.lost[f"entries on {one.source} are left out"] += 1

    def row(self, one: Told, catalog: Catalog) -> str | None:
        """The row that a control, or a part of one, is; none and a finding if there is none."""
        pack = catalog.pack.id
        if pack not in self.rows:
            exported = {name: row for row, name in ids_of(catalog).items()}
            self.rows[pack] = {**rows_by_name(catalog), **exported}
        rows = self.rows[pack]
        name = one.control
        while name:  # a part bears the name of its control, then an underscore and a name of its own
            if (found := rows.get(name) or rows.get(token(name))) is not None:
                return found
            name = name.rpartition("_")[0]
        remedy = f"`medslate pack show {pack}` lists its rows."
        if len(self.findings) < NEAREST:
            remedy = suggestion(one.control, rows, remedy)
        self.add(Code.UNKNOWN_ID, one, f"{catalog.pack.citation} has no row for {one.control}.", remedy)
        return None

    # -- claims -------------------------------------------------------------------------------------------------------

    def claim(self, one: Told, catalog: Catalog, row: str) -> None:
        """A claim as it was exported; other documents have no verdict that could be one."""
        if not one.verdict:
            self.lost[f"entries on {catalog.pack.id} carry no verdict of ours; its rows are answered by claims"] += 1
            return
        if catalog.pack.id != self.dossier.catalog:
            self.lost[f"claims are on {catalog.pack.id}; this workspace is assessed against another catalog"] += 1
            return
        components = self.dossier.device.component
        verdicts = {each.value: each for each in Verdict}
        if one.component not in components:
            message = f"There is no component {one.component or 'named here'}."
            self.add(Code.UNKNOWN_ID, one, message, suggestion(one.component, components, "Add it to device.yaml."))
        elif one.verdict not in verdicts:
            remedy = suggestion(one.verdict, verdicts, f"One of {', '.join(verdicts)}.")
            self.add(Code.UNKNOWN_ID, one, f"There is no verdict {one.verdict}.", remedy)
        else:
            made = Claim(
                one.component, row, verdicts[one.verdict], one.place, one.how, one.rationale, self.evidence(one),
                one.through, one.measures, dict(one.impairs),
            )  # fmt: skip
            self.keep_claim(one, made)

    def keep_claim(self, one: Told, made: Claim) -> None:
        """Keep a claim, unless its row is claimed already."""
        key = (made.component, made.row)
        now = self.claims.get(key) or self.dossier.claim.get(key)
        if now is None or now == Claim(made.component, made.row, Verdict.OPEN, now.place):
            self.claims[key] = made
        elif replace(now, place=made.place) == made:
            self.same += 1
        else:
            self.kept(one, f"{made.row} of {made.component} is claimed {now.verdict.value!r}", "claims/")

    # -- answers ------------------------------------------------------------------------------------------------------

    def state(self, one: Told, pack: str, row: str) -> None:
        """An answer as it was exported, or a proposal; proposals for one row are put together."""
        made = Stated(pack, row, one.answer, one.place, one.how, one.rationale, self.evidence(one))
        now = self.stated.get((pack, row)) or self.dossier.stated.get((pack, row))
        if now is None:
            self.stated[pack, row] = made
        elif replace(now, place=made.place) == made:
            self.same += 1
        elif now.answer:
            self.kept(one, f"{row} is answered {now.answer!r}", "conformity/")
        elif not one.ours:
            self.join(now, made)
        elif _within(now, made):
            self.stated[pack, row] = made
        else:
            self.kept(one, f"{row} has another proposal", "conformity/")

    def join(self, now: Stated, made: Stated) -> None:
        """Put a proposal below the one that stands there, unless that says it already."""
        if made.how in now.how:
            self.same += 1
        else:
            how = "\n\n".join(filter(None, (now.how, made.how)))
            self.stated[made.pack, made.row] = replace(now, place=made.place, how=how)

    def evidence(self, one: Told) -> tuple[str, ...]:
        """The evidence that the workspace has; test records speak for themselves."""
        records = {each.id for each in self.dossier.records}
        there = self.dossier.evidence_by_id
        self.lost["times evidence is named that this workspace does not have; the names are left out"] += sum(
            each not in there and each not in records for each in one.evidence
        )
        return tuple(each for each in one.evidence if each in there)

    def kept(self, one: Told, said: str, folder: str) -> None:
        """Tell that something else is stated already, and stays."""
        remedy = f"If the document is right, take the entry out of {folder} first."
        self.add(Code.KEPT, one, f"{said} already, otherwise than here; that stays.", remedy)

    def add(self, code: Code, one: Told, message: str, remedy: str) -> None:
        self.findings.append(Finding(code, one.place, message, remedy))

    # -- what comes of it ---------------------------------------------------------------------------------------------

    def accepted(self) -> tuple[tuple[Claim, ...], tuple[Statement, ...]]:
        """The claims and statements that a workspace may hold; the others are told."""
        claims = tuple(self.claims.values())
        refused = {*self.refuse(self.check_claims(claims)), *self.refuse(self.check_stated(self.statements()))}
        kept = {key: one for key, one in self.stated.items() if one.place not in refused}
        self.stated = kept
        return tuple(one for one in claims if one.place not in refused), tuple(self.statements())

    def statements(self) -> list[Statement]:
        """The answers and proposals by catalog, in the order of its rows."""
        made: list[Statement] = []
        for pack in dict.fromkeys(pack for pack, _ in self.stated):
            order = {row: number for number, row in enumerate(self.held.field.catalogs[pack].by_id)}
            rows = sorted((one for one in self.stated.values() if one.pack == pack), key=lambda one: order[one.row])
            made.append(Statement(pack, Place(self.document.file), tuple(rows), *self.head(pack)))
        return made

    def head(self, pack: str) -> tuple[str, str]:
        """What the answers are about, and the route if the catalog has it."""
        about, route = self.heads[pack]
        return about, route if route in self.held.field.catalogs[pack].routes else ""

    def check_claims(self, claims: tuple[Claim, ...]) -> Iterable[Finding]:
        """What the check of the workspace would find on the claims."""
        opened = self.held.opened
        others = tuple(one for one in self.dossier.claims if (one.component, one.row) not in self.claims)
        after = replace(self.dossier, claims=(*others, *claims))
        return check_dossier(after, opened.catalog, assess(after, opened.catalog, opened.today)) if claims else ()

    def check_stated(self, statements: list[Statement]) -> Iterable[Finding]:
        """What the check of the workspace would find on the answers."""
        if not statements:
            return ()
        others = tuple(
            replace(one, answers=tuple(each for each in one.answers if (each.pack, each.row) not in self.stated))
            for one in self.dossier.statements
        )
        after = replace(self.dossier, statements=(*others, *statements))
        return open_conformity(replace(self.held.opened, dossier=after), self.held.field, self.packs).findings

    def refuse(self, found: Iterable[Finding]) -> Iterator[Place]:
        """Keep the findings for which something cannot be written; the places of what that is."""
        places = {one.place.path: one.place for one in self.contents.told}
        for one in found:
            if one.place.file == self.document.file and one.code in REFUSED:
                self.findings.append(one)
                above = (one.place.path[:length] for length in range(len(one.place.path) + 1))
                yield from (places[path] for path in above if path in places)

    def told_of_device(self) -> Iterator[str]:
        """Whether a document of ours is about another device, or another state of the catalog."""
        name, pack = self.dossier.device.name, self.held.opened.catalog.pack
        if self.contents.device and self.contents.device != name:
            yield f"The document is about {self.contents.device}, this workspace about {name}."
        if self.contents.digest and self.contents.digest != pack.digest and self.claims:
            yield f"The claims were made on another state of {pack.id} than the one at hand."

    def losses(self) -> Iterator[str]:
        """What is left out, by reason."""
        for what, count in self.lost.items():
            if count:
                yield f"{count} {what}."
        for pack, (about, route) in self.heads.items():
            now = self.dossier.statement_on(pack)
            if now is not None and (about, route) != (now.about, now.route) and (about or route):
                yield f"What the answers on {pack} are about, and their route, stay as they are here."
            elif now is None and route and route not in self.held.field.catalogs[pack].routes:
                yield f"The route {route} is none of {pack}, and is left out."


def _within(now: Stated, made: Stated) -> bool:
    """Whether all that stands beside an open row is said by an answer too."""
    texts = now.how in ("", made.how) and now.rationale in ("", made.rationale)
    return texts and set(now.evidence) <= set(made.evidence)
