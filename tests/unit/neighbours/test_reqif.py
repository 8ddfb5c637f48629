"""ReqIF: the rows go out for a requirement tool, come back edited, and nothing is written over unseen."""

import re
from collections.abc import Mapping
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from medslate.adapters.formats.reqif import reading
from medslate.adapters.formats.reqif.reading import read_reqif
from medslate.adapters.formats.reqif.writing import write_reqif
from medslate.assessment.dossier import Dossier
from medslate.devices.claims import Claim
from medslate.errors import UsageError
from medslate.findings import Code, Place, Severity
from medslate.levels.verdicts import Verdict
from medslate.usecases.reqif import Field, ReadItem, ReqifFile, fingerprint, fit, specify
from medslate.usecases.reqif_import import ReqifChanges, reqif_changes, write_changes
from tests.build import DEVICE, HERE, PART, claim, dossier, evidence
from tests.journeys.conftest import DAY, Run, pump, run  # noqa: F401  (the fixtures)
from tests.unit.neighbours.build import opened

NOW = dossier(
    claim("C 1"),
    claim("A", how="By a password.\n\nSee 3 & 4 <here>.", evidence=("doc",)),
    claim("B", Verdict.NOT_APPLICABLE, rationale="There is none."),
    evidence=(evidence(),),
)
CLAIMS = {one.row: one for one in NOW.claims}


def exported(given: Dossier = NOW) -> str:
    return write_reqif(specify(opened(given))).decode()


def file_of(text: str) -> ReqifFile:
    found, findings = read_reqif(text.encode(), "p.reqif")
    assert findings == ()
    assert found is not None
    return found


def edited(edits: Mapping[tuple[str, Field], str], given: Dossier = NOW, **changes: Any) -> ReqifFile:
    """The file after somebody has edited fields of rows in a tool; `changes` are made to every requirement."""
    made = file_of(exported(given))
    return replace(
        made,
        items=tuple(
            replace(one, texts={**one.texts, **{field: text for (row, field), text in edits.items() if row == one.row}}, **changes)
            for one in made.items
        ),
    )  # fmt: skip


def read(file: ReqifFile, now: Dossier = NOW) -> ReqifChanges:
    return reqif_changes(opened(now), file)


def codes(changes: ReqifChanges) -> list[Code]:
    """Without the warnings of the check."""
    return [one.code for one in changes.findings if one.severity is Severity.ERROR]


# -- out --------------------------------------------------------------------------------------------------------------


def test_all_that_a_component_faces_or_claims_is_in_it() -> None:
    items = {one.row: one for one in file_of(exported()).items}
    assert list(items) == ["C 1", "A", "A RE(1)", "B", "T H"]
    assert items["A"].texts == {Field.VERDICT: "met", Field.HOW: "By a password.\n\nSee 3 & 4 <here>."}
    assert items["T H"].texts == {Field.VERDICT: "open"}
    assert {one.component for one in items.values()} == {"part"}


def test_ids_stay_and_the_same_content_gives_the_same_bytes() -> None:
    assert exported() == exported()
    later = exported(replace(NOW, device=replace(DEVICE, version="2"), claims=()))
    before, after = (
        dict.fromkeys(re.findall(r'<SPEC-OBJECT IDENTIFIER="([^"]+)"', one)) for one in (exported(), later)
    )
    assert set(after) < set(before)


def test_enhancements_stand_below_their_base() -> None:
    ids = {one.row: one.id for one in file_of(exported()).items}
    text = exported()
    base = text.index(f'IDENTIFIER="{ids["A"]}-place"')
    assert text[base:].index("<CHILDREN>") < text[base:].index(f"{ids['A RE(1)']}-place")


def test_a_device_that_faces_nothing() -> None:
    with pytest.raises(UsageError, match="nothing to specify"):
        exported(dossier(device=replace(DEVICE, components=())))


def test_a_component_without_a_name() -> None:
    nameless = replace(DEVICE, components=(replace(PART, name="", types=("U",)),))
    assert 'LONG-NAME="part"' in exported(dossier(device=nameless))


@pytest.mark.skipif(
    find_spec("reqif") is None, reason="the reader of another party is not installed: pip install reqif"
)
def test_another_reader_and_the_schema_take_it(tmp_path: Path) -> None:
    import reqif
    import xmlschema
    from reqif.parser import ReqIFParser
    from reqif.unparser import ReqIFUnparser

    (tmp_path / "p.reqif").write_text(exported(), "utf-8")
    schema = xmlschema.XMLSchema(str(Path(reqif.__file__).parent / "reqif_schema" / "reqif.xsd"))
    assert [str(one) for one in schema.iter_errors(str(tmp_path / "p.reqif"))] == []
    bundle = ReqIFParser.parse(str(tmp_path / "p.reqif"))
    objects = bundle.core_content.req_if_content.spec_objects
    assert len(objects) == 6
    again = file_of(ReqIFUnparser.unparse(bundle))
    assert read(again) == ReqifChanges((), (), 5, ())


# -- back -------------------------------------------------------------------------------------------------------------


def test_what_was_not_edited_changes_nothing() -> None:
    assert read(file_of(exported())) == ReqifChanges((), (), 5, ())


def test_edited_fields_become_claims_and_all_else_stays() -> None:
    made = read(edited({("A", Field.HOW): "By a token.", ("T H", Field.VERDICT): "unmet"}))
    assert [(one.row, one.field, one.before, one.after) for one in made.changes] == [
        ("A", Field.HOW, CLAIMS["A"].how, "By a token."),
        ("T H", Field.VERDICT, "open", "unmet"),
    ]
    first, second = made.claims
    assert replace(first, place=HERE) == replace(CLAIMS["A"], how="By a token.")
    assert replace(second, place=HERE) == Claim("part", "T H", Verdict.UNMET, HERE)
    assert made.same == 3


def test_texts_that_were_not_edited_keep_their_blanks() -> None:
    held = dossier(claim("A", how="Two  blanks\n\n\n\nand lines."))
    made = read(edited({("A", Field.VERDICT): "unmet"}, held), held)
    assert made.claims[0].how == "Two  blanks\n\n\n\nand lines."


def test_a_tool_may_give_paragraphs_for_line_breaks() -> None:
    paragraphs = exported().replace(
        "By a password.<xhtml:br/><xhtml:br/>See", "<xhtml:p>By  a\n password.</xhtml:p><xhtml:p/>\n<xhtml:p>See"
    ).replace("&lt;here&gt;.", "&lt;here&gt;.</xhtml:p>")  # fmt: skip
    assert read(file_of(paragraphs)) == ReqifChanges((), (), 5, ())


def test_what_was_claimed_meanwhile_stays() -> None:
    """The file says what was exported: the claim made since then is newer."""
    since = replace(NOW, claims=(*NOW.claims[:2], replace(NOW.claims[2], verdict=Verdict.UNMET)))
    assert read(file_of(exported()), since) == ReqifChanges((), (), 5, ())


def test_what_was_changed_on_both_sides_is_a_conflict() -> None:
    since = replace(NOW, claims=(NOW.claims[0], replace(NOW.claims[1], how="By a card."), NOW.claims[2]))
    made = read(edited({("A", Field.HOW): "By a token.", ("B", Field.RATIONALE): "None at all."}), since)
    assert codes(made) == [Code.REQUIREMENT_CONFLICT]
    assert [one.row for one in made.claims] == ["B"]
    assert read(edited({("A", Field.HOW): "By a card."}), since).findings == ()


def test_a_file_that_forgot_what_it_was_written_with() -> None:
    made = read(edited({("A", Field.HOW): "By a token.", ("T H", Field.VERDICT): "met"}, exported=""))
    assert codes(made) == [Code.REQUIREMENT_CONFLICT]
    assert "not known any more" in made.findings[0].message
    assert [one.row for one in made.claims] == ["T H"]


def test_a_tool_may_give_its_own_ids() -> None:
    made = read(edited({("B", Field.VERDICT): "unmet"}, id="x"))
    assert [one.row for one in made.claims] == ["B"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"component": "prat", "id": ""}, "prat is not of this device.*part"),
        ({"component": "", "id": ""}, "A requirement without a name"),
        ({"row": "A RE 1", "id": ""}, r"A RE 1 is not of this device.*A RE\(1\)"),
    ],
)
def test_requirements_of_others_are_refused(change: dict[str, str], said: str) -> None:
    item = file_of(exported()).items[0]
    made = read(ReqifFile("p.reqif", (replace(item, **change),)))  # type: ignore[arg-type]
    assert codes(made) == [Code.REQUIREMENT_REFUSED]
    assert re.search(said, f"{made.findings[0].message} {made.findings[0].remedy}")


def test_a_verdict_that_is_none_is_refused() -> None:
    made = read(edited({("A", Field.VERDICT): "mett"}))
    assert codes(made) == [Code.REQUIREMENT_REFUSED]
    assert made.findings[0].remedy == "Did you mean met?"
    assert made.claims == ()


def test_a_requirement_that_stands_twice() -> None:
    file = edited({("A", Field.HOW): "By a token."})
    made = read(replace(file, items=file.items * 2))
    assert codes(made) == [Code.DUPLICATE] * 5
    assert len(made.claims) == 1


def test_rows_that_the_component_does_not_face_are_refused() -> None:
    other = ReadItem("", "part", "U H", Place("p.reqif", (0,)), {Field.VERDICT: "met"})
    made = read(ReqifFile("p.reqif", (other,)))
    assert codes(made) == [Code.ROW_NOT_FACED]
    assert (made.claims, made.changes) == ((), ())


def test_what_the_check_will_say_is_told_and_written() -> None:
    made = read(edited({("T H", Field.VERDICT): "covered-externally"}))
    assert codes(made) == [Code.MEASURE_UNNAMED]
    assert made.findings[0].place == made.claims[0].place
    assert made.findings[0].place.line is not None


class Kept:
    """An editor that remembers."""

    def __init__(self) -> None:
        self.claims: list[Claim] = []

    def set_claim(self, one: Claim) -> str:
        self.claims.append(one)
        return "claims/part.yaml"


def test_changes_are_written_row_by_row() -> None:
    made, editor = read(edited({("A", Field.HOW): "x", ("B", Field.VERDICT): "met"})), Kept()
    assert write_changes(editor, made) == ("claims/part.yaml",)  # type: ignore[arg-type]
    assert tuple(editor.claims) == made.claims


def test_texts_that_xml_cannot_hold() -> None:
    odd = dossier(claim("A", how="a\x01\x0bb\ud800\U0001f600\ufffe"))
    assert file_of(exported(odd)).items[0].texts[Field.HOW] == "ab\U0001f600"
    assert read(file_of(exported(odd)), odd) == ReqifChanges((), (), 4, ())
    assert fit(" a  b \r\n\r\n\r\n\r\nc\t") == "a b\n\nc"
    assert fingerprint({Field.HOW: "a\n\nb"}) == fingerprint({Field.HOW: "a\nb ", Field.RATIONALE: ""})


# -- files of others --------------------------------------------------------------------------------------------------

HEAD = '<REQ-IF xmlns="http://www.omg.org/spec/ReqIF/20110401/reqif.xsd" xmlns:h="http://www.w3.org/1999/xhtml">'
TYPES = (
    '<SPEC-OBJECT-TYPE><SPEC-ATTRIBUTES><A IDENTIFIER="v" LONG-NAME="Verdict"/><A IDENTIFIER="h" LONG-NAME="How"/>'
    '<A IDENTIFIER="f" LONG-NAME="ReqIF.ForeignID"/></SPEC-ATTRIBUTES></SPEC-OBJECT-TYPE>'
    '<ENUM-VALUE IDENTIFIER="m" LONG-NAME="met"/>'
)


def value(kind: str, definition: str, inner: str = "", **attributes: str) -> str:
    told = "".join(f' {key}="{text}"' for key, text in attributes.items())
    return f"<ATTRIBUTE-VALUE-{kind}{told}><DEFINITION><R>{definition}</R></DEFINITION>{inner}</ATTRIBUTE-VALUE-{kind}>"


def theirs(*values: str) -> ReqifFile:
    return file_of(f"{HEAD}{TYPES}<SPEC-OBJECT><VALUES>{''.join(values)}</VALUES></SPEC-OBJECT></REQ-IF>")


def test_values_of_every_kind() -> None:
    (item,) = theirs(
        value("ENUMERATION", " v ", "<VALUES><ENUM-VALUE-REF> m </ENUM-VALUE-REF></VALUES>"),
        value("STRING", "h", **{"THE-VALUE": "So."}),
        value("STRING", "f", **{"THE-VALUE": " A "}),
        value("STRING", "unknown", **{"THE-VALUE": "x"}),
        value("STRING", "").replace("<DEFINITION><R></R></DEFINITION>", ""),
    ).items
    assert (item.texts, item.row, item.id) == ({Field.VERDICT: "met", Field.HOW: "So."}, "A", "")
    (item,) = theirs(
        value("XHTML", "h", "<THE-VALUE><h:ul><h:li>a</h:li><h:li>b <h:b>c</h:b></h:li></h:ul></THE-VALUE>"),
        value(
            "ENUMERATION", "v", "<VALUES><ENUM-VALUE-REF>m</ENUM-VALUE-REF><ENUM-VALUE-REF>q</ENUM-VALUE-REF></VALUES>"
        ),
    ).items
    assert item.texts == {Field.VERDICT: "met; ", Field.HOW: "a\n\nb c"}


def test_objects_without_our_fields_are_let_be() -> None:
    assert theirs(value("STRING", "f", **{"THE-VALUE": "A"})).items == ()
    assert file_of(f"{HEAD}<SPEC-OBJECT/></REQ-IF>").items == ()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04", Code.SYNTAX),
        (b"", Code.SYNTAX),
        (b"<a", Code.SYNTAX),
        (b"<a/>", Code.SHAPE),
        (b"<REQ-IF xmlns='urn:other'/>", Code.SHAPE),
        (b"<!DOCTYPE REQ-IF><REQ-IF/>", Code.SYNTAX),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', Code.SYNTAX),
        (b"<a>" * 500, Code.SYNTAX),
        (b"<?xml version='1.0' encoding='nonsense'?><a/>", Code.SYNTAX),
    ],
    ids=lambda one: str(one)[:20],
)
def test_files_that_cannot_be_used(content: bytes, code: Code) -> None:
    found, (finding,) = read_reqif(content, "p.reqif")
    assert (found, finding.code) == (None, code)


def test_files_that_are_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST", 3)
    assert [one.code for one in read_reqif(b"<a><b/><b/><b/></a>", "p.reqif")[1]] == [Code.SYNTAX]
    monkeypatch.setattr(reading, "LIMIT", 1)
    assert [one.code for one in read_reqif(b"<a/>", "p.reqif")[1]] == [Code.FILE_TOO_LARGE]


# -- as a person calls them -------------------------------------------------------------------------------------------


def test_the_example_goes_out_and_comes_back(run: Run, pump: Path) -> None:  # noqa: F811
    file = pump / "pump.reqif"
    on = ("-C", pump, "--on", DAY)
    said = run("reqif", "export", "-o", file, *on)
    assert (said.status, "rows of 3 components." in said.out) == (0, True)
    assert run("reqif", "import", file, *on).out.startswith("Nothing changes; ")
    text = file.read_text("utf-8")
    at = text.index("<xhtml:div>", text.index("-row-How</ATTRIBUTE-DEFINITION-XHTML-REF>", text.index("<SPEC-OBJECT ")))
    file.write_text(f"{text[:at]}<xhtml:div>Said by the tool: {text[at + len('<xhtml:div>') :]}", "utf-8")
    said = run("reqif", "import", file, "--dry-run", *on)
    assert (said.status, "1 field of 1 row would change; nothing is written" in said.out) == (0, True)
    said = run("reqif", "import", file, *on)
    assert (said.status, "Wrote " in said.out) == (0, True)
    claims = "".join(one.read_text("utf-8") for one in (pump / "claims").glob("*.yaml"))
    assert claims.count("Said by the tool: ") == 1
    assert '"same": ' in run("reqif", "import", file, "--format", "json", *on).out
    file.write_text("<a/>", "utf-8")
    assert run("reqif", "import", file, *on).status == 1
    assert run("reqif", "import", pump / "none.reqif", *on).status == 2
