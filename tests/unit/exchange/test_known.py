"""What an operator knows of a device by its maker's declaration."""

from dataclasses import replace

import pytest

from medslate.devices.known import Origin
from medslate.exchange.declaring import public
from medslate.exchange.known import from_declaration
from medslate.levels.strengths import Strength
from medslate.levels.vectors import Bounds, Capability
from medslate.levels.verdicts import Verdict
from medslate.networks.site import DeviceEntry
from medslate.standards.measures import AttackPath
from tests.build import CATALOG, HERE, PACK
from tests.unit.exchange.build import DECLARED

ENTRY = DeviceEntry("pump", "", HERE, refuses=("eye",))


def test_by_its_claims_a_device_is_known_row_by_row() -> None:
    found = from_declaration(ENTRY, DECLARED, CATALOG, Strength.EVIDENCED)
    assert (found.id, found.name, found.manufacturer, found.version) == ("pump", "Device", "Maker", "1.0")
    assert (found.origin, found.strength, str(found.capability)) == (Origin.BUNDLE, "evidenced", "{1 4 0 4 4 4 4}")
    assert found.components[0].verdicts["T H"] is Verdict.UNMET
    assert found.needed_for == {("part", "A RE(1)"): ("wall",), ("part", "B"): ("dir",)}
    assert found.reach[AttackPath.OTHER_ZONE]


def test_vectors_are_never_taken_on_trust_where_there_are_claims() -> None:
    top = {strength: Bounds(Capability.same(4), Capability.same(4)) for strength in Strength}
    boasting = replace(DECLARED, capability=top, parts=tuple(replace(one, capability=top) for one in DECLARED.parts))
    assert from_declaration(ENTRY, boasting, CATALOG, Strength.DECLARED) == from_declaration(
        ENTRY, DECLARED, CATALOG, Strength.DECLARED
    )


def test_without_claims_each_part_is_known_by_its_vector_and_by_what_is_asked_for() -> None:
    found = from_declaration(ENTRY, public(DECLARED), CATALOG, Strength.DECLARED)
    assert found.components[0].verdicts == {
        "A": Verdict.MET,
        "A RE(1)": Verdict.COVERED_EXTERNALLY,
        "B": Verdict.MET_BY_INTEGRATION,
    }
    assert found.asks == DECLARED.asks
    own = replace(ENTRY, verdicts={"T H": Verdict.MET, "A": Verdict.UNMET, "U H": Verdict.MET, "C 1": Verdict.MET})
    stated = from_declaration(own, public(DECLARED), CATALOG, Strength.DECLARED).components[0].verdicts
    assert (stated["T H"], stated["A"]) == (Verdict.MET, Verdict.UNMET)
    assert not {"U H", "C 1"} & set(stated)


def test_what_either_side_forbids_is_forbidden() -> None:
    found = from_declaration(ENTRY, replace(DECLARED, refuses=("fw", "eye")), CATALOG, Strength.DECLARED)
    assert found.refuses == ("fw", "eye")


def test_what_tells_no_level_is_refused() -> None:
    outside = replace(DECLARED, parts=tuple(replace(one, in_scope=False) for one in DECLARED.parts))
    with pytest.raises(ValueError, match="without a part in scope"):
        from_declaration(ENTRY, outside, CATALOG, Strength.DECLARED)
    other = replace(CATALOG, pack=replace(PACK, id="other"))
    with pytest.raises(ValueError, match="declared against small, not other"):
        from_declaration(ENTRY, DECLARED, other, Strength.DECLARED)
