"""Resolve a profile: the catalog of exactly the controls that it selects, as it changes them."""

from medslate.errors import UsageError
from medslate.findings import Code, Finding, Place, failed
from medslate.usecases.oscal_validate import Document, Fetch, Format, gather


def resolve(
    content: bytes, file: str, given: tuple[Document, ...], fetch: Fetch, form: Format
) -> tuple[Document | None, tuple[Finding, ...]]:
    """The resolved catalog; none, and the reasons, if the profile or a catalog that it imports cannot be used.

    Raises `UsageError` if the document is no profile.
    """
    profile, found = form.read(content, file)
    if profile is not None and profile.root != "profile":
        raise UsageError(f"{file} is a {profile.root}, not a profile.")
    if profile is None or failed(found):
        return None, found
    gathered = gather(profile, given, fetch, form)
    lacking = tuple(
        Finding(Code.FILE_MISSING, Place(file, one.path), f"There is no {one.href}.", "Give it with --catalog.")
        for one in form.sources(profile)
        if one.href not in gathered.catalogs
    )
    catalog, said = form.resolve(profile, gathered.catalogs)
    told = tuple(one for one in gathered.findings if one.code is not Code.NOT_AT_HAND)
    findings = (*found, *form.located((*told, *lacking, *said), profile))
    return (None if failed(findings) else catalog), findings
