"""`catalog migrate`: manifests of an earlier layout become those of this version."""

from pathlib import Path

import click

from generator.cli.commands import EXIT_CODES, catalog
from generator.pipeline.migrating import migrate


@catalog.command("migrate", epilog=EXIT_CODES)
@click.option("--dry-run", is_flag=True, help="Name the manifests, and write nothing.")
@click.pass_obj
def migrate_manifests(root: Path, *, dry_run: bool) -> None:
    """Rewrite manifests of an earlier Cellshelf as this one has them, and note the version in each.

    Comments and line breaks are kept. One manifest with errors, and nothing is written.
    """
    changed = migrate(root, dry_run=dry_run)
    for path in changed:
        click.echo(path)
    what = "1 manifest" if len(changed) == 1 else f"{len(changed):,} manifests"
    click.echo(f"{what} {'would change' if dry_run else 'changed'}.")
