"""Whatever arrives as a form ends in a form or in findings: never in an exception, never in a hang."""

import io
import zipfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import medslate
from medslate.adapters.formats.mds2.reading import read_form
from medslate.adapters.formats.mds2.writing import write_form
from medslate.adapters.packs.source import PackFolders
from medslate.adapters.textfiles.answers import read_answers
from medslate.assessment.answers import Answer, Choice
from medslate.findings import Code, Finding, Place
from medslate.standards.questionnaires import Questionnaire

SHEET = "xl/worksheets/sheet1.xml"
SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
calm = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@cache
def form() -> Questionnaire:
    pack = PackFolders(Path(medslate.__file__).parent / "packs").load("mds2-hn1-2019")
    assert isinstance(pack, Questionnaire)
    return pack


@cache
def real() -> bytes:
    """A whole form with answers and notes."""
    answers = {
        one.id: Answer(one.id, choice, choice.value, f"Note on {one.id}", Place("x"))
        for one, choice in zip(form().questions[15:], [*Choice] * 60, strict=False)
    }
    return write_form(form(), answers, {"manufacturer": "Acme"})


@cache
def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(real())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(changed: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (parts() | changed).items():
            archive.writestr(name, data)
    return target.getvalue()


def ends_well(content: bytes) -> tuple[Finding, ...]:
    """The property: a form, or at least one error that says why there is none."""
    read, findings = read_form(content, "f.xlsx", form())
    if read is None:
        assert findings
        assert all(str(one) for one in findings)
    else:
        assert set(read.answers) <= {one.id for one in form().questions}
    return findings


@calm
@given(st.binary(max_size=4000), st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"%PDF-", b"\xd0\xcf\x11\xe0"]))
def test_random_bytes(tail: bytes, head: bytes) -> None:
    ends_well(head + tail)


@calm
@given(st.integers(0, 40_000))
def test_a_truncated_form(length: int) -> None:
    ends_well(real()[:length])


@calm
@given(st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 7)), min_size=1, max_size=20))
def test_flipped_bits(flips: list[tuple[int, int]]) -> None:
    content = bytearray(real())
    for at, bit in flips:
        content[at % len(content)] ^= 1 << bit
    ends_well(bytes(content))


@calm
@given(st.data())
def test_mutated_parts_in_a_sound_archive(data: st.DataObject) -> None:
    """Cuts, splices and flips within one XML part."""
    name = data.draw(st.sampled_from(sorted(parts())))
    text = parts()[name]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 200)))
    insert = data.draw(
        st.binary(max_size=30)
        | st.sampled_from(
            [b"<c>", b'r="A0"', b'r="A99999999"', b't="s"', b"-1", b"99999999999", b"1e308", b"&#0;", b"<v>"]
        )
    )
    ends_well(packed({name: text[:start] + insert + text[end:]}))


values = st.one_of(
    st.sampled_from(["", "Yes", "No", "See Note 3", "DOC-1", "SHAD-15", "Question ID", "Note 3", "_x0000_", "1-1"]),
    st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="<&\ufffe\uffff"), max_size=20),
)
kinds = st.sampled_from(["inlineStr", "str", "n", "b", "e", "d", "s", "x"])


@calm
@given(st.lists(st.lists(st.tuples(values, kinds), max_size=6), max_size=12))
def test_sheets_of_odd_cells(rows: list[list[tuple[str, str]]]) -> None:
    text = "".join("<row>" + "".join(map(cell, row)) + "</row>" for row in rows)
    ends_well(packed({SHEET: sheet(text)}))


def cell(content: tuple[str, str]) -> str:
    value, kind = content
    inner = f"<is><t>{value}</t></is>" if kind == "inlineStr" else f"<v>{value}</v>"
    return f'<c t="{kind}">{inner}</c>'


def sheet(rows: str) -> bytes:
    return f"<worksheet {SPACE}><sheetData>{rows}</sheetData></worksheet>".encode()


def codes(findings: Iterable[Finding]) -> set[Code]:
    return {one.code for one in findings}


def test_a_bomb() -> None:
    bomb = packed({"xl/media/image1.png": bytes(200 << 20)})
    assert len(bomb) < 1 << 20
    assert codes(ends_well(bomb)) == {Code.FILE_TOO_LARGE}


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE a [<!ENTITY b "Yes">]>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE a [<!ENTITY c "' + "x" * 1000 + '"><!ENTITY b "' + "&c;" * 1000 + '">]>',
    ],
)
def test_entities(head: str) -> None:
    rows = sheet('<row><c t="str"><v>DOC-1</v></c><c t="str"><v>&b;</v></c></row>').decode()
    assert codes(ends_well(packed({SHEET: (head + rows).encode()}))) == {Code.FILE_UNREADABLE}


def test_a_million_rows() -> None:
    rows = '<row><c t="str"><v>DOC-1</v></c></row>' * 1_000_000
    assert codes(ends_well(packed({SHEET: sheet(rows)}))) == {Code.FILE_TOO_LARGE}


@pytest.mark.parametrize("reference", ["XFD1048576", "A1048576", "XFD1", "ZZZ9999999"])
def test_one_cell_far_away(reference: str) -> None:
    rows = f'<row><c r="A1"><v>1</v></c></row><row><c r="{reference}"><v>1</v></c></row>'
    assert codes(ends_well(packed({SHEET: sheet(rows)}))) == {Code.FILE_TOO_LARGE}


def test_deeply_nested_parts() -> None:
    ends_well(packed({SHEET: b"<a>" * 200_000 + b"</a>" * 200_000}))


def test_long_texts_do_not_take_long() -> None:
    for text in ("note " + " " * 32_000 + "x", "see notes " + "1 " * 16_000 + "x", "No" + " ," * 16_000, "-" * 32_000):
        rows = "".join(
            f'<row><c t="str"><v>{first}</v></c><c/><c t="str"><v>{text}</v></c><c t="str"><v>{text}</v></c></row>'
            for first in ("ALOF-1", text)
        )
        ends_well(packed({SHEET: sheet(rows)}))


@calm
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_answers_files(content: bytes) -> None:
    read, findings = read_answers(content, "answers.yaml", form())
    assert read is not None or findings
