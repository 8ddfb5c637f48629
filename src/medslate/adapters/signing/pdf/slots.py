"""The room that a document reserves for approvals, and the signature fields in it.

All slots become fields with the first signature: a later one fills a field that the earlier ones have covered, so that
nothing about the form has to change, and any PDF program can fill the next slot.
"""

import re
from dataclasses import dataclass

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.rw_common import PdfHandler
from pyhanko.sign.fields import SigFieldSpec, append_signature_field, enumerate_sig_fields

from medslate.adapters.signing.pdf.nodes import within
from medslate.adapters.signing.pdf.tags import tag_fields

FIELD = "Approval"
_NUMBER = r"(\d{1,3}(?:\.\d{1,2})?)"
MARK = re.compile(rf"(?:^|[\s,;])approvals:([1-9]),{_NUMBER},{_NUMBER},{_NUMBER},{_NUMBER}(?:$|[\s,;])")
"""The keyword of a document with room for approvals: count, height, gutter, side and bottom margins, in points."""


@dataclass(frozen=True, slots=True)
class Slots:
    """Slots side by side at the foot of the first page, which is `page` wide; all lengths in points."""

    count: int
    height: float
    gutter: float
    side: float
    bottom: float
    page: float

    @property
    def width(self) -> float:
        """The width of each slot."""
        return (self.page - 2 * self.side - (self.count - 1) * self.gutter) / self.count

    def box(self, number: int) -> tuple[float, float, float, float]:
        """Left, lower, right and upper edge of a slot, counted from 0."""
        left = self.side + number * (self.width + self.gutter)
        return (left, self.bottom, left + self.width, self.bottom + self.height)


def slots_of(document: PdfHandler) -> Slots | None:
    """The room that a document reserves, as the keyword says which our renderer leaves in it."""
    found = MARK.search(str(within(document.trailer_view, "/Info", "/Keywords") or ""))
    if found is None:
        return None
    height, gutter, side, bottom = map(float, found.groups()[1:])
    slots = Slots(int(found[1]), height, gutter, side, bottom, _page_width(document))
    return slots if slots.width > 0 else None


def _page_width(document: PdfHandler) -> float:
    page = document.find_page_for_modification(0)[0].get_object()
    while "/MediaBox" not in page:
        page = page["/Parent"]
    left, _, right, _ = map(float, page["/MediaBox"])
    return right - left


def next_slot(writer: IncrementalPdfFileWriter, slots: Slots) -> int | None:
    """The number of the first slot without a signature, if there is one. Makes the fields if there are none yet."""
    signed = {name: value is not None for name, value, _ in enumerate_sig_fields(writer)}
    if not any(one.startswith(FIELD) for one in signed):
        if signed:
            return None  # somebody signed the document as it was, without slots
        _make_fields(writer, slots)
    return next((number for number in range(slots.count) if not signed.get(slot_name(number), False)), None)


def slot_name(number: int) -> str:
    """The name of the field of a slot."""
    return f"{FIELD}{number + 1}"


def _make_fields(writer: IncrementalPdfFileWriter, slots: Slots) -> None:
    for number in range(slots.count):
        words = f"Approval {number + 1} of {slots.count}: place of a signature"
        spec = SigFieldSpec(slot_name(number), on_page=0, box=slots.box(number), readable_field_name=words)  # type: ignore[arg-type]
        append_signature_field(writer, spec)
    tag_fields(writer, [ref for _, _, ref in enumerate_sig_fields(writer)])
