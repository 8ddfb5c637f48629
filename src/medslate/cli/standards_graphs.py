"""The graph of standards in the languages that draw it; the same register gives the same text."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from medslate.standards.registers import RegisteredDocument
from medslate.usecases.standards_graph import Graph

_FILLS = {True: "#e6f3f0", False: "#eeeeee"}


def as_text(graph: Graph) -> str:
    """Per document the relations that start from it."""
    lines = []
    for one in graph.documents:
        out = [link for link in graph.links if link.origin == one.id]
        if out:
            lines.append(f"{one.id} ({one.status.value})")
            lines += [f"  {link.relation} {graph.outside.get(link.to, link.to)}{_detail(link.detail)}" for link in out]
    alone = _alone(graph)
    if alone:
        lines.append(f"Without a relation: {', '.join(alone)}")
    return "\n".join(lines)


def _detail(text: str) -> str:
    return f" ({text})" if text else ""


def _alone(graph: Graph) -> list[str]:
    joined = {end for link in graph.links for end in (link.origin, link.to)}
    return [one.id for one in graph.documents if one.id not in joined]


def as_dot(graph: Graph) -> str:
    """Graphviz DOT: documents one cannot work by are grey, those outside the register dashed."""
    lines = ["digraph standards {", "  rankdir=LR;", '  node [shape=box, style=filled, fontname="sans-serif"];']
    for one in graph.documents:
        label = _dotted(f"{one.id}\n{_short(one)}")
        lines.append(f'  {_dotted(one.id)} [label={label}, fillcolor="{_FILLS[one.status.stands]}"];')
    lines += [f"  {_dotted(key)} [label={_dotted(name)}, style=dashed];" for key, name in graph.outside.items()]
    lines += [f"  {_dotted(one.origin)} -> {_dotted(one.to)} [label={_dotted(one.relation)}];" for one in graph.links]
    return "\n".join([*lines, "}"])


def as_mermaid(graph: Graph) -> str:
    """Mermaid: nodes by number, because ids of documents have marks that its grammar does not take."""
    names = [*(one.id for one in graph.documents), *graph.outside]
    number = {name: f"n{at}" for at, name in enumerate(names)}
    lines = ["flowchart LR"]
    lines += [f'  {number[one.id]}["{_quoted(one.id)}<br/>{_quoted(_short(one))}"]' for one in graph.documents]
    lines += [f'  {number[key]}(["{_quoted(name)}"])' for key, name in graph.outside.items()]
    lines += [f'  {number[one.origin]} -->|"{_quoted(one.relation)}"| {number[one.to]}' for one in graph.links]
    lines += _classes(number, (one for one in graph.documents if not one.status.stands))
    return "\n".join(lines)


def _classes(number: Mapping[str, str], gone: Iterable[RegisteredDocument]) -> list[str]:
    names = ",".join(number[one.id] for one in gone)
    return [f"  classDef gone fill:{_FILLS[False]},stroke-dasharray:3", f"  class {names} gone"] if names else []


def _short(one: RegisteredDocument) -> str:
    return ", ".join(filter(None, (one.edition, one.status.value)))


def _dotted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")


def graph_data(graph: Graph) -> dict[str, Any]:
    """The graph as JSON data."""
    return {
        "documents": [
            {"id": one.id, "title": one.title, "edition": one.edition, "status": one.status.value}
            for one in graph.documents
        ],
        "outside": dict(graph.outside),
        "links": [
            {
                "from": one.origin,
                "relation": one.relation,
                "to": one.to,
                "detail": one.detail,
                "confidence": one.confidence.value,
            }
            for one in graph.links
        ],
    }


FORMS: Mapping[str, Callable[[Graph], str]] = {"text": as_text, "dot": as_dot, "mermaid": as_mermaid}
