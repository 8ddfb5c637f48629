"""migrate: what is stated of one edition, taken to the next."""

from datetime import date
from pathlib import Path

import click

from medslate import wiring
from medslate.cli import migrate_views, options
from medslate.cli.output import say_json
from medslate.errors import UsageError
from medslate.usecases.migrate import ClaimsPlan, Written, plan_migration, write_answers, write_claims
from medslate.usecases.open_conformity import open_field


@click.command(
    epilog="Example: medslate migrate ig-nb-questionnaire-5-2022 ig-nb-audit-1-2023 --dry-run "
    "/ medslate migrate our-rules-2026 our-rules-2027 --into ../pump-2027"
)
@click.argument("old", metavar="FROM")
@click.argument("new", metavar="TO")
@click.option("--dry-run", is_flag=True, help="Write nothing; only tell what would be.")
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    help="For a catalog with levels: write a copy of the workspace under the new edition into this folder.",
)
@options.folder
@options.day
@options.output("text", "json")
def migrate(old: str, new: str, dry_run: bool, into: Path | None, folder: Path, today: date, form: str) -> None:
    """Take answers, or claims, from edition FROM to edition TO: what is kept is carried, the rest is opened.

    The old answers stay as they are. Claims of two editions cannot stand side by side, so that they are migrated in a
    copy of the workspace: without --into this only tells what would change.
    """
    packs = wiring.pack_source(folder / "packs")
    opened = options.opened(folder, today)
    plan = plan_migration(opened, open_field(packs), packs, old, new)
    written: Written | None = None
    if isinstance(plan, ClaimsPlan):
        if into is not None and not dry_run:
            wiring.disk(folder).copy(into)
            editor = wiring.editor(into)
            written = write_claims(plan, opened, packs, editor, editor)
    elif into is not None:
        raise UsageError("--into is for catalogs with levels; answers are written beside the old ones.")
    elif not dry_run:
        editor = wiring.editor(folder)
        written = write_answers(plan, opened, packs, editor, editor, editor)
    if form == "json":
        say_json(migrate_views.plan_data(plan, written))
    else:
        migrate_views.say_plan(plan, written, into)
