"""How the words of our statements lie to those of CycloneDX 1.6 and CSAF 2.0: tables, each loss named.

These tables are a reading of this project. A word that a format lacks is written as the nearest one there is, and
`lost` says what the reader of the format can no longer tell.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from medslate.lifecycle.vulnerabilities import Justification, Response, State

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Word:
    """What one of our words is called in a format (empty: nothing there means it), and what is lost with it."""

    text: str
    lost: str = ""


CYCLONEDX_STATES: Mapping[State, Word] = {
    State.UNDER_INVESTIGATION: Word("in_triage"),
    State.AFFECTED: Word("exploitable"),
    State.NOT_AFFECTED: Word("not_affected"),
    State.FIXED: Word("resolved"),
    State.FALSE_POSITIVE: Word("false_positive"),
}

CSAF_STATES: Mapping[State, Word] = {
    State.UNDER_INVESTIGATION: Word("under_investigation"),
    State.AFFECTED: Word("known_affected"),
    State.NOT_AFFECTED: Word("known_not_affected"),
    State.FIXED: Word("fixed"),
    State.FALSE_POSITIVE: Word("known_not_affected", "that it was found by mistake"),
}

CYCLONEDX_JUSTIFICATIONS: Mapping[Justification, Word] = {
    Justification.PART_NOT_PRESENT: Word("code_not_present", "that the whole part is absent, not only the code"),
    Justification.CODE_NOT_PRESENT: Word("code_not_present"),
    Justification.CODE_NOT_REACHABLE: Word("code_not_reachable"),
    Justification.CODE_NOT_CONTROLLABLE: Word(
        "requires_environment", "that the code runs, but not as an attacker wants"
    ),
    Justification.REQUIRES_CONFIGURATION: Word("requires_configuration"),
    Justification.REQUIRES_DEPENDENCY: Word("requires_dependency"),
    Justification.REQUIRES_ENVIRONMENT: Word("requires_environment"),
    Justification.PROTECTED_BY_COMPILER: Word("protected_by_compiler"),
    Justification.PROTECTED_AT_RUNTIME: Word("protected_at_runtime"),
    Justification.PROTECTED_AT_PERIMETER: Word("protected_at_perimeter"),
    Justification.PROTECTED_BY_MITIGATION: Word("protected_by_mitigating_control"),
}

CSAF_FLAGS: Mapping[Justification, Word] = {
    Justification.PART_NOT_PRESENT: Word("component_not_present"),
    Justification.CODE_NOT_PRESENT: Word("vulnerable_code_not_present"),
    Justification.CODE_NOT_REACHABLE: Word("vulnerable_code_not_in_execute_path"),
    Justification.CODE_NOT_CONTROLLABLE: Word("vulnerable_code_cannot_be_controlled_by_adversary"),
    Justification.REQUIRES_CONFIGURATION: Word(
        "vulnerable_code_not_in_execute_path", "that another configuration would change it"
    ),
    Justification.REQUIRES_DEPENDENCY: Word(
        "vulnerable_code_not_in_execute_path", "that it is another part which is missing"
    ),
    Justification.REQUIRES_ENVIRONMENT: Word(
        "vulnerable_code_cannot_be_controlled_by_adversary", "that it is the environment which keeps it from being used"
    ),
    Justification.PROTECTED_BY_COMPILER: Word("inline_mitigations_already_exist", "that the compiler protects"),
    Justification.PROTECTED_AT_RUNTIME: Word("inline_mitigations_already_exist", "that it is stopped while running"),
    Justification.PROTECTED_AT_PERIMETER: Word(
        "inline_mitigations_already_exist", "that the protection stands at the edge of the device"
    ),
    Justification.PROTECTED_BY_MITIGATION: Word(
        "inline_mitigations_already_exist", "that a control of its own protects"
    ),
}
"""CSAF labels of flags."""

CYCLONEDX_RESPONSES: Mapping[Response, Word] = {
    Response.UPDATE: Word("update"),
    Response.ROLLBACK: Word("rollback"),
    Response.WORKAROUND: Word("workaround_available"),
    Response.MITIGATION: Word("workaround_available", "that it lowers the risk and does not remove it"),
    Response.NONE_YET: Word("", "that nothing is to be had yet"),
    Response.WILL_NOT_FIX: Word("will_not_fix"),
    Response.CAN_NOT_FIX: Word("can_not_fix"),
}

CSAF_REMEDIATIONS: Mapping[Response, Word] = {
    Response.UPDATE: Word("vendor_fix"),
    Response.ROLLBACK: Word("workaround", "that it is a way back to an older version"),
    Response.WORKAROUND: Word("workaround"),
    Response.MITIGATION: Word("mitigation"),
    Response.NONE_YET: Word("none_available"),
    Response.WILL_NOT_FIX: Word("no_fix_planned"),
    Response.CAN_NOT_FIX: Word("no_fix_planned", "that a fix is not possible, rather than not wanted"),
}

# From the formats to ours: the words that are not the text of one of our words alone.
_FROM_CYCLONEDX_STATES = {"resolved_with_pedigree": (State.FIXED, "the patches that its pedigree lists")}
_FROM_CSAF_STATES = {
    "first_affected": (State.AFFECTED, "that it is the first version affected"),
    "last_affected": (State.AFFECTED, "that it is the last version affected"),
    "first_fixed": (State.FIXED, "that it is the first version fixed"),
}


def state_from_cyclonedx(word: str) -> tuple[State | None, str]:
    """Our state for an `analysis.state`, and what is lost; none for an unknown word."""
    return _FROM_CYCLONEDX_STATES.get(word) or (_first(CYCLONEDX_STATES, word), "")


def state_from_csaf(word: str) -> tuple[State | None, str]:
    """Our state for a list of `product_status`, and what is lost; none for `recommended`, which is no state."""
    return _FROM_CSAF_STATES.get(word) or (_first(CSAF_STATES, word), "")


def justification_from_cyclonedx(word: str) -> Justification | None:
    """Ours for an `analysis.justification`: the one written so without loss; none for an unknown word."""
    return _first(CYCLONEDX_JUSTIFICATIONS, word)


def justification_from_csaf(word: str) -> Justification | None:
    """Ours for the label of a flag; a protection that is not told apart is one by a mitigating control."""
    if word == CSAF_FLAGS[Justification.PROTECTED_BY_MITIGATION].text:
        return Justification.PROTECTED_BY_MITIGATION
    return _first(CSAF_FLAGS, word)


def response_from_cyclonedx(word: str) -> Response | None:
    """Ours for an `analysis.response`; none for an unknown word."""
    return _first(CYCLONEDX_RESPONSES, word)


def response_from_csaf(word: str) -> Response | None:
    """Ours for the category of a remediation; none for an unknown word."""
    return _first(CSAF_REMEDIATIONS, word)


def _first(table: Mapping[K, Word], word: str) -> K | None:
    """The word of ours that is written so, best without loss."""
    fitting = [one for one, said in table.items() if said.text == word and word]
    return min(fitting, key=lambda one: bool(table[one].lost), default=None)
