"""The portrait of a Seurat object, read from its `.rds` file in bounded memory."""

from pathlib import Path
from typing import Any

from generator.formats.collector import Collector, Vector
from generator.formats.portrait import Entries, Portrait, Values
from generator.formats.seurat import ASSAY, ORIGINAL, OTHER, PROJECT, VERSION
from generator.formats.unserialize import Inflated, Node, Reader, refuse
from generator.model.record import record

_NULL = "\1NULL\1"
_SEURAT = (
    "assays meta.data active.assay active.ident graphs neighbors reductions images project.name misc version "
    "commands tools"
)
_ASSAY = "counts data scale.data key assay.orig var.features meta.features misc"
_MATRIX = "i p Dim Dimnames x factors"
_LOADINGS = "feature.loadings feature.loadings.projected"
_JACKSTRAW = "empirical.p.values fake.reduction.scores empirical.p.values.full overall.p.values"
_REDUCTION = (
    "cell.embeddings feature.loadings feature.loadings.projected assay.used global stdev key jackstraw misc"
)


@record
class Loaded:
    """With what the object loads."""

    object_class: str
    assay_class: str
    package: str
    version: str
    """Of the package, as the object states it."""


def read_rds(path: Path) -> tuple[Portrait, Loaded]:
    """What the file holds; raises UnreadableFileError for one that is damaged or of another shape."""
    with path.open("rb") as file, path.open("rb") as again:
        source = Inflated(file)
        collector = Collector(source, again)
        root = Reader(source, collector.visit).read()
    return _Object(root).portrait()


def words(node: Node) -> list[Any]:
    """The values of a short vector."""
    found = node.value.values if isinstance(node.value, Vector) else None
    return found if found is not None else refuse(f"a short vector is expected where {node.kind} is")


_KINDS = {str: "character", int: "integer"}


def expect(node: Node, *values: str | int) -> None:
    """Raise UnreadableFileError if the vector does not hold just these."""
    found = words(node)
    if found != list(values) or node.kind != _KINDS[type(values[0])]:
        refuse(f"{found[:3]} is found where {list(values)} is expected")


def hollow(node: Node, kind: str, *size: int) -> None:
    """Raise UnreadableFileError if that is not an empty vector, or an empty matrix of that size."""
    if (node.kind, node.length, set(node.attributes)) != (kind, 0, {"dim"} if size else set()):
        refuse(f"an empty vector is expected where {node.length} values of {node.kind} are")
    if size:
        expect(node.slot("dim"), *size)


def no_items(*nodes: Node) -> None:
    """Raise UnreadableFileError if these are not empty lists."""
    if any(node.items for node in nodes):
        refuse("a list that should be empty is not")


def parts(node: Node) -> dict[str, Node]:
    """The items of a named list."""
    names = words(node.slot("names")) if node.items else []
    if len(names) != len(node.items) or len(set(names)) != len(names):
        refuse("the names of a list do not fit its items")
    return dict(zip(names, node.items, strict=True))


def classed(node: Node, name: str, package: str, slots: str) -> Node:
    """The S4 object itself, if it is of that class and has just these slots."""
    if node.kind != "S4":
        refuse(f"an object of class {name} is expected where {node.kind} is")
    expect(node.slot("class"), name)
    expect(node.slot("class").slot("package"), package)
    if set(node.attributes) != {*slots.split(), "class"}:
        refuse(f"an object of class {name} has other slots than it should")
    return node


def texts_of(node: Node) -> Values:
    """A character vector, by its digest."""
    if node.kind != "character":
        refuse(f"texts are expected where {node.kind} is")
    return Values("character", node.length, node.value.digest)


def column(node: Node) -> Values:
    """A column of a data.frame, or a factor."""
    if not isinstance(node.value, Vector):
        refuse(f"a column is expected where {node.kind} is")
    if "class" not in node.attributes:
        return Values(node.kind, node.length, node.value.digest)
    classes = words(node.slot("class"))
    if node.kind != "integer" or classes not in (["factor"], ["ordered", "factor"]):
        refuse(f"a column of class {classes[:3]}")
    return Values(classes[0], node.length, node.value.digest, texts_of(node.slot("levels")).digest)


def plain(node: Node) -> Any:  # noqa: ANN401 - whatever misc holds
    """A small object as lists and texts, to be compared."""
    inside = {name: plain(each) for name, each in node.attributes.items()}
    if node.kind == "list":
        return [node.kind, [plain(each) for each in node.items], inside]
    return [node.kind, getattr(node.value, "digest", node.value), inside]


class _Object:
    """A Seurat object; all names of cells and of genes in it must be the same."""

    def __init__(self, root: Node) -> None:
        self._root = classed(root, "Seurat", "SeuratObject", _SEURAT)
        self._assays = parts(root.slot("assays"))
        if list(self._assays) not in ([ASSAY], [ASSAY, OTHER]):
            refuse(f"it has the assays {', '.join(self._assays)}")
        first = classed(self._assays[ASSAY].slot("data"), "dgCMatrix", "Matrix", _MATRIX)
        self._genes, self._cells = (texts_of(each) for each in first.slot("Dimnames").items)

    def portrait(self) -> tuple[Portrait, Loaded]:
        """What the object holds, and with what it loads."""
        self._constants()
        matrices: dict[str, Entries] = {}
        for name, assay in self._assays.items():
            matrices |= self._assay(name, assay)
        var = self._frame(self._assays[ASSAY].slot("meta.features"), self._genes)
        if (genes := var.pop(ORIGINAL, None)) is None:
            refuse(f"meta.features lacks {ORIGINAL}")
        obs = self._frame(self._root.slot("meta.data"), self._cells)
        identities = self._root.slot("active.ident")
        self._same(texts_of(identities.slot("names")), self._cells, "active.ident")
        reductions = parts(self._root.slot("reductions"))
        expect(self._root.slot("version").items[0], *VERSION)
        found = Portrait(
            cells=self._cells,
            genes=genes,
            rows=self._genes,
            matrices=matrices,
            obs=obs,
            var=var,
            identities=column(identities),
            embeddings={name: self._reduction(each) for name, each in reductions.items()},
            misc={name: plain(each) for name, each in parts(self._root.slot("misc")).items()},
        )
        loaded = Loaded(
            object_class="Seurat",
            assay_class="Assay",
            package="SeuratObject",
            version=".".join(map(str, VERSION)),
        )
        return found, loaded

    def _constants(self) -> None:
        expect(self._root.slot("active.assay"), ASSAY)
        expect(self._root.slot("project.name"), PROJECT)
        expect(self._root.slot("version").slot("class"), "package_version", "numeric_version")
        no_items(*(self._root.slot(name) for name in ("graphs", "neighbors", "images", "commands", "tools")))

    def _same(self, found: Values, wanted: Values, where: str) -> None:
        if found != wanted:
            refuse(f"the names in {where} are others than in the matrix {ASSAY} data")

    def _assay(self, name: str, assay: Node) -> dict[str, Entries]:
        classed(assay, "Assay", "SeuratObject", _ASSAY)
        expect(assay.slot("key"), f"{name.lower()}_")
        hollow(assay.slot("scale.data"), "double", 0, 0)
        hollow(assay.slot("var.features"), "logical")
        no_items(assay.slot("misc"))
        if assay.slot("assay.orig").value != _NULL:
            refuse("assay.orig of an assay is not empty")
        self._frame(assay.slot("meta.features"), self._genes)
        found = {OTHER if name == OTHER else "data": self._matrix(assay.slot("data"))}
        if assay.slot("counts").kind == "S4":
            found["counts"] = self._matrix(assay.slot("counts"))
        else:
            hollow(assay.slot("counts"), "double", 0, 0)
        return found

    def _matrix(self, node: Node) -> Entries:
        classed(node, "dgCMatrix", "Matrix", _MATRIX)
        genes, cells = (texts_of(each) for each in node.slot("Dimnames").items)
        self._same(genes, self._genes, "a matrix's rows")
        self._same(cells, self._cells, "a matrix's columns")
        expect(node.slot("Dim"), genes.length, cells.length)
        no_items(node.slot("factors"))
        found = node.slot("x").value
        return found if isinstance(found, Entries) else refuse("a matrix without values")

    def _frame(self, node: Node, rows: Values) -> dict[str, Values]:
        expect(node.slot("class"), "data.frame")
        self._same(texts_of(node.slot("row.names")), rows, "a data.frame")
        found = {name: column(each) for name, each in parts(node).items()}
        if any(each.length != rows.length for each in found.values()):
            refuse("a column of a data.frame has not a value per row")
        return found

    def _reduction(self, node: Node) -> Values:
        classed(node, "DimReduc", "SeuratObject", _REDUCTION)
        expect(node.slot("assay.used"), ASSAY)
        if (node.slot("global").kind, words(node.slot("global"))) != ("logical", [1]):
            refuse("a reduction is not global")
        hollow(node.slot("stdev"), "double")
        no_items(node.slot("misc"))
        jackstraw = classed(node.slot("jackstraw"), "JackStrawData", "SeuratObject", _JACKSTRAW)
        for place, slots in ((node, _LOADINGS), (jackstraw, _JACKSTRAW)):
            for slot in slots.split():
                hollow(place.slot(slot), "double", 0, 0)
        matrix, (key,) = node.slot("cell.embeddings"), words(node.slot("key"))
        cells, columns = matrix.slot("dimnames").items
        self._same(texts_of(cells), self._cells, "a reduction")
        dimensions = len(words(columns))
        expect(matrix.slot("dim"), self._cells.length, dimensions)
        expect(columns, *(f"{key}{n + 1}" for n in range(dimensions)))
        return Values("double", dimensions, "-".join(matrix.value))
