"""A small declaration with one of everything, and the need of a small zone."""

from dataclasses import replace
from datetime import date

from medslate.assessment.capability import assess
from medslate.assessment.dossier import Dossier
from medslate.devices.claims import Claim
from medslate.devices.device import Assumption, ExternalMeasure, Guidance, Integration, Interface
from medslate.exchange.declaration import Declaration
from medslate.exchange.declaring import declare
from medslate.exchange.need import Need, NeededFlow, Question, Standing
from medslate.levels.vectors import Target
from medslate.levels.verdicts import Verdict
from medslate.standards.measures import InSeconds, Scope
from medslate.standards.profiles import Harm, Reaction
from tests.build import CATALOG, DEVICE, HERE, PACK, TODAY, claim, dossier, evidence
from tests.build_site import carries, library, measure

PUMP = replace(
    DEVICE,
    environment="A hospital.",
    interfaces=(
        Interface("lan", "LAN", "part", "ethernet", HERE, protocols=("HL7 v2", "TLS 1.3"), ports=("tcp/2575",)),
    ),
    measures=(
        ExternalMeasure("wall", "Firewall", "Before the device.", "operator", HERE, ("fw",)),
        ExternalMeasure("cage", "Cage", "", "operator", HERE),
    ),
    integrations=(Integration("dir", "Directory", "accounts", HERE),),
    assumptions=(Assumption("A1", "Staff is trained."),),
    guidance=Guidance(updates="Monthly."),
)
CLAIMS = (
    claim("C 1", evidence=("doc",)),
    claim("A", evidence=("doc",), how="It asks for a name."),
    claim("A RE(1)", Verdict.COVERED_EXTERNALLY, measures=("wall",)),
    claim("B", Verdict.MET_BY_INTEGRATION, through=("dir",), evidence=("doc",)),
    claim("T H", Verdict.UNMET),
)
"""IAC reaches 1 by itself and 4 behind the wall, UC 4 with the directory, SI 0; the others are asked for nothing."""


def made(*claims: Claim, **changes: object) -> Dossier:
    whole = dossier(*(claims or CLAIMS), device=PUMP, evidence=(evidence(),))
    return replace(whole, **changes)  # type: ignore[arg-type]


def declared(made_of: Dossier | None = None, **changes: object) -> Declaration:
    dossier_ = made() if made_of is None else made_of
    whole = declare(dossier_, CATALOG, assess(dossier_, CATALOG, TODAY), {PACK.id: PACK.digest})
    return replace(whole, **changes)  # type: ignore[arg-type]


DECLARED = declared()
LIBRARY = library(
    (measure("fw"), measure("acl", in_seconds=InSeconds.BLOCKS), measure("eye", Scope.SITE, conflicts=("acl",))),
    carries("fw", ("A",)),
)
NEED = Need(
    "hospital",
    "Hospital",
    "icu",
    "Intensive care",
    Target.parse("2 2 0 0 0 0 0"),
    Harm.SERIOUS,
    Reaction.HOURS,
    "small",
    "few",
    date(2026, 3, 1),
    kind="infusion pump",
    flows=(NeededFlow("f1", "icu", "office", "HL7", "2575"),),
    questions=(Question("q1", "Is there log-in?", "A"), Question("q2", "Any colour?")),
)
FW = Standing("fw", "Firewall", "icu")
