"""The adapters of bills of materials and advisories, put together: one form of `SupplyFormats`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medslate.adapters.formats.csaf.reading import read_csaf
from medslate.adapters.formats.csaf.writing import write_csaf
from medslate.adapters.formats.cyclonedx.bills import write_bill
from medslate.adapters.formats.cyclonedx.inventories import inventory_of, read_bill
from medslate.adapters.formats.cyclonedx.vex import write_vex
from medslate.adapters.formats.cyclonedx.vex_reading import read_vex
from medslate.adapters.formats.jsontext import read_json
from medslate.adapters.formats.spdx import reading as spdx
from medslate.usecases.supply import Converted

if TYPE_CHECKING:
    from medslate.findings import Finding
    from medslate.lifecycle.advisories import Advisory

__all__ = ["convert", "read_advisory", "write_bill", "write_csaf", "write_vex"]


def convert(content: bytes, component: str, file: str) -> tuple[Converted | None, tuple[Finding, ...]]:
    """A bill of materials in CycloneDX as it is, one in SPDX turned into it."""
    form = "CycloneDX"
    made: bytes | None = content
    losses: tuple[str, ...] = ()
    found: tuple[Finding, ...] = ()
    if spdx.is_tags(content):
        form = "SPDX"
        made, losses, found = spdx.from_tags(content, file)
    elif content.lstrip()[:1] != b"<":
        value, text, found = read_json(content, file)
        if isinstance(value, dict) and ("spdxVersion" in value or "@graph" in value):
            form = "SPDX"
            made, losses, found = spdx.from_json(value, text, file)
    if made is None or found:
        return None, found
    bill, found = read_bill(made, file)
    if bill is None:
        return None, found
    return Converted(made, inventory_of(bill.document, component, file), form, losses), found


def read_advisory(content: bytes, file: str) -> tuple[Advisory | None, tuple[Finding, ...]]:
    """A CSAF document, or one in CycloneDX with vulnerabilities."""
    value, _, found = read_json(content, file)
    if found and content.lstrip()[:1] != b"<":
        return None, found
    return read_csaf(content, file) if isinstance(value, dict) and "document" in value else read_vex(content, file)
