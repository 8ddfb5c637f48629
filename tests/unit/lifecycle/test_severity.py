"""Vectors and the scores that follow from them, against published examples of FIRST and of the NVD."""

import pytest

from medslate.lifecycle.severity import base_score, rating, version_of

V4 = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"
PUBLISHED = {
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H": 9.8,
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H": 10.0,
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H": 7.5,
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N": 6.1,
    "CVSS:3.0/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N": 6.4,
    "CVSS:3.0/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N": 3.1,
    "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H": 8.1,
    "CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:L": 4.2,
    "CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:N": 0.0,
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/RL:O": 9.8,
    "AV:N/AC:L/Au:N/C:N/I:N/A:C": 7.8,
    "AV:N/AC:L/Au:N/C:C/I:C/A:C": 10.0,
    "AV:L/AC:H/Au:N/C:C/I:C/A:C": 6.2,
    "AV:L/AC:H/Au:M/C:N/I:N/A:N": 0.0,
}


@pytest.mark.parametrize(("vector", "score"), PUBLISHED.items())
def test_published_scores(vector: str, score: float) -> None:
    assert base_score(vector) == score


def test_version_four_is_carried_and_not_scored() -> None:
    assert version_of(V4) == "4.0"
    assert base_score(V4) is None


@pytest.mark.parametrize(
    "text",
    [
        "", "high", "9.8", "CVSS:3.1", "CVSS:3.1/AV:N", "CVSS:5.0/AV:N/AC:L", "CVSS:2.0/AV:N/AC:L/Au:N/C:C/I:C/A:C",
        "CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/", "AV:N/AC:L/Au:N/C:C/I:C", "AV:N/AC:L/AU:N/C:C/I:C/A:C",
    ],
)  # fmt: skip
def test_what_is_no_whole_vector(text: str) -> None:
    assert version_of(text) == ""
    assert base_score(text) is None


def test_words_for_scores() -> None:
    assert [rating(one) for one in (0.0, 0.1, 3.9, 4.0, 6.9, 7.0, 8.9, 9.0, 10.0)] == [
        "none", "low", "low", "medium", "medium", "high", "high", "critical", "critical",
    ]  # fmt: skip
