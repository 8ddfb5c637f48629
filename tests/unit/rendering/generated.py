"""Hypothesis strategies for documents, with the texts that break renderers among them."""

from dataclasses import replace

from hypothesis import strategies as st

from medslate.documents.model import (
    Bar,
    Bullets,
    Cell,
    Column,
    Document,
    Drawing,
    Facts,
    Guard,
    Legend,
    LevelBars,
    LevelLine,
    Paragraph,
    Section,
    Table,
    Tone,
)
from tests.unit.documents.drawings import drawings

HOSTILE = (
    "#set page(fill: red) #panic()",
    "{{ doc.title }} {% for x in y %} {%p if %} {_{ _}_} {# x #}",
    "<script>alert(1)</script> <b> &amp; & \"'",
    "]]> <![CDATA[ <!-- --> <?xml ?>",
    "emoji 😀 👩‍⚕️ 🏥",
    "שלום سلام \u202e\u2066x\u2069",
    "漢字 ไทย e\u20dd a\u0301\u0302",
    "W" * 5000,
    "a/b.c_d" * 300,
    "\x00\x01\x07\x0b\x0c\x1b\x7f\x85\x9f\ufffe\uffff",
    "\ud800 lone \udfff",
    "line\nline\r\nline\ttab\u2028sep",
    "$x^2$ `code` *bold* _it_ @ref <label> \\ // /* = heading",
    " ",
    "",
)
texts = st.sampled_from(HOSTILE) | st.text(st.characters(codec=None), max_size=40)
tones = st.sampled_from(Tone)
levels = st.integers(0, 4)
cells = st.builds(Cell, texts, tones)
columns = st.builds(Column, texts, st.integers(1, 9))
rows = st.lists(cells, max_size=5).map(tuple)
bar = st.builds(
    Bar,
    texts,
    texts,
    levels,
    levels,
    st.none() | levels,
    st.lists(st.integers(1, 4), max_size=3, unique=True).map(tuple),
)


def retitled(drawing: Drawing, text: str) -> Drawing:
    """The drawing with one text in every place that has one."""
    lines = (LevelLine(text, (text, "1"), (True,)),)
    return Drawing(
        text,
        text,
        tuple(replace(one, title=text, note=text, levels=lines) for one in drawing.boxes),
        tuple(replace(one, label=text) for one in drawing.links),
        ((0, text),),
        Legend(((Tone.BAD, text),), ((Guard.NONE, text),), text, text, (text,)),
    )


blocks = st.one_of(
    st.builds(Paragraph, texts, tones),
    st.builds(Bullets, st.lists(texts, max_size=3).map(tuple)),
    st.builds(Facts, st.lists(st.tuples(texts, texts), max_size=3).map(tuple)),
    st.builds(Table, texts, st.lists(columns, max_size=4).map(tuple), st.lists(rows, max_size=4).map(tuple)),
    st.builds(LevelBars, texts, texts, st.lists(bar, max_size=7).map(tuple)),
    st.builds(retitled, drawings(5), texts),
)
block_lists = st.lists(blocks, max_size=4).map(tuple)
sections = st.builds(Section, texts, block_lists, st.integers(1, 2))
documents = st.builds(
    Document,
    texts,
    texts,
    texts,
    st.dates().map(str),
    texts,
    block_lists,
    st.lists(sections, max_size=5).map(tuple),
    st.sampled_from(("en", "en-GB", "de", "x-odd", "")),
)
