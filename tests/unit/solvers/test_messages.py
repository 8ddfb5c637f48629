"""Frames and arrays survive the way through a pipe."""

import io

from hypothesis import given
from hypothesis import strategies as st

from medslate.adapters.solvers.bounds import whole
from medslate.adapters.solvers.messages import arrays, packed, receive, send, unpacked, values
from medslate.planning.program import Constraint, Program


def test_a_program_survives() -> None:
    program = Program(
        (5, 2**40, 0), (Constraint(((1, 0), (-(2**40), 2)), 1), Constraint((), 0), Constraint(((2, 1),), -7))
    )
    sent = arrays(program, (True, False, True))
    lengths, content = packed(sent)
    assert unpacked(lengths, content) == sent
    assert (list(sent.sizes), list(sent.variables), list(sent.start)) == ([2, 0, 1], [0, 2, 1], [1, 0, 1])


def test_no_start_is_an_empty_one() -> None:
    assert not arrays(Program((1,), ()), None).start


@given(st.lists(st.booleans()))
def test_values_survive(given_values: list[bool]) -> None:
    assert values(bytes(given_values)) == tuple(given_values)


@given(st.binary(), st.integers(min_value=0))
def test_frames_survive_and_a_cut_one_is_the_end(content: bytes, cut: int) -> None:
    pipe = io.BytesIO()
    send(pipe, {"say": "better", "ü": 1}, content)
    whole_frame = pipe.getvalue()
    assert receive(io.BytesIO(whole_frame)) == ({"say": "better", "ü": 1}, content)
    assert receive(io.BytesIO(whole_frame[: cut % len(whole_frame)])) is None


def test_a_bound_is_whole_and_never_too_high() -> None:
    assert [whole(one) for one in (3.0, 3.0000001, 2.9999999, 3.001, 2.5)] == [3, 3, 3, 4, 3]
    assert [whole(one) for one in (-4.0, float("-inf"), float("inf"), float("nan"))] == [0, 0, 0, 0]
    assert (whole(3.005), whole(3.005, slack=0.01)) == (4, 3)
    assert whole(2.0**52 + 1) == 2**52 + 1
