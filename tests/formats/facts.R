# Reads every .rds named on standard input (paths, then operations marked with "!"), and writes what R finds
# in it as JSON beside it. One process for all: Seurat takes ten seconds to load.
suppressPackageStartupMessages({
  library(Matrix)
  library(Seurat)
  library(SingleCellExperiment)
})

# Every part of an object, not only its top: complete = TRUE goes down into the slots.
valid <- function(x) isTRUE(validObject(x, complete = TRUE, test = TRUE))

# What a matrix of an assay is called changed with version 5.
is_five <- packageVersion("SeuratObject") >= "5"
which_matrix <- function(name) setNames(list(name), if (is_five) "layer" else "slot")

whole <- function(m) if (length(m) == 0) list() else unname(as.matrix(m))

column <- function(x) {
  list(
    class = class(x), type = typeof(x), levels = if (is.factor(x)) levels(x) else list(),
    values = if (is.factor(x)) as.character(x) else as.vector(x)
  )
}

columns <- function(frame) lapply(as.list(frame), column)

of_seurat <- function(s, big) {
  assays <- lapply(s@assays, function(a) {
    list(
      key = Key(a), valid = valid(a), dim = dim(a), features = rownames(a), cells = colnames(a),
      counts_dim = dim(a@counts), counts_class = class(a@counts)[1], data_class = class(a@data)[1],
      counts_sums = list(sum(a@counts), Matrix::colSums(a@counts)), data_sum = sum(a@data),
      counts = if (big) list() else whole(a@counts), data = if (big) list() else whole(a@data),
      meta = if (big) list() else columns(a@meta.features), meta_rows = rownames(a@meta.features)
    )
  })
  reductions <- lapply(s@reductions, function(r) {
    list(valid = valid(r), key = Key(r), rows = rownames(r), columns = colnames(r), values = unname(Embeddings(r)))
  })
  list(
    class = class(s), package = attr(class(s), "package"), version = as.character(s@version), valid = valid(s),
    assays = assays, reductions = reductions, misc = s@misc, cells = colnames(s),
    meta = columns(s@meta.data), meta_rows = rownames(s@meta.data),
    idents = as.character(Idents(s)), idents_names = names(Idents(s))
  )
}

of_sce <- function(s, big) {
  back <- s[seq_len(min(2, nrow(s))), seq_len(min(2, ncol(s)))]
  list(
    class = class(s), valid = valid(s), dim = dim(s), subset = dim(back),
    rows = rownames(s), cells = colnames(s), sums = lapply(assays(s), sum),
    assays = if (big) list() else lapply(as.list(assays(s)), whole),
    col_data = if (big) list() else columns(colData(s)), row_data = names(rowData(s)),
    reduced = lapply(as.list(reducedDims(s)), unname), metadata = names(metadata(s))
  )
}

# What a reader does first. Each must work; its result is compared with the h5ad file.
operations <- function(s, path) {
  png(tempfile(fileext = ".png"))
  print(DimPlot(s, reduction = "umap", group.by = "stage"))
  print(FeaturePlot(s, rownames(s)[1], reduction = "umap"))
  dev.off()
  Idents(s) <- "stage"
  one <- subset(s, idents = "mid")
  normal <- NormalizeData(s, verbose = FALSE)
  sce <- as.SingleCellExperiment(s)
  # Through a connection that reads one gzip member only.
  again <- readRDS(gzcon(file(path, "rb")))
  merged <- merge(s, s, add.cell.ids = c("a", "b"))
  list(
    subset = dim(one), subset_valid = valid(one), normalized = sum(do.call(GetAssayData, c(normal, which_matrix("data")))),
    sce_dim = dim(sce), sce_reduced = reducedDimNames(sce), same_by_connection = identical(again@meta.data, s@meta.data[, ]),
    fetched = as.vector(do.call(FetchData, c(s, rownames(s)[2], which_matrix("counts")))[[1]]),
    seurat = as.character(packageVersion("Seurat")), updated = valid(UpdateSeuratObject(s)),
    as_assay5 = if (is_five) valid(as(s[["RNA"]], "Assay5")) else TRUE, merged = dim(merged),
    make_names = make.names(jsonlite::fromJSON(file.path(dirname(path), "names.json")), unique = TRUE),
    make_unique = make.unique(jsonlite::fromJSON(file.path(dirname(path), "names.json")))
  )
}

for (path in readLines(file("stdin"))) {
  s <- readRDS(path)
  big <- grepl("store", basename(dirname(path)))
  found <- if (is(s, "Seurat")) of_seurat(s, big) else of_sce(s, big)
  if (basename(path) == "rich.seurat.rds") found$operations <- operations(s, path)
  writeLines(jsonlite::toJSON(found, digits = NA, na = "null", null = "null"), paste0(path, ".json"))
}
