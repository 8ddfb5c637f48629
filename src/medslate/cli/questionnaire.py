"""questionnaire write, read: questions to somebody who has no tool, as a workbook, and the answers taken in."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import click

from medslate import wiring
from medslate.cli import options
from medslate.cli.output import say_findings
from medslate.cli.questionnaire_views import say_answers
from medslate.errors import UsageError
from medslate.findings import failed
from medslate.levels.vectors import Target
from medslate.standards.catalogs import Catalog, suggestion
from medslate.standards.questionnaires import Questionnaire
from medslate.usecases import questionnaire_write as writing
from medslate.usecases.forms import form_packs
from medslate.usecases.inquiry import Inquiry, Query, Sort
from medslate.usecases.opening import load_catalog
from medslate.usecases.ports import PackSource
from medslate.usecases.questionnaire_read import Answers, about_device, judge_reply
from medslate.usecases.questionnaire_take import Taking, for_site, for_workspace, write_site, write_workspace
from medslate.wiring import questionnaires

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group(epilog="Example: medslate questionnaire write --catalog iec-62443-4-2-2019 --type EDR --level 1 -o Q.xlsx")
def questionnaire() -> None:
    """Questions to somebody who has no tool, as a workbook with lists to choose from; the answers are taken in."""


@questionnaire.command(
    epilog="Example: medslate questionnaire write -C hospital --device ct-scanner --target 2 --asker 'St Elsewhere' "
    "--whom 'Alder Imaging' --by 2027-01-31 -o ct-scanner.xlsx"
)
@click.option("-o", "--output", "file", type=_FILE, required=True, help="Workbook to write; it must not exist.")
@click.option("-C", "folder", type=click.Path(path_type=Path), help="Workspace or site whose open rows are asked.")
@click.option("--device", default="", help="Of a site, the id of a device; else the device's name.")
@click.option("--device-version", "version", default="", help="Version asked about (default: as it stands there).")
@click.option("--catalog", help="Pack whose rows are asked.")
@click.option("--row", "rows", multiple=True, help="A row to ask; may be repeated.")
@click.option("--type", "types", multiple=True, metavar="TYPE", help="Rows of this component type; may be repeated.")
@click.option("--level", type=click.IntRange(1, 4), help="Rows up to this level.")
@click.option("--target", type=options.TargetVector(), help="Rows that this target needs.")
@click.option("--mds2-open", "form", type=_FILE, help="Questions that a filled MDS2 form leaves open.")
@click.option("--need", type=_FILE, help="Questions of a sealed need.")
@click.option("--ask", "words", multiple=True, metavar="TEXT", help="A question in your own words; may be repeated.")
@click.option("--asker", default="", help="Who asks.")
@click.option("--whom", default="", help="Who is asked.")
@click.option("--by", "due", type=options.Day(), help="Last day for answers.")
@click.option("--note", default="", help="A text for the cover.")
@options.day
def write(
    file: Path, folder: Path | None, device: str, version: str, catalog: str | None, rows: tuple[str, ...],
    types: tuple[str, ...], level: int | None, target: Target | None, form: Path | None, need: Path | None,
    words: tuple[str, ...], asker: str, whom: str, due: date | None, note: str, today: date,
) -> None:  # fmt: skip
    """Write a questionnaire: rows of a catalog, open questions of a form or of a need, and questions in your words.

    With `-C` those rows are asked that are open there, and can still change a level; without, all that are chosen.
    """
    choice = writing.Choice(rows, types, level, target)
    if file.exists():
        raise UsageError(f"{file} is there already; answers in it would be lost. Name another file.")
    packs = wiring.pack_source(*(() if folder is None else (folder / "packs",)))
    cover = Inquiry(device, (), "", version, asker, whom, due.isoformat() if due else "", note)
    made = _Asked(packs, choice, today, cover, [])
    if folder is not None:
        made.of_folder(folder, device)
    elif catalog is not None or choice.made:
        known = load_catalog(packs, catalog or wiring.default_catalog())
        made.add(known, writing.rows_of(known, choice))
    if form is not None:
        made.of_form(form, catalog)
    if need is not None:
        made.of_need(need)
    made.queries += writing.own_words(words)
    inquiry = writing.make_inquiry(made.cover, made.queries, made.digests(), today)
    questionnaires.write_inquiry(file, inquiry)
    count = len(inquiry.queries)
    click.echo(f"Wrote {file}: {count} question{'s' * (count != 1)}, digest {inquiry.digest[:12]}.")
    into = "" if folder is None else f" -C {folder}" + (f" --device {device}" if device else "")
    back = f"medslate questionnaire read {file}{into} --expect {inquiry.digest[:12]} --dry-run"
    click.echo(f"Read the answers with `{back}`.")


@dataclass
class _Asked:
    """Collects what is asked, and from which packs."""

    packs: PackSource
    choice: writing.Choice
    today: date
    cover: Inquiry
    queries: list[Query]

    def add(self, catalog: Catalog, queries: tuple[Query, ...]) -> None:
        """Rows of a catalog; all are of one."""
        if self.cover.catalog not in ("", catalog.pack.id):
            raise UsageError(f"Rows of {self.cover.catalog} and of {catalog.pack.id} do not go into one questionnaire.")
        self.cover = replace(self.cover, catalog=catalog.pack.id)
        self.queries += queries

    def of_folder(self, folder: Path, device: str) -> None:
        """The open rows of a workspace, or of a device of a site."""
        if questionnaires.holds(folder, "site.yaml"):
            system = options.opened_site(folder, self.today).system
            if device not in system.devices:
                hint = suggestion(device, system.devices, f"One of {', '.join(system.devices)}.")
                raise UsageError(f"Name a device of the site with --device. {hint}")
            known = system.devices[device]
            self._of(known.name or known.id, known.version)
            self.add(system.catalog, writing.open_of(known, system.catalog, self.choice))
        else:
            opened = options.opened(folder, self.today)
            self._of(device or opened.dossier.device.name, opened.dossier.device.version)
            self.add(opened.catalog, writing.open_rows(opened, self.choice))

    def _of(self, name: str, version: str) -> None:
        self.cover = replace(self.cover, device=name, version=self.cover.version or version)

    def of_form(self, file: Path, catalog: str | None) -> None:
        """The questions that a form leaves open."""
        name = catalog or self.cover.catalog or wiring.default_catalog()
        form = form_packs(self.packs, name)[0]
        if not file.is_file():
            raise UsageError(f"There is no file {file}.")
        read, findings = wiring.read_form(file, form)
        if read is None:
            raise UsageError(" ".join(map(str, findings)))
        header = read.header
        self.cover = replace(
            self.cover, form=form.pack.id, device=self.cover.device or header.get("device", header.get("model", ""))
        )
        self.queries += writing.form_questions(form, read)

    def of_need(self, file: Path) -> None:
        """The questions of a need. Nothing is relied on, so its seal is not looked at here."""
        need = questionnaires.need_in(file)
        catalog = load_catalog(self.packs, need.catalog)
        self.add(catalog, writing.need_questions(need, catalog))
        self.cover = replace(self.cover, asker=self.cover.asker or need.operator)

    def digests(self) -> Iterator[tuple[str, str]]:
        """The packs that questions are from."""
        for name in filter(None, (self.cover.catalog, self.cover.form)):
            yield name, next(one.digest for one in self.packs.packs() if one.id == name)


@questionnaire.command(epilog="Example: medslate questionnaire read ct-scanner.xlsx -C hospital --device ct-scanner")
@click.argument("file", type=_FILE)
@options.folder
@click.option(
    "--device", default="", help="Of a site: the device that the answers are about; else the name on the cover."
)
@click.option("--component", default="", help="Of a workspace: the component of answers that name none.")
@click.option("--expect", default="", metavar="DIGEST", help="Digest of the questions as they were sent, or its start.")
@click.option("--replace", "over", is_flag=True, help="Take answers also where something else is stated.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
@options.day
@options.output("text", "json")
def read(
    file: Path, folder: Path, device: str, component: str, expect: str, over: bool, dry_run: bool, today: date,
    form: str,
) -> int:  # fmt: skip
    """Read the answers back, into a device of a site or the claims of a workspace; elsewhere they are only shown.

    Bad cells are refused by their address, what is stated already stays, and questions without an answer are listed.
    Exit status 1 if something is refused; the rest is taken.
    """
    reply, findings = questionnaires.read_inquiry(file)
    if reply is None:
        say_findings(findings)
        return 1
    packs = wiring.pack_source(folder / "packs")
    answers = judge_reply(reply, {one.id: one.digest for one in packs.packs()}, expect)
    taking: Taking | None = None
    written: tuple[str, ...] = ()
    if questionnaires.holds(folder, "site.yaml"):
        answers, taking, written = _into_site(answers, folder, device, today, over, dry_run)
    elif questionnaires.holds(folder, "device.yaml"):
        answers, taking, written = _into_workspace(answers, folder, device, component, today, over, dry_run)
    found = (*findings, *answers.findings, *(taking.findings if taking else ()))
    say_answers(answers, taking, found, written, dry_run=dry_run, as_json=form == "json")
    return int(failed(found))


def _into_site(
    answers: Answers, folder: Path, device: str, today: date, over: bool, dry_run: bool
) -> tuple[Answers, Taking, tuple[str, ...]]:
    system = options.opened_site(folder, today).system
    entry = next((one for one in system.site.devices if one.id == device), None)
    if entry is None:
        hint = suggestion(device, system.devices, f"One of {', '.join(system.devices)}.")
        raise UsageError(f"Name the device that the answers are about with --device. {hint}")
    known = system.devices[device]
    answers = about_device(
        answers,
        (known.name or device, device),
        known.version,
        "Give the device that they are about with --device; if it is this one, let devices.yaml call it so.",
    )
    pointed = questionnaires.pointed_form(folder, entry.form)
    held = None if pointed is None else _labels(answers, pointed, folder)
    taking = for_site(answers, entry, system.catalog, held, replace=over)
    if dry_run:
        return answers, taking, ()
    form = questionnaires.notes(pointed or folder)
    return answers, taking, write_site(taking, device, questionnaires.notes(folder).set_verdicts, form.set_answer)


def _into_workspace(
    answers: Answers, folder: Path, device: str, component: str, today: date, over: bool, dry_run: bool
) -> tuple[Answers, Taking, tuple[str, ...]]:
    opened = options.opened(folder, today)
    own = opened.dossier.device
    answers = about_device(
        answers,
        (own.name, own.model, *filter(None, (device,))),
        own.version,
        "Give the workspace of that device with -C; if it is this one, give the name that the cover has with --device.",
    )
    taking = for_workspace(answers, opened, component, _labels(answers, folder, folder), replace=over)
    if dry_run:
        return answers, taking, ()
    return answers, taking, write_workspace(taking, wiring.editor(folder), questionnaires.notes(folder).set_answer)


def _labels(answers: Answers, pointed: Path, folder: Path) -> dict[str, str]:
    """What an answers.yaml says already, if the reply has answers to a form."""
    if not any(one.query.sort is Sort.FORM for one in answers.answers):
        return {}
    form = wiring.pack_source(folder / "packs").load(answers.reply.inquiry.form)
    if not isinstance(form, Questionnaire):
        raise UsageError(f"{answers.reply.inquiry.form} is no disclosure form.")
    return dict(questionnaires.own_labels(pointed, form))
