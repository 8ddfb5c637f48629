"""bundle seal, bundle need."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import click

from medslate import wiring
from medslate.bundles.container import pack
from medslate.bundles.manifest import Audience, Kind, Role, Signer
from medslate.bundles.sealing import Sealer
from medslate.cli import bundle_options, moments, options
from medslate.cli.plainly import say
from medslate.errors import UsageError
from medslate.findings import failed
from medslate.usecases.bundle_members import Piece, document_piece, form_piece, read_me, software_pieces, vex_piece
from medslate.usecases.bundle_seal import Order, Sealed, link_to, seal_declaration, signer
from medslate.usecases.bundle_verify import title
from medslate.usecases.opening import Opened
from medslate.usecases.ports import PackSource
from medslate.wiring import bundles

DOCUMENTS = ("capability-statement", "test-report")
NONE = "none"
_ROLES = tuple(one.value for one in Role)


@click.command(
    epilog="Example: medslate bundle seal -C infusion-pump --key keys/key.pem --certificate keys/certificate.pem "
    "-o cadence-vp-2.4.0.medslate.zip"
)
@options.folder
@bundle_options.key
@click.option("--role", type=click.Choice(_ROLES), default=Role.MAKER.value, help="As what you seal (default: maker).")
@click.option(
    "--announce",
    "announced",
    multiple=True,
    metavar="ROLE=CERTIFICATE",
    help="Who is to seal it later on; may be repeated.",
)
@click.option("--answers", type=bundle_options.FILE, help="The need that it answers.")
@click.option("--replaces", type=bundle_options.FILE, help="The bundle that it takes the place of.")
@click.option(
    "--documents",
    default=",".join(DOCUMENTS),
    help="Documents to put in, with commas, or `none` (default: capability-statement,test-report).",
)
@click.option("--no-mds2", is_flag=True, help="Put no MDS2 workbook in.")
@click.option(
    "--member",
    "members",
    multiple=True,
    metavar="ROLE:AUDIENCE:PATH[:REASON]",
    help="A further file, with the reason why it is not for all; may be repeated.",
)
@options.day
@moments.at("When it is sealed, as it says")
@bundle_options.out
def seal(
    folder: Path,
    key: str,
    certificate: Path,
    password: str,
    stamp: str,
    role: str,
    announced: tuple[str, ...],
    answers: Path | None,
    replaces: Path | None,
    documents: str,
    no_mds2: bool,
    members: tuple[str, ...],
    today: date,
    moment: datetime,
    out: Path,
) -> None:
    """Seal the declaration of the device, drawn from its workspace, with what belongs to it, in one file.

    What the check finds wrong cannot be sealed. Everybody sees the levels; operators also the claims, the MDS2 and the
    capability statement; notified bodies also the grounds and the test report: see `bundle redact`.
    """
    bundles.refuse_present(out)
    packs = wiring.pack_source(folder / "packs")
    opened = options.opened(folder, today, packs)
    more = [bundles.given_member(one) for one in members]
    first, sealer = _own(key, certificate, password, stamp, moment, Role(role))
    signers = _with_announced(first, announced)
    order = Order(
        signers,
        {first.id: sealer},
        moment,
        link_to(bundles.container(answers), Kind.NEED, str(answers)) if answers else None,
        link_to(bundles.container(replaces), Kind.DECLARATION, str(replaces)) if replaces else None,
    )
    pieces = [read_me(bundles.read_me()), *_documents(opened, packs, documents), *more]
    pieces += software_pieces(wiring.disk(folder))
    pieces += _vex(opened, folder)
    if not no_mds2:
        pieces.append(form_piece(_form(opened, packs, folder)))
    made = seal_declaration(opened, pieces, order)
    bundles.write_new(out, pack(made.files))
    _say(made, out, signers[1:])


@click.command(
    epilog="Example: medslate bundle need -C hospital --zone icu --device cadence-vp --count 40 "
    "--key keys/key.pem --certificate keys/certificate.pem -o icu-pumps.medslate.zip"
)
@options.folder
@click.option("--zone", required=True, help="Zone that the devices go into.")
@click.option("--device", default="", help="Id of the device at the site, if it stands there already.")
@click.option("--kind", default="", help="Kind of device, such as 'infusion pump'.")
@click.option("--count", type=click.IntRange(1), default=1, help="How many units (default: 1).")
@click.option("--operator", default="", help="Who runs the network (default: the name of the site).")
@click.option("--questions", type=bundle_options.FILE, help="Questions of your own, in YAML.")
@click.option("--note", default="", help="What else the maker should know.")
@bundle_options.key
@options.day
@moments.at("When it is sealed, as it says")
@bundle_options.out
def need(
    folder: Path,
    zone: str,
    device: str,
    kind: str,
    count: int,
    operator: str,
    questions: Path | None,
    note: str,
    key: str,
    certificate: Path,
    password: str,
    stamp: str,
    today: date,
    moment: datetime,
    out: Path,
) -> None:
    """Seal a need: a zone with its target, its flows, the measures that stand there, and questions.

    It tells nothing of other zones but the names of those that flows lead to. The maker answers with a declaration.
    """
    from medslate.usecases.bundle_need import Asking, seal_need

    bundles.refuse_present(out)
    opened = options.opened_site(folder, today)
    asking = Asking(zone, device, kind, count, operator, bundles.read_questions(questions) if questions else (), note)
    first, sealer = _own(key, certificate, password, stamp, moment, Role.OPERATOR)
    made = seal_need(opened, asking, read_me(bundles.read_me()), Order((first,), {first.id: sealer}, moment))
    bundles.write_new(out, pack(made.files))
    _say(made, out, ())


def _own(key: str, certificate: Path, password: str, stamp: str, moment: datetime, role: Role) -> tuple[Signer, Sealer]:
    sealer = bundles.sealer(key, certificate, password, stamp, moment)
    return signer(bundles.owner_of(sealer.chain[0])[1], role, sealer.key), sealer


def _with_announced(first: Signer, announced: tuple[str, ...]) -> tuple[Signer, ...]:
    signers = [first]
    for one in announced:
        role, equals, file = one.partition("=")
        if not equals or role not in _ROLES:
            raise UsageError(f"{one} is not written like role=certificate.pem, with one of {', '.join(_ROLES)}.")
        key, name = bundles.announced(Path(file))
        signers.append(signer(name, Role(role), key, signers))
    return tuple(signers)


def _documents(opened: Opened, packs: PackSource, listed: str) -> Iterator[Piece]:
    if listed == NONE:
        return
    from medslate.documents.catalogue import DOCUMENTS as KNOWN
    from medslate.usecases.report import report_documents

    names = [one.strip() for one in listed.split(",")]
    if unknown := [one for one in names if one not in KNOWN]:
        raise UsageError(f"There is no document {unknown[0]}; there are {', '.join(KNOWN)}, and `none`.")
    made = report_documents(opened, packs, wiring.wording, names)
    for name, document in made.items():
        yield document_piece(name, wiring.renderers()["pdf"](document))


def _vex(opened: Opened, folder: Path) -> Iterator[Piece]:
    """The statements on vulnerabilities, if there are any."""
    if any(one.component in opened.dossier.device.component for one in opened.dossier.vex):
        from medslate.usecases.vex_export import export_vex
        from medslate.wiring import supply

        yield vex_piece(export_vex(opened.dossier, wiring.disk(folder), supply, opened.today).content)


def _form(opened: Opened, packs: PackSource, folder: Path) -> bytes:
    from medslate.usecases.forms import form_packs
    from medslate.usecases.mds2_export import fill_form

    questionnaire, crosswalk = form_packs(packs, opened.catalog.pack.id)[:2]
    own, found = wiring.own_answers(folder, questionnaire)
    if failed(found):
        raise UsageError("\n".join(str(options.seen_from_here(one, folder)) for one in found))
    return bundles.form_bytes(questionnaire, fill_form(opened, questionnaire, crosswalk, own).form)


def _say(made: Sealed, out: Path, later: tuple[Signer, ...]) -> None:
    say(f"Sealed {out}: {title(made.manifest)}")
    for audience in Audience:
        names = [one.name for one in made.manifest.members if one.audience is audience]
        say(f"  {audience.value:14} {', '.join(names)}" if names else f"  {audience.value:14} nothing more")
    if made.declaration is not None:
        approved = ", ".join(made.declaration.approved)
        say(f"  approved by    {approved}" if approved else "  approved by    nobody: `medslate approve`")
    for one in later:
        say(f"  still to seal  {one.id}: {one.name}; until then it is refused: `medslate bundle sign`")
    if made.declaration is not None and not later:
        say(f"Next: `medslate bundle redact {out} --for operator -o FILE` makes the view for hospitals.")
