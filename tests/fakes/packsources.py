"""Packs in memory: the port `PackSource` without a disk."""

from collections.abc import Iterable, Mapping
from typing import Any

from medslate.errors import SetupError
from medslate.findings import Finding, failed
from medslate.standards.catalogs import closest
from medslate.standards.packs import Pack
from medslate.usecases.ports import AnyPack


class MemoryPacks:
    """Packs by id, with their findings, examples and owned texts."""

    def __init__(
        self,
        packs: Iterable[AnyPack],
        *,
        findings: Mapping[str, tuple[Finding, ...]] | None = None,
        examples: Mapping[str, Mapping[str, Any]] | None = None,
        texts: Mapping[tuple[str, str], str] | None = None,
    ) -> None:
        self.content = {one.pack.id: one for one in packs}
        self.findings = findings or {}
        self.values = examples or {}
        self.texts = texts or {}

    def packs(self) -> tuple[Pack, ...]:
        return tuple(sorted((one.pack for one in self.content.values()), key=lambda pack: (pack.kind.value, pack.id)))

    def load(self, pack: str) -> AnyPack:
        content, findings = self.validate(pack)
        if content is None or failed(findings):
            raise SetupError(f"Pack {pack} cannot be used: {findings[0]}")
        return content

    def validate(self, pack: str) -> tuple[AnyPack | None, tuple[Finding, ...]]:
        if pack not in self.content:
            raise SetupError(f"There is no pack {pack}. Did you mean {closest(pack, self.content)}?")
        return self.content[pack], self.findings.get(pack, ())

    def examples(self, pack: str) -> tuple[Mapping[str, Any], tuple[Finding, ...]]:
        self.validate(pack)
        return self.values.get(pack, {}), ()

    def owned_text(self, pack: str, row: str) -> str | None:
        self.validate(pack)
        return self.texts.get((pack, row))
