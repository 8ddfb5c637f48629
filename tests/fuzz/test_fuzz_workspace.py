"""Whatever the files of a workspace hold, reading them ends in a dossier or in located findings."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medslate.adapters.textfiles import shapes
from medslate.adapters.textfiles.answers import read_answers
from medslate.adapters.textfiles.converting import Shape, convert
from medslate.adapters.textfiles.editing import TextEditor
from medslate.adapters.textfiles.workspace import read_dossier
from medslate.adapters.textfiles.yamlfile import read_yaml
from medslate.assessment.conformity.stated import Pin, Stated
from medslate.devices.claims import Claim
from medslate.errors import MedslateError
from medslate.findings import Finding, Place, failed
from medslate.levels.verdicts import Verdict
from medslate.standards.questionnaires import Questionnaire
from medslate.wiring import pack_source
from tests.fakes.folders import MemoryFolder
from tests.fuzz.mutations import SCRAPS, spoilt

EXAMPLES = Path("examples/st-elsewhere")
STATEMENT = b"""\
# head
pack: rules
about: a release
answers:
  A: {answer: "no", rationale: none # why
    }
  B:
    answer: conforms
    how: >-
      text
    evidence: [doc]
"""
DEVICE = b'medslate: 1\ncatalog: c\ndevice: {name: n, manufacturer: m, version: "1", intended_use: u}\ncomponents: {}\n'
STANDARDS = b"packs:\n  rules: {version: 1.0.0, digest: %s}\nregisters: {reg: {checked: 2026-01-31}}\n" % (b"a" * 64)
CHANGES = (
    ("packs", "new", {"version": "1.10", "digest": "b" * 64}),
    ("packs", "rules", {"version": "2", "digest": "c" * 64}),
    ("registers", "reg", {"checked": "2026-02-28"}),
    ("registers", "new", {"checked": "2026-02-28"}),
)
PUMP = MemoryFolder.copy_of(EXAMPLES / "infusion-pump")
PUMP.files |= {"conformity/rules.yaml": STATEMENT, "standards.yaml": STANDARDS}
NAMES = sorted(name for name in PUMP.files if name.endswith((".yaml", ".json")))
ROOMY = settings(max_examples=150, deadline=5000, suppress_health_check=list(HealthCheck))


def told(findings: tuple[Finding, ...]) -> None:
    for one in findings:
        assert one.place.file
        assert one.message
        assert str(one)
        assert one.place.line is None or one.place.line >= 1
        assert one.place.column is None or one.place.column >= 1


@given(st.data())
@ROOMY
def test_a_spoilt_workspace(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    folder = MemoryFolder(PUMP.files | {name: data.draw(spoilt(PUMP.files[name]))})
    dossier, findings = read_dossier(folder)
    told(findings)
    assert dossier is not None or failed(findings)


@given(st.sampled_from(["conformity/rules.yaml", "standards.yaml"]), st.data())
@ROOMY
def test_spoilt_statements_and_pins(name: str, data: st.DataObject) -> None:
    """What is read of them is answers, pins and days; all else is told, in that file."""
    small = {"device.yaml": DEVICE, "conformity/rules.yaml": STATEMENT, "standards.yaml": STANDARDS}
    dossier, findings = read_dossier(MemoryFolder(small | {name: data.draw(spoilt(small[name]))}))
    told(findings)
    assert dossier is not None or failed(findings)
    assert {one.place.file for one in findings} <= {name}
    if dossier is not None:
        assert all(one.pack and one.place.file == "conformity/rules.yaml" for one in dossier.statements)
        assert all(len(one.digest) == 64 for one in dossier.standards.pins.values())


@given(st.data())
@ROOMY
def test_a_small_spoilt_device(data: st.DataObject) -> None:
    """A short file is hit where it matters more often than a long one."""
    dossier, findings = read_dossier(MemoryFolder({"device.yaml": data.draw(spoilt(DEVICE))}))
    told(findings)
    assert dossier is not None or failed(findings)


@given(st.lists(st.sampled_from([one.decode("utf-8", "replace") for one in SCRAPS] + ["a", "b: ", "\n"]), max_size=20))
@ROOMY
def test_yaml_of_scraps(scraps: list[str]) -> None:
    value, findings = read_yaml("".join(scraps).encode(), "file.yaml")
    told(findings)
    if findings:
        assert value is None
    for shape in shapes.FILES.values():
        _, faults = convert(value, shape, Place("file.yaml"))
        told(faults)


_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(max_size=5)
            | st.sampled_from(
                ["claims", "component", "verdict", "evidence", "of", "device", "cases", "rows", "answers"]
            )
            | st.integers()
            | st.none(),
            inner,
            max_size=4,
        )
    ),
)


@given(_PLAIN, st.sampled_from([*shapes.FILES.values(), shapes.RecordFile, shapes.ReleaseFile]))
@ROOMY
def test_any_value_is_a_shape_or_has_faults(value: object, shape: type[Shape]) -> None:
    made, findings = convert(value, shape, Place("file.yaml"))
    told(findings)
    assert (made is None) == bool(findings)


@given(st.data())
@ROOMY
def test_spoilt_answers(data: st.DataObject) -> None:
    content = (EXAMPLES / "bedside-monitor" / "answers.yaml").read_bytes()
    _, findings = read_answers(data.draw(spoilt(content[:2000])), "answers.yaml", _form())
    told(findings)


@cache
def _form() -> Questionnaire:
    form = pack_source().load("mds2-hn1-2019")
    assert isinstance(form, Questionnaire)
    return form


@given(st.data())
@ROOMY
def test_editing_a_spoilt_file_succeeds_wholly_or_changes_nothing(data: st.DataObject) -> None:
    content = data.draw(
        spoilt(b"# head\ncomponent: part\nclaims:\n  A:\n    verdict: open # why\n    how: >-\n      text\n  B: {}\n")
    )
    folder = MemoryFolder({"claims/a.yaml": content})
    row = data.draw(st.sampled_from(["A", "B", "C"]))
    try:
        TextEditor(folder).set_claim(Claim("part", row, Verdict.MET, Place("x"), "how"))
    except MedslateError:
        assert folder.files == {"claims/a.yaml": content}
    else:
        before, after = (read_yaml(one, "a.yaml")[0] for one in (content, folder.files["claims/a.yaml"]))
        rest = before.get("claims") or {}
        assert after == before | {"claims": rest | {row: {"verdict": "met", "how": "how"}}}


@given(st.data())
@ROOMY
def test_answering_into_a_spoilt_file_succeeds_wholly_or_changes_nothing(data: st.DataObject) -> None:
    content = data.draw(spoilt(STATEMENT))
    folder = MemoryFolder({"conformity/rules.yaml": content})
    row = data.draw(st.sampled_from(["A", "B", "C"]))
    try:
        TextEditor(folder).set_stated(Stated("rules", row, "partly", Place("x"), "how"))
    except MedslateError:
        assert folder.files == {"conformity/rules.yaml": content}
    else:
        before, after = (read_yaml(one, "a.yaml")[0] for one in (content, folder.files["conformity/rules.yaml"]))
        rest = before.get("answers") or {}
        assert after == before | {"answers": rest | {row: {"answer": "partly", "how": "how"}}}


@given(st.data())
@ROOMY
def test_pinning_in_a_spoilt_file_succeeds_wholly_or_changes_nothing(data: st.DataObject) -> None:
    content = data.draw(spoilt(STANDARDS))
    folder = MemoryFolder({"standards.yaml": content})
    group, key, entry = data.draw(st.sampled_from(CHANGES))
    try:
        if group == "packs":
            TextEditor(folder).pin(key, Pin(**entry))
        else:
            TextEditor(folder).mark_checked(key, date.fromisoformat(entry["checked"]))
    except MedslateError:
        assert folder.files == {"standards.yaml": content}
    else:
        before, after = (read_yaml(one, "s.yaml")[0] for one in (content, folder.files["standards.yaml"]))
        rest = (before or {}).get(group) or {}
        assert after == (before or {}) | {group: rest | {key: entry}}


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        b"component: part\nclaims:\n" + b"".join(b"  R%d: {verdict: met}\n" % one for one in range(200_000)),
        b"component: part\nclaims:\n" + b"".join(b"  R%d: 1\n" % one for one in range(200_000)),
        b"component: part\nclaims:\n" + b"  R:\n" * 1_000_000,
        b"component: part\nclaims: [" + b"1," * 1_000_000 + b"]",
        b"component: part\nclaims: " + b"9" * 16_000_000,
        b"component: part\nclaims: " + b"x" * 16_000_000,
        b"component: part\nclaims: |\n" + b"  x\n" * 4_000_000,
        b"#\n" * 8_000_000,
        b'"' + b"\\n" * 8_000_000 + b'"',
    ],
    ids=["rows", "keys", "duplicates", "items", "digits", "scalar", "lines", "comments", "escapes"],
)
def test_a_million_of_anything(content: bytes) -> None:
    dossier, findings = read_dossier(MemoryFolder(PUMP.files | {"claims/part.yaml": content}))
    told(findings[:100])
    assert dossier is not None or failed(findings)
