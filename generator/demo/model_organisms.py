"""Designs of the synthetic mouse and zebrafish datasets."""

from generator.demo.design import MOUSE, ZEBRAFISH, Design, Donor, Population, Schema, citation

_MALE, _FEMALE = "PATO:0000384", "PATO:0000383"
_INJURY, _ALZHEIMER = "MONDO:0002492", "MONDO:0004975"
_KIDNEY, _CORTEX, _HEAD, _TRUNK = "UBERON:0002113", "UBERON:0000956", "UBERON:0000033", "UBERON:0002100"
_V2, _V3, _SMART = "EFO:0009899", "EFO:0009922", "EFO:0008931"
_NEURON = "CL:0000540"

KIDNEY = Design(
    title="Synthetic: mouse kidney after acute injury",
    schema=Schema.V2, organism=MOUSE, seed=67, cells=2_000, library=700, genes=600, gaps=True,
    response=("Havcr1", "Lcn2", "Krt20", "Spp1", "Vcam1"),
    populations=(
        Population(name="PT", term="CL:0002306", share=420, center=(-5.0, 2.0), shift=60,
                   markers=("Slc34a1", "Lrp2", "Slc5a12", "Slc5a2", "Slc13a3", "Slc7a13")),
        Population(name="TAL", term="CL:1001106", share=150, center=(4.0, 6.0), toward="DCT",
                   markers=("Umod", "Slc12a1", "Cldn10")),
        Population(name="DCT", term="CL:1000849", share=80, center=(7.6, 2.6),
                   markers=("Slc12a3", "Pvalb", "Calb1")),
        Population(name="PC", term="CL:1001431", share=70, center=(8.6, -2.4),
                   markers=("Aqp2", "Hsd11b2", "Avpr2", "Calb1")),
        Population(name="IC", term="CL:1001432", share=50, center=(5.6, -6.8), toward="PC",
                   markers=("Atp6v1g3", "Foxi1", "Slc4a1")),
        Population(name="Podocyte", term="CL:0000653", share=24, center=(0.2, 9.0),
                   markers=("Nphs2", "Nphs1", "Podxl", "Wt1")),
        Population(name="Endothelial", term="CL:0000115", share=90, center=(-2.6, -6.6),
                   markers=("Emcn", "Kdr", "Pecam1", "Flt1")),
        Population(name="Macrophage", term="CL:0000235", share=60, center=(-8.2, -5.8), shift=230,
                   markers=("C1qa", "C1qb", "Lyz2", "Adgre1", "Cd68", "Ptprc")),
        Population(name="Fibroblast", term="CL:0000057", share=40, center=(1.2, -9.2), shift=190,
                   markers=("Col1a1", "Col3a1", "Dcn", "Pdgfrb", "Vim")),
    ),
    donors=(
        Donor(name="K1", sex=_MALE, stage="MmusDv:0000110", age=4, assay=_V2, tissue=_KIDNEY),
        Donor(name="K2", sex=_MALE, stage="MmusDv:0000110", age=4, assay=_V2, tissue=_KIDNEY),
        Donor(name="K3", sex=_MALE, stage="MmusDv:0000110", age=4, assay=_V2, tissue=_KIDNEY,
              disease=_INJURY),
        Donor(name="K4", sex=_FEMALE, stage="MmusDv:0000110", assay=_V2, tissue=_KIDNEY, disease=_INJURY),
    ),
)  # fmt: skip

CORTEX = Design(
    title="Synthetic: nuclei of the mouse cerebral cortex in a model of Alzheimer disease",
    schema=Schema.V7, organism=MOUSE, seed=71, cells=2_400, library=1_000, genes=900, gaps=True,
    citation=citation("DP1FAZ2M", 1, "872C6J6D"),
    response=("Cst7", "Clec7a", "Trem2", "Apoe"),
    populations=(
        Population(name="L2/3 IT", term="CL:4023040", coarse=_NEURON, share=260, center=(-4.4, 4.6),
                   toward="L4/5 IT",
                   markers=("Slc17a7", "Cux2", "Satb2", "Neurod2", "Snap25", "Rbfox3", "Syt1")),
        Population(name="L4/5 IT", term="CL:4030062", coarse=_NEURON, share=180, center=(-7.8, 0.2),
                   markers=("Slc17a7", "Rorb", "Satb2", "Neurod2", "Snap25", "Rbfox3", "Syt1")),
        Population(name="Pvalb", term="CL:4023018", coarse=_NEURON, share=60, center=(3.0, 7.4),
                   toward="Sst",
                   markers=("Pvalb", "Gad1", "Gad2", "Lhx6", "Slc32a1", "Snap25")),
        Population(name="Sst", term="CL:4023017", coarse=_NEURON, share=50, center=(6.2, 8.6),
                   markers=("Sst", "Gad1", "Gad2", "Lhx6", "Slc32a1", "Snap25")),
        Population(name="Vip", term="CL:4023016", coarse=_NEURON, share=44, center=(8.0, 4.4),
                   markers=("Vip", "Gad1", "Gad2", "Adarb2", "Slc32a1", "Snap25")),
        Population(name="Oligo", term="CL:0000128", share=170, center=(4.6, -4.4),
                   markers=("Mbp", "Plp1", "Mog", "Mag")),
        Population(name="OPC", term="CL:0002453", share=60, center=(0.4, -1.6), toward="Oligo",
                   markers=("Pdgfra", "Cspg4", "Vcan")),
        Population(name="Astro", term="CL:0002605", share=130, center=(-5.0, -6.2),
                   markers=("Slc1a3", "Slc1a2", "Aqp4", "Aldoc", "Gfap", "Apoe")),
        Population(name="Microglia", term="CL:0000129", share=80, center=(0.8, -9.0), shift=170,
                   markers=("Csf1r", "P2ry12", "Cx3cr1", "Tmem119", "C1qa", "Trem2")),
        Population(name="Endothelial", term="CL:1001602", share=36, center=(9.0, -7.6),
                   markers=("Cldn5", "Flt1", "Pecam1")),
    ),
    donors=(
        Donor(name="WT-1", sex=_FEMALE, stage="MmusDv:0000063", age=3, assay=_V3, tissue=_CORTEX,
              suspension="nucleus"),
        Donor(name="WT-2", sex=_MALE, stage="MmusDv:0000063", age=3, assay=_V3, tissue=_CORTEX,
              suspension="nucleus"),
        Donor(name="AD-1", sex=_FEMALE, stage="MmusDv:0000135", age=11, assay=_V3, tissue=_CORTEX,
              disease=_ALZHEIMER, suspension="nucleus"),
        Donor(name="AD-2", sex=_MALE, stage="MmusDv:0000135", assay=_V3, tissue=_CORTEX,
              disease=_ALZHEIMER, suspension="nucleus"),
    ),
)  # fmt: skip

EMBRYO = Design(
    title="Synthetic: zebrafish embryo at two stages, Smart-seq2",
    schema=Schema.V7, organism=ZEBRAFISH, seed=83, cells=1_500, library=6_000, genes=400, dense=True,
    citation=citation("KMP07ZEM", 1, "872C6J6D"),
    populations=(
        Population(name="Neural stem", term="CL:0000047", share=180, center=(-3.0, 0.0), toward="Neuron",
                   markers=("SOX2", "GFAP", "her4.1", "PCNA", "mki67")),
        Population(name="Neuron", term="CL:0000540", share=190, center=(-8.2, 3.2),
                   markers=("ELAVL3", "ELAVL4", "NEUROD1")),
        Population(name="Neural crest", term="CL:0011012", share=100, center=(0.6, 5.4),
                   markers=("SOX10", "FOXD3", "crestin", "TFAP2A")),
        Population(name="Muscle", term="CL:0000188", share=160, center=(6.6, 2.0),
                   markers=("ACTA1", "MYOD1", "MYOG", "tnnt2c")),
        Population(name="Heart muscle", term="CL:0000746", share=50, center=(8.6, 6.8), toward="Muscle",
                   markers=("MYL7", "nppa", "myh6")),
        Population(name="Erythroid", term="CL:0000764", share=80, center=(3.0, -6.6),
                   markers=("hbae1.1", "hbae3", "alas2", "gata1a")),
        Population(name="Endothelium", term="CL:0000115", share=70, center=(7.4, -4.6), toward="Erythroid",
                   markers=("kdrl", "cdh5", "FLI1")),
        Population(name="Epidermis", term="CL:0000362", share=150, center=(-5.4, -6.8),
                   markers=("krt4", "krt5", "krt8", "krt91", "epcam", "TP63")),
    ),
    donors=(
        Donor(name="24 hpf A", sex="unknown", stage="ZFS:0000029", assay=_SMART, tissue=_HEAD, age=24),
        Donor(name="24 hpf B", sex="unknown", stage="ZFS:0000029", assay=_SMART, tissue=_TRUNK, age=24),
        Donor(name="48 hpf A", sex="unknown", stage="ZFS:0000033", assay=_SMART, tissue=_HEAD, age=48),
        Donor(name="48 hpf B", sex="unknown", stage="ZFS:0000033", assay=_SMART, tissue=_TRUNK, age=48),
    ),
)  # fmt: skip
