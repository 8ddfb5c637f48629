"""The operator's security plan: what the network achieves, which measures reach the targets, and what remains.

It is built for those who carry it out (network and device engineers) and those who audit it: every level, measure and
gap stands with its reason.
"""

from collections.abc import Iterator

from medslate.documents.model import Block, Document, Facts, Section
from medslate.documents.parts import sources
from medslate.documents.parts.device import errors_banner
from medslate.documents.site import conduits, makers, measures, remains, zones
from medslate.documents.site.subject import SiteSubject
from medslate.documents.wording import Wording


def build(subject: SiteSubject, w: Wording) -> Document:
    """The security plan of a site."""
    return Document(
        w.say("document.kind"),
        w.say("document.title", site=subject.site.name),
        w.say("document.subtitle"),
        subject.issued.isoformat(),
        subject.reference,
        tuple(_front(subject, w)),
        tuple(_sections(subject, w)),
        w.say("document.language"),
    )


def _front(subject: SiteSubject, w: Wording) -> Iterator[Block]:
    yield from errors_banner(subject, w)
    yield from zones.result(subject, w)
    yield _identity(subject, w)
    yield w.paragraph("front.rules")


def _identity(subject: SiteSubject, w: Wording) -> Block:
    site = subject.site
    values = {
        "site": f"{site.name} ({site.id})",
        "extent": w.say(
            "identity.extent_is",
            zones=len(site.zones),
            conduits=len(site.conduits),
            devices=len(site.devices),
            units=zones.counted("units", sum(one.count for one in site.placements), w),
        ),
        "strength": w.say(f"strength.{site.preferences.rely_on.value}"),
        "catalog": f"{subject.system.catalog.pack.citation}, {subject.system.catalog.pack.title}",
        "library": f"{subject.system.library.pack.id} {subject.system.library.pack.version}",
        "content": site.content or w.say("identity.no_content"),
        "program": f"medslate {subject.version}",
    }
    return Facts(tuple((w.say(f"identity.{name}"), value) for name, value in values.items()))


def _sections(subject: SiteSubject, w: Wording) -> Iterator[Section]:
    yield zones.zones_section(subject, w)
    yield zones.gaps_section(subject, w)
    yield from conduits.drawing_section(subject, w)
    yield conduits.conduits_section(subject, w)
    yield measures.plan_section(subject, w)
    yield measures.reasons_section(subject, w)
    yield measures.cost_section(subject, w)
    yield measures.in_place_section(subject, w)
    yield remains.remains_section(subject, w)
    yield remains.rows_section(subject, w)
    yield remains.acceptances_section(subject, w)
    yield makers.asked_section(subject, w)
    yield makers.questions_section(subject, w)
    yield sources.findings_section(subject, w)
    yield w.section("rules", w.bullets("rules.items"))
    yield sources.packs_section(subject, w)
