"""What every document on conformity has: identity, counts, rows left out, evidence, how to read it, limits."""

from collections.abc import Iterable, Iterator, Sequence

from medslate.assessment.conformity.scoring import Group, by_heading, together
from medslate.documents.conformity.rows import listed, name_of, sources, state_text, tone_of
from medslate.documents.conformity.subject import ConformitySubject, RowView
from medslate.documents.model import Block, Cell, Document, Facts, Paragraph, Section, Tone
from medslate.documents.parts import sources as resting
from medslate.documents.parts.device import errors_banner, stated
from medslate.documents.wording import Shown, Wording
from medslate.levels.frs import FR
from medslate.levels.strengths import Strength
from medslate.standards.catalogs import Party
from medslate.standards.fulfilment.scales import Scoring
from medslate.standards.fulfilment.states import Done, State

SHORT_DIGEST = 12
FEW = 2
CLASSES = ("done", "lacking", "undecided", "void")


def document(
    subject: ConformitySubject,
    w: Wording,
    front: Iterable[Block],
    body: Iterable[Section],
    shown: Iterable[RowView] | None = None,
) -> Document:
    """A whole document: banner, identity and its own front; its own sections, then those that all have.

    `shown`: the rows that it prints, if these are not all.
    """
    views = subject.rows if shown is None else tuple(shown)
    return Document(
        w.say("document.kind"),
        w.say("document.title", device=subject.device.name, catalog=subject.catalog.pack.citation),
        w.say("document.subtitle", catalog=subject.catalog.pack.title, version=subject.device.version),
        subject.issued.isoformat(),
        subject.reference,
        (*errors_banner(subject, w), identity(subject, w), *front, *_whose(subject, w)),
        (_reading(subject, w), *body, *_closing(subject, views, w)),
        w.say("document.language"),
        landscape=True,
    )


def identity(subject: ConformitySubject, w: Wording) -> Block:
    """Which device of whom, against which document in which edition, on what the answers stand."""
    device, pack, said = subject.device, subject.catalog.pack, subject.statement
    values = {
        "against": f"{pack.citation}, {pack.title}",
        "edition": w.say("identity.edition_is", edition=pack.edition, status=pack.status or w.say("packs.unknown")),
        "name": device.name,
        "model": device.model,
        "version": device.version,
        "udi_di": device.udi_di,
        "manufacturer": device.manufacturer,
        "intended_use": device.intended_use,
        "placed_as": w.say(f"product.{device.placed_as.value}"),
        "boundary": _boundary(subject, w),
        "about": said.about if said is not None else "",
        "release": _release(subject, w),
        "content": subject.dossier.content,
        "program": f"medslate {subject.version}",
    }
    if subject.catalog.routes:
        values["route"] = w.say("identity.route_is", route=subject.route, rows=len(subject.scope.rows))
    return Facts(tuple((w.say(f"identity.{name}"), stated(value, w)) for name, value in values.items()))


def _boundary(subject: ConformitySubject, w: Wording) -> str:
    known = subject.boundaries.by_id if subject.boundaries is not None else {}
    named = [known[one].title for one in subject.dossier.boundary if one in known]
    return "; ".join(named) or w.say("identity.no_boundary")


def _release(subject: ConformitySubject, w: Wording) -> str:
    last = subject.dossier.last_release
    if last is None:
        return w.say("identity.no_release")
    return w.say("identity.release_is", version=last.version, day=last.made.isoformat())


def _whose(subject: ConformitySubject, w: Wording) -> Iterator[Block]:
    """Of a catalog that asks an operator, a device gives a contribution and no more."""
    if subject.catalog.party is Party.OPERATOR:
        yield w.paragraph("front.operator", Tone.OPEN)


def counts_table(subject: ConformitySubject, w: Wording) -> Block:
    """How many of the rows asked are in which state, at each strength; each column adds up to the rows asked."""
    states = [[view.states[at] for view in subject.rows] for at in range(len(Strength))]
    rows = [
        (w.say(f"state.{state.value}"), *(str(each.count(state)) for each in states))
        for state in State
        if any(state in each for each in states)
    ]
    total = (w.say("counts.total"), *(str(len(each)) for each in states))
    clashes = sum(view.contrary for view in subject.rows)
    lines: list[tuple[Shown, ...]] = [*rows, total] if rows else []
    lines += [(Cell(w.say("counts.contrary", count=clashes), Tone.BAD), "", "", "")] if clashes else []
    return w.table("counts", (8, 3, 3, 3), lines)


def class_of(state: State) -> str:
    """Done, lacking something for certain, undecided, or asking nothing."""
    if state is State.VOID:
        return "void"
    if state.certain is Done.FULL:
        return "done"
    return "undecided" if state.possible is Done.FULL else "lacking"


def groups_of(subject: ConformitySubject) -> tuple[Group, ...]:
    """The rows asked by heading; those of a catalog with levels by FR."""
    rows, states = subject.scope.rows, subject.states
    if subject.scale is None or subject.scale.scoring is not Scoring.LEVELS:
        return by_heading(subject.catalog, rows, states)
    by_fr = ((fr, tuple(row for row in rows if row.fr is fr)) for fr in (None, *FR))
    return tuple(
        Group(fr.name if fr else "", fr.title if fr else "", mine, together(mine, states)) for fr, mine in by_fr if mine
    )


def group_name(group: Group, subject: ConformitySubject, w: Wording) -> str:
    """A phase by its title, a heading with its id; rows without either by their own names, if there are few."""
    if not group.id:
        return "; ".join(map(name_of, group.rows)) if len(group.rows) <= FEW else w.say("groups.nameless")
    return group.title if group.id in subject.catalog.phases else f"{group.id} {group.title}"


def groups_table(key: str, groups: Sequence[Group], subject: ConformitySubject, w: Wording) -> Block:
    """Groups of rows: how many are done, lacking, undecided or ask nothing at the three strengths, and all as one."""
    rows: list[tuple[Shown, ...]] = [
        (
            group_name(one, subject, w),
            str(len(one.rows)),
            *(_at_each(one, each, subject) for each in CLASSES),
            Cell(state_text(one.states, w), tone_of(one.states)),
        )
        for one in groups
    ]
    return w.table(key, (8, 2, 4, 4, 4, 4, 8), rows)


def _at_each(group: Group, wanted: str, subject: ConformitySubject) -> str:
    """How many rows of a group are in one class, declared / evidenced / tested."""
    counted = (group.counted(subject.states, at) for at in range(len(Strength)))
    return " / ".join(str(sum(count for state, count in each.items() if class_of(state) == wanted)) for each in counted)


def rows_by_heading(subject: ConformitySubject, w: Wording) -> Iterator[tuple[str, tuple[RowView, ...]]]:
    """The rows asked, by the outermost heading, with its id and title."""
    for group in groups_of(subject):
        yield group_name(group, subject, w), tuple(subject.by_id[one.id] for one in group.rows)


def excluded_section(subject: ConformitySubject, w: Wording) -> Section:
    """Every row that is not asked, rows with one reason together."""
    by_reason: dict[str, list[str]] = {}
    for row in subject.catalog.requirements:
        if row.id in subject.scope.excluded:
            by_reason.setdefault(subject.scope.excluded[row.id], []).append(name_of(row))
    rows = [(reason, str(len(names)), "; ".join(names)) for reason, names in by_reason.items()]
    return w.section("excluded", w.table("excluded", (8, 2, 15), rows))


def open_section(subject: ConformitySubject, w: Wording) -> Section:
    """What is not fulfilled, or not known to be, with whom to ask; then what is declared and no more."""
    asked = w.say(f"party.{subject.catalog.party.value}")
    rows = [
        (name_of(view.row), Cell(state_text(view.states, w), tone_of(view.states)), _why(view, w), _usual(view), asked)
        for view in subject.rows
        if not view.done or view.contrary
    ]
    bare = [
        (name_of(view.row), _usual(view))
        for view in subject.rows
        if view.done and not view.contrary and view.strength is Strength.DECLARED
    ]
    return w.section("open", w.table("open", (7, 6, 7, 6, 4), rows), w.table("bare", (10, 10), bare))


def _why(view: RowView, w: Wording) -> str:
    """What keeps a row from being done: a contradiction, what was said of it, or that nothing was."""
    if view.contrary:
        return w.say("open.contrary")
    if view.stated is None:
        return w.say("open.reached" if view.told else "open.claims" if view.claims else "open.unanswered")
    return view.stated.rationale.strip() or w.say("open.unreasoned")


def _usual(view: RowView) -> str:
    return "; ".join(view.row.evidence)


def evidence_section(subject: ConformitySubject, views: Iterable[RowView], w: Wording) -> Section:
    """Every item behind the rows, with its file, and whether it still speaks for the device."""
    pack = subject.catalog.pack.id
    behind: dict[str, list[str]] = {}
    keys = []
    for view in views:
        mine = [(pack, view.row.id), *sources(view)]
        keys += mine
        for item in subject.evidence_of(mine):
            behind.setdefault(item.id, []).append(view.row.id)
    rows = [
        (
            f"{one.title}\n{one.id}",
            w.say(f"kind.{one.kind.value}"),
            "\n".join((*(f"{name} {version}" for name, version in one.taken_on.items()), _taken(one.taken, w))),
            "\n".join(filter(None, (one.file, one.sha256[:SHORT_DIGEST]))) or w.say("evidence.no_file"),
            Cell(w.say("evidence.current")) if subject.current(one) else Cell(w.say("evidence.not_current"), Tone.BAD),
            listed(behind[one.id], w),
        )
        for one in subject.evidence_of(keys)
    ]
    return w.section("evidence", w.paragraph("evidence.text"), w.table("evidence", (7, 3, 4, 7, 3, 6), rows))


def _taken(day: object, w: Wording) -> str:
    return str(day) if day is not None else w.say("device.not_stated")


def _reading(subject: ConformitySubject, w: Wording) -> Section:
    """What states and strengths mean; only the states that occur."""
    seen = {state for view in subject.rows for state in view.states}
    rows = [(w.say(f"state.{one.value}"), w.say(f"meaning.{one.value}")) for one in State if one in seen]
    scale = [(one.title, w.say(f"means.{one.means.value}")) for one in subject.scale.answers] if subject.scale else []
    return w.section(
        "reading",
        w.bullets("reading.items"),
        w.table("meaning", (3, 10), rows),
        w.table("scale", (3, 10), scale, scale=subject.scale.pack.title if subject.scale else ""),
    )


def _closing(subject: ConformitySubject, views: Iterable[RowView], w: Wording) -> Iterator[Section]:
    yield excluded_section(subject, w)
    yield evidence_section(subject, views, w)
    yield resting.findings_section(subject, w)
    pack = subject.catalog.pack
    known = [w.say("limits.pack", text=text) for text in (pack.complete, pack.unknown) if text]
    yield w.section("limits", w.bullets("limits.items"), *map(Paragraph, known))
    yield resting.packs_section(subject, w)
