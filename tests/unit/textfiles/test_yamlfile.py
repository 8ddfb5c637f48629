"""Reading YAML: a value, or the one located reason why there is none."""

from typing import Any

import pytest

from medslate.adapters.textfiles.yamlfile import read_yaml
from medslate.findings import Code, Finding


def refusal(content: bytes | str) -> Finding:
    value, findings = read_yaml(content.encode() if isinstance(content, str) else content, "file.yaml")
    assert value is None
    (finding,) = findings
    assert finding.place.file == "file.yaml"
    assert finding.message
    assert finding.remedy
    return finding


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("# nothing\n", None),
        ("a: 1", {"a": 1}),
        ("\ufeffa: 1", {"a": 1}),
        ("a: 1\r\nb: 2\r\n", {"a": 1, "b": 2}),
        ("version: 1.10", {"version": 1.1}),
        ("version: '1.10'", {"version": "1.10"}),
        ("answer: no\nother: on\ndate: 2026-01-31", {"answer": "no", "other": "on", "date": "2026-01-31"}),
        ("a: ~\nb:\n", {"a": None, "b": None}),
        ("<<: {a: 1}", {"<<": {"a": 1}}),
        ("a: !!str 1\nb: !unheard-of 2", {"a": "1", "b": "2"}),
        ("!!python/object/apply:os.system [exit]", ["exit"]),
        ("'a ~'", "a ~"),
        ("1.5", 1.5),
        ("[]", []),
    ],
)
def test_values(text: str, value: Any) -> None:
    assert read_yaml(text.encode(), "file.yaml") == (value, ())


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "says"),
    [
        ("a: 1\nb: [", Code.SYNTAX, 2, 4, "unclosed bracket"),
        ("a: 1\nb: c: d", Code.SYNTAX, 2, 5, "not allowed"),
        ("a:\n\t- b", Code.SYNTAX, 2, 2, "tabs"),
        ("a: 1\n\nb: {x: 1,\n    x: 2}\n", Code.DUPLICATE, 4, 5, "The key x stands twice"),
        ("- a: 1\n- b: 1\n  c: 2\n  b: 3\n", Code.DUPLICATE, 4, 3, "The key b stands twice"),
        ("1: a\n0x1: b\n", Code.DUPLICATE, None, None, "stands twice"),
        ("a: &x [1]\nb: *x\n", Code.SYNTAX, 2, 4, "Aliases"),
        ("a: *x\n", Code.SYNTAX, 1, 4, "unknown anchor"),
        ("a: !!int x\n", Code.SYNTAX, None, None, "Invalid value"),
        ("!!set {a, b}", Code.SYNTAX, None, None, "set is not allowed"),
        ("a: 1\nb: x\0y\n", Code.SYNTAX, 2, 5, "control character"),
        ("a: \x07", Code.SYNTAX, 1, 4, "control character"),
        ("a: 1\nb:\n" + " " * 200 + "c: d", Code.SYNTAX, 3, 1, "Nested too deeply"),
        ("a: 1\nb: " + "9" * 5000, Code.SYNTAX, 2, 4, "thousands of digits"),
        ("a: 1\n" * 600_000, Code.DUPLICATE, None, None, "stands twice"),
        ("a: " + "1_" * 5000, Code.SYNTAX, 1, 4, "thousands of digits"),
    ],
)
def test_refusals(text: str, code: Code, line: int | None, column: int | None, says: str) -> None:
    finding = refusal(text)
    assert (finding.code, finding.place.line, finding.place.column) == (code, line, column)
    assert says in finding.message


def test_not_utf_8() -> None:
    finding = refusal(b"a: 1\nb: caf\xe9\n")
    assert (finding.code, finding.place.line) == (Code.FILE_UNREADABLE, 2)
    assert "0xe9" in finding.message
    assert "UTF-8" in finding.remedy


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-16-le", "cp037"])
def test_other_encodings(encoding: str) -> None:
    assert refusal("a: b\n".encode(encoding)).code in {Code.FILE_UNREADABLE, Code.SYNTAX}


def test_a_text_of_many_digits_and_deep_indentation_of_blanks_inside_a_line_are_fine() -> None:
    text = f"a: {'9 ' * 5000}\nb: x{' ' * 1000}y\n"
    assert read_yaml(text.encode(), "file.yaml")[1] == ()
