"""M8: gene sets in CELLxGENE's CSV format, and the index of genes."""

from generator.manifests.rule import Rule
from generator.model.problem import Severity

HEADER = Rule(
    code="M801",
    title="Gene sets have other columns",
    why="CELLxGENE Explorer reads the columns by their order and refuses a file with other ones.",
    hint="Begin the file with gene_set_name,gene_set_description,gene_symbol,gene_description; further "
    "columns may follow.",
)
ROW = Rule(
    code="M802",
    title="Row of gene sets is malformed",
    why="A row is one gene of one set; a row that lacks one of them, or whose quotes do not close, would be "
    "lost or taken for something else.",
    hint="Give every row a name and a gene, and put text with commas or quotes in double quotes.",
)
CHARACTERS = Rule(
    code="M803",
    title="Gene sets hold a character that is not ASCII",
    why="CELLxGENE Explorer reads gene sets as ASCII; other characters come out as rubbish, or stop it.",
    hint="Write it in plain letters, e.g. alpha for the Greek letter.",
)
SPACES = Rule(
    code="M804",
    title="Name has stray spaces",
    why="CELLxGENE Explorer refuses names of sets and genes with spaces at either end or two in a row.",
    hint="Delete the spaces that are too many.",
)
GENE_TWICE = Rule(
    code="M805",
    title="Gene stands twice in a set",
    why="In a set taken as a whole such a gene would count twice.",
    hint="Delete one of the two rows.",
)
MISSING_GENE = Rule(
    code="M806",
    title="Gene of a set is not in the file",
    why="CELLxGENE Explorer refuses sets with a gene that the data lack, and a set of which genes are left "
    "out in silence is not what its name says.",
    hint="Name the gene as the index or the symbols of var spell it, or delete the row.",
)
NOT_SOUGHT = Rule(
    code="M807",
    title="Genes of sets were not sought in the file",
    why="Whether the newest file has the genes is found out once, with the data at hand, and committed.",
    hint="Run `catalog genesets check` and commit what it writes.",
    severity=Severity.WARNING,
)
BAD_INDEX = Rule(
    code="M808",
    title="Index of genes is malformed",
    why="The page that looks genes up in all datasets finds the index by this file.",
    hint="Restore the file from the history, or run `catalog genes`, which alone writes it.",
)
BAD_ALIASES = Rule(
    code="M809",
    title="Table of gene aliases cannot be read",
    why="Readers who know a gene by another name would not find it.",
    hint="Make it anew with `catalog aliases`, or remove catalog/gene-aliases.tsv.",
)
