"""Reading mapping.yaml: how an inventory is to be read."""

from collections.abc import Iterator
from enum import Enum

from medslate.adapters.textfiles.converting import convert
from medslate.adapters.textfiles.lines import locate
from medslate.adapters.textfiles.site.shapes import ColumnsText, MappingFile, ValuesText
from medslate.adapters.textfiles.yamlfile import read_yaml
from medslate.findings import Code, Finding, Place, failed
from medslate.usecases.inventory import ColumnMap, Words


def read_mapping(content: bytes, name: str) -> tuple[ColumnMap | None, tuple[Finding, ...]]:
    """The mapping, or every reason why there is none, with lines."""
    value, found = read_yaml(content, name)
    if found:
        return None, found
    if isinstance(value, dict):
        value = {key: one for key, one in value.items() if one is not None}
    file, found = convert({} if value is None else value, MappingFile, Place(name))
    if file is not None:
        found = tuple(_faults(file, name))
    if file is None or failed(found):
        return None, locate(found, lambda _: content)
    made = ColumnMap(
        place=Place(name),
        columns=_columns(file.columns),
        zones=Words(file.zones),
        devices=Words(file.devices),
        values=_values(file.values),
        delimiter=file.delimiter,
        encoding=file.encoding,
        sheet=file.sheet,
        header=file.header,
    )
    return made, ()


def _faults(file: MappingFile, name: str) -> Iterator[Finding]:
    if not file.columns.model and not file.columns.name:
        message = "No column tells the device."
        yield Finding(Code.SHAPE, Place(name, ("columns",)), message, "Add `model:`, or `name:`.")
    if file.encoding:
        try:
            b"a".decode(file.encoding)
        except (LookupError, UnicodeError, ValueError):
            message = f"There is no encoding {file.encoding}."
            yield Finding(
                Code.SHAPE, Place(name, ("encoding",)), message, "Write utf-8, cp1252 or another that Python knows."
            )
    if file.delimiter in ('"', "\n", "\r", "\0"):
        message = f"{file.delimiter!r} cannot part cells."
        yield Finding(Code.SHAPE, Place(name, ("delimiter",)), message, 'Write ";" or another mark, or leave it out.')


def _columns(text: ColumnsText) -> dict[str, tuple[str, ...]]:
    given = {one: getattr(text, one) for one in ColumnsText.__struct_fields__}
    return {key: (one,) if isinstance(one, str) else one for key, one in given.items() if one}


def _values(text: ValuesText) -> dict[str, Words[str | bool]]:
    given = {one: getattr(text, one) for one in ValuesText.__struct_fields__}
    return {
        key: Words({said: one.value if isinstance(one, Enum) else one for said, one in words.items()})
        for key, words in given.items()
        if words
    }
