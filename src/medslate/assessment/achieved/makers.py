"""What makers of devices ask for, as measures beside those of the library (a rule of this project).

A maker's word decides what its own device needs: a measure that it asks for replaces the function (F) for the rows
whose claims name it, on every path. Where only the device can do a row, no measure outside earns credit, whoever asks
for it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from medslate.assessment.achieved.standing import asked_id
from medslate.devices.known import Asked, KnownDevice
from medslate.standards.measures import AttackPath, Carry, Help, Library, Measure, Scope

JOINT = "+"
"""Joins the ids of what a row needs together."""


@dataclass(frozen=True, slots=True)
class NotCredited:
    """A row for which a maker asks for a measure outside, though only the device can do it."""

    device: str
    component: str
    row: str
    asked: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Makers:
    """What all makers ask for: measures, what they carry, and what is not credited."""

    measures: tuple[Measure, ...] = ()
    carries: tuple[Carry, ...] = ()
    not_credited: tuple[NotCredited, ...] = ()


def makers_library(library: Library, devices: Iterable[KnownDevice]) -> Makers:
    """One measure per thing asked for and device, one more per row that needs several of them together.

    Of those measures that cost nothing by themselves (a joint one, and one that names measures of the library that
    fulfil it) the cost class is empty and `needs` says what they rest on. An id of the library that the library does
    not have fulfils nothing.
    """
    several = [_of_device(library, one) for one in devices]
    return Makers(
        tuple(measure for one in several for measure in one.measures),
        tuple(carry for one in several for carry in one.carries),
        tuple(refused for one in several for refused in one.not_credited),
    )


def _of_device(library: Library, device: KnownDevice) -> Makers:
    asked = {one.id: one for one in device.asks}
    measures = {one.id: _measure(library, device, one) for one in device.asks}
    carries: list[Carry] = []
    refused: list[NotCredited] = []
    for (component, row), names in device.needed_for.items():
        limited = library.only_device.get(row)
        if limited is not None and not all(asked[name].integration for name in names):
            refused.append(NotCredited(device.id, component, row, names, limited.reason))
            continue
        joint = JOINT.join(names)
        if joint not in measures:
            measures[joint] = _joint(device, [asked[name] for name in names])
        carries.extend(_carries(measures[joint], component, row))
    return Makers(tuple(measures.values()), tuple(carries), tuple(refused))


def _measure(library: Library, device: KnownDevice, asked: Asked) -> Measure:
    known = asked.library if all(one in library.by_id for one in asked.library) else ()
    return _own(device, asked.id, asked.title, known, asked.description)


def _joint(device: KnownDevice, several: list[Asked]) -> Measure:
    needs = tuple(asked_id(device.id, one.id) for one in several)
    return _own(device, JOINT.join(one.id for one in several), " and ".join(one.title for one in several), needs)


def _own(device: KnownDevice, asked: str, title: str, needs: tuple[str, ...], note: str = "") -> Measure:
    name = asked_id(device.id, asked)
    return Measure(name, title, Scope.DEVICE, name, name, "", fixed=100, needs=needs, note=note, device=device.id)


def _carries(measure: Measure, component: str, row: str) -> Iterator[Carry]:
    return (Carry(measure.id, row, path, Help.FULL, component=component) for path in AttackPath)
