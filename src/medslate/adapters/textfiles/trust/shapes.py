# ruff: noqa: RUF012  (msgspec makes an own empty default for every record)
"""The shape of trust.yaml. Its JSON Schema and its reader both come from here."""

from typing import Annotated

from msgspec import Meta

from medslate.adapters.textfiles.converting import Name, Shape
from medslate.bundles.manifest import Audience, Role

Files = Annotated[tuple[Name, ...], Meta(description="Names of files, relative to this one's folder")]


class PartyText(Shape, frozen=True):
    """Somebody whose seal counts, in some roles."""

    name: Name
    roles: Annotated[tuple[Role, ...], Meta(description="As what the party may seal")]
    anchors: Annotated[Files, Meta(description="Certificates (PEM) of which one must end the chain of the seal")] = ()
    keys: Annotated[
        tuple[Name, ...], Meta(description="Keys trusted by themselves: files (PEM), or SHA-256 in hexadecimal")
    ] = ()
    organization: Annotated[
        str, Meta(description="Organization that the certificate must name; needed where an anchor issues for others")
    ] = ""
    makers: Annotated[
        tuple[Name, ...], Meta(description="Manufacturers for whose devices the party may speak (default: any)")
    ] = ()


class RequiredText(Shape, frozen=True):
    """Per kind of bundle: the roles that must have sealed it."""

    declaration: tuple[Role, ...] = ()
    need: tuple[Role, ...] = ()


class ViewText(Shape, frozen=True):
    """Per kind of bundle: the least that must be open."""

    declaration: Audience | None = None
    need: Audience | None = None


class TrustFile(Shape, frozen=True):
    """trust.yaml: whose seals the verifier accepts, and for what."""

    parties: Annotated[dict[str, PartyText], Meta(description="By id; without any, everything is refused")] = {}
    required: Annotated[
        RequiredText, Meta(description="Per kind of bundle: the roles that must have sealed it; without any, refused")
    ] = RequiredText()
    documents: Annotated[
        tuple[Role, ...], Meta(description="The roles that must have signed a document (PDF); without any, one party")
    ] = ()
    stamps: Annotated[
        Files, Meta(description="Certificates (PEM) that end the chains of time-stamping authorities")
    ] = ()
    stamped: Annotated[bool, Meta(description="Whether every required seal needs a time stamp")] = False
    lists: Annotated[Files, Meta(description="Revocation lists (PEM or DER)")] = ()
    revocation: Annotated[
        bool, Meta(description="Whether every certificate below an anchor must be covered by a current list")
    ] = False
    view: Annotated[ViewText, Meta(description="Per kind of bundle: the least that must be open")] = ViewText()


FILES: dict[str, type[Shape]] = {"trust": TrustFile}
