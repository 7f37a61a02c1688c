// node clicks.mjs FOLDER: decode every section, then time clicks with every facet counted, as if all were open.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { Engine } from "./engine.js";
import { answer } from "./question.js";
import { Search } from "./search.js";

const folder = process.argv[2];
const read = (file) => {
  const bytes = gunzipSync(readFileSync(`${folder}/${file}`));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
};
const manifest = JSON.parse(readFileSync(`${folder}/manifest.json`));
const view = manifest.views.datasets;
const engine = new Engine(view, "2026-03-31");
const out = {};

const files = [...new Set(Object.values(view.sections))].map(read);
let start = performance.now();
files.forEach((file) => engine.absorb(file));
out["node: decode all, ms"] = (performance.now() - start).toFixed(1);

const key = (id, place) => engine.facets.get(id).keys[place];
const states = {
  none: {},
  "one tissue": { tissue: [key("tissue", 0)] },
  "three facets": { tissue: [key("tissue", 0), key("tissue", 1)], disease: ["normal"], cell_type: [key("cell_type", 0)] },
};
const usual = ["organism", "system", "organ", "tissue", "disease", "assay", "cell_class", "cell_subclass", "cell_type"];
for (const [name, filters] of Object.entries(states)) {
  const state = { q: "", filters, ranges: {}, sort: { key: "cells", descending: true } };
  for (const [what, ids] of [["usual facets", usual], ["every facet", [...engine.facets.keys()]]]) {
    const times = [];
    for (let i = 0; i < 30; i++) {
      start = performance.now();
      const result = answer(engine, view, state, null);
      for (const id of ids) engine.counts(id, result.without(engine.group(id)));
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    out[`node: click, ${name}, ${what}, ms`] = `${times[15].toFixed(2)} (95 %: ${times[28].toFixed(2)})`;
  }
}
start = performance.now();
const search = new Search(read(manifest.search.index), async (file) => read(file), manifest.search.accessions);
out["node: open search, ms"] = (performance.now() - start).toFixed(1);
for (const query of ["lymphocyte", "lung fibrosis", "imune respnse"]) {
  await search.find(query);
  start = performance.now();
  const { scores } = await search.find(query);
  out[`node: search '${query}', ms`] = `${(performance.now() - start).toFixed(1)} (${scores.filter(Boolean).length} found)`;
}
console.log(JSON.stringify(out));
