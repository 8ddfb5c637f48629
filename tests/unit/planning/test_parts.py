"""Parts share nothing; together they are the whole; equal parts have equal digests."""

from medslate.planning.needs import problem
from medslate.planning.program import Constraint, Program
from medslate.planning.solving.model import compiled
from medslate.planning.solving.parts import digest, parts, prepared
from tests.build_site import SYSTEM
from tests.laws.plans import TODAY, random_system
from tests.laws.programs import optimum, random_program
from tests.unit.planning.test_reductions import clause, conflict, implies


def test_what_no_constraint_connects_is_apart() -> None:
    found = parts(Program((1, 2, 3, 4, 5), (clause(3, 1), implies(1, 3), clause(0, 4))))
    assert [one.variables for one in found] == [(0, 4), (1, 3)]
    assert found[1].program == Program((2, 4), (clause(1, 0), implies(0, 1)))


def test_a_constraint_without_a_variable_is_not_lost() -> None:
    found = parts(Program((1,), (Constraint((), 1), clause(0))))
    assert optimum(found[0].program).infeasible
    assert [one.variables for one in found] == [(), (0,)]


def test_the_optima_of_the_parts_are_that_of_the_whole() -> None:
    apart = 0
    for seed in range(400):
        program = random_program(seed)
        whole, found = optimum(program), [optimum(one.program) for one in parts(program)]
        assert any(one.infeasible for one in found) == whole.infeasible
        assert whole.infeasible or sum(one.bound for one in found) == whole.bound
        apart += len(found) > 1
    assert apart > 20


def test_the_digest_tells_what_the_program_says() -> None:
    program = Program((1, 2, 3), (clause(0, 1), conflict(1, 2)))
    names = ["a", "b", "c"]
    turned = Program((1, 2, 3), (Constraint(((-1, 2), (-1, 1)), -1), clause(1, 0)))
    assert digest(program, names) == digest(turned, names)
    others = [
        digest(Program((1, 2, 4), program.constraints), names),
        digest(Program((1, 2, 3), program.constraints[:1]), names),
        digest(Program((1, 2, 3), (clause(0, 1), Constraint(((-1, 1), (-1, 2)), -2))), names),
        digest(program, ["b", "a", "c"]),
        digest(Program((2, 1, 3), (clause(0, 1), conflict(0, 2))), ["b", "a", "c"]),
    ]
    assert len({digest(program, names), *others}) == 6


def test_a_prepared_problem_leads_back_to_instances() -> None:
    ready = prepared(compiled(problem(SYSTEM, TODAY)))
    answers = [optimum(one).values or () for one in ready.programs]
    assert [str(one) for one in ready.instances(answers)] == ["eye", "lock at pumps", "wall at icu"]
    assert ready.uncovered(answers) == ()
    assert len(ready.digests) == len(ready.programs)
    assert ready.paid + sum(map(Program.cost, ready.programs, answers)) == ready.of.program.cost(ready.values(answers))
    assert not ready.infeasible


def test_each_part_has_a_plan_to_begin_with() -> None:
    seen = 0
    for seed in range(150):
        for one in prepared(compiled(problem(random_system(seed, 12), TODAY))).programs:
            assert one.start is None or one.holds(one.start)
            seen += one.start is not None
    assert seen > 5
