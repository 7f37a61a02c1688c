// What the state asks of an index: which sections it needs, and the answer once they are there.

import { count } from "./engine.js";

const NUMBERS = { cells: "cells", genes: "genes", updated: "updated", number: "number" };

/** The column that a sort key sorts by. */
export const columnOf = (key) => NUMBERS[key] ?? `by_${key}`;

/** True if anything leaves rows out. */
export const narrows = (state) =>
  Boolean(state.q || Object.keys(state.filters).length || Object.keys(state.ranges).length);

/** Names of the sections that the state and the open panels need. */
export function needed(engine, state, open) {
  const names = new Set();
  const add = (id) => {
    const kind = engine.kinds.get(id)?.kind;
    if (kind === "since") names.add("column:published");
    else if (kind === "range") names.add(`column:${id}`);
    else names.add(engine.group(id));
  };
  [...Object.keys(state.filters), ...Object.keys(state.ranges), ...open].forEach(add);
  for (const id of [...names]) {
    const needs = engine.kinds.get(id)?.needs;
    if (needs) add(needs.split("=")[0]);
  }
  if (state.sort) names.add(`column:${columnOf(state.sort.key)}`);
  if (narrows(state)) names.add("column:cells");
  return names;
}

/** Rows, their number and cells, and their order; `found`: what the words of the state found, if it has any. */
export function answer(engine, view, state, found) {
  const text = found ? found.mask : null;
  const masks = engine.masks(state);
  const mask = engine.matching(state, text, null, masks);
  const all = !narrows(state);
  return {
    mask,
    masks,
    text,
    count: all ? view.rows : count(mask),
    cells: all ? view.cells : engine.sum("cells", mask),
    order: ordered(engine, state, mask, found),
    without: (group) => (masks.has(group) ? engine.matching(state, text, group, masks) : mask),
  };
}

function ordered(engine, state, mask, found) {
  if (state.sort && engine.columns.has(columnOf(state.sort.key))) {
    return engine.order(mask, columnOf(state.sort.key), state.sort.descending);
  }
  const ids = engine.ids(mask);
  if (!found) return ids;
  return Uint32Array.from(Array.from(ids).sort((a, b) => found.scores[b] - found.scores[a] || a - b));
}

/** Scores by row of the view, and their mask, out of scores by dataset. */
export function foundIn(engine, search, name, { scores, why }) {
  const mask = new Uint32Array(engine.words);
  const own = name === "datasets" ? scores : new Float32Array(engine.rows);
  const best = new Map();
  scores.forEach((score, row) => {
    if (score <= 0) return;
    const place = name === "datasets" ? row : search.collectionOf[row];
    mask[place >>> 5] |= 1 << (place & 31);
    if (name === "datasets" || score <= own[place]) return;
    own[place] = score;
    best.set(place, row);
  });
  return { mask, scores: own, why: (row) => why(name === "datasets" ? row : best.get(row)) };
}

/** What remains if one group of filters is dropped, most first; for readers who found nothing. */
export function suggestions(result, found, engine, state) {
  const groups = [...result.masks.keys()];
  const options = groups.map((group) => ({ group, count: count(result.without(group)) }));
  if (found) options.push({ group: "q", count: count(engine.matching(state, null, null, result.masks)) });
  return options.filter((option) => option.count > 0).sort((a, b) => b.count - a.count);
}
