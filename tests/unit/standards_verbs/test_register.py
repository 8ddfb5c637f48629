"""The verbs on the register: list, show, graph, due, checked, pin."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from medslate.assessment.conformity.stated import Pin, Standards
from medslate.assessment.dossier import Dossier
from medslate.cli import standards_graphs, standards_views
from medslate.errors import SetupError, UsageError
from medslate.usecases.standards_due import AllDue, Due, due
from medslate.usecases.standards_graph import Graph, graph
from medslate.usecases.standards_list import documents, registers, show
from medslate.usecases.standards_pin import mark_checked, packs_behind, packs_used, pin
from tests.build import SOUND, TODAY
from tests.fakes.packsources import MemoryPacks
from tests.unit.standards_verbs.build_field import FIELD, LAW, PACKS, PROCESS, REGISTER, stated, statement

HELD = replace(SOUND, statements=(statement("process", stated("process", "P 1", "yes")), statement("law")))


def ids(*found: object) -> list[str]:
    return [one.id for one in documents([REGISTER], *found)]  # type: ignore[arg-type]


# -- list and show ----------------------------------------------------------------------------------------------------


def test_documents_by_party_layer_and_status() -> None:
    assert ids() == ["LAW", "SMALL", "SMALL-2", "OLD", "FAR"]
    assert ids("operator") == ["SMALL", "SMALL-2", "OLD", "FAR"]  # what is for both is for the operator
    assert ids("", "product") == ["LAW"]
    assert ids("", "process", "draft") == ["SMALL-2"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("operater",), "Did you mean operator"),
        (("", "prodct"), "layer prodct. Did you mean product"),
        (("", "", "zzz"), "There are draft, law"),
    ],
)
def test_words_that_no_document_bears(asked: tuple[str, ...], said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        ids(*asked)


def test_a_document_shows_both_directions_and_its_events() -> None:
    found = show([REGISTER], "SMALL")
    assert [one.to for one in found.out] == ["ext:ISO 1"]
    assert [one.origin for one in found.into] == ["SMALL-2", "LAW"]
    assert [one.dated for one in found.events] == ["2020", "2027", "2028"]
    with pytest.raises(UsageError, match="Did you mean SMALL"):
        show([REGISTER], "SMALLS")


def test_without_a_register_there_is_nothing_to_show() -> None:
    with pytest.raises(SetupError):
        registers(MemoryPacks([LAW]))
    assert registers(PACKS) == (REGISTER,)


def test_list_and_show_as_text_and_data(capsys: pytest.CaptureFixture[str]) -> None:
    long = replace(REGISTER, documents=(replace(REGISTER.documents[0], title="word" * 40), *REGISTER.documents[1:]))
    standards_views.say_documents([long], long.documents)
    said = capsys.readouterr().out
    assert f"{long.documents[0].title[:57]}...\n" in said
    assert "5 of 5 documents; register 1.0.0, kept up to 2026-11-01." in said
    for one in REGISTER.documents:
        standards_views.say_shown(show([REGISTER], one.id))
        json.dumps(standards_views.shown_data(show([REGISTER], one.id)))
    said = capsys.readouterr().out
    assert "SMALL-2 Title of SMALL-2 supersedes it (when published, confidence medium)" in said
    assert "based-on ISO 1 (not in the register) (confidence unknown)" in said
    assert "In the list of the EU: listed" in said
    assert "Sources: OWN: Own judgement" in said
    data = standards_views.documents_data([REGISTER], documents([REGISTER], "", "", "law"))
    assert [one["id"] for one in data["documents"]] == ["LAW"]


# -- graph ------------------------------------------------------------------------------------------------------------


def test_the_graph_holds_every_document_and_what_is_outside() -> None:
    found = graph(REGISTER)
    assert len(found.documents) == 5
    assert found.outside == {"ext:ISO 1": "ISO 1"}
    assert found.links == REGISTER.links


def test_around_one_document_are_its_neighbours() -> None:
    found = graph(REGISTER, "LAW")
    assert [one.id for one in found.documents] == ["LAW", "SMALL"]
    assert [(one.origin, one.to) for one in found.links] == [("LAW", "SMALL")]
    with pytest.raises(UsageError, match="Did you mean LAW"):
        graph(REGISTER, "LAV")


def test_the_graph_in_each_language() -> None:
    found = graph(REGISTER)
    text = standards_graphs.as_text(found)
    assert "SMALL-2 (draft)\n  supersedes SMALL (when published)" in text
    assert text.endswith("Without a relation: OLD, FAR")
    dot = standards_graphs.as_dot(found)
    assert dot.startswith("digraph standards {")
    assert dot.count(" -> ") == len(REGISTER.links)
    assert '"ext:ISO 1" [label="ISO 1", style=dashed];' in dot
    mermaid = standards_graphs.as_mermaid(found)
    assert mermaid.startswith("flowchart LR")
    assert mermaid.count("-->") == len(REGISTER.links)
    assert "class n2,n3 gone" in mermaid
    data = standards_graphs.graph_data(found)
    assert len(json.loads(json.dumps(data))["links"]) == len(REGISTER.links)
    assert standards_graphs.as_dot(graph(REGISTER)) == dot


def test_marks_of_a_title_do_not_break_the_languages() -> None:
    odd = replace(REGISTER.documents[0], id='A "B" \\ <C>', edition="1 & 2")
    found = Graph((odd,), {}, ())
    assert '"A \\"B\\" \\\\ <C>"' in standards_graphs.as_dot(found)
    assert "A &quot;B&quot; \\ &lt;C&gt;" in standards_graphs.as_mermaid(found)
    assert "classDef" not in standards_graphs.as_mermaid(found)
    assert "Without a relation" not in standards_graphs.as_text(graph(REGISTER, "LAW"))


# -- due --------------------------------------------------------------------------------------------------------------


def only(found: AllDue) -> Due:
    (one,) = found.by_register
    return one


def checked(day: date, **pins: Pin) -> Dossier:
    return replace(HELD, standards=Standards(pins, {"register": day}))


def test_a_workspace_that_was_never_checked_sees_all_that_happened() -> None:
    found = due(PACKS, HELD, TODAY)
    one = only(found)
    assert one.since is None
    assert [event.document for event in one.happened] == ["SMALL", "SMALL-2", "LAW"]
    assert found.any


def test_since_the_day_it_was_checked() -> None:
    one = only(due(PACKS, checked(date(2026, 10, 31)), TODAY))
    assert [event.document for event in one.happened] == ["LAW"]
    assert not due(PACKS, checked(date(2026, 11, 10)), TODAY).any
    assert [event.document for event in only(due(PACKS, HELD, TODAY, date(2026, 10, 1))).happened] == ["SMALL-2", "LAW"]


def test_what_comes_within_a_year_even_if_only_the_year_is_known() -> None:
    one = only(due(PACKS, HELD, TODAY))
    assert [event.dated for event in one.coming] == ["2027"]
    assert [event.dated for event in only(due(PACKS, HELD, date(2027, 6, 1))).coming] == ["2027", "2028"]


def test_documents_behind_the_packs_and_their_neighbours_are_watched() -> None:
    one = only(due(PACKS, HELD, TODAY))
    assert one.watched == {"LAW", "SMALL", "SMALL-2", "OLD"}  # not FAR
    every = only(due(PACKS, HELD, TODAY, every=True))
    assert every.watched == set(REGISTER.by_id)
    assert [event.document for event in every.happened][1] == "FAR"
    assert only(due(PACKS, None, TODAY, date(2026, 1, 1))).watched == set(REGISTER.by_id)


def test_outdated_documents_name_their_successors() -> None:
    small, old = only(due(PACKS, HELD, TODAY)).outdated
    assert (small.document.id, small.packs) == ("SMALL", ("small",))
    assert [(link.detail, one.id) for link, one in small.successors] == [("when published", "SMALL-2")]
    assert (old.document.id, old.successors) == ("OLD", ())


def test_the_register_does_not_know_what_came_after_it_was_kept() -> None:
    assert only(due(PACKS, HELD, TODAY)).beyond
    assert not only(due(PACKS, HELD, date(2026, 11, 1))).beyond


def test_pins_that_are_not_kept() -> None:
    kept = Pin(LAW.pack.version, LAW.pack.digest)
    found = due(PACKS, checked(TODAY, law=kept, process=Pin("0.9", "0" * 64), gone=kept), TODAY)
    assert [(one.pack, one.now is None) for one in found.moved] == [("process", False), ("gone", True)]
    assert found.any


def test_due_as_text_and_data(capsys: pytest.CaptureFixture[str]) -> None:
    found = due(
        PACKS, replace(HELD, standards=Standards({"process": Pin("0.9", "0" * 64), "gone": Pin("1", "1" * 64)})), TODAY
    )
    standards_views.say_due(found)
    said = capsys.readouterr().out
    assert "ever, as the workspace was never marked as checked: 3" in said
    assert "(foretold only: later than the register was kept)" in said
    assert "it does not know what came after" in said
    assert (
        "SMALL is published (held by small): SMALL-2, draft, takes its place (when published, confidence medium)"
        in said
    )
    assert "OLD is withdrawn (held by process): no successor is known" in said
    assert "gone 1 is no longer at hand" in said
    assert "medslate standards pin process" in said
    json.dumps(standards_views.due_data(found))
    standards_views.say_due(due(PACKS, checked(date(2026, 11, 10)), TODAY))
    assert "Nothing happened" in capsys.readouterr().out


# -- pin and checked --------------------------------------------------------------------------------------------------


class Keeper:
    """Notes what it is told to keep."""

    def __init__(self) -> None:
        self.pins: dict[str, Pin] = {}
        self.days: dict[str, date] = {}

    def pin(self, pack: str, pin: Pin) -> str:
        self.pins[pack] = pin
        return "standards.yaml"

    def mark_checked(self, register: str, day: date) -> str:
        self.days[register] = day
        return "standards.yaml"


def test_what_stands_behind_a_workspace() -> None:
    assert packs_used(HELD) == ("small", "process", "law")
    behind = packs_behind(HELD, FIELD)
    assert behind == ("small", "process", "law", "levels", "answers", "law--process", "law--small")
    assert "bounds" in packs_behind(replace(HELD, boundary=("one",)), FIELD)


def test_packs_are_pinned_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    keeper = Keeper()
    kept = Pin(LAW.pack.version, LAW.pack.digest)
    old = Pin("0.9", "0" * 64)
    held = replace(HELD, standards=Standards({"law": kept, "process": old}))
    found = pin(held, PACKS, keeper, ("law", "process", "small", "law"))
    assert [(one.pack, one.changed) for one in found] == [("law", False), ("process", True), ("small", True)]
    assert keeper.pins["process"] == Pin(PROCESS.pack.version, PROCESS.pack.digest)
    assert "law" not in keeper.pins
    standards_views.say_pinned(found)
    said = capsys.readouterr().out
    assert "Pinned process: 0.9, 000000000000 -> 1.0.0" in said
    assert "1 pinned so already." in said


def test_an_unknown_pack_pins_nothing() -> None:
    keeper = Keeper()
    with pytest.raises(UsageError, match="Did you mean law"):
        pin(HELD, PACKS, keeper, ("process", "lav"))
    assert keeper.pins == {}


def test_no_later_day_is_recorded_than_the_register_was_kept() -> None:
    keeper = Keeper()
    (one,) = mark_checked([REGISTER], keeper, TODAY)
    assert one.day < one.wanted
    assert keeper.days == {"register": REGISTER.checked}
    mark_checked([REGISTER], keeper, date(2026, 10, 1))
    assert keeper.days == {"register": date(2026, 10, 1)}
