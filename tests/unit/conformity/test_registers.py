"""The register: dates as exactly as known, what happened between two days, what hangs together."""

from datetime import date

import pytest

from medslate.standards.packs import PackKind
from medslate.standards.registers import (
    DocumentEvent,
    DocumentLink,
    Register,
    RegisteredDocument,
    Status,
    span,
)
from tests.unit.conformity.build import pack


@pytest.mark.parametrize(
    ("dated", "first", "last"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-01", date(2025, 1, 1), date(2025, 1, 31)),
        ("2025-02", date(2025, 2, 1), date(2025, 2, 28)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-12", date(2025, 12, 1), date(2025, 12, 31)),
        ("9999-12", date(9999, 12, 1), date(9999, 12, 31)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
        ("0001", date(1, 1, 1), date(1, 12, 31)),
    ],
)
def test_a_date_as_exactly_as_known(dated: str, first: date, last: date) -> None:
    assert span(dated) == (first, last)


@pytest.mark.parametrize(
    "dated",
    ["", "soon", "25", "2025-1", "2025-13", "2025-00", "2025-02-29", "2025-W01-1", "20250101", "2025-01-01-01", "-2025",
     "+2025", "2_025", " 2025", "2025-", "0000", "9" * 30, "9" * 5000, "\u0662\u0660\u0662\u0665", "2025\n"],
)  # fmt: skip
def test_what_is_no_date(dated: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        span(dated)


def event(dated: str, document: str = "a") -> DocumentEvent:
    return DocumentEvent(dated, document, "published")


def document(name: str) -> RegisteredDocument:
    return RegisteredDocument(name, name, "1", "2025", Status.PUBLISHED, "", "", "", ())


LINK, AWAY = DocumentLink("a", "amends", "b"), DocumentLink("c", "cites", "ext:x")
REGISTER = Register(
    pack("r", PackKind.REGISTER),
    date(2026, 1, 31),
    (document("a"), document("b")),
    (LINK, AWAY),
    (event("2025", "b"), event("2025-12-31"), event("2026-01"), event("2025-06-30"), event("2026-02-01")),
)


def test_what_happened() -> None:
    """After the first day and up to the last; what is known to the year or month, at the end of it. Oldest first."""
    happened = REGISTER.happened(date(2025, 6, 30), date(2026, 1, 31))
    assert [(one.dated, one.document) for one in happened] == [("2025-12-31", "a"), ("2025", "b"), ("2026-01", "a")]
    assert REGISTER.happened(date(2025, 6, 29), date(2025, 6, 30)) == (REGISTER.events[3],)
    assert REGISTER.happened(date(2026, 1, 31), date(2026, 1, 31)) == ()


def test_links_around_a_document() -> None:
    assert list(REGISTER.around("a")) == list(REGISTER.around("b")) == [LINK]
    assert list(REGISTER.around("ext:x")) == [AWAY]
    assert set(REGISTER.by_id) == {"a", "b"}


def test_what_stands() -> None:
    assert {one for one in Status if not one.stands} == {Status.DRAFT, Status.WITHDRAWN, Status.SUPERSEDED}
