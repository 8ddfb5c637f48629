"""Site report: the documents of a site, as what they say; how they look is the renderers' part."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from medslate import __version__
from medslate.devices.known import Origin
from medslate.documents.catalogue import SHARED
from medslate.documents.model import Document
from medslate.documents.site.catalogue import SITE_DOCUMENTS
from medslate.documents.site.subject import SiteSubject
from medslate.documents.wording import wording
from medslate.errors import UsageError
from medslate.planning.check import check_plan
from medslate.planning.plan import Plan
from medslate.standards.packs import Pack
from medslate.usecases.forms import form_packs
from medslate.usecases.open_site import OpenedSite
from medslate.usecases.plan_outcome import outcome
from medslate.usecases.ports import PackSource

WordingSource = Callable[[str], Mapping[str, Any]]


def site_documents(
    opened: OpenedSite,
    plan: Plan,
    packs: PackSource,
    texts: WordingSource,
    names: Iterable[str],
    hoped: Plan | None = None,
) -> Mapping[str, Document]:
    """The named documents about a site and a plan for it, issued on the day that the site was opened for.

    `hoped`: the plan if every open row turned out met, if that is known and another one.

    Raises `UsageError` if the plan does not hold for the site as it is now: the check that every plan has to pass is
    made anew, so a plan from a file is trusted no more than a new one.
    """
    if wrong := check_plan(opened.system, opened.today, plan):
        raise UsageError(f"The plan does not hold for this site as it is now: {wrong[0]} Make the plan anew.")
    subject = site_subject(opened, plan, _packs(opened, packs), hoped)
    return {name: SITE_DOCUMENTS[name](subject, wording(texts(SHARED), texts(name))) for name in names}


def site_subject(opened: OpenedSite, plan: Plan, packs: tuple[Pack, ...], hoped: Plan | None = None) -> SiteSubject:
    """The site and its plan with all reasons."""
    found = outcome(opened.system, plan, opened.today)
    return SiteSubject(
        system=opened.system,
        plan=plan,
        before=found.before,
        after=found.after,
        why=found.why,
        remaining=found.remaining,
        reachable=found.reachable,
        findings=opened.findings,
        issued=opened.today,
        packs=packs,
        version=__version__,
        hoped=hoped,
    )


def _packs(opened: OpenedSite, packs: PackSource) -> tuple[Pack, ...]:
    """The packs that the result rests on: catalog, library, zone profiles, and what forms were read with."""
    system = opened.system
    named = (system.catalog.pack, system.library.pack)
    profiles = tuple(one for one in packs.packs() if one.id == system.site.profiles)
    if all(one.origin is not Origin.FORM for one in system.devices.values()):
        return (*named, *profiles)
    return (*named, *profiles, *(one.pack for one in form_packs(packs, system.catalog.pack.id)[:2]))
