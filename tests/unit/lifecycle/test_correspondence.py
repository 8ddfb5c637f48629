"""The tables between our words and those of the formats are whole, and what is lost is told."""

import json
from pathlib import Path
from typing import Any

import pytest

from medslate.lifecycle import correspondence as table
from medslate.lifecycle.vulnerabilities import Justification, Response, State

CSAF: Any = json.loads(Path("tests/schemas/csaf-2.0/csaf.json").read_text("utf-8"))
VULNERABILITY = CSAF["properties"]["vulnerabilities"]["items"]["properties"]


def cyclonedx() -> Any:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.schema._res import BOM_JSON

    path = BOM_JSON[SchemaVersion.V1_6]
    assert path is not None
    return json.loads(Path(path).read_text("utf-8"))["definitions"]


@pytest.mark.parametrize(
    ("words", "mine"),
    [
        (table.CYCLONEDX_STATES, State),
        (table.CSAF_STATES, State),
        (table.CYCLONEDX_JUSTIFICATIONS, Justification),
        (table.CSAF_FLAGS, Justification),
        (table.CYCLONEDX_RESPONSES, Response),
        (table.CSAF_REMEDIATIONS, Response),
    ],
)
def test_every_word_of_ours_has_one_and_two_that_share_one_tell_the_loss(words: Any, mine: Any) -> None:
    assert set(words) == set(mine)
    for text in {one.text for one in words.values()}:
        sharing = [one for one in words.values() if one.text == text]
        assert sum(not one.lost for one in sharing) <= 1
        assert text or all(one.lost for one in sharing)


def test_the_words_are_those_of_the_official_schemas() -> None:
    schema = cyclonedx()
    assert {one.text for one in table.CYCLONEDX_STATES.values()} <= set(schema["impactAnalysisState"]["enum"])
    justifications = set(schema["impactAnalysisJustification"]["enum"])
    assert {one.text for one in table.CYCLONEDX_JUSTIFICATIONS.values()} == justifications
    responses = set(schema["vulnerability"]["properties"]["analysis"]["properties"]["response"]["items"]["enum"])
    assert {one.text for one in table.CYCLONEDX_RESPONSES.values()} - {""} == responses
    flags = set(VULNERABILITY["flags"]["items"]["properties"]["label"]["enum"])
    assert {one.text for one in table.CSAF_FLAGS.values()} == flags
    remediations = set(VULNERABILITY["remediations"]["items"]["properties"]["category"]["enum"])
    assert {one.text for one in table.CSAF_REMEDIATIONS.values()} == remediations
    assert {one.text for one in table.CSAF_STATES.values()} <= set(VULNERABILITY["product_status"]["properties"])


def test_every_word_of_the_formats_is_understood() -> None:
    schema = cyclonedx()
    assert all(table.state_from_cyclonedx(one)[0] for one in schema["impactAnalysisState"]["enum"])
    assert all(table.justification_from_cyclonedx(one) for one in schema["impactAnalysisJustification"]["enum"])
    statuses = set(VULNERABILITY["product_status"]["properties"])
    assert {one for one in statuses if table.state_from_csaf(one)[0] is None} == {"recommended"}
    assert all(
        table.justification_from_csaf(one) for one in VULNERABILITY["flags"]["items"]["properties"]["label"]["enum"]
    )
    assert table.state_from_cyclonedx("x") == (None, "")
    assert table.state_from_cyclonedx("resolved_with_pedigree")[1]
    assert table.state_from_csaf("first_affected") == (State.AFFECTED, "that it is the first version affected")
    assert table.response_from_csaf("mitigation") is Response.MITIGATION
    assert table.response_from_cyclonedx("") is None


@pytest.mark.parametrize("one", State)
def test_states_come_back_but_for_what_is_told_as_lost(one: State) -> None:
    assert table.state_from_cyclonedx(table.CYCLONEDX_STATES[one].text)[0] is one
    word = table.CSAF_STATES[one]
    assert (table.state_from_csaf(word.text)[0] is one) == (not word.lost)


@pytest.mark.parametrize("one", Justification)
def test_justifications_come_back_but_for_what_is_told_as_lost(one: Justification) -> None:
    word = table.CYCLONEDX_JUSTIFICATIONS[one]
    assert (table.justification_from_cyclonedx(word.text) is one) == (not word.lost)
    word = table.CSAF_FLAGS[one]
    general = one is Justification.PROTECTED_BY_MITIGATION
    assert (table.justification_from_csaf(word.text) is one) == (general or not word.lost)
