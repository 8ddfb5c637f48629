"""What is shown where something is withheld, conflicts, or is of another device; and files that are whole or not there."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from medslate.cli import exchange_views
from medslate.devices.device import Assumption, Guidance
from medslate.exchange.difference import difference
from medslate.exchange.matching import Conflict
from medslate.exchange.need import Question, Standing
from medslate.levels.strengths import Strength
from medslate.usecases.bundle_match import matched
from medslate.usecases.bundle_open import look_into
from medslate.wiring import bundles
from tests.build import DEVICE, SOUND
from tests.unit.bundle_verbs.build import PACKS, in_file, need, sealed

BEFORE = look_into(in_file(sealed()), "it")


def test_what_cannot_be_compared_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    old = BEFORE.declaration
    other = replace(old, name="Other", claims=None, refuses=("EC1",), assumptions=(Assumption("walls", "Thick."),))
    exchange_views.say_difference(
        difference(old, replace(other, guidance=Guidance(updates="Monthly."), catalog="next"))
    )
    said = capsys.readouterr().out
    assert "They are of two devices: Maker Device is another." in said
    assert "claims: withheld on one side, so not compared" in said
    for duty in (
        "Take EC1 off the device: its maker forbids it",
        "See whether the assumption walls holds here",
        "It is declared against next, no longer small: compare the catalogs",
        "Read again: updates",
    ):
        assert duty in said


def test_a_change_without_consequences_leaves_nothing_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    exchange_views.say_difference(difference(BEFORE.declaration, replace(BEFORE.declaration, udi_di="1")))
    assert capsys.readouterr().out.endswith("Nothing to do here.\n")


def test_a_conflict_and_a_place_without_questions(capsys: pytest.CaptureFixture[str]) -> None:
    asked = look_into(in_file(need(Question("why", "Why?"))), "need")
    found = matched(asked, BEFORE, PACKS, Strength.DECLARED)
    wall = Conflict(Standing("wall", "Title of wall", ""), "The maker does not allow it.")
    exchange_views.say_match(replace(found, conflicts=(wall,)))
    said = capsys.readouterr().out
    assert "DOES NOT FIT YET" in said
    assert "  wall stands at the site: The maker does not allow it." in said
    assert "question why: not answered by a claim" in said


def test_a_declaration_that_asks_for_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    bare = replace(SOUND, device=replace(DEVICE, measures=(), integrations=()))
    told = replace(look_into(in_file(sealed(bare)), "it").declaration, claims=None)
    exchange_views.say_told(told)
    said = capsys.readouterr().out
    assert "The maker asks for" not in said
    assert "The claims are withheld." in said


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        bundles.write_new(tmp_path / "x.zip", broken())
    assert list(tmp_path.iterdir()) == []
    bundles.write_new(tmp_path / "x.zip", [b"wh", memoryview(b"ole")])
    assert (tmp_path / "x.zip").read_bytes() == b"whole"
