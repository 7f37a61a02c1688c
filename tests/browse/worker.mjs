// Answers JSON lines: what the browser's modules make of an index and a state.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { gunzipSync } from "node:zlib";
import { Engine, count } from "./engine.js";
import { canonical, format, parse } from "./state.js";
import { Search } from "./search.js";

let folder;
let manifest;
const engines = new Map();

const load = (file) => {
  const bytes = gunzipSync(readFileSync(`${folder}/${file}`));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
};

const answers = {
  open(question) {
    folder = question.folder;
    manifest = JSON.parse(readFileSync(`${folder}/manifest.json`));
    for (const [name, view] of Object.entries(manifest.views)) {
      const engine = new Engine(view, question.today);
      for (const file of new Set(Object.values(view.sections))) engine.absorb(load(file));
      engines.set(name, engine);
    }
    return manifest;
  },
  filter({ view, state, column, descending }) {
    const engine = engines.get(view);
    const mask = engine.matching(state);
    const counts = {};
    for (const id of engine.facets.keys()) {
      const facet = engine.facets.get(id);
      const numbers = engine.counts(id, engine.matching(state, null, engine.group(id)));
      counts[id] = Object.fromEntries(facet.keys.map((key, place) => [key, numbers[place]]));
    }
    counts.published = engine.countsSince(manifest.months, engine.matching(state, null, "published"));
    return {
      count: count(mask),
      cells: engine.sum("cells", mask),
      ids: [...engine.ids(mask)],
      order: [...engine.order(mask, column, descending)],
      counts,
      bounds: engine.bounds("cells", mask),
    };
  },
  async search({ query }) {
    const search = new Search(load(manifest.search.index), async (file) => load(file), manifest.search.accessions);
    const found = await search.find(query);
    if (!found) return null;
    const rows = [...found.scores.keys()].filter((row) => found.scores[row] > 0);
    rows.sort((a, b) => found.scores[b] - found.scores[a] || a - b);
    return rows.map((row) => ({ row, why: found.why(row).map((hit) => `${hit.field}: ${hit.text}`) }));
  },
  parse({ query, facets }) {
    return parse(query, facets);
  },
  roundTrip({ state, facets }) {
    const query = format(state, facets);
    const back = parse(query, facets);
    return { query, back, clean: canonical(state, facets), again: format(back, facets) };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  try {
    console.log(JSON.stringify({ answer: await answers[question.ask](question) }));
  } catch (error) {
    console.log(JSON.stringify({ error: error.stack }));
  }
}
