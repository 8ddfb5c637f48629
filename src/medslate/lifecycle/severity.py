"""Severity vectors: what a vector is, and the base score that follows from it (FIRST: CVSS 2, 3.0 and 3.1).

CVSS 4.0 has no formula but a table of hundreds of rows; its vectors are carried and not scored.
"""

import re
from collections.abc import Mapping

_V3 = re.compile(r"CVSS:3\.[01](/[A-Z]{1,3}:[A-Z])+")
_V4 = re.compile(r"CVSS:4\.0(/[A-Z]{1,3}:[A-Za-z]{1,6})+")
_V2 = re.compile(r"[A-Z]{1,3}:[A-Z]{1,3}(/[A-Z]{1,3}:[A-Z]{1,3})+")
_BASE: Mapping[str, Mapping[str, str]] = {
    "2": {"AV": "NAL", "AC": "LMH", "Au": "NSM", "C": "NPC", "I": "NPC", "A": "NPC"},
    "3": {"AV": "NALP", "AC": "LH", "PR": "NLH", "UI": "NR", "S": "UC", "C": "NLH", "I": "NLH", "A": "NLH"},
    "4": {
        "AV": "NALP", "AC": "LH", "AT": "NP", "PR": "NLH", "UI": "NPA",
        "VC": "HLN", "VI": "HLN", "VA": "HLN", "SC": "HLN", "SI": "HLN", "SA": "HLN",
    },
}  # fmt: skip
_V2_AUTH = re.compile(r"/Au:")


def version_of(vector: str) -> str:
    """The version of CVSS that a vector is of: `2.0`, `3.0`, `3.1` or `4.0`; empty if it is no vector.

    A vector has every base metric once, each with a value that it knows, and no metric twice.
    """
    metrics = _metrics(vector)
    version = vector[5:8] if vector.startswith("CVSS:") else "2.0"
    pattern = {"3.0": _V3, "3.1": _V3, "4.0": _V4}.get(version)
    if version == "2.0":
        pattern = _V2 if not vector.startswith("CVSS:") else None
        shaped = _V2_AUTH.sub("/AU:", vector)
    else:
        shaped = vector
    if pattern is None or not pattern.fullmatch(shaped) or len(metrics) != vector.count(":") - (version != "2.0"):
        return ""
    base = _BASE[version[0]]
    return version if all(metrics.get(name, "?") in values for name, values in base.items()) else ""


def _metrics(vector: str) -> Mapping[str, str]:
    parts = (one.partition(":") for one in vector.split("/") if not one.startswith("CVSS:"))
    return {name: value for name, _, value in parts}


def base_score(vector: str) -> float | None:
    """The base score of a vector of CVSS 2 or 3, from 0.0 to 10.0; none for version 4, or what is no vector."""
    version = version_of(vector)
    if version == "2.0":
        return _score_2(_metrics(vector))
    return _score_3(_metrics(vector)) if version[:1] == "3" else None


def rating(score: float) -> str:
    """The word for a score of CVSS 3: none, low, medium, high or critical."""
    bounds = ((0.0, "none"), (3.9, "low"), (6.9, "medium"), (8.9, "high"))
    return next((word for most, word in bounds if score <= most), "critical")


def _score_3(of: Mapping[str, str]) -> float:
    changed = of["S"] == "C"
    weight = {"N": 0.0, "L": 0.22, "H": 0.56}
    left = 1 - (1 - weight[of["C"]]) * (1 - weight[of["I"]]) * (1 - weight[of["A"]])
    impact = 7.52 * (left - 0.029) - 3.25 * (left - 0.02) ** 15 if changed else 6.42 * left
    privileges = {"N": 0.85, "L": 0.68 if changed else 0.62, "H": 0.5 if changed else 0.27}
    reach = {"N": 0.85, "A": 0.62, "L": 0.55, "P": 0.2}[of["AV"]] * {"L": 0.77, "H": 0.44}[of["AC"]]
    exploitability = 8.22 * reach * privileges[of["PR"]] * {"N": 0.85, "R": 0.62}[of["UI"]]
    if impact <= 0:
        return 0.0
    return _up(min((1.08 if changed else 1.0) * (impact + exploitability), 10.0))


def _up(score: float) -> float:
    """Up to one decimal, in whole numbers, as version 3.1 defines it."""
    whole = round(score * 100_000)
    return whole / 100_000 if whole % 10_000 == 0 else (whole // 10_000 + 1) / 10


def _score_2(of: Mapping[str, str]) -> float:
    weight = {"N": 0.0, "P": 0.275, "C": 0.66}
    impact = 10.41 * (1 - (1 - weight[of["C"]]) * (1 - weight[of["I"]]) * (1 - weight[of["A"]]))
    reach = {"L": 0.395, "A": 0.646, "N": 1.0}[of["AV"]] * {"H": 0.35, "M": 0.61, "L": 0.71}[of["AC"]]
    exploitability = 20 * reach * {"M": 0.45, "S": 0.56, "N": 0.704}[of["Au"]]
    return round((0.6 * impact + 0.4 * exploitability - 1.5) * (1.176 if impact else 0.0), 1) + 0.0
