// Puts a list together and hands it to the reader as a file.

import * as exports from "./exports.js";

const NAMES = { csv: "csv", json: "json", urls: "urls.txt", sums: "SHA256SUMS", python: "load.py", r: "load.R" };
const TABLE = ["organism", "tissue", "disease", "assay", "cell_type"];

export async function takeAway(finder, kind) {
  const { name } = finder;
  const text = kind === "csv" || kind === "json" ? await tableText(finder, kind) : await filesText(finder, kind);
  const file = NAMES[kind];
  save(kind === "sums" ? file : `${name}.${file}`, text);
}

async function tableText(finder, kind) {
  const { store, result, engine } = finder;
  await store.ensure(TABLE);
  const lines = await store.lines(result.order);
  const records = exports.records(lines, result.order, exports.labelsOf(engine, result.mask), site(finder));
  return kind === "csv" ? exports.csv(records) : `${JSON.stringify(records, null, 1)}\n`;
}

async function filesText(finder, kind) {
  const { store, result } = finder;
  const lines = await store.lines(result.order);
  const list = exports.files(lines, await store.downloads(result.order), site(finder));
  return exports[kind](list);
}

const site = ({ root, name }) => ({ address: new URL(root, location.href).href, kind: name === "datasets" ? "d" : "c" });

function save(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
