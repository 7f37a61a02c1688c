"""Where every version of every demo dataset comes from."""

from generator.demo import human, model_organisms
from generator.demo.design import Design
from generator.demo.packages import Member

SOURCES: dict[tuple[str, str, int], Member | Design] = {
    ("mouse-ageing", "mouse-toy-30", 1): Member(package="scdrs", path="scdrs/data/toydata_mouse.h5ad"),
    ("oligodendroglioma", "oligodendroglioma-184", 1): Member(
        package="infercnvpy", path="infercnvpy/datasets/data/oligodendroglioma.h5ad"
    ),
    ("pbmc68k", "pbmc68k-reduced", 1): Member(
        package="scanpy", path="scanpy/datasets/10x_pbmc68k_reduced.h5ad"
    ),
    ("tumour-t-cells", "wu2020-200", 1): Member(
        package="scirpy", path="scirpy/tests/data/wu2020_200_v0_6.h5ad"
    ),
    ("tumour-t-cells", "wu2020-200", 2): Member(
        package="scirpy", path="scirpy/tests/data/wu2020_200_v0_11.h5ad"
    ),
    ("synthetic-human-disease", "blood-lupus", 1): human.LUPUS_FIRST,
    ("synthetic-human-disease", "blood-lupus", 2): human.LUPUS,
    ("synthetic-human-disease", "lung-fibrosis", 1): human.LUNG,
    ("synthetic-human-disease", "lung-fibrosis-twice", 1): human.LUNG,
    ("synthetic-model-organisms", "mouse-cortex", 1): model_organisms.CORTEX,
    ("synthetic-model-organisms", "mouse-kidney", 1): model_organisms.KIDNEY,
    ("synthetic-model-organisms", "zebrafish-embryo", 1): model_organisms.EMBRYO,
}
"""By collection, dataset and version: a member of a package, or the design of a synthetic file."""
