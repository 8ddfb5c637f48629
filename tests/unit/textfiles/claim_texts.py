"""Claims files as people write them: every layout of the same kind of content, with comments everywhere."""

import json

from hypothesis import strategies as st

ROWS = ("CR 1.1", "CR 1.1 RE(1)", "CCSC 2", "EDR 3.14", "1.10", "#odd: row")
WORDS = (
    "met",
    "no",
    "1.10",
    "a, b",
    "x: y",
    "# not a comment",
    "it's",
    "tr\u00e4ge \U0001f512",
    "~",
    "- x",
    "2026-01-31",
    "",
)
_TEXT = st.one_of(
    st.sampled_from(WORDS),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
    st.text("ab \"\\:#-[]{},&*!|>'%@`~\n", max_size=12).map(str.strip),
)
texts = _TEXT.filter(lambda text: "\r" not in text)
entries = st.fixed_dictionaries(
    {"verdict": st.sampled_from(["met", "open", "no"])},
    optional={
        "how": texts,
        "rationale": texts,
        "evidence": st.lists(texts.filter(bool), min_size=1, max_size=3),
        "impairs": st.dictionaries(texts.filter(bool), texts, min_size=1, max_size=2),
    },
)


@st.composite
def claims_files(draw: st.DrawFn) -> str:
    """A claims file; comments outside of entries begin `# out`, those within an entry `# in`."""
    lines = [*_comments(draw, "", "# out"), "component: 'part'  # out beside", *_comments(draw, "", "# out")]
    rows = draw(st.lists(st.sampled_from(ROWS), unique=True, max_size=4))
    if rows:
        indent = " " * draw(st.integers(1, 5))
        lines.append("claims:" + draw(st.sampled_from(["", "  # out behind"])))
        for row in rows:
            lines += [*_comments(draw, indent, "# out"), *_entry(draw, row, indent)]
    else:
        lines.append("claims:" + draw(st.sampled_from(["", " {}", " ~", " {}  # out behind", " # out behind"])))
    lines += [*_comments(draw, "", "# out"), *draw(st.sampled_from([[], ["later:", "- 1"], ["", ""]]))]
    newline = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    return newline.join(lines) + draw(st.sampled_from(["", newline]))


def _comments(draw: st.DrawFn, indent: str, start: str) -> list[str]:
    return [indent + f"{start} {number}" if number else "" for number in draw(st.lists(st.integers(0, 9), max_size=2))]


def _entry(draw: st.DrawFn, row: str, indent: str) -> list[str]:
    key = indent + json.dumps(row)
    form = draw(st.sampled_from(["block", "block", "block", "flow", "empty", "text"]))
    if form != "block":
        return [key + {"flow": ": {verdict: open, how: 'x'}", "empty": ":", "text": ": soon"}[form]]
    deeper = indent + " " * draw(st.integers(1, 4))
    lines = [key + ":" + draw(st.sampled_from(["", " # in"]))]
    for name in draw(
        st.lists(st.sampled_from(["verdict", "how", "rationale", "evidence", "x"]), min_size=1, unique=True)
    ):
        lines += _field(draw, name, deeper)
    return lines


def _field(draw: st.DrawFn, name: str, indent: str) -> list[str]:
    return draw(
        st.sampled_from(
            [
                [f"{indent}{name}: met # in"],
                [f"{indent}'{name}': \"quoted # text\""],
                [f"{indent}{name}:"],
                [f"{indent}{name}: over two", f"{indent}  lines"],
                [f"{indent}{name}:", f"{indent}  # in", f"{indent}  on the next"],
                [f"{indent}{name}: |", f"{indent}  literal: # text", "", f"{indent}  more"],
                [f"{indent}{name}: >-", f"{indent}  folded", f"{indent}  text", ""],
                [f"{indent}{name}: [a, 'b', \"c\"]"],
                [f"{indent}{name}: [a,", f"{indent}  b]"],
                [f"{indent}{name}:", f"{indent}- a # in", f"{indent}- b"],
                [f"{indent}{name}:", f"{indent}  - a", f"{indent}  # in", f"{indent}  - - b", f"{indent}    - c"],
                [f"{indent}{name}: {{a: b}}"],
                [f"{indent}{name}:", f"{indent}  a: b", f"{indent}  c:", f"{indent}    d: e # in"],
            ]
        )
    )
