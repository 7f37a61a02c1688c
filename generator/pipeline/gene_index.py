"""`catalog genes`: the index of genes across datasets, of which only what changed is made again."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from generator import genes, manifests, pipeline, storage
from generator.errors import OutsideError
from generator.genes import members
from generator.genes.blocks import write_block
from generator.genes.tiers import tiers
from generator.model.catalog import Catalog, public_edition
from generator.model.dataset import Dataset
from generator.model.gene_index import GENE_INDEX_FORMAT, BlockMember, GeneBlock, GeneIndex
from generator.model.ledger import LedgerKind
from generator.model.record import record
from generator.model.sidecar import SidecarKind
from generator.storage import IMMUTABLE, Headers, NoSuchKeyError, Store
from generator.summaries import SummaryFolder

SUFFIX = "geneblock"


@record
class Indexed:
    """What came of the index."""

    datasets: int
    """Datasets in it."""
    without: tuple[str, ...]
    """Public datasets that have no file to look genes up in."""
    made: int
    kept: int


def index(root: Path, *, on_block: Callable[[int, int], None] = lambda _, __: None) -> Indexed:
    """Make the blocks that are missing, and write catalog/genes.json.

    Only public datasets come in, by their newest versions, in the order in which the ledger has them: so
    that a new dataset is the last one. `on_block` is told which block of how many is made.
    """
    catalog, folder = pipeline.load(root), pipeline.summary_folder(root)
    listed, without = _members(catalog, folder)
    store = storage.open_store(catalog.settings.store, root)
    known_blocks = catalog.gene_index.blocks if catalog.gene_index.format == GENE_INDEX_FORMAT else ()
    before = {block.members: block for block in known_blocks if _is_there(store, block)}
    wanted = list(tiers(listed))
    blocks = []
    for number, group in enumerate(wanted):
        known = before.get(group)
        if known is None:
            on_block(number + 1, len(wanted))
            known = _make(group, folder, store)
        blocks.append(known)
    made = sum(block.members not in before for block in blocks)
    manifests.write_gene_index(root, GeneIndex(blocks=tuple(blocks)))
    return Indexed(datasets=len(listed), without=without, made=made, kept=len(blocks) - made)


def _members(catalog: Catalog, folder: SummaryFolder) -> tuple[list[BlockMember], tuple[str, ...]]:
    public = {dataset.accession: dataset for _, dataset in public_edition(catalog, folder).datasets()}
    registered = [row.accession for row in catalog.ledger if row.kind is LedgerKind.DATASET]
    order = dict.fromkeys([*(a for a in registered if a in public), *sorted(public)])
    listed, without = [], []
    for accession in order:
        member = _member(public[accession], folder)
        if member is None:
            without.append(accession)
        else:
            listed.append(member)
    return listed, tuple(without)


def _member(dataset: Dataset, folder: SummaryFolder) -> BlockMember | None:
    newest = dataset.newest
    current = folder.sidecars(dataset.accession, newest.version).made_from(newest.h5ad.sha256)
    sidecar = current.of(SidecarKind.GENES)
    if sidecar is None:
        return None
    return BlockMember(accession=dataset.accession, version=newest.version, sha256=sidecar.sha256)


def _is_there(store: Store, block: GeneBlock) -> bool:
    return store.head(storage.content_key(block.sha256, SUFFIX)) is not None


def _make(group: tuple[BlockMember, ...], folder: SummaryFolder, store: Store) -> GeneBlock:
    with tempfile.TemporaryDirectory(prefix="cellshelf-") as name:
        work = Path(name)
        sources = [(_source(one, folder), genes.open_genes(_file(one, store, work))) for one in group]
        draft = work / f"block.{SUFFIX}"
        written = write_block(sources, draft)
        size, sha256 = storage.digest(draft)
        headers = Headers(cache_control=IMMUTABLE)
        store.put(storage.content_key(sha256, SUFFIX), draft, sha256=sha256, headers=headers)
    return GeneBlock(sha256=sha256, bytes=size, head=written.head, members=group)


def _source(member: BlockMember, folder: SummaryFolder) -> members.Source:
    summary = folder.read(member.accession, member.version)
    organisms = summary.organisms()
    return members.Source(
        accession=member.accession,
        version=member.version,
        organism=organisms[0].id if len(organisms) == 1 else "",
        cells=summary.cells,
        primary=summary.primary_cells,
    )


def _file(member: BlockMember, store: Store, work: Path) -> Path:
    """A copy of the member's file, since only a folder has files."""
    try:
        data = store.get(storage.content_key(member.sha256, "genes"))
    except NoSuchKeyError as error:
        raise OutsideError(
            f"the file to look genes of {member.accession} up in is not in the store",
            hint=f"make it: catalog sidecars --kind genes --restore {member.accession}",
        ) from error
    file = work / f"{member.sha256}.genes"
    file.write_bytes(data)
    return file
