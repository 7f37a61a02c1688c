"""M2: versions of a dataset, and what manifests refer to."""

from generator.manifests.rule import Rule
from generator.model.problem import Severity

VERSION_HOLE = Rule(
    code="M201",
    title="Version numbers have a hole",
    why="Versions never vanish; a reader who sees 1 and 3 would look for 2.",
    hint="Number versions 1, 2, 3 ... and keep all of them.",
)
VERSION_TWICE = Rule(
    code="M202",
    title="Version number stands twice",
    why="A permalink names one version.",
    hint="Give the newer version the next number.",
)
VERSION_ORDER = Rule(
    code="M203",
    title="Versions are not newest first",
    why="Who opens the file should see the present state at the top.",
    hint="Put the highest version number first.",
    severity=Severity.WARNING,
)
DATE_ORDER = Rule(
    code="M204",
    title="A later version has an earlier date",
    why="Citations carry the date of a version; versions follow each other.",
    hint="Correct one of the two dates.",
)
FUTURE_DATE = Rule(
    code="M205",
    title="Date lies in the future",
    why="A version is dated when it is released; a date to come is a slip of the pen.",
    hint="Correct the date.",
)
ROLE_TWICE = Rule(
    code="M206",
    title="Two assets of one role",
    why="The page, the records and the Explorer need to know which file is meant.",
    hint="Keep one asset a role, or make the other file a dataset of its own.",
)
NO_H5AD = Rule(
    code="M207",
    title="Version has no h5ad",
    why="Everything that a page says is computed from the h5ad file.",
    hint="Add the asset with `role: h5ad`.",
)
GENE_SETS_FILE = Rule(
    code="M208",
    title="Gene sets file is not there",
    why="The page offers the gene sets for download, and the Explorer loads them.",
    hint="Put the CSV file beside the manifest and name it without a folder.",
)
UNKNOWN_COLUMN = Rule(
    code="M209",
    title="Explained column is not in the file",
    why="An explanation of a column that does not exist misleads readers.",
    hint="Name a column of obs as the file spells it, or remove the explanation.",
)
UNKNOWN_DEFAULT = Rule(
    code="M210",
    title="Default embedding cannot be shown",
    why="The picture and the Explorer show this embedding first.",
    hint="Name a key of obsm with two or more finite dimensions, as the file spells it.",
)
FIGURE_EMBEDDING = Rule(
    code="M211",
    title="Figure's embedding cannot be shown",
    why="The figure's link would open an empty view.",
    hint="Name a key of obsm with two or more finite dimensions, as the file spells it.",
)
FIGURE_COLOR = Rule(
    code="M212",
    title="Figure's colour is not in the file",
    why="The figure's link would open without its colours.",
    hint="Name a column of obs as the file spells it.",
)
FIGURE_GENE = Rule(
    code="M213",
    title="Figure's gene cannot be in the file",
    why="The figure's link would look for a gene that the file does not hold under that name.",
    hint="Name genes as the index or a column of var spells them.",
)
NO_SUMMARY = Rule(
    code="M214",
    title="Version has no summary",
    why="What pages show is computed from the file and committed, so that the site builds without the data.",
    hint="Run `catalog summarize` and commit what it writes.",
)
STALE_SUMMARY = Rule(
    code="M215",
    title="Summary is of another file",
    why="Numbers on a page must come from the very file whose sha256 the page shows.",
    hint="Correct sha256 and bytes in the manifest, or run `catalog summarize`.",
)
OTHER_PAPER = Rule(
    code="M216",
    title="Publication record is of another paper",
    why="The page would print one paper's title with another one's DOI.",
    hint="Correct `publication.doi`, or fetch the record of that DOI anew.",
)
EXPLORER_EMPTY = Rule(
    code="M217",
    title="Explorer has neither an address nor a reason",
    why="An entry gives a link, or says why the catalog's explorer of that name is not offered.",
    hint="Give `url:`, or `unsuitable:` with the name of an explorer in catalog.yaml; one of the two.",
)
FIGURE_NAME = Rule(
    code="M218",
    title="Figure's name gives no address of its own",
    why="Every figure has a page; its address is made of letters and digits of the name: `fig-2b`.",
    hint="Give each figure of the dataset a name that differs in letters or digits of the Latin alphabet.",
)
