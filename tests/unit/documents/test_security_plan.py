"""The operator's security plan: what it says of zones, measures, gaps, acceptances and makers, and what it never says."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from medslate.devices.known import Asked
from medslate.documents.asjson import document_data, from_data
from medslate.documents.model import Drawing, Guard, Tone
from medslate.documents.site.conduits import drawing_section
from medslate.documents.site.drawing import MOST_ZONES, drawing, grouped, joints
from medslate.documents.site.subject import SiteSubject
from medslate.documents.site.zones import listed
from medslate.levels.vectors import Target
from medslate.networks.site import InPlace, Instance, Placement, Preferences, Site
from medslate.planning.plan import Plan, Platform
from medslate.standards.profiles import ZoneKind
from tests.build import HERE
from tests.build_site import conduit, placement, zone
from tests.unit.documents.build_hospital import (
    DEVICES,
    ISSUED,
    PUMP,
    SITE,
    SOUND,
    document,
    empty,
    full,
    plan_of,
    subject_of,
    system_of,
)
from tests.unit.documents.build_small import lines, section_lines, wording_of
from tests.unit.documents.test_every_document import REFUSED

W = wording_of("security-plan")
FULL = full()
MADE = document(FULL)


def told(title: str, subject: SiteSubject | None = None) -> str:
    return "\n".join(section_lines(MADE if subject is None else document(subject), title))


def of_site(**changes: object) -> SiteSubject:
    return subject_of(system_of(replace(SITE, **changes)))  # type: ignore[arg-type]


def sound(**changes: object) -> SiteSubject:
    """A site whose only device does everything."""
    site = Site("s", "Sound", "small", "few", HERE, zones=(zone("a", "2"),), placements=(placement("p", "sound", "a"),))
    return subject_of(system_of(replace(site, **changes), (SOUND,)))  # type: ignore[arg-type]


@pytest.mark.parametrize("subject", [FULL, empty(), sound()], ids=["full", "empty", "sound"])
def test_it_claims_no_more_than_vectors_and_survives_json(subject: SiteSubject) -> None:
    made = document(subject)
    assert not REFUSED.search("\n".join(lines(made)))
    assert from_data(json.loads(json.dumps(document_data(made)))) == made
    assert document(subject) == made
    assert made.issued == ISSUED.isoformat()


def test_the_front_states_the_result_in_one_sentence() -> None:
    said = lines(replace(MADE, sections=()))
    assert MADE.reference == "elsewhere-cccccccccccc"
    assert any(
        "Of 4 zones that hold devices and have a target, 1 are at" in one and "and 1 with this plan" in one
        for one in said
    )
    assert any(one.endswith("Required rows that stay uncovered and are not accepted: 4.") for one in said)
    assert "Makers' claims relied on as: declared" in said
    assert any(one.startswith("The check of the site finds errors: 1.") for one in said)


def test_a_site_without_a_zone_to_judge_has_no_result() -> None:
    said = "\n".join(lines(document(empty())))
    assert "so there is no result" in said
    assert "not from files" in said
    assert "The site has no zones." in said
    assert drawing_section(empty(), W) == ()


def test_a_site_at_its_targets_says_so() -> None:
    made = document(sound())
    said = "\n".join(lines(made))
    assert "a\nserious harm within hours | 2 | " in told("Zones", sound())
    assert "With the plan no zone stays below its target." in said
    assert "Nothing remains" in said
    assert "No measure is to be taken." in said
    assert "The cost rests on no figure" in said
    assert "No target is out of reach" in said


def test_each_zone_stands_with_target_levels_and_result() -> None:
    said = told("Zones")
    assert "Internet (internet)\nno harm within days | 0 | {0 0 0 0 0 0 0} | nothing placed" in said
    assert "{4 1 0 2 4 4 4} | {4 4 0 2 4 4 4} | below: SI -2" in said
    assert "may be at target once open rows are answered" in said
    assert "Services (hub)" in said
    assert "at target" in said


def test_a_zone_brought_to_its_target_says_what_it_lacked() -> None:
    ward = replace(SITE.zone["ward"], target=Target((2, 1, 0, 0, 1, 0, 0)))
    subject = of_site(zones=tuple(ward if one.id == "ward" else one for one in SITE.zones))
    assert "at target with the plan; now IAC -2, RDF -1" in told("Zones", subject)


def test_a_zone_without_a_target_is_neither_met_nor_missed() -> None:
    aimless = replace(SITE.zone["hub"], target=Target.same(0))
    subject = of_site(zones=tuple(aimless if one.id == "hub" else one for one in SITE.zones))
    assert "no target" in told("Zones", subject)
    assert next(one for one in drawing(subject, W).boxes if one.id == "hub").tone is Tone.PLAIN


def test_gaps_name_the_rows_that_hold_them() -> None:
    said = told("Gaps that the plan leaves")
    assert "Intensive care (icu) | SI | 2 | 0 | 0, short by 2 | D (pump, monitor)" in said
    assert "Laboratory (lab) | IAC | 3 | 0..4 | 0..4, short by 3 | A (riddle)" in said
    assert "\n | SI | 3 | " in said


def test_conduits_stand_with_the_numbers_of_the_drawing() -> None:
    said = told("Conduits and flows")
    shown = drawing(FULL, W)
    for link in shown.links:
        assert f"\n{link.label} | " in said
    assert "repair, vendors ↔ icu, on demand" in said
    assert "HL7 2575/tcp, icu-pumps → hub, not encrypted, essential function" in said
    assert "NTP 123/udp, hub ↔ icu, encrypted" in said
    assert "remote service" in said
    assert "over radio" in said
    assert "fails closed | none | no flow stated" in said
    assert "SL-A with the plan {4 4 0 2 4 4 4}" in said


def test_a_conduit_to_nothing_placed_has_no_level() -> None:
    one = conduit("lonely", "internet", "vendors", target=Target.same(1))
    subject = of_site(conduits=(*SITE.conduits, one))
    assert "SL-T {1 1 1 1 1 1 1}; SL-A with the plan nothing placed" in told("Conduits and flows", subject)


def test_the_drawing_shows_what_the_tables_say() -> None:
    (shown,) = (block for section in MADE.sections for block in section.blocks if isinstance(block, Drawing))
    tones = {one.id: one.tone for one in shown.boxes}
    assert tones == {
        "internet": Tone.MUTED, "vendors": Tone.MUTED, "hub": Tone.GOOD, "icu": Tone.BAD, "ward": Tone.BAD,
        "lab": Tone.OPEN, "store": Tone.MUTED,
    }  # fmt: skip
    guards = {one.ends: one.guard for one in shown.links}
    assert guards[("hub", "icu")] is Guard.PRESENT
    assert guards[("lab", "hub")] is Guard.PLANNED
    assert guards[("internet", "vendors")] is Guard.NONE
    icu = next(one for one in shown.boxes if one.id == "icu")
    assert icu.note == "4 units · icu"
    assert [line.label for line in icu.levels] == ["SL-T", "SL-A", "plan"]
    assert icu.levels[1].short == (False, True, True, False, False, False, False)
    lab = next(one for one in shown.boxes if one.id == "lab")
    assert lab.levels[1].levels[0] == "0+"
    assert shown.lanes == ((0, "Outside, Remote"), (1, "Services"), (2, "Medical"))


def test_measures_stand_with_places_and_cost() -> None:
    said = told("Measures to take")
    assert "glass Title of glass | 3 places: icu-monitors, icu-pumps, lab-box | 72 | 216" in said
    assert "eye Title of eye | the whole site | 72 | 72" in said
    assert "Total |  |  | 360" in said


def test_what_arises_once_per_site_is_told_apart() -> None:
    plan = replace(FULL.plan, platforms=(Platform("wall", 100), Platform("pump/directory", 50)))
    said = told("Measures to take", replace(FULL, plan=plan))
    assert "wall Title of wall | 2 places: lab, ward | 36\n100 once | 172" in said
    assert "pump/directory Directory | ward-pumps in ward | 50 once | 50" in said


def test_reasons_name_rows_placements_and_who_asked() -> None:
    said = told("Why each measure is there")
    assert "eye | the whole site | Rows that need it: B; at: icu-monitors, icu-pumps, lab-box." in said
    assert "Needed by glass at icu-monitors, glass at icu-pumps, glass at lab-box." in said
    assert "Required by the operator." in said
    assert "glass | icu-monitors, lab-box | Rows that need it: B.\nNothing but open rows rests on it" in said
    assert "glass | icu-pumps in icu | Rows that need it: B.\npump/directory" in said, "its row is not open"


def test_a_measure_on_which_nothing_hangs_alone_says_so() -> None:
    subject = replace(FULL, why=tuple(replace(one, alone=(), needed_by=(), required=False) for one in FULL.why))
    assert "one of several that cover the same rows" in told("Why each measure is there", subject)


def test_a_plan_that_follows_another_tells_what_was_bought_and_what_is_gone() -> None:
    former = plan_of(system_of())
    site = replace(SITE, preferences=replace(SITE.preferences, banned=(Instance("glass"),)))
    system = system_of(site)
    subject = subject_of(system, plan_of(system, former=former))
    said = told("Measures to take", subject)
    assert "Bought with an earlier plan, at no further cost: " in said
    assert "Of the earlier plan, no longer possible: glass at " in said
    assert "Bought with an earlier plan." in told("Why each measure is there", subject)


def test_a_conduit_measure_is_placed_by_its_ends() -> None:
    site = replace(SITE, in_place=(InPlace(Instance("link", "icu-hub"), HERE), *SITE.in_place))
    assert "conduit icu-hub (hub – icu)" in told("Measures in place", subject_of(system_of(site)))


def test_measures_in_place_say_whether_they_may_be_credited() -> None:
    said = told("Measures in place")
    assert "wall Title of wall | Intensive care (icu) | 2025-01-02 | may be credited | Bought early." in said
    assert "glass Title of glass | servers in hub |  | It needs eye, which does not stand. | " in said


def test_cost_and_proof_are_stated() -> None:
    said = told("Cost and proof")
    assert "Cost of the plan: 360 EUR over 2 years" in said
    assert "Nothing better exists" in said
    assert "Budget: 4\u202f000 EUR at most" in said
    assert "cost class c1 | 60 | the operator" in said
    assert "lock Title of lock | 7 | the operator" in said


def test_a_plan_without_proof_says_so() -> None:
    plan = replace(FULL.plan, bound=300, interrupted=True, budget=None, solver="")
    said = told("Cost and proof", replace(FULL, plan=plan))
    assert "A better plan may exist" in said
    assert "at most 16.67 % above" in said
    assert "stopped early" in said
    assert "Budget" not in said
    assert "not stated;" in said


def test_the_figures_of_the_library_are_named_as_such() -> None:
    assert "cost class c1 | 40 | the library of measures" in told("Cost and proof", of_site(preferences=Preferences()))


def test_what_remains_stands_with_the_ways_to_close_it() -> None:
    said = told("What remains")
    assert "monitor, part | icu; 2 units | 1 | Ask its maker for what is open" in said
    assert "Replace pump by a device that does these rows itself." in said
    assert "Move it to a zone where they are not asked for or not exposed: store." in said
    assert (
        "pump, part | icu, ward; 22 units | 1 | Replace pump by a device that does these rows itself.\nLower the target there to SI 0, with"
        in said
    )
    assert "Laboratory (lab) | IAC | 3 | 1 | A RE(1)" in said


def test_rows_that_remain_have_their_reasons() -> None:
    said = told("Row by row")
    assert "monitor, part | icu; 2 units | D ? | Only the device itself can do it: Only the device can." in said
    assert "pump, part | icu, ward; 22 units | D | Only the device itself can do it" in said


def test_reasons_read_alike_in_every_zone() -> None:
    said = told("Row by row")
    assert "against: other-zone through a conduit, wlan, local, media." in said
    assert "lab-hub" not in said
    (one,) = (one for one in FULL.remaining if one.device == "monitor")
    text = "eye at icu cuts icu-hub-2 and the flow alarms of icu-hub, alone at icu-monitors."
    other = told("Row by row", replace(FULL, remaining=(replace(one, reasons=("", text)),)))
    assert "eye at the zone cuts icu-hub-2 and the flow there of a conduit, alone at the device." in other


def test_a_row_that_is_only_open_says_that_nothing_else_is_in_the_way() -> None:
    remaining = tuple(replace(one, reasons=one.reasons[:1]) for one in FULL.remaining if one.device == "monitor")
    said = told("Row by row", replace(FULL, remaining=remaining))
    assert "D ? | Nothing else is in the way" in said


def test_rows_of_one_device_that_close_in_different_zones_are_told_together() -> None:
    (one,) = (one for one in FULL.remaining if one.device == "riddle")
    other = replace(one, row="B", closings=tuple(replace(way, zones=()) for way in one.closings))
    said = told("What remains", replace(FULL, remaining=(one, other)))
    assert "Some of the rows would not matter in another zone: store." in said
    assert "Lower the target there to IAC 1, UC 1" in said
    assert " | 2 | Ask its maker" in said
    rows = told("Row by row", replace(FULL, remaining=(one, replace(other, reasons=("Known.", "Another.")))))
    assert "\n | lab; 1 unit | B ? | Another." in rows


def test_acceptances_say_who_bears_what_until_when() -> None:
    said = told("Accepted residuals")
    assert (
        "a1\nLaboratory (lab) | A, D | borne by Lab lead; approved by IT lead | Replaced next year. | 2027-12-31"
        in said
    )
    assert "DC above level 0" in said
    assert "2026-12-31, expires soon" in said
    assert "2026-01-31, expired" in said
    assert "Rows taken out at present: 3." in said


@pytest.mark.parametrize(("days", "word"), [(-1, "expired"), (0, "soon"), (60, "soon"), (61, "")])
def test_an_acceptance_holds_up_to_and_on_its_last_day(days: int, word: str) -> None:
    one = replace(SITE.acceptances[0], expires=ISSUED + timedelta(days))
    assert (word or "| 2027-01-21") in told("Accepted residuals", of_site(acceptances=(one,)))


def test_what_makers_ask_for_stands_with_its_state() -> None:
    said = told("What the makers ask for")
    assert "External measure: Guarded network\nGuard it well. | A, D | Not in place: icu-pumps, ward-pumps." in said
    assert "No credit for D, since only the device can do it: Only the device can." in said
    assert "External measure: Locked tray | no row names it" in said
    assert "Integration with: Directory | A RE(1) | In place: icu-pumps.\nPlanned: ward-pumps." in said


def asked_cell(subject: SiteSubject, title: str) -> tuple[Tone, str]:
    (section,) = (one for one in document(subject).sections if one.title == "What the makers ask for")
    rows = (row for block in section.blocks for row in getattr(block, "rows", ()))
    (cell,) = (row[3] for row in rows if title in row[1].text)
    return cell.tone, cell.text


def with_fulfilled(*names: str, refuses: tuple[str, ...] = ()) -> SiteSubject:
    def changed(one: Placement) -> Placement:
        return replace(one, fulfilled=names, refuses=refuses) if one.device == "pump" else one

    rich = replace(SITE.preferences, budget=None)
    return of_site(placements=tuple(map(changed, SITE.placements)), preferences=rich)


def test_what_is_in_place_everywhere_is_good() -> None:
    assert asked_cell(with_fulfilled("directory"), "Directory") == (Tone.GOOD, "In place: icu-pumps, ward-pumps.")


def test_what_is_planned_everywhere_is_plain() -> None:
    assert asked_cell(with_fulfilled(), "Directory") == (Tone.PLAIN, "Planned: icu-pumps, ward-pumps.")


def test_what_a_refused_measure_is_stated_for_earns_no_credit() -> None:
    tone, text = asked_cell(with_fulfilled("directory", refuses=("pump/directory",)), "Directory")
    assert tone is Tone.OPEN
    assert text.startswith("Stated, but without credit (")


def test_makers_are_asked_for_what_is_open() -> None:
    said = told("Open questions to makers")
    assert "Maker of monitor | 2 | a disclosure form | 2 | Does it do: D?" in said
    assert "nothing: all rows are open | 6 | Ask for a disclosure form" in said
    assert "Does it do: A RE(1)?" in said
    assert "whether it offers: agent" in said


def test_features_with_a_title_are_asked_for_by_it() -> None:
    from medslate.standards.measures import Feature

    system = system_of()
    features = {"agent": Feature("agent", "Takes an agent")}
    subject = subject_of(replace(system, library=replace(system.library, features=features)))
    said = told("Open questions to makers", subject)
    assert "Are these true of it?\n– Takes an agent" in said
    assert "whether it offers" not in said


def test_a_device_whose_maker_asks_for_nothing_is_not_listed() -> None:
    bare = replace(PUMP, asks=())
    subject = subject_of(system_of(SITE, (bare, *DEVICES[1:])))
    assert "No maker of a placed device asks for anything" in told("What the makers ask for", subject)


def test_a_free_measure_stands_of_itself_with_what_it_rests_on() -> None:
    lock = tuple(InPlace(Instance("lock", one.id), HERE) for one in SITE.placements[:1])
    pump = replace(PUMP, asks=(Asked("tray", "Locked tray", (("part", "B"),), library=("lock",)),))
    subject = subject_of(system_of(replace(SITE, in_place=lock, placements=SITE.placements[:1]), (pump, *DEVICES[1:])))
    assert asked_cell(subject, "Locked tray")[1] == "In place: icu-pumps."


def test_whose_rules_and_which_packs_stand_at_the_end() -> None:
    titles = [one.title for one in MADE.sections]
    assert titles[-3:] == ["Findings of the check of the site", "Whose rules these are", "What the result rests on"]
    assert "few | " in told("What the result rests on")
    assert all(one.message in told("Findings of the check of the site") for one in FULL.findings)


def test_long_lists_are_counted() -> None:
    assert listed(tuple("abcdefg"), W) == "a, b, c, d, e, f, g"
    assert listed(tuple("abcdefgh"), W) == "a, b, c, d, e, f and 2 more"


def large(count: int, profiles: int) -> SiteSubject:
    """A site of many zones, each with a conduit to the first, one of them remote, and one to its neighbour."""
    zones = tuple(
        zone(f"z{at}", "1", lane=at % 2, profile=f"p{at % profiles}" if at else "", kind=ZoneKind.MEDICAL)
        for at in range(count)
    )
    conduits = tuple(conduit(f"c{at}", "z0", f"z{at}", remote=at == 1) for at in range(1, count))
    back = conduit("back", f"z{count - 1}", "z0")
    within = (
        conduit("within", "z2", f"z{2 + 2 * profiles}") if 2 + 2 * profiles < count else conduit("within", "z2", "z4")
    )
    placements = (placement("p0", "sound", "z0"), placement("p1", "sound", "z3", count=1))
    site = Site(
        "l", "Large", "small", "few", HERE, zones=zones, conduits=(*conduits, back, within), placements=placements
    )
    return subject_of(system_of(site, (SOUND,)), _nothing(site))


def _nothing(site: Site) -> Plan:
    return Plan(site.id, "", ISSUED, (), (), (), 0, 0)


def test_a_very_large_site_is_drawn_by_groups_and_says_so() -> None:
    subject = large(MOST_ZONES + 10, 4)
    shown = drawing(subject, W)
    groups = grouped(subject.site.zones)
    assert len(shown.boxes) == len(groups) < 10
    assert sum(len(one.zones) for one in groups) == len(subject.site.zones)
    assert shown.caption == "Groups of zones, and conduits between them"
    assert any("zones" in one.note for one in shown.boxes)
    assert "too many zones to draw each" in told("Zones and conduits", subject)
    lines_ = joints(subject.site.conduits, groups)
    drawn = {one.id for line in lines_ for one in line.conduits}
    assert "within" not in drawn
    assert len({(frozenset(one.ends), one.conduits[0].remote) for one in lines_}) == len(lines_)
    assert "\n– | within" in told("Conduits and flows", subject)


def test_a_site_of_as_many_profiles_as_zones_is_drawn_by_kinds() -> None:
    subject = large(MOST_ZONES + 10, 89)
    assert [one.title for one in grouped(subject.site.zones)] == ["medical", "medical"]


def test_a_site_of_eighty_zones_is_drawn_zone_by_zone() -> None:
    assert len(drawing(large(MOST_ZONES, 4), W).boxes) == MOST_ZONES


def test_it_says_what_open_answers_are_worth() -> None:
    """The plan if every open row turned out met stands beside the result, where it is known and another one."""
    hoped = replace(FULL.plan, chosen=(), platforms=(), uncovered=())
    said = "\n".join(lines(document(replace(FULL, hoped=hoped))))
    assert f"If every open row turned out to be met by its device, 0 {FULL.plan.currency} would do, and 0 " in said
    assert "If every open row" not in "\n".join(lines(MADE))


def test_a_measure_on_which_only_open_rows_rest_is_named_so() -> None:
    one = next(each for each in FULL.why if each.alone)
    waiting = "Nothing but open rows rests on it"
    assert waiting in told(
        "Why each measure is there", replace(FULL, why=(replace(one, open=one.alone, required=False),))
    )
    assert waiting not in told("Why each measure is there", replace(FULL, why=(replace(one, open=()),)))
