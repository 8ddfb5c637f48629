"""Saying what others wrote: nothing in it may move the cursor, begin a line or colour a word."""

from typing import Any

import click

from medslate.usecases.bundle_verify import plain


def say(text: str = "", *, err: bool = False, **style: Any) -> None:
    """One line, whatever is in it; `style` as of `click.style`, `err`: beside the output, not in it."""
    line = plain(text)
    click.echo(click.style(line, **style) if style else line, err=err)
