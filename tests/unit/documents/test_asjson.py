"""The law of the JSON form: what goes out comes back the same."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medslate.documents import model
from medslate.documents.asjson import document_data, from_data
from tests.unit.documents.drawings import drawings

TEXT = st.text(max_size=8)
LEVEL = st.integers(0, 4)


def several(one: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(one, max_size=3).map(tuple)


TONES = st.sampled_from(model.Tone)
BARS = st.builds(model.Bar, TEXT, TEXT, LEVEL, LEVEL, st.none() | LEVEL, several(LEVEL))
BLOCKS = st.one_of(
    st.builds(model.Paragraph, TEXT, TONES),
    st.builds(model.Bullets, several(TEXT)),
    st.builds(model.Facts, several(st.tuples(TEXT, TEXT))),
    st.builds(
        model.Table,
        TEXT,
        several(st.builds(model.Column, TEXT, LEVEL)),
        several(several(st.builds(model.Cell, TEXT, TONES))),
    ),
    st.builds(model.LevelBars, TEXT, TEXT, several(BARS)),
    drawings(4),
)
SECTIONS = st.builds(model.Section, TEXT, several(BLOCKS), st.sampled_from((1, 2)))
DOCUMENTS = st.builds(
    model.Document,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    several(BLOCKS),
    several(SECTIONS),
    st.sampled_from(("en", "de")),
    st.booleans(),
)


@given(DOCUMENTS)
def test_what_goes_out_comes_back_the_same(document: model.Document) -> None:
    data = document_data(document)
    assert from_data(data) == document
    assert from_data(json.loads(json.dumps(data))) == document
    assert document_data(from_data(data)) == data


GOOD = document_data(
    model.Document("k", "t", "s", "2026-01-01", "r", (model.Facts((("a", "b"),)), model.Paragraph("p")), ())
)


@pytest.mark.parametrize(
    "change",
    [
        {"format": "other"},
        {"title": 1},
        {"extra": ""},
        {"front": "text"},
        {"front": ["text"]},
        {"front": [{"block": ["list"]}]},
        {"front": [{"block": "paragraph", "text": "p"}]},
        {"front": [{"block": "paragraph", "text": "p", "tone": "loud"}]},
        {"front": [{"block": "facts", "items": [["a", "b", "c"]]}]},
        {
            "front": [
                {
                    "block": "drawing",
                    "caption": "",
                    "text": "",
                    "boxes": [],
                    "links": [{"label": "1", "ends": ["a", "b"], "dashed": False, "guard": "none"}],
                    "lanes": [],
                    "legend": {"tones": [], "guards": [], "plain": "", "dashed": "", "levels": []},
                }
            ]
        },
        {"sections": [None]},
        {"sections": [{"title": "t", "blocks": [], "order": True}]},
    ],
)
def test_other_shapes_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_data(GOOD | change)


@pytest.mark.parametrize("data", [None, [], "text", {}])
def test_what_is_no_document_is_refused(data: Any) -> None:
    with pytest.raises(ValueError, match="not a document"):
        from_data(data)
