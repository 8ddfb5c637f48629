"""Signatures on PDFs (PAdES, ETSI EN 319 142-1), made and examined with pyHanko."""

import logging

for _library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_library).addHandler(logging.NullHandler())  # what it finds is told by us, and not twice
