// Answers JSON lines: what the viewer's modules make of an address and what is known of a dataset.
import { createInterface } from "node:readline";
import { configuration } from "./configuration.js";
import { texts } from "./names.js";
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
  texts: ({ bytes }) => texts(new Uint8Array(bytes).buffer),
  configuration: ({ facts, state, ...rest }) => configuration(facts, state, rest),
};

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  try {
    console.log(JSON.stringify({ answer: answers[question.ask](question) }));
  } catch (error) {
    console.log(JSON.stringify({ error: error.stack }));
  }
}
