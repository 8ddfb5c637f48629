"""Bags: what is written passes public tools, and whatever is done to one is found."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import bagit
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medslate.adapters.formats.bagit import reading
from medslate.adapters.formats.bagit.layout import (
    BAGIT,
    INFO,
    MANIFESTS,
    TAG_FILES,
    TAG_MANIFESTS,
    decoded,
    encoded,
    manifest,
    name_fault,
)
from medslate.adapters.formats.bagit.reading import check_bag
from medslate.adapters.formats.bagit.writing import bag_files
from medslate.errors import MedslateError
from medslate.findings import Code

INFOS = (("Source-Organization", "Fenwick  Medical\n(fictional)"), ("Contact-Name", " "))
PAYLOAD = {
    "READ-ME.txt": b"Read me.\n",
    "bundle/a.zip": b"PK\x03\x04",
    "workspace/device.yaml": b"",
    "ä/ö ü.txt": b"x" * 70,
}
FILES = bag_files(PAYLOAD, INFOS)


def write(folder: Path, files: Mapping[str, bytes | memoryview] = FILES) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def faults(folder: Path) -> list[str]:
    found = check_bag(folder)[1]
    assert all(one.code is Code.ARCHIVE_FAULTY and one.remedy for one in found)
    return [str(one) for one in found]


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    return write(tmp_path / "bag")


# -- what is written --------------------------------------------------------------------------------------------------


def test_a_bag_is_whole_by_its_own_check_and_by_others(bag: Path) -> None:
    info, found = check_bag(bag)
    assert found == ()
    assert info == {"Source-Organization": "Fenwick Medical (fictional)", "Payload-Oxum": "83.4"}
    assert bagit.Bag(str(bag)).validate()
    for name in (*MANIFESTS, *TAG_MANIFESTS):
        tool = f"{'sha256' if '256' in name else 'sha512'}sum"
        done = subprocess.run([tool, "--strict", "-c", name], cwd=bag, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done
        assert done.stdout.count(": OK") == (4 if name in MANIFESTS else len(TAG_FILES) - 2)


def test_the_same_payload_gives_the_same_bytes() -> None:
    assert bag_files(dict(reversed(PAYLOAD.items())), INFOS) == FILES


def test_what_others_bag_with_the_same_digests_differs_in_form_alone(tmp_path: Path) -> None:
    """Ours is narrower than the RFC: a bag of another tool is sound, and still not an archive of ours."""
    folder = write(tmp_path / "other", PAYLOAD)
    bagit.make_bag(str(folder), checksums=["sha256", "sha512"])
    assert any("not the declaration of a BagIt 1.0" in one for one in faults(folder))
    ours = bytes(FILES["manifest-sha256.txt"]).decode().splitlines()
    assert sorted((folder / "manifest-sha256.txt").read_text("utf-8").splitlines()) == sorted(ours)


@pytest.mark.parametrize("name", ["../a", "/a", "a//b", "", "a\\b", "a\nb", "a\rb", "100%", "a\tb", "\ud800", "./a"])
def test_names_that_cannot_be_archived_are_refused(name: str) -> None:
    with pytest.raises(MedslateError, match="Give the file another name"):
        bag_files({name: b""}, ())


def test_labels_must_be_labels() -> None:
    with pytest.raises(MedslateError, match="no label"):
        bag_files({"a": b""}, (("a:b", "c"),))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.text("%02adAD5\r\n", max_size=12))
def test_names_in_manifests_mean_the_same_name(name: str) -> None:
    assert decoded(encoded(name)) == name
    assert "\n" not in encoded(name)
    assert "\r" not in encoded(name)
    assert encoded(name).replace("%25", "").replace("%0D", "").replace("%0A", "").count("%") == 0


# -- what is read -----------------------------------------------------------------------------------------------------


def test_names_with_line_ends_and_percent_signs_are_read(tmp_path: Path) -> None:
    """The writer has none of them, but they may stand in a bag; another reader takes them alike."""
    names = ("data/a\nb", "data/a\rb", "data/100%.txt", "data/%0A")
    assert faults(write(tmp_path / "bag", remade(dict.fromkeys(names, b"x")))) == []
    folder = write(tmp_path / "other", remade(dict.fromkeys(names[:2], b"x")))  # the other reader decodes no %25
    assert faults(folder) == []
    assert bagit.Bag(str(folder)).validate()


def remade(payload: Mapping[str, bytes], **replaced: bytes) -> dict[str, bytes]:
    """The files of a bag whose tag files are consistent, whatever the payload's names."""
    import hashlib

    def listed(files: Mapping[str, bytes], algorithm: str) -> bytes:
        return manifest({name: hashlib.new(algorithm, one).hexdigest() for name, one in files.items()})

    oxum = f"Payload-Oxum: {sum(map(len, payload.values()))}.{len(payload)}\n"
    tags = {BAGIT: bytes(FILES[BAGIT]), INFO: oxum.encode()}
    tags |= {name: listed(payload, algorithm) for name, algorithm in MANIFESTS.items()}
    tags |= {name.replace("_", "."): one for name, one in replaced.items()}
    tagged = dict(tags)
    return {**payload, **tags, **{name: listed(tagged, algorithm) for name, algorithm in TAG_MANIFESTS.items()}}


def flipped(folder: Path) -> None:
    file = folder / "data/bundle/a.zip"
    file.write_bytes(b"QK\x03\x04")


def swapped(folder: Path) -> None:
    one, other = folder / "data/READ-ME.txt", folder / "data/bundle/a.zip"
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)


def linked(folder: Path) -> None:
    file = folder / "data/READ-ME.txt"
    file.rename(folder.parent / "kept")
    file.symlink_to(folder.parent / "kept")


def linked_folder(folder: Path) -> None:
    (folder / "data/bundle").rename(folder.parent / "kept")
    (folder / "data/bundle").symlink_to(folder.parent / "kept")


def renamed(folder: Path) -> None:
    (folder / "data/READ-ME.txt").rename(folder / "data/read-me.txt")


def fetched(folder: Path) -> None:
    (folder / "fetch.txt").write_text("https://example.org/a 1 data/a\n")


def piped(folder: Path) -> None:
    os.mkfifo(folder / "data/pipe")


def extra_manifest(folder: Path) -> None:
    (folder / "manifest-md5.txt").write_text("")


MUTATIONS: Mapping[str, tuple[Callable[[Path], object], str]] = {
    "flip": (flipped, "It is not what manifest-sha256.txt says"),
    "swap": (swapped, "It is not what manifest-sha512.txt says"),
    "drop": (lambda folder: (folder / "data/READ-ME.txt").unlink(), "Payload-Oxum is 83.4, not 74.3"),
    "add": (lambda folder: (folder / "data/more").write_bytes(b""), "It does not list 'data/more'"),
    "rename": (renamed, "It does not list 'data/read-me.txt'"),
    "another manifest": (extra_manifest, "It belongs to no archive"),
    "a file beside": (lambda folder: (folder / "notes.txt").write_bytes(b""), "It belongs to no archive"),
    "a hidden file": (lambda folder: (folder / ".DS_Store").write_bytes(b""), "It belongs to no archive"),
    "an empty folder": (lambda folder: (folder / "data/empty").mkdir(), "empty folder"),
    "fetch": (fetched, "Files to be fetched are refused"),
    "a link": (linked, "neither a file nor a folder"),
    "a link to a folder": (linked_folder, "neither a file nor a folder"),
    "a pipe": (piped, "neither a file nor a folder"),
    "names alike": (lambda folder: (folder / "data/read-me.TXT").write_bytes(b""), "on some systems"),
    "no payload": (lambda folder: shutil.rmtree(folder / "data"), "Payload-Oxum"),
    "a name that leads out": (lambda folder: (folder / "data" / "a\\..\\b").write_bytes(b""), "lead out of the folder"),
    "a name with a bell": (lambda folder: (folder / "data" / "a\x07").write_bytes(b""), "no name should have"),
    "a name that is no UTF-8": (
        lambda folder: Path(os.fsdecode(os.fsencode(folder) + b"/data/\xff")).write_bytes(b""),
        "no name should have",
    ),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_whatever_is_done_to_a_bag_is_found(bag: Path, name: str) -> None:
    change, says = MUTATIONS[name]
    change(bag)
    found = faults(bag)
    assert any(says in one for one in found), found


@pytest.mark.parametrize("name", TAG_FILES)
def test_a_tag_file_that_is_gone_or_changed_is_found(bag: Path, name: str) -> None:
    content = (bag / name).read_bytes()
    (bag / name).write_bytes(content + b"\n")
    assert faults(bag)
    (bag / name).write_bytes(content[:-1])
    assert faults(bag)
    (bag / name).unlink()
    assert faults(bag) == [f"{name}: error: There is no {name}. {reading._AGAIN} [archive-faulty]"]


def listing(text: bytes) -> dict[str, bytes]:
    """A bag whose tag files agree, but for what one manifest says."""
    return remade({"data/a": b"x"}, **{"manifest-sha256_txt": text})


GOOD = manifest({"data/a": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (GOOD.upper().replace(b"DATA/A", b"data/a"), "Line 1 is no digest"),
        (GOOD.replace(b"  ", b" "), "Line 1 is no digest"),
        (GOOD.replace(b"  ", b" *"), "Line 1 is no digest"),
        (GOOD[1:], "Line 1 is no digest"),
        (GOOD.replace(b"\n", b"\r\n"), "Line 1 is no digest"),
        (GOOD + GOOD, "lists 'data/a' again"),
        (GOOD.replace(b"data/a", b"data/../../a"), "It lists 'data/../../a'"),
        (GOOD.replace(b"data/a", b"/etc/passwd"), "It lists '/etc/passwd'"),
        (GOOD.replace(b"data/a", b"data/a%"), "Line 1 is no digest"),
        (GOOD.replace(b"data/a", b"data/%0a"), "Line 1 is no digest"),
        (GOOD + GOOD.replace(b"data/a", b"bagit.txt"), "It lists 'bagit.txt'"),
        (GOOD.replace(b"data/a", b"data/b") + GOOD, "not stand in the order"),
        (b"\xef\xbb\xbf" + GOOD, "mark of byte order"),
        (b"\xff" + GOOD, "no text in UTF-8"),
        (b"", "It does not list 'data/a'"),
    ],
)
def test_manifests_have_one_form(tmp_path: Path, text: bytes, says: str) -> None:
    assert faults(write(tmp_path / "good", listing(GOOD))) == []
    found = faults(write(tmp_path / "bag", listing(text)))
    assert any(says in one for one in found), found


@pytest.mark.parametrize(
    "text",
    [b"", b"Payload-Oxum: 1.1", b"Payload-Oxum: 2.1\n", b"A: b\nA: c\nPayload-Oxum: 1.1\n", b"no label\n", b"A:  \n"],
)
def test_what_a_bag_says_of_itself_has_one_form(tmp_path: Path, text: bytes) -> None:
    assert faults(write(tmp_path / "bag", remade({"data/a": b"x"}, **{"bag-info_txt": text})))


@pytest.mark.parametrize(
    "text", [b"BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n", b"\xef\xbb\xbf" + bytes(FILES[BAGIT])]
)
def test_other_versions_are_refused(tmp_path: Path, text: bytes) -> None:
    assert "not the declaration" in faults(write(tmp_path / "bag", remade({"data/a": b"x"}, bagit_txt=text)))[0]


def test_another_folder_is_told_to_be_none_and_nothing_more(tmp_path: Path) -> None:
    (tmp_path / "device.yaml").write_text("")
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims/a.yaml").write_text("")
    (only,) = faults(tmp_path)
    assert "The folder is no archive: there is no bagit.txt." in only


def test_limits_hold(bag: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST", 10)
    assert any("larger than 10" in one for one in faults(bag))
    monkeypatch.setattr(reading, "MOST", 3)
    assert any("more than 3 files" in one for one in faults(bag))


def test_what_cannot_be_read_is_told(bag: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert any("cannot be read" in one for one in faults(tmp_path / "nowhere"))

    def refuse(*_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert any("Permission denied" in one for one in faults(bag))


@given(st.text(max_size=12))
def test_a_name_without_fault_stays_in_its_folder(name: str) -> None:
    if not name_fault(name):
        assert not Path(name).is_absolute()
        assert os.path.normpath(name) == name


def test_folders_too_deep_within_each_other_are_a_fault(bag: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "DEEPEST", 3)
    write(bag, {"data/a/b/e.txt": b"", "data/a/b/c/d.txt": b""})
    (found,) = [one for one in faults(bag) if "within each other" in one]
    assert found.startswith("data/a/b/c/: error: More than 3 folders")
