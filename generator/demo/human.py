"""Designs of the synthetic human datasets."""

from generator.demo.design import HUMAN, Design, Donor, Population, Schema, citation
from generator.model.record import replace

_MALE, _FEMALE = "PATO:0000384", "PATO:0000383"
_LUPUS, _DIABETES = "MONDO:0007915", "MONDO:0005148"
_FIBROSIS, _COVID = "MONDO:0002771", "MONDO:0100096"
_BLOOD, _LUNG, _UPPER_LOBE = "UBERON:0000178", "UBERON:0002048", "UBERON:0008952"
_V3, _FIVE_PRIME = "EFO:0009922", "EFO:0009900"
_T, _B, _MONOCYTE, _DENDRITIC = "CL:0000084", "CL:0000236", "CL:0000576", "CL:0000451"

BLOOD_POPULATIONS = (
    Population(name="CD4 naive", term="CL:0000895", coarse=_T, share=170, center=(-6.5, 3.5), shift=60,
               toward="CD4 memory", markers=("CD3D", "CCR7", "LEF1", "TCF7", "SELL", "MAL", "CD3E", "IL7R",
               "CD4")),
    Population(name="CD4 memory", term="CL:0000897", coarse=_T, share=150, center=(-3.2, 5.8),
               toward="CD8 effector", markers=("IL7R", "CD3D", "LTB", "S100A4", "AQP3", "CD3E", "CD3G",
               "CD4")),
    Population(name="Treg", term="CL:0000815", coarse=_T, share=30, center=(-5.6, 7.6), shift=70,
               markers=("FOXP3", "IL2RA", "CTLA4", "TIGIT", "IKZF2", "CD3D", "CD3E", "CD4")),
    Population(name="CD8 naive", term="CL:0000900", coarse=_T, share=70, center=(-8.4, -0.6), shift=60,
               toward="CD8 effector", markers=("CD8B", "CD8A", "CCR7", "LEF1", "CD3D", "TCF7", "CD3E")),
    Population(name="CD8 effector", term="CL:0000794", coarse=_T, share=110, center=(-2.2, 1.2), shift=140,
               toward="NK", markers=("CCL5", "NKG7", "GZMK", "CD8A", "GZMA", "GZMH", "PRF1", "CD3D",
               "CD8B")),
    Population(name="NK", term="CL:0000623", share=90, center=(0.6, -1.6), shift=70,
               markers=("GNLY", "NKG7", "KLRD1", "PRF1", "KLRF1", "GZMB", "NCAM1", "FCGR3A", "KLRB1")),
    Population(name="B naive", term="CL:0000788", coarse=_B, share=80, center=(-6.0, -7.0),
               toward="B memory",
               markers=("MS4A1", "CD79A", "TCL1A", "IGHD", "CD79B", "CD19", "BANK1", "HLA-DRA")),
    Population(name="B memory", term="CL:0000787", coarse=_B, share=45, center=(-3.0, -8.2),
               markers=("MS4A1", "CD79A", "CD27", "BANK1", "TNFRSF13B", "CD79B", "HLA-DRA", "CD19")),
    Population(name="Plasma", term="CL:0000786", coarse=_B, share=14, center=(0.4, -9.4), shift=260,
               markers=("JCHAIN", "MZB1", "IGHG1", "XBP1", "SDC1", "TNFRSF17", "CD27")),
    Population(name="Mono CD14", term="CL:0000860", coarse=_MONOCYTE, share=150, center=(7.0, 2.0),
               shift=130,
               toward="Mono CD16", markers=("S100A9", "S100A8", "LYZ", "VCAN", "FCN1", "CD14", "CST3",
               "LST1")),
    Population(name="Mono CD16", term="CL:0000875", coarse=_MONOCYTE, share=40, center=(9.2, 5.2),
               markers=("FCGR3A", "LST1", "MS4A7", "CDKN1C", "CST3", "FCN1", "LYZ")),
    Population(name="cDC", term="CL:0000990", coarse=_DENDRITIC, share=26, center=(5.2, -2.8), shift=80,
               toward="Mono CD14",
               markers=("FCER1A", "CD1C", "HLA-DRA", "CLEC10A", "CST3", "HLA-DPA1", "HLA-DPB1", "CD74")),
    Population(name="pDC", term="CL:0000784", coarse=_DENDRITIC, share=14, center=(4.0, -7.0), shift=60,
               markers=("LILRA4", "GZMB", "IL3RA", "CLEC4C", "TCF4", "CD74", "HLA-DRA")),
    Population(name="Platelet", term="CL:0000233", share=12, center=(1.6, 8.2),
               markers=("PPBP", "PF4", "GP9", "TMSB4X")),
)  # fmt: skip

_BLOOD_DONORS = (
    Donor(name="SLE-01", sex=_FEMALE, stage="HsapDv:0000123", age=29, assay=_V3, tissue=_BLOOD,
          disease=_LUPUS,
          ethnicity="HANCESTRO:0568"),
    Donor(name="SLE-02", sex=_FEMALE, stage="HsapDv:0000127", age=33, assay=_V3, tissue=_BLOOD,
          disease=_LUPUS,
          ethnicity="HANCESTRO:0612"),
    Donor(name="SLE-03", sex=_FEMALE, stage="HsapDv:0000145", age=51, assay=_FIVE_PRIME, tissue=_BLOOD,
          disease=f"{_DIABETES} || {_LUPUS}", ethnicity="HANCESTRO:0590"),
    Donor(name="SLE-04", sex=_MALE, stage="HsapDv:0000258", assay=_FIVE_PRIME, tissue=_BLOOD,
          disease=_LUPUS,
          ethnicity="unknown"),
    Donor(name="CTRL-01", sex=_FEMALE, stage="HsapDv:0000130", age=36, assay=_V3, tissue=_BLOOD,
          ethnicity="HANCESTRO:0590"),
    Donor(name="CTRL-02", sex=_MALE, stage="HsapDv:0000135", age=41, assay=_V3, tissue=_BLOOD,
          ethnicity="HANCESTRO:0847"),
    Donor(name="CTRL-03", sex=_FEMALE, stage="HsapDv:0000150", age=56, assay=_FIVE_PRIME, tissue=_BLOOD,
          ethnicity="HANCESTRO:0568 || HANCESTRO:0590"),
)  # fmt: skip

_LUPUS_TITLE = "Synthetic: blood immune cells in systemic lupus erythematosus"


def _blood(title: str, *, cells: int, seed: int, genes: int, cite: str) -> Design:
    """Blood of four donors with lupus and three without, in schema 7.1.0."""
    return Design(
        title=title, schema=Schema.V7, organism=HUMAN, seed=seed, cells=cells, library=900, genes=genes,
        populations=BLOOD_POPULATIONS, donors=_BLOOD_DONORS, gaps=True, citation=cite,
        response=("ISG15", "IFI6", "IFI44L", "IFIT1", "IFIT3", "MX1", "OAS1"),
    )  # fmt: skip


LUPUS = _blood(_LUPUS_TITLE, cells=2_600, seed=41, genes=800, cite=citation("F9VE75CG", 2, "D583R35R"))
LUPUS_FIRST = replace(LUPUS, coarse=True, gaps=False, citation=citation("F9VE75CG", 1, "D583R35R"))
LARGE = _blood(
    "Synthetic: 100,000 blood immune cells in systemic lupus erythematosus",
    cells=100_000, seed=97, genes=2_000, cite=citation("6H7TZJ18", 1, "D583R35R"),
)  # fmt: skip

_LUNG_POPULATIONS = (
    Population(name="AT2", term="CL:0002063", share=210, center=(-5.0, 4.4), toward="AT1", shift=60,
               markers=("SFTPC", "SFTPB", "SFTPA1", "ABCA3", "LAMP3", "EPCAM", "KRT19")),
    Population(name="AT1", term="CL:0002062", share=90, center=(-7.8, -0.4), shift=45,
               markers=("AGER", "CAV1", "CLIC5", "HOPX", "EPCAM", "KRT19")),
    Population(name="Club", term="CL:0000158", share=60, center=(-0.6, 7.2), toward="AT2", shift=160,
               markers=("SCGB1A1", "SCGB3A2", "KRT19", "EPCAM")),
    Population(name="Ciliated", term="CL:1000271", share=60, center=(4.6, 8.4), shift=150,
               markers=("TPPP3", "CAPS", "FOXJ1", "EPCAM")),
    Population(name="Basal", term="CL:0002633", share=40, center=(3.2, 4.2), toward="Club", shift=210,
               markers=("KRT5", "KRT17", "TP63", "EPCAM")),
    Population(name="Macrophage", term="CL:0000583", share=220, center=(6.8, -1.6),
               markers=("MARCO", "FABP4", "MRC1", "APOE", "LYZ", "CD74", "HLA-DRA", "FTL", "PTPRC")),
    Population(name="Fibroblast", term="CL:0002553", share=110, center=(-3.4, -6.0), toward="Myofibroblast",
               shift=140, markers=("DCN", "LUM", "COL1A2", "COL1A1", "PDGFRA", "VIM")),
    Population(name="Myofibroblast", term="CL:0000186", share=36, center=(0.6, -8.0), shift=320,
               markers=("ACTA2", "POSTN", "CTHRC1", "COL1A1", "TAGLN", "VIM", "SPP1")),
    Population(name="Capillary", term="CL:0002144", share=100, center=(-9.0, -5.6), shift=70,
               markers=("PECAM1", "CLDN5", "CA4", "VWF", "VIM")),
    Population(name="T cell", term="CL:0000084", share=110, center=(4.4, -7.2), shift=130,
               markers=("CD3D", "CD3E", "IL7R", "CCL5", "PTPRC", "LTB")),
    Population(name="Mast", term="CL:0000097", share=22, center=(9.6, 4.6), shift=130,
               markers=("TPSAB1", "CPA3", "MS4A2", "KIT", "PTPRC")),
)  # fmt: skip

_LUNG_DONORS = (
    Donor(name="L1", sex=_MALE, stage="HsapDv:0000241", assay=_V3, tissue=_UPPER_LOBE, disease=_FIBROSIS,
          ethnicity="HANCESTRO:0005", suspension="nucleus"),
    Donor(name="L2", sex=_FEMALE, stage="HsapDv:0000242", assay=_V3, tissue=_LUNG, disease=_FIBROSIS,
          ethnicity="HANCESTRO:0010", suspension="nucleus"),
    Donor(name="L3", sex=_MALE, stage="HsapDv:0000240", assay=_V3, tissue=_LUNG, disease=_COVID,
          ethnicity="HANCESTRO:0014", suspension="nucleus"),
    Donor(name="L4", sex=_FEMALE, stage="HsapDv:0000240", assay=_V3, tissue=_UPPER_LOBE,
          ethnicity="HANCESTRO:0005"),
    Donor(name="L5", sex=_MALE, stage="HsapDv:0000241", assay=_V3, tissue=_LUNG, ethnicity="unknown"),
)  # fmt: skip

LUNG = Design(
    title="Synthetic: lung in pulmonary fibrosis and COVID-19",
    schema=Schema.V5, organism=HUMAN, seed=53, cells=2_200, library=800, genes=700,
    citation=citation("54FN2NDP", 1, "D583R35R"),
    populations=_LUNG_POPULATIONS, donors=_LUNG_DONORS, response=("SPP1", "KRT17", "COL1A1", "ISG15"),
)  # fmt: skip
