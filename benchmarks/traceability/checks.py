"""Every check of every tool, ours first."""

from benchmarks.traceability.graph import (
    Check,
    doorstop_check,
    jamb_check,
    jamb_validate,
    jamb_validate_links,
    sphinx_needs_check,
    strictdoc_check,
    write_doorstop,
    write_jamb,
    write_sphinx_needs,
    write_strictdoc,
)
from benchmarks.traceability.workspace import check_workspace, write_workspace

CHECKS = {
    "medslate check": Check(None, write_workspace, check_workspace),
    "jamb validate": Check("jamb", write_jamb, jamb_validate),
    "jamb validate, links only": Check("jamb", write_jamb, jamb_validate_links),
    "jamb check": Check("jamb", write_jamb, jamb_check, exit_code=1),
    "doorstop": Check("doorstop", write_doorstop, doorstop_check),
    "strictdoc": Check("strictdoc", write_strictdoc, strictdoc_check, products=("output",)),
    "sphinx-needs": Check("sphinx-needs", write_sphinx_needs, sphinx_needs_check, products=("_build",)),
}
