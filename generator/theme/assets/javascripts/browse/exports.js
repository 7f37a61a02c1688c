// The filtered list to take away: a table, a download manifest, code that loads it. Texts only; pure.

const FACETS = ["organism", "tissue", "disease", "assay", "cell_type"];

/** Per facet and row all labels that a row has; the facets must be loaded. */
export function labelsOf(engine, mask) {
  const found = {};
  for (const id of FACETS) {
    const facet = engine.facets.get(id);
    const labels = (found[id] = new Map());
    facet?.lists.forEach((list, place) => {
      const rows = list.rows ?? engine.ids(list.bits);
      for (const row of rows) {
        if (!((mask[row >>> 5] >>> (row & 31)) & 1)) continue;
        if (!labels.has(row)) labels.set(row, []);
        labels.get(row).push(facet.labels[place]);
      }
    });
  }
  return found;
}

/** One plain record a line. */
export function records(lines, rows, labels, site) {
  return lines.map((line, place) => ({
    accession: line.accession,
    title: line.title,
    group: line.group[0],
    group_title: line.group[1],
    cells: line.cells,
    genes_per_cell: line.genes,
    version_or_datasets: line.number,
    date: line.updated,
    ...Object.fromEntries(FACETS.map((id) => [id, labels[id].get(rows[place]) ?? []])),
    url: new URL(`${site.kind}/${line.accession}/`, site.address).href,
  }));
}

/** Comma-separated values; what a spreadsheet would take for a formula is made text. */
export function csv(rows) {
  if (!rows.length) return "";
  const names = Object.keys(rows[0]);
  const cell = (value) => {
    if (typeof value === "number") return String(value);
    const text = Array.isArray(value) ? value.join("; ") : (value ?? "");
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [names, ...rows.map((row) => names.map((name) => row[name]))].map((line) => `${line.map(cell).join(",")}\r\n`).join("");
}

/** Every data file of the lines: { accession, version, name, role, url, bytes, sha256 }. */
export function files(lines, downloads, site) {
  return lines.flatMap((line, place) =>
    downloads[place].map((file) => ({
      accession: line.accession,
      version: line.number,
      name: `${line.accession}.v${line.number}.${file.role}`,
      ...file,
      url: new URL(file.url, site.address).href,
    })),
  );
}

/** What `sha256sum --check` reads. */
export const sums = (list) => list.map((file) => `${file.sha256}  ${file.name}\n`).join("");

/** Lines for `wget --input-file` and the like. */
export const urls = (list) => list.map((file) => `${file.url}\n`).join("");

const rows = (list, open, close) =>
  list
    .map((file) => `    ${open}${[file.name, file.url, file.sha256].map((text) => JSON.stringify(text)).join(", ")}${close},`)
    .join("\n");

/** Python that fetches what is missing, checks it and opens it without reading matrices. */
export function python(list) {
  return `import hashlib
import pathlib
import urllib.request

import anndata

files = [  # name, address, sha256
${rows(list.filter((file) => file.role === "h5ad"), "(", ")")}
]
datasets = {}
for name, url, sha256 in files:
    path = pathlib.Path(name)
    if not path.exists():
        urllib.request.urlretrieve(url, path)
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            raise SystemExit(f"{name} is damaged: delete it and run this again")
    datasets[name] = anndata.read_h5ad(path, backed="r")
`;
}

/** R that does the same; Seurat objects where there are any, else by zellkonverter. */
export function r(list) {
  const byDataset = new Map();
  for (const file of list) if (file.role === "rds" || !byDataset.has(file.accession)) byDataset.set(file.accession, file);
  const body = rows([...byDataset.values()], "c(", ")").replace(/,$/, "");
  return `files <- list( # name, address, sha256
${body}
)
datasets <- lapply(files, function(file) {
  if (!file.exists(file[1])) download.file(file[2], file[1], mode = "wb")
  if (digest::digest(file[1], "sha256", file = TRUE) != file[3]) stop(file[1], " is damaged: delete it")
  if (grepl("rds$", file[1])) readRDS(file[1]) else zellkonverter::readH5AD(file[1], use_hdf5 = TRUE)
})
names(datasets) <- vapply(files, function(file) file[1], "")
`;
}
