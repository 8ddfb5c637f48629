"""JUnit XML, read as a stream: no document type, no entities, bounded size and depth; test cases that name rows.

A case names rows in a property `medslate` (several separated by `;`) or through a mapping from name patterns to rows
that the caller gives for tests which cannot carry properties.
"""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from xml.parsers import expat

from medslate.assessment.evidence import Outcome, TestCase
from medslate.findings import Code, Finding, Place

PROPERTY = "medslate"
LIMIT = 64 << 20
_DEPTH = 50
_LONGEST = 400  # of a test's name in a test record
_BAD = frozenset({"failure", "error"})


class _RefusedError(Exception):
    """The file holds something that no test report needs."""


def read_junit(
    content: bytes, file: str, rows: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[TestCase, ...], tuple[Finding, ...]]:
    """The test cases that name rows, and what is wrong with the file; no cases from a broken file.

    `rows` gives, per pattern of a test's full name (`classname::name`, with `*` and `?`), the rows it bears on.
    """
    if len(content) > LIMIT:
        return (), (Finding(Code.FILE_TOO_LARGE, Place(file), f"Larger than {LIMIT} bytes.", "Split it."),)
    reader = _Reader(rows)
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    try:
        parser.Parse(content, True)
    except _RefusedError as refused:
        place = Place(file, line=parser.CurrentLineNumber, column=parser.CurrentColumnNumber + 1)
        return (), (Finding(Code.SYNTAX, place, str(refused), "Write the report without it."),)
    except (expat.ExpatError, ValueError, LookupError) as error:
        line = max(parser.CurrentLineNumber, 1)
        place = Place(file, line=line, column=parser.CurrentColumnNumber + 1)
        return (), (Finding(Code.SYNTAX, place, f"Not valid XML: {error}.", "Run the tests again."),)
    if not reader.is_junit:
        message = "Not a JUnit report: its root is neither testsuites nor testsuite."
        return (), (Finding(Code.SHAPE, Place(file, line=1), message, "Give the file that --junitxml wrote."),)
    return tuple(reader.cases), ()


def _refuse_doctype(*_: object) -> None:
    raise _RefusedError("A document type (DOCTYPE) is not allowed in a test report.")


class _Reader:
    """Collects test cases as elements come and go."""

    def __init__(self, rows: Mapping[str, tuple[str, ...]]) -> None:
        self.rows = rows
        self.cases: list[TestCase] = []
        self.is_junit = False
        self.path: list[str] = []
        self.name = ""
        self.named: list[str] = []
        self.outcome = Outcome.PASSED

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if not self.path:
            self.is_junit = tag in ("testsuites", "testsuite")
        self.path.append(tag)
        if len(self.path) > _DEPTH:
            raise _RefusedError(f"Elements are nested more than {_DEPTH} deep.")
        if tag == "testcase":
            self.name = "::".join(filter(None, (attributes.get("classname"), attributes.get("name"))))
            self.named, self.outcome = [], Outcome.PASSED
        elif "testcase" in self.path:
            self.inside_case(tag, attributes)

    def inside_case(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _BAD:
            self.outcome = Outcome.FAILED
        elif tag == "skipped" and self.outcome is Outcome.PASSED:
            self.outcome = Outcome.SKIPPED
        elif tag == "property" and attributes.get("name") == PROPERTY:
            self.named += attributes.get("value", "").split(";")

    def end(self, tag: str) -> None:
        self.path.pop()
        if tag == "testcase":
            mapped = [row for pattern, rows in self.rows.items() if fnmatchcase(self.name, pattern) for row in rows]
            rows = tuple(dict.fromkeys(row.strip() for row in (*self.named, *mapped) if row.strip()))
            if rows:
                self.cases.append(TestCase(self.name[:_LONGEST] or "unnamed test", rows, self.outcome))
