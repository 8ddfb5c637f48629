"""What others wrote is shown on a terminal, and never obeyed by it."""

import io
import sys

import pytest

from medslate.cli import guard, output
from medslate.cli.app import run
from medslate.findings import Code, Finding, Place
from medslate.usecases.bundle_verify import plain


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(text: str) -> str:
    screen = Screen()
    print(text, end="", file=guard.Terminal(screen))
    return screen.getvalue()


@pytest.mark.parametrize(
    "attack",
    [
        "\x1b[2J",
        "\x1b]0;title",
        "\x07",
        "\x1b[8m",
        "\x9b31m",
        "\r",
        "\x08",
        "\u202e",
        "\u2028",
        "\x1b[1;31m",
        "\x1bc",
        "\x7f",
    ],
)
def test_nothing_is_obeyed(attack: str) -> None:
    assert shown(f"a{attack}b") == f"a\ufffd{attack[1:]}b"


def test_lines_tabs_and_our_colours_pass() -> None:
    text = "\x1b[32m\x1b[1mACCEPTED\x1b[0m\n\tä €\x1b[93m!\x1b[0m\n"
    assert shown(text) == text


def test_the_rest_of_the_stream_is_there() -> None:
    assert guard.Terminal(Screen()).isatty()


def test_only_terminals_are_guarded_and_only_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    screen, file = Screen(), io.StringIO()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setattr(sys, "stderr", file)
    with guard.guarded():
        print("\x1b[2Jx", end="")
        print("\x1b[2Jx", end="", file=sys.stderr)
    assert (screen.getvalue(), file.getvalue()) == ("\ufffd[2Jx", "\x1b[2Jx")
    assert (sys.stdout, sys.stderr) == (screen, file)


def test_every_command_is_guarded(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(sys, "argv", ["medslate", "bundle", "show", "\x1b[2Jnone.zip"])
    assert run() == 2
    assert screen.getvalue() == "medslate: There is no file \ufffd[2Jnone.zip.\n"


def test_no_finding_and_no_cell_begins_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    output.say_findings([Finding(Code.SHAPE, Place("a\nb"), "c\n0 errors", "d\re")])
    output.say_table(["x", "y"], [["1\nACCEPTED", "2"]])
    assert capsys.readouterr().out.splitlines() == [
        f"a b: {Code.SHAPE.severity.value}: c 0 errors d e [{Code.SHAPE.code}]", "x           y", "1 ACCEPTED  2",
    ]  # fmt: skip


@pytest.mark.parametrize("unseen", ["\u200b", "\u2060", "\ufeff", "\xad", "\U000e0041"])
def test_no_name_looks_like_another_by_what_is_not_seen(unseen: str) -> None:
    assert plain(f"Fenwick{unseen} Medical") == "Fenwick\ufffd Medical"
