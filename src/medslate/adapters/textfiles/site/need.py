"""Reading need.yaml: what is to be bought, and the candidates for it."""

from msgspec.structs import asdict

from medslate.adapters.textfiles.converting import convert
from medslate.adapters.textfiles.lines import locate
from medslate.adapters.textfiles.site.building import Builder
from medslate.adapters.textfiles.site.shapes import NeedFile, NeedFlowText
from medslate.adapters.textfiles.yamlfile import read_yaml
from medslate.findings import Code, Finding, Place, failed
from medslate.levels.vectors import Target
from medslate.networks.site import Flow, Placement
from medslate.usecases.procure import NEW, Need, Wanted


def read_need(content: bytes, name: str) -> tuple[Wanted | None, tuple[Finding, ...]]:
    """The need with its candidates, or every reason why there is none, with lines."""
    value, found = read_yaml(content, name)
    if found:
        return None, found
    if isinstance(value, dict):
        value = {key: one for key, one in value.items() if one is not None}
    file, found = convert({} if value is None else value, NeedFile, Place(name))
    if file is None:
        return None, locate(found, lambda _: content)
    made, found = _built(file, Place(name))
    return None if failed(found) else made, locate(found, lambda _: content)


def _built(file: NeedFile, place: Place) -> tuple[Wanted, tuple[Finding, ...]]:
    builder = Builder({}, "")
    target = builder.vector(Target, file.target, place.at("target")) if file.target != "" else None
    units = {key: one for key, one in asdict(file).items() if key not in ("target", "flows", "candidates")}
    placement = Placement(id=NEW, device="", place=place, **units)
    flows = tuple(_flow(key, one, place.at("flows", key)) for key, one in file.flows.items())
    found = tuple(_astray(key, one, place.at("flows", key)) for key, one in file.flows.items() if _is_astray(one))
    at = place.at("candidates")
    candidates = tuple(builder.device(key, one, at.at(key)) for key, one in file.candidates.items())
    return Wanted(Need(placement, target, flows), candidates), (*builder.findings, *found)


def _flow(key: str, one: NeedFlowText, place: Place) -> Flow:
    ends = {"origin": one.origin or NEW, "to": one.to or NEW}
    return Flow(id=key, place=place, **(asdict(one) | ends))


def _is_astray(one: NeedFlowText) -> bool:
    return bool(one.origin) is bool(one.to)


def _astray(key: str, one: NeedFlowText, place: Place) -> Finding:
    message = f"Flow {key} has {'both' if one.to else 'neither'} `from` {'and' if one.to else 'nor'} `to`."
    return Finding(Code.SHAPE, place, message, "One end is the device itself: give the zone at the other end only.")
