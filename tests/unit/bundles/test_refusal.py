"""What a refusal quotes cannot harm who reads it."""

from medslate.bundles.refusal import LONGEST, Reason, Refusal, RefusedError


def test_only_what_can_be_seen_is_told() -> None:
    one = Refusal(Reason.NAME, "a\nb", "erases \x1b[2J, turns \u202e, half \ud800, and fine: é €")
    assert str(one) == "a\\nb: erases \\x1b[2J, turns \\u202e, half \\ud800, and fine: é €"


def test_a_message_has_an_end() -> None:
    one = RefusedError(Reason.NAME, "x", "y" * 10_000)
    assert len(one.refusal.message) <= LONGEST + 2
    assert str(one) == str(one.refusal)
    assert str(one).startswith("x: yyy")


def test_every_reason_has_its_own_word() -> None:
    words = [one.value for one in Reason]
    assert len(set(words)) == len(words)
