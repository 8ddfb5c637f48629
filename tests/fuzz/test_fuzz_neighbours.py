"""Whatever comes from neighbours, reading it ends in what it says, or in a located finding or a reason."""

import json
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medslate.adapters.formats.cyclonedx import declarations
from medslate.adapters.formats.oscal.canonical import canonical
from medslate.adapters.formats.reqif.reading import read_reqif
from medslate.adapters.formats.reqif.writing import write_reqif
from medslate.errors import MedslateError
from medslate.levels.strengths import Strength
from medslate.usecases.declarations import export
from medslate.usecases.oscal_sign import read_package, sign
from medslate.usecases.reqif import specify
from medslate.usecases.reqif_import import reqif_changes
from tests.fuzz.mutations import spoilt
from tests.unit.neighbours.build import CONTENTS, held, judged, key, opened
from tests.unit.neighbours.test_declarations import RICH, THEIRS
from tests.unit.neighbours.test_signing import LIST

ROOMY = settings(max_examples=200, deadline=5000, suppress_health_check=list(HealthCheck))
SCRAPS = [
    "<REQ-IF xmlns='http://www.omg.org/spec/ReqIF/20110401/reqif.xsd'>", "</REQ-IF>", "<SPEC-OBJECT>", "<VALUES>", "</VALUES>",
    "<SPEC-OBJECT-TYPE><x><y IDENTIFIER='d' LONG-NAME='How'/></x></SPEC-OBJECT-TYPE>", "<ATTRIBUTE-VALUE-STRING THE-VALUE='v'>",
    "</ATTRIBUTE-VALUE-STRING>", "<DEFINITION>d</DEFINITION>", "<THE-VALUE/>", "<!--", "-->", "<![CDATA[", "]]>", "&amp;", "&#0;", "&x;",
    "<!DOCTYPE x [", "<!ENTITY a 'b'>", "]>", "<", ">", "\0", "\ufffe", " xmlns:a='b'", "<a:b/>", "</SPEC-OBJECT>",
    "<?xml version='1.0' encoding='utf-16'?>",
]  # fmt: skip


@cache
def files() -> dict[str, bytes]:
    return {
        "reqif": write_reqif(specify(opened(RICH))),
        "ours": export(held(RICH), Strength.TESTED, declarations).content,
        "theirs": json.dumps(THEIRS).encode(),
        "envelope": sign(CONTENTS, key()),
        "list": json.dumps(LIST).encode(),
    }


def reads_reqif(content: bytes) -> None:
    found, findings = read_reqif(content, "p.reqif")
    assert (found is None) == bool(findings)
    for one in findings:
        assert one.message
        assert one.place.line is None or one.place.line >= 1
        assert one.place.column is None or one.place.column >= 1
    if found is not None:
        made = reqif_changes(opened(RICH), found)
        assert len(made.claims) <= len(found.items)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@given(st.data())
@ROOMY
def test_a_spoilt_reqif_file(data: st.DataObject) -> None:
    reads_reqif(data.draw(spoilt(files()["reqif"])))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@given(st.lists(st.sampled_from(SCRAPS), max_size=20), st.sampled_from(["utf-8", "utf-16", "utf-16-le", "latin-1"]))
@ROOMY
def test_reqif_of_scraps(scraps: list[str], encoding: str) -> None:
    reads_reqif("".join(scraps).encode(encoding, "replace"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        b"<REQ-IF>" + b"<a/>" * 1_500_000 + b"</REQ-IF>",
        b"<a>" * 1_000_000,
        b"<a b='" + b"x" * 30_000_000 + b"'/>",
        b"<a>" + b"&lt;" * 10_000_000 + b"</a>",
        b"<a " + b"".join(b"a%d='' " % one for one in range(1_000_000)) + b"/>",
    ],
    ids=["many", "deep", "long", "text", "attributes"],
)
def test_large_reqif_files(content: bytes) -> None:
    reads_reqif(content)


@pytest.mark.parametrize("name", ["ours", "theirs"])
@given(st.data())
@ROOMY
def test_spoilt_declarations(name: str, data: st.DataObject) -> None:
    found, findings = declarations.read(data.draw(spoilt(files()[name])), "d.json")
    assert found is not None or findings
    assert all(one.message and one.place.file == "d.json" for one in findings)


@given(st.data())
@ROOMY
def test_spoilt_envelopes_are_refused_or_mean_the_same(data: st.DataObject) -> None:
    try:
        found = judged(data.draw(spoilt(files()["envelope"])))
    except MedslateError as error:
        assert str(error)
    else:
        assert found == judged(files()["envelope"])


@given(st.data())
@ROOMY
def test_spoilt_lists_of_packages(data: st.DataObject) -> None:
    try:
        package = read_package(canonical(data.draw(spoilt(files()["list"])), "list.json")[0], "list.json")
    except MedslateError as error:
        assert str(error)
    else:
        assert all(".." not in one.uri.split("/") and one.uri.lower().endswith(".json") for one in package.artifacts)
