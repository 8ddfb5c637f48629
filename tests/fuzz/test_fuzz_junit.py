"""Whatever a report holds, reading it ends in test cases or in one located finding."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medslate.adapters.formats.junit import read_junit
from medslate.adapters.formats.sarif import to_sarif
from medslate.adapters.formats.sarif_reading import read_sarif
from medslate.findings import Code, Finding, Place
from tests.fuzz.mutations import spoilt

REPORTS = sorted(Path("examples/st-elsewhere/infusion-pump/results/source").glob("*.xml"))
ROOMY = settings(max_examples=150, deadline=5000, suppress_health_check=list(HealthCheck))
SCRAPS = [
    "<testsuite>", "</testsuite>", "<testcase name='t'>", "</testcase>", "<failure/>", "<property name='medslate' value='A'/>", "<!--",
    "-->", "<![CDATA[", "]]>", "<?xml version='1.0' encoding='utf-16'?>", "<?x y?>", "&amp;", "&#x41;", "&#0;", "&x;", "<!DOCTYPE x [",
    "<!ENTITY a 'b'>", "]>", "<", ">", "\0", "\ufffe", " xmlns='x'", " xmlns:a='b'", "<a:b/>", "\u00e4",
]  # fmt: skip


def reads(content: bytes) -> None:
    found, findings = read_junit(content, "report.xml", {"*": ("A",), "[": ("B",)})
    assert not (found and findings)
    for one in findings:
        assert one.message
        assert one.place.line is None or one.place.line >= 1
        assert one.place.column is None or one.place.column >= 1
    assert all(case.rows and 1 <= len(case.name) <= 400 for case in found)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@given(st.data())
@ROOMY
def test_a_spoilt_report(data: st.DataObject) -> None:
    reads(data.draw(spoilt(data.draw(st.sampled_from(REPORTS)).read_bytes()[:3000] + b"</testsuite></testsuites>")))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@given(
    st.lists(st.sampled_from(SCRAPS), max_size=20),
    st.sampled_from(["utf-8", "utf-16", "utf-16-le", "utf-32", "latin-1"]),
)
@ROOMY
def test_xml_of_scraps(scraps: list[str], encoding: str) -> None:
    reads("".join(scraps).encode(encoding, "replace"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        b"<testsuite>" + b"<testcase name='t'/>" * 1_000_000 + b"</testsuite>",
        b"<testsuite>" * 1_000_000,
        b"<testsuite a='" + b"x" * 30_000_000 + b"'/>",
        b"<testsuite>" + b"<!-- -->" * 3_000_000 + b"</testsuite>",
        b"<testsuite " + b"".join(b"a%d='' " % one for one in range(1_000_000)) + b"/>",
        b"<" * 10_000_000,
        b"&" * 10_000_000,
        b"<testsuite>" + b"&lt;" * 10_000_000 + b"</testsuite>",
    ],
    ids=["cases", "depth", "attribute", "comments", "attributes", "brackets", "ampersands", "entities"],
)
def test_a_million_of_anything(content: bytes) -> None:
    reads(content)


@given(st.data())
@ROOMY
def test_a_spoilt_log_of_an_analysis(data: st.DataObject) -> None:
    log = to_sarif([Finding(Code.SYNTAX, Place("a.yaml", line=2), "Wrong.", "Correct it.")], "1").encode()
    analysis, findings = read_sarif(data.draw(spoilt(log)), "a.sarif")
    assert (analysis is None) is bool(findings)
