"""The canonical bytes (RFC 8785) of any JSON document, quickly: what a signature on an OSCAL document is over."""

import json
import re
from typing import Any

from medslate.errors import MedslateError, SetupError

LIMIT = 64 << 20
LARGEST = 2**53 - 1
_MOST_DIGITS = len(str(LARGEST)) + 1
# A character beyond 16 bits, plain or escaped: only with such do names sort otherwise by UTF-16 than by character.
_LEADING = bytes(range(0xF0, 0x100))
_ESCAPED = re.compile(rb"\\u[dD][89a-fA-F]")


def canonical(content: bytes, name: str) -> tuple[Any, bytes]:
    """The value of a JSON document and its canonical bytes.

    Raises `MedslateError` for what has none: no JSON in UTF-8, a name that stands twice, a number that readers of JSON
    do not understand alike. Most documents hold no fraction and no character beyond 16 bits; for these the encoder of
    the standard library gives the canonical form, many times as fast as the general way.
    """
    if len(content) > LIMIT:
        raise MedslateError(f"{name} is larger than {LIMIT >> 20} MiB.")
    numbers = _Numbers()
    try:
        value = json.loads(
            content.decode(),
            object_pairs_hook=_distinct,
            parse_float=numbers.fraction,
            parse_int=numbers.whole,
            parse_constant=_refused,
        )
        plain = not numbers.fractions and not _wide(content)
        return value, _quick(value) if plain else _general(value)
    except (ValueError, RecursionError) as error:
        said = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise MedslateError(f"{name} has no canonical form: {said}.") from error


def _wide(content: bytes) -> bool:
    plain = len(content.translate(None, _LEADING)) < len(content)
    return plain or (b"\\u" in content and _ESCAPED.search(content) is not None)


def _quick(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _general(value: Any) -> bytes:
    try:
        import rfc8785
    except ImportError as error:
        raise SetupError("This needs the extra seal: pip install 'medslate[seal]'.") from error
    return rfc8785.dumps(value)


class _Numbers:
    """Reads numbers, and remembers whether there was a fraction, whose canonical form is a matter of its own."""

    def __init__(self) -> None:
        self.fractions = False

    def fraction(self, text: str) -> float:
        self.fractions = True
        value = float(text)
        if value in (float("inf"), float("-inf")):
            raise ValueError(f"{text} is larger than any number of JSON's readers")
        return value

    def whole(self, text: str) -> int:
        if len(text) > _MOST_DIGITS or abs(value := int(text)) > LARGEST:
            raise ValueError(f"{text[:40]} is a whole number beyond 2^53 - 1")
        return value


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        twice = next(one for one, _ in pairs if one in seen or seen.add(one))  # type: ignore[func-returns-value]
        raise ValueError(f"the name {twice!r} stands twice in one object")
    return made


def _refused(text: str) -> Any:
    raise ValueError(f"{text} is no number of JSON")
