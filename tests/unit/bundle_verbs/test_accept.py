"""A site and the bundles of makers: what it takes in, and what it leaves unknown."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from medslate.adapters.textfiles.surgery import put_instead
from medslate.bundles.container import pack
from medslate.bundles.manifest import Audience, Link
from medslate.devices.known import Origin
from medslate.errors import MedslateError, UsageError
from medslate.findings import Code
from medslate.levels.strengths import Strength
from medslate.levels.vectors import Bounds, Capability
from medslate.levels.verdicts import Verdict
from medslate.networks.site import DeviceEntry
from medslate.usecases.bundle_open import Received, open_bundle
from medslate.usecases.bundle_redact import redacted
from medslate.usecases.open_site import OpenedSite, open_candidates, open_site
from medslate.usecases.site_accept import accept, doubts
from tests.build import DEVICE, HERE, SOUND, TODAY
from tests.build_site import SITE
from tests.unit.achieved.test_open_site import MemorySite
from tests.unit.bundle_verbs.build import PACKS, TRUST, in_file, need, sealed, site_with

ENTRY = DeviceEntry("pump", "", HERE, bundle="pump.zip")


def received(**changes: Any) -> Received:
    return open_bundle(in_file(sealed(replace(SOUND, device=replace(DEVICE, **changes)))), TRUST, "it")


def nothing(*_: object) -> Any:
    raise AssertionError


def opened(entry: DeviceEntry, bundle: Any) -> OpenedSite:
    site = replace(SITE, devices=(entry,), placements=())
    return open_site(MemorySite(site), nothing, nothing, PACKS, TODAY, bundle)


def codes(found: OpenedSite) -> set[Code]:
    return {one.code for one in found.findings}


def test_a_device_is_known_by_its_bundle() -> None:
    found = opened(ENTRY, lambda _: received())
    known = found.system.devices["pump"]
    assert (known.origin, known.manufacturer, known.version) == (Origin.BUNDLE, "Maker", "1.0")
    assert known.capability.lower != Capability.same(0)
    assert Code.DEVICE_UNREADABLE not in codes(found)


def test_a_bundle_that_is_not_accepted_leaves_the_device_unknown() -> None:
    def refused(_: str) -> Received:
        raise MedslateError("It is refused.")

    for bundle in (refused, lambda _: open_bundle(in_file(need()), TRUST, "it")):
        found = opened(ENTRY, bundle)
        assert found.system.devices["pump"].origin is Origin.UNKNOWN
        (told,) = [one for one in found.findings if one.code is Code.DEVICE_UNREADABLE]
        assert "The bundle pump.zip of pump cannot be used, so all its rows are open." in told.message
        assert told.place.path == ("bundle",)


def test_without_a_way_to_bundles_none_is_accepted() -> None:
    site = replace(SITE, devices=(ENTRY,), placements=())
    found = open_site(MemorySite(site), nothing, nothing, PACKS, TODAY)
    assert found.system.devices["pump"].origin is Origin.UNKNOWN


def test_another_catalog_leaves_the_device_unknown() -> None:
    other = received()
    foreign = replace(other, told=replace(other.declaration, catalog="other"))
    found = opened(ENTRY, lambda _: foreign)
    assert found.system.devices["pump"].origin is Origin.UNKNOWN
    assert Code.DEVICE_UNREADABLE in codes(found)


def test_another_version_is_told() -> None:
    found = opened(replace(ENTRY, version="0.9"), lambda _: received())
    assert Code.DEVICE_VERSION in codes(found)
    assert "its bundle is of 1.0, which counts" in next(
        str(one) for one in found.findings if one.code is Code.DEVICE_VERSION
    )


def test_withheld_claims_are_told() -> None:
    _, files = redacted(in_file(sealed()), Audience.PUBLIC, "it")
    public = open_bundle(b"".join(pack(files)), TRUST, "it")
    assert Code.CLAIMS_WITHHELD in codes(opened(ENTRY, lambda _: public))


def test_a_declaration_that_contradicts_its_claims_is_told_and_counts_by_its_claims() -> None:
    sound, best = received(), Bounds(Capability.same(4), Capability.same(4))
    parts = tuple(replace(one, capability=dict.fromkeys(Strength, best)) for one in sound.declaration.parts)
    assumed = tuple(replace(one, verdict=Verdict.UNMET) for one in sound.declaration.claims or ())
    high = replace(sound.declaration, parts=parts, capability=dict.fromkeys(Strength, best))
    torn = replace(high, claims=assumed)
    found = opened(ENTRY, lambda _: replace(sound, told=high))
    assert Code.DECLARED_CONTRARY in codes(found)
    more = opened(ENTRY, lambda _: replace(sound, told=torn))
    assert sum("more such findings" in one.message for one in more.findings) == 1
    assert found.system.devices["pump"].capability == opened(ENTRY, lambda _: sound).system.devices["pump"].capability
    with pytest.raises(MedslateError, match="It contradicts itself, so it is not accepted"):
        accept(site_with(), replace(sound, told=high), "pump")


def test_a_candidate_may_be_a_bundle() -> None:
    system = site_with().system
    found, told = open_candidates(system, (ENTRY,), nothing, nothing, PACKS, TODAY, lambda _: received())
    assert found[0].device.origin is Origin.BUNDLE
    assert not [one for one in told if one.code is Code.DEVICE_UNREADABLE]


# -- accept -----------------------------------------------------------------------------------------------------------


def test_a_new_device_is_added() -> None:
    made = accept(site_with(), received(version="2 beta/1"), "pump")
    assert made.bundle == "bundles/pump-2-beta-1.medslate.zip"
    assert made.before is None
    assert made.source == ""
    assert (made.place.file, made.place.path) == ("devices.yaml", ("devices", "pump"))
    assert made.new_entry == {"name": "Device", "manufacturer": "Maker", "version": "2 beta/1", "bundle": made.bundle}


def test_a_known_device_gets_another_source() -> None:
    vector = DeviceEntry("pump", "Pump", HERE, "maker", vector=Capability.same(1), types=("T",))
    made = accept(site_with(vector), received(), "pump")
    assert made.before is not None
    assert (made.before[0], made.before[1].origin) == (vector, Origin.VECTOR)
    assert made.source.startswith("vector: ")
    assert made.known.origin is Origin.BUNDLE


def test_another_makers_device_does_not_come_in_under_a_name_that_is_there() -> None:
    with pytest.raises(UsageError, match=r"pump is made by Someone, and the bundle is of Maker Device"):
        accept(site_with(DeviceEntry("pump", "Pump", HERE, "Someone")), received(), "pump")


def test_a_slip_in_the_id_makes_no_new_device() -> None:
    with pytest.raises(UsageError, match=r"There is no device pumq here. Did you mean pump\?"):
        accept(site_with(DeviceEntry("pump", "Pump", HERE)), received(), "pumq")
    with pytest.raises(UsageError, match="is no id"):
        accept(site_with(), received(), "../pump")


def test_a_need_for_another_device_does_not_fit() -> None:
    site = site_with(DeviceEntry("pump", "Pump", HERE))
    asked = open_bundle(in_file(need()), TRUST, "it")
    assert accept(site, received(), "pump", asked)
    elsewhere = replace(asked, told=replace(asked.need, device="monitor"))
    with pytest.raises(UsageError, match="The need is for monitor, not for pump"):
        accept(site, received(), "pump", elsewhere)


def test_a_declaration_against_another_catalog_is_not_accepted() -> None:
    one = received()
    with pytest.raises(MedslateError, match="It cannot be used here"):
        accept(site_with(), replace(one, told=replace(one.declaration, catalog="other")), "pump")


def later(one: Received, days: float = 1, **changes: Any) -> Received:
    """What somebody sends as well, sealed by his own word so many days later."""
    manifest = replace(one.manifest, sealed=one.manifest.sealed + timedelta(days=days), **changes)
    return replace(one, manifest=manifest)


def doubted(answer: Received, former: Received | None, name: str = "Device") -> list[str]:
    return list(doubts(accept(site_with(DeviceEntry("pump", name, HERE)), answer, "pump"), answer, former))


def test_the_next_bundle_and_the_same_one_again_raise_no_doubt() -> None:
    first = received()
    following = later(received(version="1.1"), replaces=Link(first.manifest.digest))
    assert doubted(following, first, " device ") == []
    assert doubted(first, first) == []
    assert doubted(first, None, "") == []
    assert list(doubts(accept(site_with(), first, "pump"), first, None)) == []


def test_an_old_bundle_that_is_sent_again_is_told() -> None:
    (told,) = doubted(received(), later(received(version="1.1")))
    assert "before the bundle that is known here, of 1.1" in told
    assert "Did somebody send an old one again?" in told


def test_another_device_of_the_same_maker_is_told() -> None:
    assert doubted(received(), None, "Syringe pump") == [
        "The entry calls the device Syringe pump, and the bundle Device: see that they are one."
    ]


def test_a_version_that_is_told_anew_and_a_link_to_another_bundle_are_told() -> None:
    again = later(received(), replaces=Link("0" * 64, "declaration of another"))
    assert [one.partition(" ")[2][:12] for one in doubted(again, received())] == ["says that it", "tells of 1.0"]


# -- the entry in the file --------------------------------------------------------------------------------------------

TEXT = "devices:\n  # The pump.\n  pump:\n    name: Pump\n    workspace: ../pump  # from the maker\n    features: {a: true}\n"
NAMES = ("workspace", "form", "vector", "bundle")


def test_a_field_stands_where_the_former_one_stood() -> None:
    assert put_instead(TEXT, ("devices", "pump"), NAMES, ("bundle", "bundles/p.zip")) == TEXT.replace(
        "workspace: ../pump", "bundle: bundles/p.zip"
    )


def test_a_field_is_added_where_there_was_none() -> None:
    assert put_instead(TEXT, ("devices", "pump"), ("form",), ("bundle", "p.zip")) == TEXT + "    bundle: p.zip\n"
    braces = "devices:\n  pump: {name: Pump}\n"
    with pytest.raises(MedslateError, match="written in braces"):
        put_instead(braces, ("devices", "pump"), NAMES, ("bundle", "p.zip"))
    with pytest.raises(MedslateError, match="there is no devices / other"):
        put_instead(TEXT, ("devices", "other"), NAMES, ("bundle", "p.zip"))


def test_in_braces_a_field_is_replaced_too() -> None:
    braces = "devices:\n  pump: {name: Pump, form: a.xlsx}\n"
    assert put_instead(braces, ("devices", "pump"), NAMES, ("bundle", "p.zip")) == (
        "devices:\n  pump: {name: Pump, bundle: p.zip}\n"
    )
