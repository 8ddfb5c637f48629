"""What `pack show` says of each row of a pack: one form per kind of pack."""

from collections.abc import Iterator

from medslate.standards.boundaries import Boundaries
from medslate.standards.catalogs import Requirement
from medslate.standards.crosswalks import Crosswalk, Relation
from medslate.standards.fulfilment.scales import Scale
from medslate.standards.measures import Carry, Library, Limited, Measure
from medslate.standards.profiles import DeviceKind, Profiles
from medslate.standards.questionnaires import Questionnaire
from medslate.standards.registers import Register
from medslate.usecases.ports import AnyPack

Line = tuple[str, str]


def all_lines(content: AnyPack) -> Iterator[Line]:
    """The rows of a pack in order, each by its first id; of a library the measures, without what each carries."""
    if isinstance(content, Library):
        return ((one.id, _measure(one)) for one in content.measures)
    return ((keys[0], text) for keys, text in _keyed(content) if keys)


def asked_lines(content: AnyPack, wanted: str) -> Iterator[Line]:
    """The rows that can be asked for by this id."""
    return ((wanted, text) for keys, text in _keyed(content) if wanted in keys)


def _keyed(content: AnyPack) -> Iterator[tuple[tuple[str, ...], str]]:
    """Per row the ids by which it can be asked for, and its text."""
    if isinstance(content, Questionnaire):
        for question in content.questions:
            yield (question.id,), f"{question.text} ({question.answers.value}, yes is {question.polarity.value})"
    elif isinstance(content, Crosswalk):
        for one in content.relations:
            text = f"{_related(one)} ({one.confidence.value}): {one.rationale}"
            yield tuple(filter(None, (one.origin, one.to))), text
    elif isinstance(content, Library):
        yield from _of_library(content)
    elif isinstance(content, Profiles):
        yield from _of_profiles(content)
    elif isinstance(content, Scale | Register | Boundaries):
        yield from _of_frame(content)
    else:
        for row in content.requirements:
            yield (row.id,), _requirement(row)


def _requirement(row: Requirement) -> str:
    step = "" if row.step is None else f"step {row.step}, "
    sort = "" if row.assessable or row.level else row.kind.value
    place = ", ".join(filter(None, (sort, row.phase, row.confidence.value)))
    shows = f" Shown by: {'; '.join(row.evidence)}." if row.evidence else ""
    return f"{_level(row.level)}{step}{row.title}: {row.intent}{shows} [{place}]"


def _of_frame(content: Scale | Register | Boundaries) -> Iterator[tuple[tuple[str, ...], str]]:
    """What stands around catalogs: the answers they allow, the documents there are, the boundaries of a system."""
    if isinstance(content, Scale):
        for answer in content.answers:
            yield (answer.id,), f"{answer.title}: means {answer.means.value} [{answer.confidence.value}]"
    elif isinstance(content, Boundaries):
        for level in content.levels:
            words = f"{level.axis.value} {level.rank}, {level.title}: {level.description}"
            yield (level.id,), f"{words} [{level.confidence.value}]"
    else:
        for one in content.documents:
            said = ", ".join(filter(None, (one.edition, one.dated, one.status.value, one.body)))
            yield (one.id,), f"{one.title} ({said}) [{one.confidence.value}]"


def _of_library(content: Library) -> Iterator[tuple[tuple[str, ...], str]]:
    for measure in content.measures:
        yield (measure.id,), _measure(measure)
    for feature in content.features.values():
        shown = f" (shown by {feature.question} = {feature.answer})" if feature.question else ""
        yield (feature.id,), f"{feature.title}{shown}"
    carried: dict[tuple[str, str, str], list[Carry]] = {}
    for carry in content.carries:
        carried.setdefault((carry.measure, carry.row, carry.help.value), []).append(carry)
    for (name, row, help_), ones in carried.items():
        paths = ", ".join(one.path.value for one in ones)
        note = f": {ones[0].note}" if ones[0].note else ""
        yield (name, row), f"{name} carries {row} {help_} on {paths} ({ones[0].confidence.value}){note}"
    for limited in content.device_only:
        yield (limited.row,), f"{limited.row} can only be done by the device: {limited.reason}"
    for limited in content.concerns:
        yield (limited.row,), f"{limited.row} matters on {_paths(limited)} only: {limited.reason}"


def _of_profiles(content: Profiles) -> Iterator[tuple[tuple[str, ...], str]]:
    for zone in content.zones:
        words = f"{zone.kind.value}, harm {zone.harm.value}, reaction {zone.reaction.value}"
        yield (zone.id,), f"{zone.title}: {words}, SL-T {zone.target}. {zone.rationale} [{zone.confidence.value}]"
    for kind in content.kinds:
        yield (kind.id,), f"{kind.title}: {_amount(kind)}, in {', '.join(kind.zones)} [{kind.confidence.value}]"
    for size in content.sizes:
        counts = ", ".join(f"{name} {count}" for name, count in size.counts.items())
        yield (size.id,), f"{size.title}: {counts} [{size.confidence.value}]"
    for flow in content.flows:
        way = f"{flow.origin} {'<->' if flow.both else '->'} {flow.to}"
        yield (flow.id,), f"{way} {flow.protocol} {flow.port} [{flow.confidence.value}]"


def _measure(one: Measure) -> str:
    where = f"per {one.scope.value}, cost class {one.cost_class}, {one.mechanism} by {one.administration}"
    needs = f", needs {', '.join((*one.needs, *one.features))}" if one.needs or one.features else ""
    note = f": {one.note}" if one.note else ""
    return f"{one.title} ({where}{needs}){note} [{one.confidence.value}]"


def _paths(one: Limited) -> str:
    return ", ".join(sorted(path.value for path in one.paths))


def _related(one: Relation) -> str:
    return f"{one.origin or '(nothing)'} {one.relation.value} {one.to or '(nothing)'}"


def _level(level: int | None) -> str:
    return "" if level is None else f"level {level}, "


def _amount(kind: DeviceKind) -> str:
    if kind.share is not None:
        return f"{kind.share} % of the networked medical devices"
    return "no share of its own" if kind.ratio is None else f"{kind.ratio} for each 100 networked medical devices"
