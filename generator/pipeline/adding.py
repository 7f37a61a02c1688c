"""`catalog add`: from one h5ad file to a dataset in the catalog; what is cut short is taken up again."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from generator import formats, permanence, pipeline
from generator.citation.permalinks import collection_permalink, version_permalink
from generator.formats.sidecars import SidecarTask, make_from
from generator.formats.standard import Citation, GeneTables, standardize
from generator.manifests.editing import write_manifest
from generator.model.dataset import Asset, Role, Version
from generator.model.record import record, replace
from generator.model.sidecar import Sidecar, SidecarKind, Unmade
from generator.model.standardized import STANDARDIZED_FORMAT, Effect
from generator.model.validation import Validation
from generator.pipeline.inspecting import (
    Addition,
    Inspected,
    given,
    inspect,
    manifest,
    require_same,
    summarized,
)
from generator.pipeline.journal import Bench, Journal, manifests_turn
from generator.pipeline.makers import MAKERS, TOOL
from generator.pipeline.minting import unused, used
from generator.pipeline.validating import validate, validator
from generator.storage import digest
from generator.storage.local import put_file
from generator.summaries import Summarized


@record
class Added:
    """What `add` has done."""

    accession: str
    version: int
    path: str
    """The manifest."""
    fresh: bool
    """False if an earlier run had come to the end."""
    notes: tuple[str, ...] = ()
    """What could not be made, and what the file lacks; a sentence each."""
    validation: Validation | None = None


def add(
    root: Path,
    addition: Addition,
    *,
    mint: Callable[[], str],
    on_step: Callable[[str], None] = lambda _: None,
) -> Added:
    """Standardize, summarise, convert and store a file, and write its manifest, which comes last.

    `mint` gives new accessions; `on_step` is told what is begun. Interrupted anywhere, it can be run again
    with the same file: the accession stays, what was made is not made again, and nothing is half-written.
    """
    on_step(f"reading {addition.file.name}")
    file = given(addition)
    bench = Bench(root, file.sha256)
    before = bench.read()
    found = inspect(root, addition, file)
    with bench.turn():
        if bench.read() != before:  # another run has worked on the same file meanwhile
            found = inspect(root, addition, file)
        if found.published:
            assert found.begun is not None
            _finish(root, found.begun, bench)
            return Added(
                accession=found.begun.accession, version=found.version, path=found.target.path, fresh=False
            )
        return _Adding(root, addition, found, mint, on_step).run()


class _Adding:
    """One run: what is known so far, and the step at hand."""

    def __init__(
        self,
        root: Path,
        addition: Addition,
        found: Inspected,
        mint: Callable[[], str],
        on_step: Callable[[str], None],
    ) -> None:
        self.root = root
        self.addition = addition
        self.found = found
        self.settings = found.catalog.settings
        self.on_step = on_step
        self.bench = Bench(root, found.given.sha256)
        self.journal = found.begun or self.bench.write(self._begin(mint))
        self.notes: list[str] = []

    def run(self) -> Added:
        command = None
        if self.addition.validate:
            self.on_step("looking for cellxgene-schema")
            command = validator(self.root, self.addition.validator)
        h5ad = self._h5ad(command or self.addition.validator)
        asset = self._store(h5ad, Role.H5AD)
        rds = self._rds(h5ad)
        if rds is not None:
            self._store(rds, Role.RDS)
        self.on_step("summarising")
        dataset = self.found.target.dataset
        summary = summarized(h5ad, asset, self.addition.today, dataset.default_embedding if dataset else None)
        sidecars = self._sidecars(h5ad, rds)
        validation = None
        if command is not None:
            self.on_step("validating with cellxgene-schema, which may take minutes")
            validation = validate(command, h5ad, sha256=asset.sha256, today=self.addition.today)
        self._write(summary, sidecars, validation)
        self.on_step("cleaning up")
        _finish(self.root, self.journal, self.bench)
        return Added(
            accession=self.journal.accession,
            version=self.journal.version,
            path=self.journal.path,
            fresh=True,
            notes=tuple(self.notes),
            validation=validation,
        )

    def _write(
        self, summary: Summarized, sidecars: Iterable[Sidecar | Unmade], validation: Validation | None
    ) -> None:
        """All that is committed, the manifest last; nothing if another run has taken the place meanwhile."""
        code, number = self.journal.accession, self.journal.version
        with manifests_turn(self.root):
            data = manifest(self.root, self.found, code, self._version())
            self.on_step(f"writing {self.journal.path}")
            folder = pipeline.summary_folder(self.root)
            folder.write(code, number, summary)
            for sidecar in sidecars:
                folder.write_sidecar(code, number, sidecar)
            if validation is not None:
                folder.write_validation(code, number, validation)
            self.on_step("writing the manifest")
            write_manifest(self.root, self.journal.path, data)

    def _begin(self, mint: Callable[[], str]) -> Journal:
        target, before = self.found.target, self.bench.read()
        if target.dataset is not None:
            code = target.dataset.accession
        elif before is not None and before.version == 1 and before.accession not in used(self.found.catalog):
            code = before.accession  # the same file, begun with another slug or in another way
        else:
            code = unused(self.found.catalog, mint)
        return Journal(
            accession=code,
            version=self.found.version,
            date=self.addition.today,
            path=target.path,
            as_given=self.addition.as_given,
        )

    def _note(self, **changed: object) -> None:
        self.journal = self.bench.write(replace(self.journal, **changed))

    def _h5ad(self, tables: Path | None) -> Path:
        """The file that readers get."""
        if self.addition.as_given:
            self._note(h5ad=self.found.given)
            return self.addition.file
        made = self.bench.file("made.h5ad")
        if not _is_there(made, self.journal.h5ad):
            self.on_step("standardizing")
            done = standardize(
                self.addition.file,
                made,
                citation=self._citation(),
                genes=GeneTables.find(tables) if tables else None,
            )
            require_same(self.found, done.source)
            asset = Asset(role=Role.H5AD, bytes=done.bytes, sha256=done.sha256)
            self._note(h5ad=asset, standardized=done, rds=None)
        if done_before := self.journal.standardized:
            missing = done_before.of(Effect.MISSING)
            self.notes += [f"{step.where} is missing: {step.detail}" for step in missing]
        return made

    def _citation(self) -> Citation:
        collection = self.found.target.collection
        return Citation(
            version=version_permalink(self.settings, self.journal.accession, self.journal.version),
            distributor=self.settings.name,
            publication=collection.publication.doi if collection.publication else None,
            collection=collection_permalink(self.settings, collection.accession),
        )

    def _store(self, path: Path, role: Role) -> Asset:
        """Put a file into the store; the journal says what it must be."""
        asset = self.journal.h5ad if role is Role.H5AD else self.journal.rds
        assert asset is not None
        self.on_step(f"storing the {role.value} file, {asset.bytes / 1e6:,.1f} MB")
        if role is Role.H5AD and self.addition.as_given:
            require_same(self.found, digest(path)[1])
        put_file(path, role.value, self.settings, self.root)
        return asset

    def _rds(self, h5ad: Path) -> Path | None:
        """The R file; None if none is wanted, or R cannot hold the data."""
        if not self.addition.rds:
            self._note(rds=None)
            return None
        made = self.bench.file("made.rds")
        if not _is_there(made, self.journal.rds):
            self.on_step("converting for R")
            try:
                formats.convert(h5ad, made)
            except formats.UnfitMatrixError as error:
                self.notes.append(f"there is no R file: {error.message}")
                self._note(rds=None)
                return None
            size, sha256 = digest(made)
            self._note(rds=Asset(role=Role.RDS, bytes=size, sha256=sha256))
        return made

    def _sidecars(self, h5ad: Path, rds: Path | None) -> list[Sidecar | Unmade]:
        self.on_step("making sidecars")
        journal = self.journal
        assert journal.h5ad is not None
        task = SidecarTask(
            accession=journal.accession,
            version=journal.version,
            h5ad=journal.h5ad,
            rds=journal.rds,
            makers=tuple(maker for maker in MAKERS if rds is not None or not maker.needs_rds),
            settings=self.settings,
            root=self.root,
            tool=TOOL,
            date=self.addition.today,
        )
        made = make_from(task, h5ad, rds)
        self.notes += [f"there is no {kind} sidecar: {error.message}" for kind, error in made.failed]
        return [*made.sidecars, *made.unmade, *self._told()]

    def _told(self) -> Iterator[Sidecar]:
        """What standardizing did, as a sidecar."""
        journal = self.journal
        if journal.standardized is None or journal.h5ad is None:
            return
        path = self.bench.file("standardized.json")
        path.write_bytes(msgspec.json.format(msgspec.json.encode(journal.standardized), indent=1) + b"\n")
        size, sha256 = put_file(path, "json", self.settings, self.root)
        yield Sidecar(
            kind=SidecarKind.STANDARDIZED,
            suffix="json",
            bytes=size,
            sha256=sha256,
            source=journal.h5ad.sha256,
            tool=TOOL,
            format=STANDARDIZED_FORMAT,
            date=journal.date,
            says=tuple(step.sentence for step in journal.standardized.steps),
        )

    def _version(self) -> Version:
        journal = self.journal
        assert journal.h5ad is not None
        assets = (journal.h5ad, journal.rds) if journal.rds else (journal.h5ad,)
        return Version(
            version=journal.version, date=journal.date, changes=self.addition.changes, assets=assets
        )


def _is_there(path: Path, asset: Asset | None) -> bool:
    return asset is not None and path.is_file() and digest(path) == (asset.bytes, asset.sha256)


def _finish(root: Path, journal: Journal, bench: Bench) -> None:
    """What comes after the manifest: what changed since the version before, and tidying up."""
    if journal.version > 1:  # where that fails, `catalog summarize` tells why
        folder = pipeline.summary_folder(root)
        permanence.write_differences(pipeline.load(root), folder, root, only=[journal.accession])
    bench.clear()
