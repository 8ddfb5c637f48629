"""The test report: row by row, what was claimed of each component, on what it rests, and the levels that follow.

Its form is our own, after the manner of test report forms; the idea of going through the rows of a catalog one by one
is that of IEC TS 62443-6-2. It states vectors and their strength and no conclusion beyond them.
"""

from collections.abc import Iterator

from medslate.devices.device import Component
from medslate.documents.model import Block, Cell, Document, Paragraph, Section, Tone
from medslate.documents.parts import evidence, sources
from medslate.documents.parts.device import (
    components_table,
    errors_banner,
    functions_table,
    identity,
    interfaces_table,
    stated,
)
from medslate.documents.parts.form import counts_table, form_table
from medslate.documents.parts.levels import (
    Shown,
    all_bars,
    component_levels,
    device_shown,
    no_scope,
    vector_text,
    vectors_table,
)
from medslate.documents.parts.rows import RowView, constraint_views, remark, row_views, unused_claims
from medslate.documents.subject import Subject
from medslate.documents.wording import Wording
from medslate.findings import Severity
from medslate.levels.frs import FR
from medslate.levels.strengths import Strength
from medslate.levels.verdicts import Verdict
from medslate.standards.catalogs import Kind

Views = dict[str, tuple[RowView, ...]]


def build(subject: Subject, w: Wording) -> Document:
    """The test report of a device. Rows stand in the order of the catalog, components in that of the dossier."""
    views = {one.id: row_views(subject, one) for one in subject.device.components}
    return Document(
        w.say("document.kind"),
        w.say("document.title", device=subject.device.name),
        w.say("document.subtitle", model=stated(subject.device.model, w), version=subject.device.version),
        subject.issued.isoformat(),
        subject.reference,
        tuple(_front(subject, w, views)),
        tuple(_sections(subject, w, views)),
        w.say("document.language"),
    )


def _front(subject: Subject, w: Wording, views: Views) -> Iterator[Block]:
    yield from errors_banner(subject, w)
    yield from no_scope(subject, w)
    yield identity(subject, w)
    yield from _result(subject, w)
    yield counts_table(views.items(), w)
    yield from all_bars(subject, w)
    yield vectors_table(subject, w)
    yield components_table(subject, w)


def _result(subject: Subject, w: Wording) -> Iterator[Block]:
    """The vectors and their strength, and how many errors, warnings and notes stand beside them."""
    if subject.scope:
        vectors = {one.value: vector_text(device_shown(subject, one)) for one in Strength}
        yield Paragraph(w.say("result.text", catalog=subject.catalog.pack.citation, **vectors))
    counts = {f"{one.value}s": len(subject.counted(one)) for one in Severity}
    yield Paragraph(w.say("result.check", **counts))


def _sections(subject: Subject, w: Wording, views: Views) -> Iterator[Section]:
    yield w.section(
        "remarks", *(w.bullets(f"remarks.{one}") for one in ("verdicts", "strengths", "rules", "structure"))
    )
    yield w.section("scope", w.paragraph("scope.text"), interfaces_table(subject, w), functions_table(subject, w))
    yield _constraints(subject, w)
    for component in subject.device.components:
        yield from _component(subject, w, component, views[component.id])
    yield w.section(
        "evidence",
        w.paragraph("evidence.text", issued=subject.issued.isoformat()),
        evidence.evidence_table(subject, w),
        evidence.digests_table(subject, w),
        evidence.cases_table(subject, w),
    )
    yield _listed("absent", Verdict.NOT_APPLICABLE, subject, w, views)
    yield _listed("open", Verdict.OPEN, subject, w, views)
    yield _unused(subject, w)
    yield sources.findings_section(subject, w)
    yield sources.approvals_section(subject, w)
    yield sources.packs_section(subject, w)


def _constraints(subject: Subject, w: Wording) -> Section:
    tables = (
        block
        for one in subject.device.components
        for block in (
            w.paragraph("constraints.component", component=one.name, id=one.id),
            form_table("form", constraint_views(subject, one), subject, w),
        )
    )
    return w.section("constraints", w.paragraph("constraints.text"), *tables, *_overlay_constraints(subject, w))


def _overlay_constraints(subject: Subject, w: Wording) -> Iterator[Block]:
    """The constraints that overlays have of their own: told, and not assessed."""
    for overlay in subject.overlays:
        rows = [
            (one.clause, f"{one.title}\n{one.intent}", one.note, one.confidence.value)
            for one in overlay.requirements
            if one.kind is Kind.CONSTRAINT
        ]
        yield w.table("overlay", (2, 7, 8, 3), rows, overlay=overlay.pack.citation)


def _component(subject: Subject, w: Wording, component: Component, views: tuple[RowView, ...]) -> Iterator[Section]:
    assessed = subject.assessment.components[component.id]
    shown = {strength: component_levels(assessed.levels[strength]) for strength in Strength}
    scope = "component.inside" if component in subject.scope else "component.outside"
    vectors = {one.value: vector_text(shown[one]) for one in Strength}
    yield Section(
        w.say("component.title", name=component.name, id=component.id),
        (
            w.paragraph(
                "component.text",
                types=", ".join(component.types) or w.say("device.no_type"),
                version=component.version,
                rows=len(views),
            ),
            w.paragraph(scope),
            Paragraph(w.say("component.vectors", **vectors)),
        ),
    )
    for fr in FR:
        levels = {strength: shown[strength][fr - 1] for strength in Strength}
        rows = tuple(view for view in views if view.row.fr is fr)
        said = _fr_text(w, assessed.levels[Strength.DECLARED][fr].stops, levels, rows)
        title = w.say("component.fr", fr=fr.name, title=fr.title)
        yield Section(title, (*said, form_table("form", rows, subject, w)), 2)


def _fr_text(
    w: Wording, stops: tuple[str, ...], levels: dict[Strength, Shown], rows: tuple[RowView, ...]
) -> Iterator[Block]:
    """The level of one FR of one component at each strength, and the rows that stop the next."""
    declared = levels[Strength.DECLARED]
    yield Paragraph(w.say("component.level", **{one.value: shown.text for one, shown in levels.items()}))
    if stops:
        yield w.paragraph("component.stops", level=declared.lower + 1, rows=", ".join(stops))
    if rows and declared.lower > declared.backed:
        yield w.paragraph("component.vacuous", backed=declared.backed)


def _listed(key: str, verdict: Verdict, subject: Subject, w: Wording, views: Views) -> Section:
    """The rows of one verdict, of all components, with what is said of them."""
    rows = [
        (name, view.row.id, view.row.title, str(view.row.level), remark(view, subject, w))
        for name, several in views.items()
        for view in several
        if view.verdict is verdict
    ]
    return w.section(key, w.table(key, (6, 5, 10, 3, 17), rows))


def _unused(subject: Subject, w: Wording) -> Section:
    """Claims that stand in no row of this form, so that none is lost."""
    rows = [
        (one.component, one.row, Cell(w.say(f"verdict.{one.verdict.value}"), Tone.MUTED), one.how or one.rationale)
        for one in unused_claims(subject)
    ]
    return w.section("unused", w.table("unused", (3, 3, 3, 8), rows))
