"""A maker's and an operator's bundle, made by the verbs from the smallest dossier and the smallest site."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from medslate.assessment.capability import assess
from medslate.assessment.dossier import Dossier
from medslate.bundles.container import pack
from medslate.bundles.manifest import Kind, Link, Role
from medslate.bundles.policy import Party, TrustPolicy
from medslate.exchange.need import Question
from medslate.networks.site import DeviceEntry
from medslate.usecases.bundle_members import Piece, read_me
from medslate.usecases.bundle_need import Asking, seal_need
from medslate.usecases.bundle_open import Trust
from medslate.usecases.bundle_seal import Order, Sealed, link_to, seal_declaration, signer
from medslate.usecases.open_site import OpenedSite, open_site
from medslate.usecases.opening import Opened
from tests.build import CATALOG as ROWS
from tests.build import SOUND, TODAY
from tests.build_bundle import AT, HOSPITAL, MAKER, OPERATOR, ROOT
from tests.build_site import LIBRARY, SITE, zone
from tests.fakes.crypto import FakeCrypto
from tests.fakes.packsources import MemoryPacks
from tests.unit.achieved.test_open_site import MemorySite

PACKS = MemoryPacks((ROWS, LIBRARY))
READ_ME = read_me(b"How to read this.\n")
POLICY = TrustPolicy(
    (
        Party("fenwick", "Fenwick", (Role.MAKER,), (ROOT.certificate,)),
        Party("us", "Us", (Role.OPERATOR,), (HOSPITAL.certificate,)),
    ),
    {Kind.DECLARATION: (Role.MAKER,), Kind.NEED: (Role.OPERATOR,)},
)
TRUST = Trust(POLICY, FakeCrypto(), AT)
MAKERS = signer("A. Maker", Role.MAKER, MAKER.key)
OPERATORS = signer("C. Operator", Role.OPERATOR, OPERATOR.key)


def opened(dossier: Dossier = SOUND, **changes: Any) -> Opened:
    return replace(Opened(dossier, ROWS, (), assess(dossier, ROWS, TODAY), (), TODAY), **changes)


def order(answers: Link | None = None, replaces: Link | None = None) -> Order:
    return Order((MAKERS,), {MAKERS.id: MAKER}, AT, answers, replaces)


def sealed(dossier: Dossier = SOUND, more: Iterable[Piece] = (), **links: Link | None) -> Sealed:
    return seal_declaration(opened(dossier), (READ_ME, *more), order(**links))


def in_file(made: Sealed) -> bytes:
    return b"".join(pack(made.files))


def site_with(*entries: DeviceEntry, **changes: Any) -> OpenedSite:
    site = replace(SITE, devices=entries, placements=(), zones=(zone("icu"),), conduits=(), in_place=(), acceptances=())
    return open_site(MemorySite(replace(site, **changes)), _none, _none, PACKS, TODAY)


def _none(*_: object) -> Any:
    raise AssertionError


def need(*questions: Question, **changes: Any) -> Sealed:
    asking = replace(Asking("icu", kind="pump", count=3, questions=questions), **changes)
    return seal_need(site_with(), asking, READ_ME, Order((OPERATORS,), {OPERATORS.id: OPERATOR}, AT))


def link(made: Sealed) -> Link:
    return link_to(in_file(made), made.manifest.kind, "it")
