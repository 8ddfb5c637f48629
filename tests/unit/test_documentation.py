"""What the program can do is what the documentation says: commands, codes, fields, words, links and tutorials."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from itertools import takewhile
from pathlib import Path, PurePosixPath
from typing import Any

import click
import msgspec
import pytest
import yaml

from medslate.adapters.textfiles import shapes
from medslate.adapters.textfiles.converting import Shape
from medslate.cli.app import medslate
from medslate.documents.catalogue import DOCUMENTS
from medslate.documents.site.catalogue import SITE_DOCUMENTS
from medslate.findings import Code

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
TRIED = sorted([*(DOCS / "tutorial").glob("*.md"), *(DOCS / "howto").glob("*.md"), ROOT / "README.md"])
FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TITLE = re.compile(r'title="([^"]+)"')
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
SOURCE = re.compile(r"`((?:src/medslate|docs|tests/(?!test_)|examples/st-|tools)[\w./-]*)`")
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
OUTSIDE = re.compile(r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=[\"']?(?:https?:)?//[^\s>]+")
DOCUMENTED_FILES: Mapping[str, type[Shape]] = {
    **shapes.FILES,
    "record": shapes.RecordFile,
    "release": shapes.ReleaseFile,
}
# The vocabulary of the project, one term a heading of the glossary.
VOCABULARY = (
    "FR", "SR", "CR", "RE", "SAR", "EDR", "HDR", "NDR", "CCSC", "SL", "SL vector", "SL-T", "SL-C", "SL-A", "bounds",
    "gap", "device", "component", "essential function", "security context", "security capability", "zone", "conduit",
    "flow", "placement", "compensating countermeasure", "manufacturer", "operator", "accompanying documents",
    "standard", "edition", "catalog", "overlay", "crosswalk", "pack", "applicability", "verdict", "evidence",
    "finding", "conformity", "plan", "bundle", "manifest", "envelope", "fleet", "dossier", "workspace", "claim",
    "row", "strength", "declared", "evidenced", "tested", "met", "met-by-integration", "not-applicable",
    "covered-externally", "unmet", "open", "vacuous", "questionnaire", "gate", "exposure", "integration",
    "external measure", "digest", "release", "approval", "test record", "site", "zone profile", "inventory", "mapping",
    "attack path", "enforcement point", "remote service", "reaction time", "fail mode", "break-glass path", "twin zone",
    "partition", "blast radius", "measure", "library", "instance", "feature", "credit", "covered", "idle",
    "device-only", "residual", "acceptance", "uncovered", "proven bound", "gap of proof", "front", "candidate",
    "scale", "register", "statement", "answer", "state", "reached", "unmapped", "contradicted", "chain", "boundary", "route",
    "pin",
)  # fmt: skip


def page(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def prose(text: str) -> str:
    """The text without its code blocks."""
    return FENCE.sub("", text)


# -- commands ---------------------------------------------------------------------------------------------------------


def commands(command: click.Command, name: str = "medslate") -> Iterator[tuple[str, click.Command]]:
    """Every command with its full name, groups included."""
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=name)
        for one in command.list_commands(context):
            below = command.get_command(context, one)
            assert below is not None
            yield from commands(below, f"{name} {one}")


def sections(text: str, level: int) -> dict[str, str]:
    """The text below each heading of a level, by the heading without its marks of code."""
    parts = re.split(rf"^{'#' * level} (.+)$", text, flags=re.MULTILINE)
    return {heading.replace("`", "").strip(): body for heading, body in zip(parts[1::2], parts[2::2], strict=True)}


ALL_COMMANDS = dict(commands(medslate))


@pytest.mark.parametrize("name", list(ALL_COMMANDS)[1:])
def test_every_command_and_option_is_in_the_reference(name: str) -> None:
    section = sections(page("reference/cli.md"), 2 if name.count(" ") == 1 else 3).get(name)
    assert section is not None, f"reference/cli.md has no heading {name}"
    for parameter in ALL_COMMANDS[name].params:
        if isinstance(parameter, click.Option):
            written = max(parameter.opts, key=len)
            assert f"`{written}" in section, f"{name}: {written} is missing"
            if isinstance(parameter.type, click.Choice):
                for choice in parameter.type.choices:
                    assert f"`{choice}`" in section, f"{name} {written}: {choice} is missing"
        elif isinstance(parameter.type, click.Choice):
            assert all(f"`{choice}`" in section for choice in parameter.type.choices)
        else:
            metavar = parameter.make_metavar(click.Context(ALL_COMMANDS[name]))
            assert metavar.strip("[].").split("|")[0].split("]")[0] in section


def test_the_reference_has_no_command_that_is_gone() -> None:
    text = page("reference/cli.md")
    headings = [*sections(text, 2), *sections(text, 3)]
    assert {one for one in headings if one.startswith("medslate ")} == set(list(ALL_COMMANDS)[1:])


def test_every_document_is_in_the_reference() -> None:
    text = page("reference/documents.md")
    assert all(f"`{name}`" in text for name in (*DOCUMENTS, *SITE_DOCUMENTS))


# -- codes, fields, words ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", Code, ids=lambda code: code.code)
def test_every_finding_code_is_in_the_reference_with_its_severity(code: Code) -> None:
    lines = [line for line in page("reference/findings.md").splitlines() if line.startswith(f"| `{code.code}` |")]
    assert len(lines) == 1, f"{code.code} stands in {len(lines)} rows"
    severity, meaning, remedy = (cell.strip() for cell in lines[0].strip("|").split("|")[1:])
    assert severity == code.severity.value
    assert meaning
    assert remedy


def test_the_reference_has_no_code_that_is_gone() -> None:
    told = set(re.findall(r"^\| `([a-z-]+)` \|", page("reference/findings.md"), re.MULTILINE))
    assert told == {code.code for code in Code}


def fields(shape: Any) -> Iterator[str]:
    """The names of all fields of a shape and of the shapes within it."""
    for field in msgspec.structs.fields(shape):
        yield field.encode_name
        for inner in shapes_within(field.type):
            yield from fields(inner)


def shapes_within(kind: Any) -> Iterator[type[Shape]]:
    if isinstance(kind, type) and issubclass(kind, Shape):
        yield kind
    for one in getattr(kind, "__args__", ()):
        yield from shapes_within(one)
    if hasattr(kind, "__metadata__"):
        yield from shapes_within(kind.__origin__)


@pytest.mark.parametrize("name", DOCUMENTED_FILES)
def test_every_file_and_field_of_a_workspace_is_in_the_reference(name: str) -> None:
    found = [body for title, body in sections(page("reference/workspace-format.md"), 2).items() if name in title]
    assert len(found) == 1, f"workspace-format.md has {len(found)} sections on {name}"
    for field in fields(DOCUMENTED_FILES[name]):
        assert f"`{field}`" in found[0], f"{name}: {field} is missing"


@pytest.mark.parametrize("term", VOCABULARY)
def test_every_term_is_in_the_glossary(term: str) -> None:
    headings = (line for line in page("glossary.md").splitlines() if line.startswith("**"))
    assert term in {name for line in headings for name in re.findall(r"\*\*([^*]+)\*\*", line)}


# -- readme, links, navigation ----------------------------------------------------------------------------------------


def test_the_readme_is_one_screen_and_names_both_commands() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert len(text.splitlines()) <= 60
    assert "make demo" in text
    assert "make test" in text


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as the site makes them."""
    plain = (re.sub(r"[^\w\s-]", "", one.replace("`", "")).strip().lower() for one in HEADING.findall(prose(text)))
    return {re.sub(r"[-\s]+", "-", one) for one in plain}


@pytest.mark.parametrize("path", [*PAGES, *ROOT.glob("*.md")], ids=lambda path: str(path.relative_to(ROOT)))
def test_every_internal_link_leads_somewhere(path: Path) -> None:
    for link in LINK.findall(prose(path.read_text("utf-8"))):
        if link.startswith(("https://", "http://", "mailto:")):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        assert target.exists(), f"{link} leads nowhere"
        if anchor:
            assert anchor in anchors(target.read_text("utf-8")), f"{link}: no such heading"


@pytest.mark.parametrize("path", [*PAGES, *ROOT.glob("*.md")], ids=lambda path: str(path.relative_to(ROOT)))
def test_every_place_in_the_repository_that_is_named_exists(path: Path) -> None:
    for name in SOURCE.findall(prose(path.read_text("utf-8"))):
        assert (ROOT / name).exists(), f"there is no {name}"


def navigation(entry: Any) -> Iterator[str]:
    for one in entry.values() if isinstance(entry, dict) else entry:
        if isinstance(one, str):
            yield one
        else:
            yield from navigation(one)


def test_every_page_is_in_the_navigation() -> None:
    site = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    listed = list(navigation(site["nav"]))
    assert sorted(listed) == sorted(str(PurePosixPath(path.relative_to(DOCS))) for path in PAGES)
    assert site["theme"]["font"] is False


# -- what is shown in consoles ----------------------------------------------------------------------------------------


@dataclass
class Step:
    """A file to write (`name`), or a command to run, with the text shown for it."""

    text: str
    name: str = ""
    shown: str = ""


def steps(text: str) -> list[Step]:
    """The files and commands of a page in order: blocks with a title, and console blocks."""
    found: list[Step] = []
    for language, rest, body in FENCE.findall(text):
        if title := TITLE.search(rest):
            found.append(Step(body, name=title[1]))
        elif language == "console":
            found += console(body)
    return found


def console(body: str) -> list[Step]:
    """`$ command`, lines beginning with `> ` that go on with it, then what it shows."""
    found: list[Step] = []
    for line in body.splitlines():
        if line.startswith("$ "):
            found.append(Step(line[2:]))
        elif line.startswith("> ") and not found[-1].shown:
            found[-1].text += f"\n{line[2:]}"
        else:
            found[-1].shown += f"{line}\n"
    return found


def called(text: str) -> Iterator[tuple[str, list[str]]]:
    for step in steps(text):
        if not step.name and step.text.startswith("medslate "):
            words = shlex.shlex(step.text.replace("\\\n", " "), posix=True, punctuation_chars=";|&<>")
            words.whitespace_split = True
            yield step.text, list(takewhile(lambda word: not word or word[0] not in ";|&<>", list(words)[1:]))


@pytest.mark.parametrize("path", [*PAGES, ROOT / "README.md"], ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_shown_exists_and_so_do_its_options(path: Path) -> None:
    for line, words in called(path.read_text("utf-8")):
        names = [f"medslate {' '.join(words[:count])}" for count in (2, 1)]
        name = next((one for one in names if one in ALL_COMMANDS), None)
        assert name is not None or words[0].startswith("--"), f"no such command: {line}"
        if name is not None:
            known = {option for one in ALL_COMMANDS[name].params for option in one.opts} | {"--help", "-h"}
            given = [word.partition("=")[0] for word in words if re.match(r"--?[a-zA-Z]", word)]
            assert set(given) <= known, f"unknown option in: {line}"


def run(found: list[Step], folder: Path, tools: Path) -> list[str]:
    """What each step shows when all are run in one shell, one after the other."""
    tools.mkdir()
    script = tools / "medslate"
    script.write_text(f"#!{sys.executable}\nimport sys\nfrom medslate.cli import main\nsys.exit(main())\n", "utf-8")
    script.chmod(0o755)
    plugin = "" if entry_points(group="pytest11", name="medslate") else "medslate.pytest_plugin"
    environment = os.environ | {
        "PATH": f"{tools}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "src"),
        "PYTEST_PLUGINS": plugin,
        "PYTEST_ADDOPTS": "",
        "COLUMNS": "80",
    }
    environment = {key: value for key, value in environment.items() if not key.startswith(("COV_", "PYTEST_XDIST"))}
    lines = []
    for step in found:
        if step.name:
            lines.append(f"mkdir -p {shlex.quote(str(PurePosixPath(step.name).parent))}")
            lines.append(f"cat > {shlex.quote(step.name)} <<'END-OF-FILE'\n{step.text}END-OF-FILE")
        else:
            lines.append(step.text)
        lines.append("{ status=$?; printf '\\n@@@@\\n'; (exit $status); }")
    bash = shutil.which("bash")
    assert bash is not None
    done = subprocess.run(
        [bash], input="\n".join(lines), cwd=folder, env=environment, capture_output=False, check=False, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300,
    )  # fmt: skip
    return done.stdout.split("\n@@@@\n")


def matches(shown: str, said: str) -> bool:
    """Whether the shown text is what was said; `...` stands for any text, on a line of its own for any lines."""
    pattern = re.escape(shown.strip("\n")).replace(r"\.\.\.", "@@").replace("@@\\\n", "@@\n")
    pattern = re.sub(r"^@@\\?\n", r"(?:.*\\n)*?", pattern, flags=re.MULTILINE)
    pattern = re.sub(r"^@@\Z", r"(?:.*\\n)*.*", pattern, flags=re.MULTILINE).replace("@@", r"[^\n]*?")
    return re.fullmatch(pattern, "\n".join(line.rstrip() for line in said.strip("\n").splitlines())) is not None


def test_matching_takes_dots_for_any_text() -> None:
    assert matches("a\n...\nd\n", "a\nb\nc\nd\n")
    assert matches("a ... d\n", "a b c d\n")
    assert not matches("a ... d\n", "a b c\n")
    assert not matches("a\n", "a\nb\n")
    assert matches("{0..4 1}\n", "{0..4 1}\n")
    assert matches("a\n...\n", "a\nb\nc\n")
    assert not matches("...\nx\n...\ny\n...\n", "a\n" * 40)  # and that at once, not after years


@pytest.mark.slow
@pytest.mark.parametrize("path", TRIED, ids=lambda path: path.name)
def test_what_is_shown_is_what_happens(path: Path, tmp_path: Path) -> None:
    found = [step for step in steps(path.read_text("utf-8")) if not step.text.startswith("make ")]
    folder = tmp_path / "work"
    shutil.copytree(ROOT / "examples", folder / "examples")
    said = run(found, folder, tmp_path / "tools")
    assert len(said) == len(found) + 1
    for step, text in zip(found, said, strict=False):
        assert not step.shown or matches(step.shown, text), f"$ {step.text}\n\nshown:\n{step.shown}\nsaid:\n{text}"


@pytest.mark.slow
def test_the_site_asks_nobody_outside(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(tmp_path / "site")],
        cwd=ROOT, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert built.returncode == 0, built.stdout + built.stderr
    for html in (tmp_path / "site").rglob("*.html"):
        assert OUTSIDE.findall(html.read_text("utf-8")) == [], html.name
