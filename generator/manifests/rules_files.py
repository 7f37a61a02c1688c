"""M0: files, and YAML as such."""

from generator.manifests.rule import Rule
from generator.model.problem import Severity

MISSING_SETTINGS = Rule(
    code="M001",
    title="The catalog has no settings",
    why="The site's name and permanent address stand in `catalog/catalog.yaml`.",
    hint="Create catalog/catalog.yaml, or name the folder that holds `catalog/`.",
)
UNREADABLE = Rule(
    code="M002",
    title="File cannot be read",
    why="A manifest must be a plain file that may be read; a folder, a pipe or a locked file is a slip.",
    hint="Make it a plain file that you may read.",
)
TOO_BIG = Rule(
    code="M003",
    title="File is too big",
    why="A manifest is a page of text. A huge one is a data file in the wrong place, and parsing it could "
    "exhaust the machine; it is refused before it is read.",
    hint="Move data to the store; a manifest has at most 1 MB, a ledger at most 64 MB.",
)
OUTSIDE_LINK = Rule(
    code="M004",
    title="Symbolic link leads out of the catalog",
    why="A pull request from a stranger must not be able to publish another file of the machine that builds.",
    hint="Put the file itself into the catalog.",
)
STRAY_FILE = Rule(
    code="M005",
    title="File that nothing reads",
    why="A manifest under a name that is not looked for would be left out in silence.",
    hint="Rename, move or delete it. Read are collection.yaml, <dataset>.yaml, publication.csl.json and "
    "the gene sets that a dataset names.",
    severity=Severity.WARNING,
)
BAD_SLUG = Rule(
    code="M006",
    title="Name is no slug",
    why="Names of folders and files are used by every tool and on every system, some of which do not tell "
    "upper from lower case or stumble over spaces.",
    hint="Use 2 to 60 lower-case letters, digits and single hyphens between them, e.g. pbmc-atlas.",
)
NOT_UTF8 = Rule(
    code="M007",
    title="File is not UTF-8",
    why="In any other encoding names of people and places would be printed wrong.",
    hint="Save the file as UTF-8.",
)
CONTROL_CHARACTER = Rule(
    code="M008",
    title="Control character",
    why="Control characters cannot be seen, and break pages, feeds and records; some programs take a few of "
    "them for line breaks and others do not.",
    hint="Delete it; it often comes with text pasted from a PDF.",
)
TAB = Rule(
    code="M009",
    title="Tab in indentation",
    why="YAML is indented by spaces only, since a tab is as wide as each editor likes.",
    hint="Replace the tab by spaces, two for each level.",
)
SYNTAX = Rule(
    code="M010",
    title="Not YAML",
    why="A file that is not YAML cannot be understood at all.",
    hint="Compare with a valid manifest; put text with `: `, ` #` or a leading special character in quotes.",
)
EMPTY = Rule(
    code="M011",
    title="File is empty",
    why="An empty manifest describes nothing.",
    hint="Fill in the required fields, or delete the file.",
)
SEVERAL_DOCUMENTS = Rule(
    code="M012",
    title="Several YAML documents in one file",
    why="One file describes one thing; whatever follows a second `---` would be left out in silence.",
    hint="Keep one document a file; give each dataset a file of its own.",
)
ALIAS = Rule(
    code="M013",
    title="Anchor, alias or merge key",
    why="What is meant would stand elsewhere; nested aliases grow to billions of values.",
    hint="Write the value out; put text that begins with & or * in quotes.",
)
TAG = Rule(
    code="M014",
    title="Tag or directive",
    why="A tag changes how a value is read, and in other programs can run code.",
    hint="Remove the tag or directive; put text that begins with ! or % in quotes.",
)
DUPLICATE_KEY = Rule(
    code="M015",
    title="Key stands twice",
    why="Most programs keep one of the two values in silence, and not all the same one.",
    hint="Keep one of the two; merge their values if both are right.",
)
TOO_COMPLEX = Rule(
    code="M016",
    title="Too deep or too many values",
    why="No manifest needs more than 20 levels or 20,000 values; more would exhaust the machine.",
    hint="Use the plain layout that the manifest reference shows.",
)
COMPLEX_KEY = Rule(
    code="M017",
    title="Key is not plain text",
    why="A list or a mapping as a key has no meaning in a manifest.",
    hint="Write `key: value`; put text that begins with `{`, `[` or `?` in quotes.",
)
BAD_JSON = Rule(
    code="M018",
    title="Not JSON",
    why="The publication's record is what citation managers exchange: CSL-JSON in a file.",
    hint="Fetch the record anew: curl -LH 'Accept: application/vnd.citationstyles.csl+json' "
    "https://doi.org/<doi>",
)
BAD_RECORD = Rule(
    code="M019",
    title="Publication record is not CSL-JSON",
    why="Title, authors and year of the paper are printed on pages from this record.",
    hint="Fetch the record anew: curl -LH 'Accept: application/vnd.citationstyles.csl+json' "
    "https://doi.org/<doi>",
)
