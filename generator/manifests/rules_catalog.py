"""M3: the catalog as a whole."""

from generator.manifests.rule import Rule
from generator.model.problem import Severity

NO_COLLECTION = Rule(
    code="M301",
    title="Folder has no collection.yaml",
    why="Its datasets would have no authors, no licence and no page to stand on.",
    hint="Add collection.yaml, or move the datasets to the collection that they belong to.",
)
NO_DATASETS = Rule(
    code="M302",
    title="Collection has no datasets",
    why="A collection's page without data is of no use to readers.",
    hint="Add a dataset as <slug>.yaml beside collection.yaml.",
    severity=Severity.WARNING,
)
ACCESSION_TWICE = Rule(
    code="M303",
    title="Accession stands twice",
    why="A permalink leads to one thing.",
    hint="Keep it where it was published first; `catalog mint` makes a new one for the other.",
)
SHA256_TWICE = Rule(
    code="M304",
    title="Two datasets share a file",
    why="Cells that are listed twice are counted twice by whoever combines datasets; often it is a slip in "
    "copying a manifest.",
    hint="Correct the sha256, or list the file under one dataset only.",
    severity=Severity.WARNING,
)
PRIVATE = Rule(
    code="M305",
    title="Private collection in the public catalog",
    why="Whatever is committed to a public repository is public, whatever the site shows.",
    hint="Keep the collection in a private catalog until it may be seen, or set `visibility: public`.",
)
ORCID_TWICE = Rule(
    code="M306",
    title="Two creators share an ORCID iD",
    why="An iD belongs to one person; one of the two would be credited with the other's work.",
    hint="Correct one of the two.",
    severity=Severity.WARNING,
)
SITE_ADDRESS = Rule(
    code="M307",
    title="The site's address does not end in a slash",
    why="Permalinks are this address and what follows; they must come out the same everywhere.",
    hint="Write the address with a closing slash and without ? or #, e.g. https://cells.example.org/.",
)
STORE = Rule(
    code="M308",
    title="The store's settings name no place",
    why="Data files would be sought, or put, where nobody wants them.",
    hint="Give `bucket:` with `kind: s3`, an `endpoint:` like https://s3.example.org, and no keys: they come "
    "from the environment.",
)
LOOK_FILE = Rule(
    code="M309",
    title="A file of the look is missing",
    why="Every page would show a broken picture.",
    hint="Put the file into `catalog/look/`, or correct its name.",
)
FAINT = Rule(
    code="M310",
    title="Colour that cannot be read",
    why="Links and buttons have this colour; readers with weak eyes need a contrast of 4.5 to 1.",
    hint="Take a darker shade for `color`, a lighter one for `color_dark`.",
)
