"""Canonical JSON: one form of each value, and nothing else is read."""

from typing import Any

import pytest

from medslate.bundles.canonical import DEEPEST, LARGEST, canonical, parse
from medslate.bundles.refusal import Reason, RefusedError
from tests.laws.bundle_mutations import other_forms


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ({"b": 1, "a": [True, False, None]}, b'{"a":[true,false,null],"b":1}'),
        ({"\ufb33": 1, "\U0001f600": 2, "é": 3, "\r": 4}, '{"\\r":4,"é":3,"\U0001f600":2,"\ufb33":1}'.encode()),
        ('\x00\x1f\x7f"\\/\b\f\n\r\t€', '"\\u0000\\u001f\x7f\\"\\\\/\\b\\f\\n\\r\\t€"'.encode()),
        ((), b"[]"),
        (LARGEST, b"9007199254740991"),
        (-LARGEST, b"-9007199254740991"),
        ([[["x"]]], b'[[["x"]]]'),
    ],
)
def test_the_form(value: Any, form: bytes) -> None:
    assert canonical(value) == form
    assert canonical(parse(form, "x")) == form


@pytest.mark.parametrize(
    "value", [1.0, LARGEST + 1, -LARGEST - 1, 10**5000, {1: 2}, {"a": object()}, "\ud800", {"\ud800": 1}], ids=range(8)
)
def test_what_has_no_form(value: Any) -> None:
    with pytest.raises(ValueError, match=r"whole number|half of a character|no string"):
        canonical(value)


def test_depth_has_an_end() -> None:
    deep: Any = 1
    for _ in range(DEEPEST):
        deep = [deep]
    assert parse(canonical(deep), "x") == deep
    with pytest.raises(ValueError, match="within each other"):
        canonical([deep])


@pytest.mark.parametrize("name", list(other_forms(b'{"a":"b","c":1}')))
def testother_forms_of_the_same_are_not_read(name: str) -> None:
    with pytest.raises(RefusedError) as caught:
        parse(other_forms(b'{"a":"b","c":1}')[name], "here")
    assert caught.value.refusal.reason is Reason.NOT_CANONICAL
    assert caught.value.refusal.where == "here"
