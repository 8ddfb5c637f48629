"""What `mds2 import` shows of a form, as text and as JSON data."""

from typing import Any

import click

from medslate.assessment.answers import Choice, Form
from medslate.cli.output import bounds_data, say_table
from medslate.levels.frs import FR
from medslate.levels.rule import interval
from medslate.standards.catalogs import Catalog
from medslate.standards.questionnaires import AnswerKind, Questionnaire
from medslate.usecases.mds2_import import Decided, FormJudged, ask_level


def say_form(form: Form, judged: FormJudged, questionnaire: Questionnaire, catalog: Catalog, answers: bool) -> None:
    """The device, the answers if wanted, the bounds with what decided them, and the questions back."""
    header = form.header
    click.echo(f"{header.get('device', 'Unnamed device')}, {header.get('manufacturer', 'unknown manufacturer')}")
    choices = [one for one in form.answers.values() if one.choice is not None]
    asked = sum(one.answers is AnswerKind.CHOICE for one in questionnaire.questions)
    counts = ", ".join(f"{sum(one.choice is kind for one in choices)} {kind.value}" for kind in Choice)
    click.echo(f"{len(choices)} of {asked} questions answered: {counts}\n")
    if answers:
        for one in form.answers.values():
            click.echo(f"  {one.question:<12} {one.text}{f'  ({one.note})' if one.note else ''}")
        click.echo()
    click.echo(f"SL-C as {' and '.join(judged.types)}, as far as the form tells: {judged.levels.bounds}")
    rows = [_fr_row(judged, fr) for fr in FR]
    say_table(["FR", "level", "held down by (at least)", "cannot be higher because"], rows)
    _say_questions(judged, questionnaire, catalog)


def _fr_row(judged: FormJudged, fr: FR) -> list[str]:
    one, reasons = judged.levels[fr], judged.reasons[fr]
    return [fr.name, interval(one.lower, one.upper), _decided(reasons.stops), _decided(reasons.limits)]


def _decided(rows: tuple[Decided, ...], most: int = 3) -> str:
    named = [f"{one.row.id} {_why(one)}" for one in rows[:most]]
    return ", ".join(named) + (f" and {len(rows) - most} more" if len(rows) > most else "")


def _why(one: Decided) -> str:
    verdict = one.verdict
    return f"({verdict.verdict.value}{': ' + ' '.join(verdict.deciding) if verdict.deciding else ''})"


def _say_questions(judged: FormJudged, questionnaire: Questionnaire, catalog: Catalog) -> None:
    click.echo(f"\n{len(judged.ask)} questions back to the manufacturer can still change a bound, lowest level first:")
    for one in judged.ask:
        text = (
            f"{questionnaire.by_id[one.id].text}? [{', '.join(one.rows)}]" if one.form else catalog.by_id[one.id].intent
        )
        click.echo(f"  {one.id} (level {ask_level(one, catalog)}): {text}")


def form_data(form: Form, judged: FormJudged) -> dict[str, Any]:
    """The form and its judgement as JSON data."""
    return {
        "header": dict(form.header),
        "types": list(judged.types),
        "answers": {
            key: {"choice": one.choice.value if one.choice else None, "text": one.text, "note": one.note}
            for key, one in form.answers.items()
        },
        "bounds": bounds_data(judged.levels.bounds),
        "rows": {
            row: {"verdict": one.verdict.value, "deciding": list(one.deciding)} for row, one in judged.verdicts.items()
        },
        "frs": {
            fr.name: {
                "stops": [one.row.id for one in judged.reasons[fr].stops],
                "limits": [one.row.id for one in judged.reasons[fr].limits],
            }
            for fr in FR
        },
        "ask": [{"id": one.id, "on_form": one.form, "settles": list(one.rows)} for one in judged.ask],
    }
