"""Need: what an operator asks of a device that is to stand in one of its zones, sealed."""

from dataclasses import dataclass, replace

from medslate.bundles.canonical import canonical
from medslate.bundles.manifest import Audience, Kind
from medslate.errors import UsageError
from medslate.exchange.need import Question
from medslate.exchange.need_of import need_of
from medslate.exchange.telling import tell_need
from medslate.standards.catalogs import suggestion
from medslate.usecases.bundle_members import Piece, with_more
from medslate.usecases.bundle_open import FILES, NEED, about
from medslate.usecases.bundle_seal import Order, Sealed, sealed
from medslate.usecases.open_site import OpenedSite

_REASON = "It tells how a part of the operator's network is protected; it is for the makers who are asked."


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked for, besides what the site tells of the zone; `operator`: by default the name of the site."""

    zone: str
    device: str = ""
    kind: str = ""
    count: int = 1
    operator: str = ""
    questions: tuple[Question, ...] = ()
    note: str = ""


def seal_need(opened: OpenedSite, asking: Asking, read_me: Piece, order: Order) -> Sealed:
    """The bundle of a need. Raises `UsageError` for a zone, a device or a row that there is not."""
    system = opened.system
    for what, name, known in (
        ("zone", asking.zone, system.site.zone),
        ("device", asking.device, {"": None, **system.devices}),
        *(("row", one.row, {"": None, **system.catalog.by_id}) for one in asking.questions),
    ):
        if name not in known:
            named = [one for one in known if one]
            raise UsageError(f"There is no {what} {name}. {suggestion(name, named, '')}".rstrip())
    made = need_of(
        system,
        asking.zone,
        opened.today,
        device=asking.device,
        kind=asking.kind,
        count=asking.count,
        questions=asking.questions,
    )
    need = replace(made, operator=asking.operator or made.operator, note=asking.note)
    told = Piece(FILES[NEED], NEED, canonical(tell_need(need)), Audience.OPERATOR, _REASON)
    return sealed(Kind.NEED, about(need), with_more((read_me,), (told,)), order, opened.digests)
