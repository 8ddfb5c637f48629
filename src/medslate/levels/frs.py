"""The seven foundational requirements of IEC TS 62443-1-1:2009, in the order of every vector."""

from enum import IntEnum


class FR(IntEnum):
    """A foundational requirement; its value is its number in the standard."""

    IAC = 1
    UC = 2
    SI = 3
    DC = 4
    RDF = 5
    TRE = 6
    RA = 7

    @property
    def title(self) -> str:
        """The full name."""
        return _TITLES[self]


_TITLES = {
    FR.IAC: "identification and authentication control",
    FR.UC: "use control",
    FR.SI: "system integrity",
    FR.DC: "data confidentiality",
    FR.RDF: "restricted data flow",
    FR.TRE: "timely response to events",
    FR.RA: "resource availability",
}
