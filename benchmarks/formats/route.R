# The way through R: both matrices with rhdf5, CreateSeuratObject, saveRDS.
suppressPackageStartupMessages({library(rhdf5); library(Matrix); library(Seurat)})
paths <- commandArgs(TRUE)
names <- h5read(paths[1], "obs/_index"); genes <- h5read(paths[1], "var/_index")
matrix_of <- function(name) new("dgCMatrix",
  i = as.integer(h5read(paths[1], paste0(name, "/indices"))), p = as.integer(h5read(paths[1], paste0(name, "/indptr"))),
  x = as.numeric(h5read(paths[1], paste0(name, "/data"))), Dim = c(length(genes), length(names)),
  Dimnames = list(as.character(genes), as.character(names)))
object <- CreateSeuratObject(matrix_of("raw/X"))
object <- SetAssayData(object, slot = "data", new.data = matrix_of("X"))
for (column in grep("^kind", h5ls(paths[1] , recursive = 2)$name, value = TRUE)) {
  codes <- h5read(paths[1], paste0("obs/", column, "/codes")); levels <- h5read(paths[1], paste0("obs/", column, "/categories"))
  object[[column]] <- factor(as.character(levels)[codes + 1], levels = as.character(levels))
}
umap <- t(h5read(paths[1], "obsm/X_umap")); rownames(umap) <- names; colnames(umap) <- c("umap_1", "umap_2")
object[["umap"]] <- CreateDimReducObject(umap, key = "umap_", assay = "RNA")
saveRDS(object, paths[2])
