"""JUnit XML from many tools, from broken ones, and from hostile ones."""

import encodings.aliases
from pathlib import Path

import pytest

from medslate.adapters.formats import junit
from medslate.adapters.formats.junit import read_junit
from medslate.assessment.evidence import Outcome, TestCase
from medslate.findings import Code, Finding

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
NAMED = '<property name="medslate" value="CR 1.1"/>'


def cases(text: str | bytes, **rows: tuple[str, ...]) -> tuple[TestCase, ...]:
    found, findings = read_junit(text.encode() if isinstance(text, str) else text, "r.xml", rows)
    assert findings == ()
    return found


def suite(*inner: str) -> str:
    return f'<testsuite name="s">{"".join(inner)}</testsuite>'


def case(inner: str = "", name: str = "t") -> str:
    return f'<testcase classname="c" name="{name}"><properties>{NAMED}</properties>{inner}</testcase>'


def refusal(content: bytes | str) -> Finding:
    found, findings = read_junit(content.encode() if isinstance(content, str) else content, "r.xml", {"*": ("A",)})
    assert found == ()
    (finding,) = findings
    assert finding.place.file == "r.xml"
    assert finding.message
    assert finding.remedy
    return finding


@pytest.mark.parametrize(
    ("inner", "outcome"),
    [
        ("", Outcome.PASSED),
        ("<system-out>text</system-out>", Outcome.PASSED),
        ('<failure message="m">trace</failure>', Outcome.FAILED),
        ("<error/>", Outcome.FAILED),
        ("<skipped/>", Outcome.SKIPPED),
        ("<skipped/><error/>", Outcome.FAILED),
        ("<failure/><skipped/>", Outcome.FAILED),
        ("<skipped/><skipped/>", Outcome.SKIPPED),
    ],
)
def test_outcomes(inner: str, outcome: Outcome) -> None:
    assert cases(suite(case(inner))) == (TestCase("c::t", ("CR 1.1",), outcome),)


def test_an_outcome_is_that_of_its_own_case() -> None:
    found = cases(suite(case("<failure/>"), case(name="u"), "<failure/>", case("<skipped/>", "v")))
    assert [one.outcome for one in found] == [Outcome.FAILED, Outcome.PASSED, Outcome.SKIPPED]


def test_nested_suites() -> None:
    text = f"{HEAD}<testsuites>{suite(case(), suite(case(name='u'), suite(case(name='v'))))}{suite()}</testsuites>"
    assert [one.name for one in cases(text)] == ["c::t", "c::u", "c::v"]


def test_rows_of_a_property() -> None:
    several = '<properties><property name="medslate" value=" CR 1.1 ;;CR 2.1; CR 1.1"/><property name="x" value="y"/></properties>'
    found = cases(suite(f'<testcase name="t">{several}<property name="medslate" value="CR 3.1"/></testcase>'))
    assert found == (TestCase("t", ("CR 1.1", "CR 2.1", "CR 3.1"), Outcome.PASSED),)


@pytest.mark.parametrize(
    "text",
    [
        suite('<testcase name="t"/>'),
        suite(f"<properties>{NAMED}</properties>", '<testcase name="t"/>'),
        suite('<testcase name="t"><property name="medslate"/></testcase>'),
        suite('<testcase name="t"><property name="medslate" value=" ; "/></testcase>'),
        suite('<testcase name="t"><property value="CR 1.1"/></testcase>'),
        suite('<testcase name="t"><property name="Medslate" value="CR 1.1"/></testcase>'),
        "<testsuites/>",
        suite(),
    ],
)
def test_cases_that_name_no_row_are_left_out(text: str) -> None:
    assert cases(text) == ()


def test_rows_by_pattern() -> None:
    text = suite('<testcase classname="a.b" name="one"/>', '<testcase name="two"/>', case(name="three"))
    rows = {"a.b::*": ("A", "B"), "*::o?e": ("B", "C"), "TWO": ("D",), "c::*": ("CR 1.1", "E")}
    found, _ = read_junit(text.encode(), "r.xml", rows)
    assert found == (
        TestCase("a.b::one", ("A", "B", "C"), Outcome.PASSED),
        TestCase("c::three", ("CR 1.1", "E"), Outcome.PASSED),
    )


def test_names_fit_into_a_test_record() -> None:
    """A record takes names of 1 to 400 characters; patterns are held against the whole name."""
    long = "x" * 1000 + "y"
    (found,) = read_junit(suite(f'<testcase name="{long}"/>').encode(), "r.xml", {"*y": ("A",)})[0]
    assert found.name == "x" * 400
    (unnamed,) = read_junit(suite("<testcase/>").encode(), "r.xml", {"": ("A",)})[0]
    assert unnamed.name == "unnamed test"


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}<!DOCTYPE testsuite>{suite()}",
        '<!DOCTYPE x SYSTEM "file:///etc/passwd"><testsuite/>',
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><testsuite name="&b;"/>',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1/"> %p;]><testsuite/>',
    ],
)
def test_a_document_type_is_refused(text: str) -> None:
    finding = refusal(text)
    assert finding.code is Code.SYNTAX
    assert "DOCTYPE" in finding.message
    assert finding.place.line == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "text",
        "<testsuite>",
        "<testsuite></testsuites>",
        "<testsuite><testcase name='t'>",
        suite(case())[:-5],
        suite() + suite(),
        "<testsuite name='&unknown;'/>",
        "<testsuite a='1' a='2'/>",
        "<testsuite>\0</testsuite>",
        "<testsuite><![CDATA[",
        b"<testsuite name='\xff'/>",
        b"\xff\xfe\xff",
        "{}",
    ],
)
def test_what_is_no_xml(text: str | bytes) -> None:
    finding = refusal(text)
    assert finding.code is Code.SYNTAX
    assert finding.place.line is not None


def test_a_fault_is_located() -> None:
    finding = refusal("<testsuite>\n  <testcase>\n  </testsuite>\n")
    assert (finding.place.line, finding.place.column) == (3, 5)


@pytest.mark.parametrize("text", ["<html/>", "<coverage><testsuite/></coverage>", f"<report>{case()}</report>", case()])
def test_another_kind_of_xml(text: str) -> None:
    finding = refusal(text)
    assert finding.code is Code.SHAPE
    assert "--junitxml" in finding.remedy


@pytest.mark.parametrize("tag", ["testsuite", "testcase", "a"])
def test_depth_is_bounded(tag: str) -> None:
    assert cases(f"<testsuite>{f'<{tag}>' * 49}{f'</{tag}>' * 49}</testsuite>") == ()
    assert "nested" in refusal(f"<testsuite>{f'<{tag}>' * 50}{f'</{tag}>' * 50}</testsuite>").message
    assert "nested" in refusal(f"<testsuite>{f'<{tag}>' * 100_000}").message


def test_size_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(junit, "LIMIT", 20)
    assert cases("<testsuite        />") == ()
    assert refusal("<testsuite         />").code is Code.FILE_TOO_LARGE


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252", "us-ascii", "koi8-r"]
)
def test_encodings(encoding: str) -> None:
    declared = "utf-8" if encoding == "utf-8-sig" else encoding
    text = f'<?xml version="1.0" encoding="{declared}"?>{suite(case(name="t"))}'
    assert [one.name for one in cases(text.encode(encoding))] == ["c::t"]


def test_utf_16_without_a_declaration() -> None:
    assert [one.name for one in cases(suite(case(name="\u00e4")).encode("utf-16"))] == ["c::\u00e4"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(
    "encoding", sorted({*encodings.aliases.aliases.values(), "bogus", "idna", "punycode", "undefined"})
)
def test_every_encoding_name_ends_in_cases_or_a_finding(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{suite(case())}'
    found, findings = read_junit(text.encode(), "r.xml", {})
    assert bool(found) != bool(findings)


def test_the_reports_of_the_example() -> None:
    for file in Path("examples/st-elsewhere/infusion-pump/results/source").glob("*.xml"):
        assert cases(file.read_bytes())
