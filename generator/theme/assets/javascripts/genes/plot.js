// A dot plot as plain data: rows are groups of cells, columns are genes or sets of them.

/** Columns with what is drawn: per row how large (fraction) and how strong (mean, scaled within the column). */
export function scaled(column, cells) {
  const low = Math.min(0, ...column.means);
  const high = Math.max(...column.means, low);
  return column.means.map((mean, row) => ({
    mean,
    count: column.counts[row],
    fraction: cells[row] ? column.counts[row] / cells[row] : 0,
    level: high > low ? (mean - low) / (high - low) : 0,
  }));
}

/** One column out of those of a set's genes: the mean of their means, and of their fractions. */
export function pooled(label, columns) {
  const over = (rows) => rows[0].map((_, row) => rows.reduce((sum, values) => sum + values[row], 0) / rows.length);
  return {
    label,
    note: `mean of ${columns.length} gene${columns.length === 1 ? "" : "s"}`,
    means: over(columns.map((column) => column.means)),
    counts: over(columns.map((column) => column.counts)),
    pooled: true,
  };
}

/** Rows in order: as the file has them (relatives together), by number of cells, name, or a column's mean. */
export function ordered(field, columns, sort) {
  const rows = field.cells.map((_, row) => row).filter((row) => field.cells[row] > 0);
  const column = columns.find((other) => other.label === sort);
  if (column) return rows.sort((a, b) => column.means[b] - column.means[a] || a - b);
  if (sort === "-cells") return rows.sort((a, b) => field.cells[b] - field.cells[a] || a - b);
  if (sort === "-name") return rows.sort((a, b) => field.labels[a].localeCompare(field.labels[b]));
  return rows;
}

/** A mean as readers see it. */
export const number = (value) => (value === 0 ? "0" : Math.abs(value) < 0.005 ? value.toExponential(0) : value.toFixed(2));

/** A fraction as readers see it. */
export function percent(fraction) {
  if (fraction === 0) return "0 %";
  const value = 100 * fraction;
  return value < 1 ? "< 1 %" : value > 99 && value < 100 ? "> 99 %" : `${Math.round(value)} %`;
}

/** The table as text, to be pasted into a spreadsheet. */
export function tsv(field, columns, rows) {
  const heads = columns.flatMap((c) => [`${c.label} mean`, `${c.label} fraction`, `${c.label} cells expressing`]);
  const lines = [[field.title, "ontology_term_id", "cells", ...heads]];
  for (const row of rows) {
    const values = columns.flatMap((column) => [
      column.means[row],
      field.cells[row] ? column.counts[row] / field.cells[row] : 0,
      column.pooled ? "" : column.counts[row],
    ]);
    lines.push([field.labels[row], field.ids[row], field.cells[row], ...values]);
  }
  return `${lines.map((line) => line.map(plain).join("\t")).join("\n")}\n`;
}

const plain = (value) => String(value).replace(/[\t\r\n]+/g, " ");
