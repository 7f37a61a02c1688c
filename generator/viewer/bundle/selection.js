/* The cells that are picked in the picture, by sets or by hand, and what they are. */

import { categories } from "./state.js";

/* What Vitessce says is picked: sets as [column, value], and numbers of the cells that were drawn round by hand.
 * `sets` is empty where every value of a column is picked, as at the start. */
export function picked(paths, tree, facts) {
  const known = new Map(categories(facts).map((column) => [column.key, column.values.length + column.more]));
  const sets = (paths ?? []).filter(([name, value]) => known.has(name) && value !== undefined);
  const drawn = (paths ?? []).filter(([name]) => !known.has(name)).flatMap((path) => cells(tree, path));
  const [first] = sets;
  const every = first && sets.every(([name]) => name === first[0]) && sets.length === known.get(first[0]);
  return { sets: every && !drawn.length ? [] : sets, drawn };
}

/* The cells of a set that was drawn: Vitessce keeps them as a tree of names, with the cells at its leaves. */
function cells(tree, path) {
  let level = tree?.tree ?? [];
  let node;
  for (const name of path) {
    node = level.find((each) => each.name === name);
    level = node?.children ?? [];
  }
  return (node?.set ?? []).map(([cell]) => Number(cell));
}

/* A 1 for each picked cell, and the sets that the file does not have; `read` gives a column's labels and each cell's
 * place among them. */
export async function marked({ sets, drawn }, count, read) {
  const mask = new Uint8Array(count);
  const unknown = [];
  for (const cell of drawn) mask[cell] = 1;
  for (const set of sets) {
    const [column, value] = set;
    const { labels, codes } = await read(column);
    const wanted = labels.indexOf(value);
    if (wanted < 0) unknown.push(set);
    else codes.forEach((code, cell) => code === wanted && (mask[cell] = 1));
  }
  return { mask, unknown };
}

/* How many of the picked cells have each value, most first, and how many are picked. */
export function counted({ labels, codes }, mask) {
  const counts = new Array(labels.length).fill(0);
  let all = 0;
  codes.forEach((code, cell) => {
    if (!mask[cell]) return;
    all += 1;
    if (code >= 0) counts[code] += 1;
  });
  return { values: labels.map((label, code) => [label, counts[code]]).sort((a, b) => b[1] - a[1]), all };
}
