"""Changing one entry leaves every other character of the file where it was."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from medslate.adapters.textfiles.surgery import append_item, put_entry
from medslate.adapters.textfiles.yamlfile import read_yaml
from medslate.errors import MedslateError
from tests.unit.textfiles.claim_texts import ROWS, claims_files, entries, texts

ENTRY = {"verdict": "met", "evidence": ["a,b", "c"]}


def parsed(text: str) -> Any:
    value, findings = read_yaml(text.encode(), "file.yaml")
    assert not findings, (text, [str(one) for one in findings])
    return value


def outer_comments(text: str) -> list[str]:
    return [line[line.index("# out") :] for line in text.splitlines() if "# out" in line]


@pytest.mark.slow
@given(claims_files(), st.sampled_from(ROWS), entries)
@example("component: p\nclaims:\n  CR 1.1:\n    rationale: y\n", "CR 1.1", {"verdict": "open"})
@example("claims:\n  CR 1.1:\n    how: 2026-13-45\n    verdict: !x y\n", "CR 1.1", {"verdict": "open", "how": "x"})
@example("claims:\n  CR 1.1:\n    evidence:\n    - x\n    - y\n  CR 2:\n    verdict: met\n", "CR 1.1", dict(ENTRY))
@settings(max_examples=200, deadline=None)
def test_put_entry(text: str, row: str, entry: dict[str, Any]) -> None:
    """The entry is there as given; every other value and every comment outside of it is as before; and once is enough."""
    before = parsed(text)
    after = put_entry(text, ("claims", row), entry)
    assert parsed(after) == before | {"claims": (before.get("claims") or {}) | {row: entry}}
    assert list(parsed(after)["claims"]) == list(dict.fromkeys([*(before.get("claims") or {}), row]))
    assert outer_comments(after) == outer_comments(text)
    assert put_entry(after, ("claims", row), entry) == after


@given(claims_files(), st.lists(st.fixed_dictionaries({"role": texts, "meaning": texts}), min_size=1, max_size=3))
@settings(max_examples=100, deadline=None)
def test_append_item(text: str, items: list[dict[str, str]]) -> None:
    before = parsed(text)
    after = text
    for item in items:
        after = append_item(after, "approvals", item)
    assert parsed(after) == before | {"approvals": items}
    assert outer_comments(after) == outer_comments(text)
    assert after.startswith(text)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("", "claims:\n  A:\n    verdict: met\n"),
        ("# head", "# head\nclaims:\n  A:\n    verdict: met\n"),
        ("x: 1", "x: 1\nclaims:\n  A:\n    verdict: met\n"),
        ("claims: {}\nx: 1\n", "claims:\n  A:\n    verdict: met\nx: 1\n"),
        ("claims:\nx: 1\n", "claims:\n  A:\n    verdict: met\nx: 1\n"),
        ("claims: ~\n", "claims:\n  A:\n    verdict: met\n"),
        (
            "claims:\n   B:\n      how: x # why\n# end",
            "claims:\n   B:\n      how: x # why\n   A:\n     verdict: met\n# end",
        ),
        ("claims:\n  B: {how: x}", "claims:\n  B: {how: x}\n  A:\n    verdict: met\n"),
        ("claims:\n  A: {how: x} # why\n", "claims:\n  A:\n    verdict: met # why\n"),
        ("claims:\n  A:\n  B: {}\n", "claims:\n  A:\n    verdict: met\n  B: {}\n"),
        ("claims:\n  'A':\n    \"verdict\": open # why\n", "claims:\n  'A':\n    \"verdict\": met # why\n"),
        (
            "claims:\n  A:\n    how: |\n      x\n\n    # c\n    verdict: met\n",
            "claims:\n  A:\n\n    # c\n    verdict: met\n",
        ),
        ("claims:\n  A:\n    verdict: 2026-13-45\n", "claims:\n  A:\n    verdict: met\n"),
        ("claims:\n  A:\n    how: last", "claims:\n  A:\n    verdict: met\n"),
    ],
)
def test_put_entry_by_example(text: str, after: str) -> None:
    assert put_entry(text, ("claims", "A"), {"verdict": "met"}) == after


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("", "list:\n  - a: x\n    b: z\n"),
        ("list: []\nz: 1\n", "list:\n  - a: x\n    b: z\nz: 1\n"),
        ("list:\n", "list:\n  - a: x\n    b: z\n"),
        ("list:\n- a: 1 # c\n# end\n", "list:\n- a: 1 # c\n- a: x\n  b: z\n# end\n"),
        ("list:\n    - a: 1", "list:\n    - a: 1\n    - a: x\n      b: z\n"),
    ],
)
def test_append_item_by_example(text: str, after: str) -> None:
    assert append_item(text, "list", {"a": "x", "b": "z"}) == after


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("claims: {A: {verdict: open}}\n", "line 1 is written in braces"),
        ("x: 1\nclaims: {B: {}}\n", "line 2 is written in braces"),
        ("{claims: {}}", "line 1 is written in braces"),
        ("{}", "line 1 is written in braces"),
        ("claims: [a]\n", "line 1 holds no keys with values"),
        ("claims:\n- a\n", "line 2 holds no keys with values"),
        ("claims: text\n", "line 1 holds no keys with values"),
        ("- a\n", "line 1 holds no keys with values"),
        ("text", "line 1 holds no keys with values"),
        ("a: 1\n---\nb: 1\n", "cannot be edited in place"),
        ("a: x\u2028y\nb: 1\n", "cannot be edited in place"),
    ],
)
def test_what_is_not_written_line_by_line_is_refused(text: str, reason: str) -> None:
    with pytest.raises(MedslateError, match=reason):
        put_entry(text, ("claims", "A"), ENTRY)


@pytest.mark.parametrize("text", ["claims: text\n", "claims:\n  a: b\n", "claims: {a: b}\n"])
def test_items_are_appended_to_lists_only(text: str) -> None:
    with pytest.raises(MedslateError, match="holds no list"):
        append_item(text, "claims", {"a": "b"})


def test_a_list_in_brackets_is_refused() -> None:
    with pytest.raises(MedslateError, match="line 1 is written in braces or brackets"):
        append_item("list: [{a: b}]\n", "list", {"a": "b"})


@given(st.text(max_size=30))
@settings(max_examples=80, deadline=None)
def test_every_text_survives(text: str) -> None:
    """Whatever a person types is read as that text again, by both readers of YAML."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    entry = {"how": text, "evidence": [text], "impairs": {text: text}}
    first = put_entry("", ("claims", "A"), entry)
    assert parsed(first) == {"claims": {"A": entry}}
    assert put_entry(first, ("claims", "A"), entry) == first
