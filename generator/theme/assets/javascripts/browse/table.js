// The list itself: sortable columns, lines fifty at a time.

import { make, said } from "./element.js";
import { told } from "./reasons.js";

export const COLUMNS = {
  datasets: [
    { id: "tissue", title: "Tissue" },
    { id: "disease", title: "Disease" },
    { id: "assay", title: "Assay" },
    { id: "organism", title: "Organism" },
    { id: "cells", title: "Cells", number: true },
    { id: "genes", title: "Mean genes per cell", number: true },
    { id: "updated", title: "Date", number: true },
    { id: "number", title: "Version", number: true, extra: true },
  ],
  collections: [
    { id: "tissue", title: "Tissue" },
    { id: "disease", title: "Disease" },
    { id: "organism", title: "Organism" },
    { id: "assay", title: "Assay", extra: true },
    { id: "number", title: "Datasets", number: true },
    { id: "cells", title: "Cells", number: true },
    { id: "updated", title: "Date", number: true },
  ],
};
const KINDS = { datasets: "d", collections: "c" };

/** The columns that a state shows. */
export function shownColumns(name, state) {
  const all = COLUMNS[name];
  return state.columns ? all.filter((column) => state.columns.includes(column.id)) : all.filter((c) => !c.extra);
}

/** The table of `lines`; `why`: per line the reasons for which words matched, or null. */
export function table(finder, lines, why) {
  const { name, state, root } = finder;
  const columns = shownColumns(name, state);
  const first = { id: "title", title: name === "datasets" ? "Dataset" : "Collection" };
  const head = make("tr", {}, ...[first, ...columns].map((column) => heading(finder, column)));
  const rows = lines.map((line, place) => {
    const href = `${root}${KINDS[name]}/${line.accession}/`;
    const title = make("a", { href }, make("bdi", {}, line.title));
    const opens = make("small.opens", { hidden: true });
    const below = [under(name, root, line), why ? make("small.why", {}, told(why[place])) : null, opens].filter(Boolean);
    return make("tr", {}, make("th", { scope: "row" }, title, ...below), ...columns.map((column) => cell(column, line)));
  });
  const caption = make("caption", {}, name === "datasets" ? "Datasets" : "Collections");
  const density = state.density ? `list ${state.density}` : "list";
  return make("table", { class: density }, caption, make("thead", {}, head), make("tbody", {}, ...rows));
}

/** Say in the rows of a table which explorers show each, or why not; they come after the lines, which are of use before. */
export function showOpenings(list, root, openings) {
  list.querySelectorAll("small.opens").forEach((place, row) => {
    const closed = openings[row].filter(({ why }) => why);
    place.after(...closed.map(({ name, why }) => make("small.closed", {}, "Not in ", make("bdi", {}, name), ": ", make("span", { dir: "auto" }, why))));
    const links = openings[row].filter(({ why }) => !why).map(({ name, url }) => {
      const href = /^[a-z]+:/.test(url) ? url : root + url;
      return make("a", { href }, make("bdi", {}, name));
    });
    if (!links.length) return;
    place.replaceChildren("Open in ", ...links.flatMap((link, n) => (n ? [", ", link] : [link])));
    place.hidden = false;
  });
}

function heading(finder, column) {
  const { sort } = finder.state;
  const current = sort?.key === column.id;
  const onclick = () =>
    finder.change((state) => {
      const descending = current ? !sort.descending : Boolean(column.number);
      state.sort = { key: column.id, descending };
    });
  const button = make("button", { type: "button", id: `sort-${column.id}`, onclick }, column.title);
  const direction = current ? (sort.descending ? "descending" : "ascending") : null;
  return make("th", { scope: "col", class: column.number ? "number" : null, "aria-sort": direction }, button);
}

function under(name, root, line) {
  const [key, text] = line.group;
  if (!text) return null;
  const shown = make("bdi", {}, text);
  return make("small", {}, name === "datasets" ? make("a", { href: `${root}c/${key}/` }, shown) : shown);
}

function cell(column, line) {
  const value = line[column.id];
  const attributes = { class: column.number ? "number" : null, "data-label": column.title };
  if (value === null || value === undefined) return make("td", attributes, "–");
  if (typeof value === "number") return make("td", attributes, said(value));
  if (typeof value === "string") return make("td", attributes, make("time", { datetime: value }, value));
  const more = value.more ? make("span.dim", {}, ` +${value.more}`) : null;
  return make("td", attributes, make("bdi", {}, value.values.join(", ") || "–"), more);
}
