"""Documents for the tests of the renderers: one of every kind of page, and a long one."""

from medslate.documents.model import (
    Bar,
    Block,
    Bullets,
    Cell,
    Column,
    Document,
    Facts,
    LevelBars,
    Paragraph,
    Section,
    Table,
    Tone,
)

TITLES = (
    ("IAC", "Identification and authentication control"),
    ("UC", "Use control"),
    ("SI", "System integrity"),
    ("DC", "Data confidentiality"),
    ("RDF", "Restricted data flow"),
    ("TRE", "Timely response to events"),
    ("RA", "Resource availability"),
)
BOUNDS: tuple[tuple[int, int, int | None, tuple[int, ...]], ...] = (
    (2, 2, 2, ()),
    (1, 3, 2, ()),
    (0, 0, 1, ()),
    (0, 4, 3, ()),
    (4, 4, 2, (2, 3, 4)),
    (1, 3, None, (3,)),
    (3, 4, 0, ()),
)
SENTENCE = (
    "The infusion pump answers a failed login with the same message in every case, and writes the event with its time "
    "and origin into the audit trail that the hospital collects. "
)
HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
TONES = tuple(Tone)


def level_bars() -> LevelBars:
    """Seven bars that show every way of drawing a level."""
    bars = [
        Bar(label, title, lower, upper, target, vacuous)
        for (label, title), (lower, upper, target, vacuous) in zip(TITLES, BOUNDS, strict=True)
    ]
    return LevelBars("Levels of the device, evidenced", "IAC reaches 2 as asked; SI stays at 0.", tuple(bars))


def long_table(rows: int, first: int = 0) -> Table:
    """Six columns: short ids, long text, a tone in each row and a hash that must wrap; rows numbered from `first`."""
    columns = ("Row", "Title", "Verdict", "Evidence", "Digest", "Remark")
    shares = (3, 5, 3, 3, 4, 5)
    body = tuple(
        (
            Cell(f"CR {1 + number % 7}.{number} RE {number % 4}"),
            Cell(f"Unique identification and authentication of human users, case {number}"),
            Cell(("met", "unmet", "open", "not-applicable", "covered-externally")[number % 5], TONES[number % 5]),
            Cell(f"EV-{number:04d}, EV-{number + 1:04d}"),
            Cell(HASH if number % 8 == 0 else f"{number:05x}{HASH[:7]}"),
            Cell(f"{number}: {SENTENCE[: 30 + number % 60]}"),
        )
        for number in range(first, first + rows)
    )
    return Table(
        "Requirements and their verdicts", tuple(Column(*one) for one in zip(columns, shares, strict=True)), body
    )


def all_blocks() -> tuple[Block, ...]:
    """One block of every kind, and a paragraph of every tone."""
    return (
        Paragraph(SENTENCE * 3),
        *(Paragraph(f"A paragraph in the tone {tone.value}. {SENTENCE}", tone) for tone in TONES),
        Bullets(("First statement.", SENTENCE, "Third statement.")),
        Facts((("Manufacturer", "Springfield Infusion Ltd"), ("Digest", HASH), ("Security context", SENTENCE))),
        level_bars(),
        Table("No findings", (Column("Finding"), Column("Place", 2)), ()),
    )


def document(sections: tuple[Section, ...], front: tuple[Block, ...] = ()) -> Document:
    """A document around these sections."""
    return Document(
        "Security capability statement",
        "Infusion pump SP-40, release 3.2",
        "Capability per foundational requirement, with evidence",
        "2026-03-14",
        f"sha256:{HASH}",
        front or (Facts((("Device", "SP-40"), ("Release", "3.2.1"), ("Catalog", "IEC 62443-4-2:2019"))), level_bars()),
        sections,
    )


def short_document() -> Document:
    """A few pages: every block kind, both orders of section, and a table over a page break."""
    return document(
        (
            Section("Summary", all_blocks()),
            Section("Scope and assumptions", (Paragraph(SENTENCE * 4),)),
            Section("Security context", (Paragraph(SENTENCE * 2), long_table(12)), 2),
            Section("Requirements", (long_table(60),)),
        )
    )


def long_document(sections: int = 20) -> Document:
    """About sixty pages: in each section paragraphs, bars and a table of 40 rows by 6."""
    return document(
        tuple(
            Section(
                f"Component {number} of the device",
                (
                    *(Paragraph(f"Paragraph {number}.{place}. {SENTENCE * 5}") for place in range(6)),
                    level_bars(),
                    long_table(40, 40 * number),
                ),
            )
            for number in range(1, sections + 1)
        )
    )
