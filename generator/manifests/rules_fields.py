"""M1: single fields."""

from generator.manifests.rule import Rule

UNKNOWN_KEY = Rule(
    code="M101",
    title="Unknown key",
    why="A mistyped key would be ignored, and its value would be missing from the page.",
    hint="Correct the key or remove it; the manifest reference lists all keys.",
)
MISSING_KEY = Rule(
    code="M102",
    title="Required key is missing",
    why="Pages, citations and records cannot be made without it.",
    hint="Add the key.",
)
WRONG_TYPE = Rule(
    code="M103",
    title="Wrong kind of value",
    why="Text, whole numbers, lists and mappings are told apart so that a slip does not change the meaning.",
    hint="Indent a list as `- item` lines and a mapping as `key: value` lines; quote true and null.",
)
NOT_ALLOWED = Rule(
    code="M104",
    title="Value is none of the allowed ones",
    why="Pages and filters are made for these values only.",
    hint="Use one of the values that the message lists, in lower case.",
)
LENGTH = Rule(
    code="M105",
    title="Too short or too long",
    why="Titles are printed in lists and citations, and an empty list of authors or files makes no citation.",
    hint="Stay within the length that the manifest reference gives.",
)
RANGE = Rule(
    code="M106",
    title="Number out of range",
    why="Versions and bytes are counted from 1.",
    hint="Correct the number.",
)
DOI = Rule(
    code="M110",
    title="Not a DOI",
    why="The DOI is the permanent link to the paper, and is printed and resolved as it stands.",
    hint="Write the DOI alone, e.g. 10.1038/s41586-019-1234-5.",
)
ORCID = Rule(
    code="M111",
    title="Not an ORCID iD",
    why="A wrong iD credits somebody else; the last character checks the others.",
    hint="Copy the iD from the person's ORCID page, e.g. 0000-0002-1825-0097.",
)
ROR = Rule(
    code="M112",
    title="Not a ROR id",
    why="A wrong id credits another institution; the last two digits check the others.",
    hint="Copy the id from ror.org, e.g. https://ror.org/05a28rw58.",
)
SPDX = Rule(
    code="M113",
    title="Not an SPDX licence",
    why="A licence that machines do not know cannot be relied upon by those who reuse the data.",
    hint="Use an identifier of spdx.org/licenses, e.g. CC-BY-4.0 or CC0-1.0.",
)
URL = Rule(
    code="M114",
    title="Not a web address",
    why="Links and downloads must work for every reader, and must not run anything.",
    hint="Write an absolute address that begins with https:// or http://; write a space as %20.",
)
DATE = Rule(
    code="M115",
    title="Not a date",
    why="Dates are sorted, cited and shown, and so must be days of the calendar.",
    hint="Write YYYY-MM-DD, e.g. 2026-03-01.",
)
SHA256 = Rule(
    code="M116",
    title="Not a SHA-256 digest",
    why="The digest proves that a file is the very one that was published.",
    hint="Copy what `sha256sum FILE` prints: 64 lower-case hex digits.",
)
EMAIL = Rule(
    code="M117",
    title="Not an e-mail address",
    why="Readers write to the contact.",
    hint="Write one address alone, e.g. lab@example.org.",
)
ACCESSION = Rule(
    code="M118",
    title="Not an accession",
    why="An accession is printed in papers. Its last character checks the others, so that a slip is noticed.",
    hint="Copy the accession as it was minted; `catalog mint` makes a new one.",
)
ONE_LINE = Rule(
    code="M119",
    title="Not one line of text",
    why="Titles and names are printed in lists, citations and records that have one line for them.",
    hint="Write one line that is not blank; `>-` folds several lines into one.",
)
ALIAS = Rule(
    code="M120",
    title="Not a path that can redirect",
    why="An alias becomes a page of the site; it must not take another page's place or leave the site.",
    hint="Write the old path without the site's address, e.g. old/pbmc/.",
)
SUCCESSOR = Rule(
    code="M121",
    title="Neither an accession nor a web address",
    why="The tombstone sends readers to the successor.",
    hint="Name an accession of this catalog, or an address that begins with https://.",
)
TEMPLATE = Rule(
    code="M122",
    title="Not a template of addresses",
    why="Every dataset's launch link is made from it.",
    hint="Write an address of https:// or a path on the site, with {url}, {key}, {accession}, {version} or "
    "{sha256} where it differs between datasets.",
)
NEWER = Rule(
    code="M123",
    title="Manifest of a newer Cellshelf",
    why="Fields that this version does not know would be called mistakes, or lose their meaning.",
    hint="Install the newer Cellshelf; `pip install --upgrade cellshelf` does.",
)
