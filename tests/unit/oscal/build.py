"""Small OSCAL documents of our own, and ways to spoil them."""

import copy
import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from medslate.adapters.formats.oscal import documents
from medslate.findings import Finding
from medslate.usecases.oscal_validate import Document, validate

Value = dict[str, Any]


def uuid(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, name))


METADATA: Value = {
    "title": "Small",
    "last-modified": "2026-01-31T12:00:00Z",
    "version": "1",
    "oscal-version": "1.2.1",
    "roles": [{"id": "author", "title": "Author"}],
    "parties": [{"uuid": uuid("party"), "type": "organization", "name": "St. Elsewhere"}],
    "responsible-parties": [{"role-id": "author", "party-uuids": [uuid("party")]}],
}
CATALOG: Value = {
    "catalog": {
        "uuid": uuid("catalog"),
        "metadata": METADATA,
        "params": [{"id": "loose", "label": "anything"}],
        "groups": [
            {
                "id": "a",
                "title": "Access",
                "props": [{"name": "label", "value": "A"}],
                "controls": [
                    {
                        "id": "a-1",
                        "title": "Accounts",
                        "params": [
                            {"id": "a-1_prm", "label": "days", "guidelines": [{"prose": "as long as needed"}]},
                            {"id": "a-1_odp", "depends-on": "a-1_prm", "select": {"choice": ["one", "two"]}},
                        ],
                        "props": [
                            {"name": "label", "value": "A-01", "class": "zero-padded"},
                            {"name": "label", "value": "A-1"},
                            {"name": "sort-id", "value": "a-01"},
                        ],
                        "links": [
                            {"href": "#a-2", "rel": "related"},
                            {"href": f"#{uuid('resource')}", "rel": "reference"},
                        ],
                        "parts": [
                            {
                                "id": "a-1_smt",
                                "name": "statement",
                                "prose": "Accounts:",
                                "parts": [
                                    {
                                        "id": "a-1_smt.a",
                                        "name": "item",
                                        "props": [{"name": "label", "value": "a."}],
                                        "prose": "end after {{ insert: param, a-1_prm }}",
                                    },
                                    {"id": "a-1_smt.b", "name": "item", "prose": "are {{ insert: param, a-1_odp }}."},
                                ],
                            },
                            {"id": "a-1_gdn", "name": "guidance", "prose": "Say who."},
                        ],
                        "controls": [
                            {"id": "a-1.1", "title": "Shared accounts", "params": [{"id": "a-1.1_prm"}]},
                            {"id": "a-1.2", "title": "Emergency accounts"},
                        ],
                    },
                    {"id": "a-2", "title": "Passwords", "parts": [{"name": "overview", "prose": "Long ones."}]},
                    {
                        "id": "a-3",
                        "title": "Old",
                        "props": [{"name": "status", "value": "withdrawn"}],
                        "links": [{"href": "#a-2", "rel": "moved-to"}],
                    },
                ],
            },
            {
                "id": "b",
                "title": "Backup",
                "groups": [{"id": "b-x", "title": "Copies", "controls": [{"id": "b-1", "title": "Copies"}]}],
            },
        ],
        "back-matter": {"resources": [{"uuid": uuid("resource"), "title": "Book", "rlinks": [{"href": "book.pdf"}]}]},
    }
}
PROFILE: Value = {
    "profile": {
        "uuid": uuid("profile"),
        "metadata": METADATA,
        "imports": [
            {
                "href": f"#{uuid('source')}",
                "include-controls": [{"with-ids": ["a-1", "a-2"], "with-child-controls": "yes"}],
                "exclude-controls": [{"with-ids": ["a-1.2"]}],
            }
        ],
        "merge": {"as-is": True},
        "modify": {
            "set-parameters": [{"param-id": "a-1_prm", "values": ["90 days"]}],
            "alters": [
                {
                    "control-id": "a-2",
                    "adds": [
                        {"position": "ending", "parts": [{"id": "a-2_more", "name": "guidance", "prose": "More."}]}
                    ],
                }
            ],
        },
        "back-matter": {
            "resources": [
                {
                    "uuid": uuid("source"),
                    "rlinks": [
                        {"href": "catalog.xml", "media-type": "application/oscal.catalog+xml"},
                        {"href": "catalog.json", "media-type": "application/oscal.catalog+json"},
                    ],
                }
            ]
        },
    }
}
MAPPING: Value = {
    "mapping-collection": {
        "uuid": uuid("collection"),
        "metadata": METADATA,
        "provenance": {
            "method": "human",
            "matching-rationale": "semantic",
            "status": "complete",
            "mapping-description": "Ours to theirs.",
        },
        "mappings": [
            {
                "uuid": uuid("mapping"),
                "source-resource": {"type": "catalog", "href": "catalog.json"},
                "target-resource": {"type": "catalog", "href": "theirs.json"},
                "maps": [
                    {
                        "uuid": uuid("map 1"),
                        "relationship": "subset-of",
                        "sources": [{"type": "control", "id-ref": "a-1"}],
                        "targets": [{"type": "control", "id-ref": "t-1"}],
                        "confidence-score": {"percentage": 0.95},
                        "remarks": "Theirs asks more.",
                    },
                    {
                        "uuid": uuid("map 2"),
                        "relationship": "equivalent-to",
                        "sources": [{"type": "control", "id-ref": "a-2"}, {"type": "control", "id-ref": "b-1"}],
                        "targets": [{"type": "control", "id-ref": "t-2"}],
                        "confidence-score": {"category": "medium"},
                    },
                ],
                "source-gap-summary": {"uuid": uuid("gap"), "unmapped-controls": [{"with-ids": ["a-1.1"]}]},
            }
        ],
    }
}
THEIRS: Value = {
    "catalog": {
        "uuid": uuid("theirs"),
        "metadata": METADATA,
        "controls": [{"id": "t-1", "title": "One"}, {"id": "t-2", "title": "Two"}],
    }
}
COMPONENT: Value = {
    "component-definition": {
        "uuid": uuid("definition"),
        "metadata": METADATA,
        "components": [
            {
                "uuid": uuid("component"),
                "type": "software",
                "title": "Application",
                "description": "It runs.",
                "control-implementations": [
                    {
                        "uuid": uuid("implementation"),
                        "source": "catalog.json",
                        "description": "Claims.",
                        "set-parameters": [{"param-id": "loose", "values": ["x"]}],
                        "implemented-requirements": [
                            {
                                "uuid": uuid("claim 1"),
                                "control-id": "a-1",
                                "description": "Done.",
                                "props": [{"name": "implementation-status", "value": "implemented"}],
                                "set-parameters": [{"param-id": "a-1_prm", "values": ["9"]}],
                                "statements": [
                                    {"statement-id": "a-1_smt.a", "uuid": uuid("statement"), "description": "So."}
                                ],
                            },
                            {"uuid": uuid("claim 2"), "control-id": "a-2", "description": "Done too."},
                        ],
                    }
                ],
            }
        ],
        "capabilities": [
            {
                "uuid": uuid("capability"),
                "name": "Whole",
                "description": "All.",
                "incorporates-components": [{"component-uuid": uuid("component"), "description": "It."}],
            }
        ],
    }
}
RESULTS: Value = {
    "assessment-results": {
        "uuid": uuid("results"),
        "metadata": METADATA,
        "import-ap": {"href": "plan.json"},
        "results": [
            {
                "uuid": uuid("result"),
                "title": "Run",
                "description": "A run.",
                "start": "2026-01-01T00:00:00Z",
                "end": "2026-01-31T00:00:00Z",
                "reviewed-controls": {"control-selections": [{"include-controls": [{"control-id": "a-1"}]}]},
                "observations": [
                    {
                        "uuid": uuid("observation"),
                        "description": "Seen.",
                        "methods": ["TEST"],
                        "collected": "2026-01-15T00:00:00Z",
                        "expires": "2027-01-15T00:00:00Z",
                        "relevant-evidence": [{"href": "log.txt", "description": "Log."}],
                    }
                ],
                "risks": [
                    {
                        "uuid": uuid("risk"),
                        "title": "Risk",
                        "description": "It may.",
                        "statement": "It may.",
                        "status": "open",
                        "related-observations": [{"observation-uuid": uuid("observation")}],
                    }
                ],
                "findings": [
                    {
                        "uuid": uuid("finding 1"),
                        "title": "Accounts",
                        "description": "Good.",
                        "target": {
                            "type": "statement-id",
                            "target-id": "a-1_smt.a",
                            "status": {"state": "satisfied"},
                        },
                        "related-observations": [{"observation-uuid": uuid("observation")}],
                    },
                    {
                        "uuid": uuid("finding 2"),
                        "title": "More accounts",
                        "description": "Bad.",
                        "target": {
                            "type": "statement-id",
                            "target-id": "a-1_smt.b",
                            "status": {"state": "not-satisfied"},
                        },
                        "related-risks": [{"risk-uuid": uuid("risk")}],
                    },
                ],
            }
        ],
    }
}
FILES: Mapping[str, Value] = {
    "catalog.json": CATALOG,
    "theirs.json": THEIRS,
    "profile.json": PROFILE,
    "mapping.json": MAPPING,
    "component.json": COMPONENT,
    "results.json": RESULTS,
}


def text(value: Any) -> bytes:
    return json.dumps(value, indent=1).encode()


def changed(value: Value, change: Callable[[Any], object]) -> Value:
    """A copy of a document, changed below its one key."""
    made = copy.deepcopy(value)
    change(next(iter(made.values())))
    return made


def document(value: Value, file: str = "x.json") -> Document:
    found, findings = documents.read(text(value), file)
    assert found is not None
    assert findings == ()
    return found


def found(value: Any, *given: Value, file: str = "x.json", beside: Mapping[str, Value] = FILES) -> tuple[Finding, ...]:
    """What is wrong with a document that has the small ones beside it, if none is given."""
    at_hand = {} if given else {name: text(one) for name, one in beside.items()}
    catalogs = tuple(document(one, f"given-{number}.json") for number, one in enumerate(given))
    content = value if isinstance(value, bytes) else text(value)
    return validate(content, file, catalogs, at_hand.get, documents)[1]


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [one.code.code for one in findings]
