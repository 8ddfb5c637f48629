"""Verify an archive: the folder, and whether what it holds belongs together and is as it was recorded."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from medslate.bundles.trusted import Decision, verify
from medslate.errors import MedslateError
from medslate.exchange.declaration import Declaration
from medslate.findings import Code, Finding, Place
from medslate.usecases.archive_documents import Document, judged_documents
from medslate.usecases.archive_make import BUNDLE, DECISION, PACKS, WORKSPACE, decision_record
from medslate.usecases.bundle_open import Trust, look_into
from medslate.usecases.document_verify import ReadSigned


@dataclass(frozen=True)
class Kept:
    """What an archive holds, as far as it is looked at. `content`: the digest that the workspace comes to.

    `packs`: digests of the packs in it. `trust`: the policy to judge by at a moment: the archive's, or the verifier's.
    `documents`: its PDFs, and `reader` what gives their signatures; both are asked only if that policy asks for any.
    """

    bundles: Mapping[str, bytes | memoryview]
    decision: bytes
    content: str
    packs: Mapping[str, str]
    trust: Callable[[datetime], Trust]
    documents: Iterable[tuple[str, bytes]]
    reader: Callable[[], ReadSigned]


@dataclass(frozen=True)
class Verified:
    """The decision on the bundle, for which moment, what does not hold, and the documents if they were looked at."""

    decision: Decision | None
    at: datetime | None
    recorded: Mapping[str, Any]
    findings: tuple[Finding, ...]
    documents: tuple[Document, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether all of it holds."""
        spoilt = self.findings or any(one.refusals for one in self.documents)
        return not spoilt and self.decision is not None and self.decision.accepted


def verify_archive(kept: Kept, at: datetime | None = None, *, own: bool) -> Verified:
    """Judge the bundle as of the moment that is recorded, or another one; `own`: by the archive's own policy.

    By that policy and for that moment, the decision must be the one that is recorded.
    """
    recorded, moment = _recorded(kept.decision)
    if moment is None or len(kept.bundles) != 1:
        what = f"{DECISION} is no record of a decision" if moment is None else f"{BUNDLE} holds not one bundle"
        place = f"data/{DECISION if moment is None else BUNDLE}"
        return Verified(None, None, recorded, (_fault(place, f"{what}."),))
    (name, container), *_ = kept.bundles.items()
    trust = kept.trust(at or moment)
    decision = verify(container, trust.policy, trust.crypto, trust.at)
    found = [*_contents(kept, name, container)]
    documents = judged_documents(kept.documents, trust, kept.reader)
    if own and trust.at == moment and decision_record(decision, moment, documents) != recorded:
        found.append(_fault(f"data/{DECISION}", "The decision on the bundle is not the one that is recorded."))
    return Verified(decision, trust.at, recorded, tuple(found), documents)


def _recorded(content: bytes) -> tuple[Mapping[str, Any], datetime | None]:
    """What is recorded, and for which moment; no moment if it is no such record."""
    try:
        tree = json.loads(content)
        moment = datetime.strptime(tree["at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except (ValueError, TypeError, KeyError, RecursionError):
        return {}, None
    return (tree, moment) if tree.get("format") == 1 else ({}, None)


def _contents(kept: Kept, name: str, container: bytes | memoryview) -> Iterator[Finding]:
    """Bundle, workspace and packs belong together."""
    place = f"data/{BUNDLE}{name}"
    try:
        received = look_into(container, name)
    except MedslateError as error:
        yield _fault(place, str(error).replace("\n", " "))
        return
    if not isinstance(received.told, Declaration):
        yield _fault(place, "It is no declaration of a device.")
        return
    if received.told.content != kept.content:
        message = f"It comes to content {kept.content[:12] or 'none'}, the bundle tells {received.told.content[:12]}."
        yield _fault(f"data/{WORKSPACE.rstrip('/')}", message)
    for pack, digest in received.manifest.packs.items():
        if kept.packs.get(pack) != digest:
            yield _fault(f"data/{PACKS}", f"The pack {pack} is not the one that the bundle was computed with.")


def _fault(place: str, message: str) -> Finding:
    remedy = "Take the archive from another copy; nothing in it is to be relied on."
    return Finding(Code.ARCHIVE_FAULTY, Place(place), message, remedy)
