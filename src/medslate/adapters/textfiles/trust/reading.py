"""Reading trust.yaml, with the certificates, keys and lists that it names."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from medslate.adapters.textfiles.converting import convert
from medslate.adapters.textfiles.lines import locate
from medslate.adapters.textfiles.trust.shapes import PartyText, RequiredText, TrustFile, ViewText
from medslate.adapters.textfiles.yamlfile import read_yaml
from medslate.bundles.manifest import Kind
from medslate.bundles.policy import Party, TrustPolicy
from medslate.findings import Code, Finding, Place, failed
from medslate.usecases.ports import TreeError

_T = TypeVar("_T")
_HEX = re.compile(r"[0-9a-fA-F]{64}")


@dataclass(frozen=True, slots=True)
class Material:
    """Reads what the file names.

    `content`: of a file by its name; raises `TreeError`. The others take content, and raise `ValueError`:
    certificates (DER), the id of a key, revocation lists (DER).
    """

    content: Callable[[str], bytes]
    certificates: Callable[[bytes], tuple[bytes, ...]]
    key: Callable[[bytes], str]
    lists: Callable[[bytes], tuple[bytes, ...]]


def read_trust(content: bytes, name: str, material: Material) -> tuple[TrustPolicy | None, tuple[Finding, ...]]:
    """The trust policy, or every reason why there is none, with lines."""
    value, found = read_yaml(content, name)
    if found:
        return None, found
    if isinstance(value, dict):
        value = {key: one for key, one in value.items() if one is not None}
    file, found = convert({} if value is None else value, TrustFile, Place(name))
    if file is None:
        return None, locate(found, lambda _: content)
    reader = _Reader(material, Place(name))
    made = reader.policy(file)
    found = (*reader.findings, *_faults(file, Place(name)))
    return None if failed(found) else made, locate(found, lambda _: content)


class _Reader:
    def __init__(self, material: Material, place: Place) -> None:
        self.material, self.place = material, place
        self.findings: list[Finding] = []

    def policy(self, file: TrustFile) -> TrustPolicy:
        return TrustPolicy(
            parties=tuple(self.party(key, one) for key, one in file.parties.items()),
            required=_by_kind(file.required),
            stamps=self.joined(file.stamps, self.material.certificates, self.place.at("stamps")),
            stamped=file.stamped,
            lists=self.joined(file.lists, self.material.lists, self.place.at("lists")),
            revocation=file.revocation,
            view=_by_kind(file.view),
            documents=file.documents,
        )

    def party(self, key: str, one: PartyText) -> Party:
        place = self.place.at("parties", key)
        return Party(
            id=key,
            name=one.name,
            roles=one.roles,
            anchors=self.joined(one.anchors, self.material.certificates, place.at("anchors")),
            keys=tuple(self.key_ids(one.keys, place.at("keys"))),
            organization=one.organization,
            makers=one.makers,
        )

    def joined(
        self, names: Iterable[str], read: Callable[[bytes], tuple[bytes, ...]], place: Place
    ) -> tuple[bytes, ...]:
        read_ones = (self.read(name, read, place.at(number)) for number, name in enumerate(names))
        return tuple(dict.fromkeys(one for several in read_ones for one in several or ()))

    def key_ids(self, names: Iterable[str], place: Place) -> Iterator[str]:
        for number, name in enumerate(names):
            found = name.lower() if _HEX.fullmatch(name) else self.read(name, self.material.key, place.at(number))
            if found is not None:
                yield found

    def read(self, name: str, read: Callable[[bytes], _T], place: Place) -> _T | None:
        try:
            return read(self.material.content(name))
        except TreeError as error:
            finding = error.finding
            self.findings.append(Finding(finding.code, place, finding.message, finding.remedy))
        except ValueError as error:
            remedy = "Export it anew, as PEM."
            self.findings.append(Finding(Code.FILE_UNREADABLE, place, f"{name} cannot be used: {error}.", remedy))
        return None


def _by_kind(text: RequiredText | ViewText) -> dict[Kind, Any]:
    given = {one: getattr(text, one.value) for one in Kind}
    return {kind: one for kind, one in given.items() if one}


def _faults(file: TrustFile, place: Place) -> Iterator[Finding]:
    for key, one in file.parties.items():
        if not one.anchors and not one.keys:
            message = f"No seal can be recognised as that of {key}: it has neither anchors nor keys."
            yield Finding(Code.SHAPE, place.at("parties", key), message, "Name a certificate under `anchors:`.")
        if not one.roles:
            message = f"{key} is trusted in no role."
            yield Finding(Code.SHAPE, place.at("parties", key, "roles"), message, "Write one, such as [maker].")
    trusted = {role for one in file.parties.values() for role in one.roles}
    required = _by_kind(file.required).items()
    needed = [(f"A {kind.value} needs a seal", place.at("required", kind.value), one) for kind, one in required]
    for what, where, roles in (*needed, ("A document needs a signature", place.at("documents"), file.documents)):
        for role in roles:
            if role not in trusted:
                message = f"{what} as {role.value}, and no party is trusted as one."
                yield Finding(
                    Code.SHAPE, where, message, f"Add a party with the role {role.value}, or do not require it."
                )
    if file.stamped and not file.stamps:
        message = "Time stamps are required, and no authority is trusted with them."
        yield Finding(Code.SHAPE, place.at("stamped"), message, "Name its certificate under `stamps:`.")
