"""Moments on the command line; apart from the other options, so that who only verifies starts at once."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import click

from medslate.wiring.exchanging import end_of

F = TypeVar("F", bound=Callable[..., Any])


class Moment(click.ParamType[datetime]):
    """A moment in UTC, like 2026-11-21T14:00:00Z, or a day, which means its end."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            if len(value) == len("2026-11-21"):
                return end_of(date.fromisoformat(value))
            found = datetime.fromisoformat(value)
        except ValueError:
            self.fail(
                f"{value!r} is neither a day, like 2026-11-21, nor a moment, like 2026-11-21T14:00:00Z.", param, ctx
            )
        if found.tzinfo is None:
            self.fail(f"{value!r} does not say in which time zone; end it with Z for UTC.", param, ctx)
        return found.astimezone(UTC)


def now() -> datetime:
    """This second, in UTC."""
    return datetime.now(UTC).replace(microsecond=0)


def at(help_text: str) -> Callable[[F], F]:
    """The moment that counts, by default now."""
    return click.option("--at", "moment", type=Moment(), default=now, help=f"{help_text} (default: now).")


def shown(moment: datetime) -> str:
    """A moment as it is printed and read."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
