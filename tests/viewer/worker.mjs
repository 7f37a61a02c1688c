// Answers JSON lines: what the viewer's modules make of an address and what is known of a dataset.
import { createInterface } from "node:readline";
import { configuration } from "./configuration.js";
import { composed, composition } from "./composition.js";
import { counted, marked, picked } from "./selection.js";
import { shorts, texts } from "./zarr.js";
import { asked, completions, isDataset, measured, read, sure, translated, write } from "./state.js";

const answers = {
  read: ({ search }) => ({ state: read(search), known: isDataset(read(search)) }),
  roundTrip: ({ state }) => read(write(state)),
  sure: ({ state, facts }) => sure(state, facts),
  asked: ({ state, facts }) => asked(state, facts),
  measured: ({ wanted, names }) => measured(wanted, names),
  translated: ({ wanted, names, genes }) =>
    translated(wanted, names, {
      find: (name) => genes.flatMap((gene, place) => (gene.includes(name) ? [place] : [])),
      label: (place) => genes[place][1],
    }),
  completions: ({ text, names, most }) => completions(text, names, most),
  picked: ({ paths, tree, facts }) => picked(paths, tree, facts),
  composed: ({ facts, state }) => composed(facts, state).key,
  composition: ({ facts, state, drawn, columns }) => composition(facts, state, drawn, async (key) => columns[key]),
  counts: async ({ sets, drawn, count, columns, by }) => {
    const { mask, unknown } = await marked({ sets, drawn }, count, async (key) => columns[key]);
    return { ...counted(columns[by], mask), unknown };
  },
  shorts: ({ bytes }) => [...shorts(new Uint8Array(bytes).buffer)],
  texts: ({ bytes }) => texts(new Uint8Array(bytes).buffer),
  configuration: ({ facts, state, ...rest }) => configuration(facts, state, rest),
};

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  try {
    console.log(JSON.stringify({ answer: await answers[question.ask](question) }));
  } catch (error) {
    console.log(JSON.stringify({ error: error.stack }));
  }
}
