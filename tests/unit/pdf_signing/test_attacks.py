"""What is done to signed documents to make them say something else, and that it shows."""

import zlib
from collections.abc import Callable
from io import BytesIO

import pytest
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NumberObject,
    StreamObject,
    pdf_name,
    pdf_string,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject

from medslate.usecases.document_sign import Level
from tests import pki
from tests.unit.pdf_signing import signed as made

Attack = Callable[[IncrementalPdfFileWriter], None]


def changed(content: bytes, attack: Attack) -> bytes:
    """A document with one more revision, whose writer signs nothing."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    attack(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def page_of(writer: IncrementalPdfFileWriter) -> DictionaryObject:
    found: DictionaryObject = writer.root["/Pages"]["/Kids"][0]
    return found


def appended_page(writer: IncrementalPdfFileWriter) -> None:
    contents = writer.add_object(StreamObject(stream_data=b"0 0 m"))
    writer.insert_page(PageObject(contents=contents, media_box=[0, 0, 595, 842]))


def other_content(writer: IncrementalPdfFileWriter) -> None:
    page = page_of(writer)
    page[pdf_name("/Contents")] = writer.add_object(StreamObject(stream_data=b"0 0 100 100 re f"))
    writer.update_container(page)


def content_in_place(writer: IncrementalPdfFileWriter) -> None:
    stream = page_of(writer)["/Contents"]
    stream._data = stream.data + b"\n0 0 100 100 re f"
    stream._encoded_data = None
    writer.update_container(stream)


def hidden_layer(writer: IncrementalPdfFileWriter) -> None:
    """What was drawn but not shown is shown, or the other way round (a shadow attack by optional content)."""
    writer.root[pdf_name("/OCProperties")] = DictionaryObject({pdf_name("/OCGs"): ArrayObject()})
    writer.update_root()


def comment(writer: IncrementalPdfFileWriter) -> None:
    box = ArrayObject([FloatObject(one) for one in (0, 0, 600, 800)])
    note = DictionaryObject({pdf_name("/Type"): pdf_name("/Annot"), pdf_name("/Subtype"): pdf_name("/FreeText"),
                             pdf_name("/Rect"): box, pdf_name("/Contents"): pdf_string("not approved")})  # fmt: skip
    page = page_of(writer)
    page["/Annots"].append(writer.add_object(note))
    writer.update_container(page["/Annots"])


def other_look(writer: IncrementalPdfFileWriter) -> None:
    """The slot of a signature shows somebody else."""
    field = writer.root["/AcroForm"]["/Fields"][0]
    field[pdf_name("/AP")] = DictionaryObject({pdf_name("/N"): writer.add_object(StreamObject(stream_data=b"n"))})
    writer.update_container(field)


def moved_slot(writer: IncrementalPdfFileWriter) -> None:
    field = writer.root["/AcroForm"]["/Fields"][1]
    field[pdf_name("/Rect")] = ArrayObject([FloatObject(one) for one in (0, 0, 600, 800)])
    writer.update_container(field)


def other_attachment(writer: IncrementalPdfFileWriter) -> None:
    names = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
    spec = names[1]
    spec["/EF"][pdf_name("/F")] = spec["/EF"][pdf_name("/UF")] = writer.add_object(StreamObject(stream_data=b"{}"))
    writer.update_container(spec)


def lost_attachment(writer: IncrementalPdfFileWriter) -> None:
    del writer.root["/Names"]
    writer.update_root()


def action(writer: IncrementalPdfFileWriter) -> None:
    run = DictionaryObject({pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): pdf_string("app.alert(1)")})
    writer.root[pdf_name("/OpenAction")] = run
    writer.update_root()


ATTACKS = (
    appended_page, other_content, content_in_place, hidden_layer, comment, other_look, moved_slot, other_attachment,
    lost_attachment, action,
)  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("level", [Level.BASIC, Level.ARCHIVE])
def test_what_is_added_after_signing_is_refused(attack: Attack, level: Level) -> None:
    content = changed(made.signed(level), attack)
    outcome = made.verify(content)

    assert made.reasons(outcome) == {"member-changed"}
    assert content.startswith(made.signed(level)), "the signature itself is still valid"
    assert not outcome.signatures[0].signature.fault


def test_what_was_changed_between_two_signatures_is_the_faults_of_the_first() -> None:
    again = made.sign(content=changed(made.signed(), other_content))
    outcome = made.verify(again)

    assert [one.where for one in outcome.refusals] == ["Approval1"]


@pytest.mark.parametrize("tail", [b"\n", b" ", b"%PDF-1.7", b"\0"])
def test_bytes_behind_the_document_are_refused(tail: bytes) -> None:
    for level in Level:
        assert made.reasons(made.verify(made.signed(level) + 2 * tail)) == {"member-changed"}


def test_a_document_signed_anew_in_the_name_of_another_is_a_strangers() -> None:
    forged = made.sign(by=made.signer(pki.signer(made.MAKER, above="Another root")))

    assert made.verify(forged).signatures[0].signature.name == made.MAKER
    assert made.reasons(made.verify(forged)) == {"untrusted"}


def test_a_signature_of_another_document_does_not_fit() -> None:
    """The value of a signature, put into the place of another one."""
    ours, theirs = made.signed(), made.sign(meaning="approved for reuse..")
    start, end = _place(ours)
    other_start, other_end = _place(theirs)
    assert end - start == other_end - other_start

    swapped = ours[:start] + theirs[other_start:other_end] + ours[end:]
    assert made.reasons(made.verify(swapped)) == {"seal-broken", "untrusted"}


def _place(content: bytes) -> tuple[int, int]:
    """Where the value of the first signature stands."""
    _, first, after, _ = map(int, made.opened(content).embedded_regular_signatures[0].byte_range)
    return first, after


def sampled(level: Level, step: int) -> tuple[int, int]:
    """How many of the documents with one bit changed are refused, of those changed outside, inside the signature.

    Inside, a change that is accepted has to be without effect: what is told is the same, or less is proven.
    """
    content = made.signed(level)
    start, end = _place(content)
    before = made.verify(content).signatures[0]
    refused = [0, 0]
    for at in range(0, len(content), step):
        bit = 1 << (at // step) % 8
        outcome = made.verify(content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :])
        inside = start <= at < end
        if not outcome.accepted:
            refused[inside] += 1
            continue
        after = outcome.signatures[0]
        covered = at >= len(made.signed(Level.STAMPED)) if level.kept else False
        assert inside or covered, f"byte {at}, bit {bit}"
        assert (after.role, after.meaning, after.party) == (before.role, before.meaning, before.party)
        assert after.signature.subject == before.signature.subject
        assert tuple(Level).index(after.level) <= tuple(Level).index(before.level)
        assert after.at in (before.at, None)
    return refused[0], refused[1]


@pytest.mark.slow
def test_a_changed_bit_is_refused() -> None:
    outside, _ = sampled(Level.BASIC, 2003)

    assert outside > 80


@pytest.mark.slow
@pytest.mark.parametrize(
    ("level", "step"), [(Level.BASIC, 1201), (Level.STAMPED, 1499), (Level.LONG_TERM, 4001), (Level.ARCHIVE, 4001)]
)
def test_many_changed_bits_are_refused(level: Level, step: int) -> None:
    assert sum(sampled(level, step)) > 150_000 // step


@pytest.mark.slow
def test_each_byte_of_the_signatures_dictionary_is_signed_or_refused() -> None:
    content = made.signed(Level.STAMPED)
    start, end = _place(content)
    for at in (*range(start - 500, start, 11), *range(start, end, 197), *range(end, min(end + 500, len(content)), 11)):
        outcome = made.verify(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        assert not outcome.accepted or start <= at < end
        if outcome.accepted:
            assert outcome.signatures[0].signature.subject.startswith(f"CN={made.MAKER}"[:10])


def test_a_number_too_many_is_no_crash() -> None:
    def deep(writer: IncrementalPdfFileWriter) -> None:
        node = writer.root["/Names"]["/EmbeddedFiles"]
        for _ in range(40):
            node = DictionaryObject(
                {pdf_name("/Kids"): ArrayObject([writer.add_object(node)]), pdf_name("/N"): NumberObject(1)}
            )
        writer.root["/Names"][pdf_name("/EmbeddedFiles")] = node
        writer.update_root()

    assert made.reasons(made.verify(changed(made.document(), deep))) == {"container"}


@pytest.mark.parametrize("packed_twice", [False, True])
def test_what_unfolds_without_bounds_is_refused(packed_twice: bool) -> None:
    bomb = zlib.compress(bytes(65 << 20), 9)
    bomb = zlib.compress(bomb, 9) if packed_twice else bomb
    filters = ArrayObject([pdf_name("/FlateDecode")] * (2 if packed_twice else 1))

    def attach(writer: IncrementalPdfFileWriter) -> None:
        held = StreamObject({pdf_name("/Filter"): filters}, encoded_data=bomb)
        files = DictionaryObject({pdf_name("/F"): writer.add_object(held)})
        spec = DictionaryObject({pdf_name("/F"): pdf_string("a.json"), pdf_name("/EF"): files})
        names = DictionaryObject({pdf_name("/Names"): ArrayObject([pdf_string("a.json"), writer.add_object(spec)])})
        writer.root[pdf_name("/Names")] = DictionaryObject({pdf_name("/EmbeddedFiles"): names})
        writer.update_root()

    outcome = made.verify(changed(made.document(), attach))
    assert made.reasons(outcome) == {"container"}
    assert "exceeds the limit" in outcome.refusals[0].message
