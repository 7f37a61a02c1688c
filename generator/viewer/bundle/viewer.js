/* The page of the embedded viewer: reads its address, asks for the dataset's facts, and lets Vitessce draw. */
import React from "react";
import { createRoot } from "react-dom/client";
import { Vitessce } from "vitessce";
import { configuration } from "./configuration.js";
import { fetchRange, openGenes } from "./genes.js";
import { geneNames } from "./names.js";
import { asked, completions, isDataset, measured, read, sure, translated, write } from "./state.js";

const byId = (id) => document.getElementById(id);
const note = (text) => (byId("note").textContent = text);
const dark = matchMedia("(prefers-color-scheme: dark)");
const STACKED = 760; // pixels below which views stand one under another
let root;

/* What Vitessce fetches is held against what the server says it sent. */
const ask = globalThis.fetch.bind(globalThis);
globalThis.fetch = (url, init) => (init?.headers ? fetchRange(url, init, ask) : ask(url, init));

function options(select, list, chosen, none) {
  const made = list.map(({ key, name }) => new Option(name ?? key, key, false, key === chosen));
  if (none !== undefined) made.unshift(new Option(none, "", false, !chosen));
  select.replaceChildren(...made);
  select.disabled = made.length < 2;
}

function fill(facts, state) {
  const form = byId("controls");
  options(form.elements.color, facts.columns, state.color, state.color ? undefined : "none");
  options(form.elements.layout, facts.embeddings, state.layout);
  const sets = Object.keys(facts.gene_sets).map((key) => ({ key }));
  options(form.elements.geneset, sets, state.geneset, sets.length ? "none" : "none here");
  form.elements.gene.value = state.gene;
  form.hidden = false;
}

function said(facts, state, { found, missing }) {
  const count = (number) => number.toLocaleString("en");
  const parts = [
    facts.shown < facts.cells
      ? `A sample of ${count(facts.shown)} of ${count(facts.cells)} cells, drawn once; rare cell types are whole.`
      : `${count(facts.cells)} cells.`,
  ];
  if (found.length) {
    const mean = found.length > 1 ? "the mean of " : "";
    parts.push(`Coloured by ${mean}${found.join(", ")}, values as in ${facts.matrix}.`);
  } else if (state.color) {
    parts.push(`Coloured by ${state.color}.`);
    const empty = facts.columns.find((column) => column.key === state.color)?.missing;
    if (empty) parts.push(`${count(empty)} cells have no value and take the lowest colour.`);
  }
  if (missing.length) {
    parts.push(`Not measured here under that name: ${missing.join(", ")}. That is not the same as zero.`);
  }
  return parts.join(" ");
}

/* How many cells have each value of the column that colours, or that is listed first. */
function compose(facts, state) {
  const column =
    facts.columns.find((each) => each.key === state.color && each.kind === "category") ??
    facts.columns.find((each) => each.kind === "category");
  const section = byId("composition");
  section.hidden = !column?.values.length;
  if (section.hidden) return;
  byId("composition-title").textContent = `Cells by ${column.key}`;
  const most = column.values[0][1];
  const rows = column.values.map(([value, cells]) => {
    const row = document.createElement("tr");
    const name = Object.assign(document.createElement("th"), { scope: "row", dir: "auto", textContent: value });
    const count = Object.assign(document.createElement("td"), { textContent: cells.toLocaleString("en") });
    const bar = Object.assign(document.createElement("meter"), { max: most, value: cells });
    bar.setAttribute("aria-label", `${Math.round((100 * cells) / facts.cells)} % of all cells`);
    const share = document.createElement("td");
    share.append(bar);
    row.append(name, count, share);
    return row;
  });
  section.querySelector("tbody").replaceChildren(...rows);
  byId("more").textContent = column.more ? `and ${column.more.toLocaleString("en")} more values` : "";
}

function draw(facts, state, chosen) {
  const stacked = innerWidth < STACKED;
  const config = configuration(facts, state, { zarr: address(facts), chosen: chosen.found, stacked });
  const room = innerHeight - byId("viewer").getBoundingClientRect().top - 16;
  const height = stacked ? 960 : Math.max(520, room);
  const element = React.createElement(Vitessce, {
    key: write(state),
    config,
    height: Math.round(height),
    theme: dark.matches ? "dark" : "light",
    onWarn: (warning) => console.info(warning),
  });
  byId("viewer").style.height = `${Math.round(height)}px`; // Vitessce's own box is lower than what it draws
  root ??= createRoot(byId("viewer"));
  root.render(element);
  compose(facts, state);
  note(said(facts, state, chosen));
}

const address = (facts) => new URL(facts.zarr, document.baseURI).href;

async function facts(state) {
  const file = `data/${state.d}${state.v ? `.v${state.v}` : ""}.json`;
  const answer = await fetch(new URL(file, document.baseURI));
  if (!answer.ok) throw new Error(`This catalog has nothing to view of ${state.d}${state.v ? ` version ${state.v}` : ""}.`);
  return answer.json();
}

async function open() {
  let state = read(location.search);
  if (!isDataset(state)) return note("Which dataset? Open the viewer from a dataset's page.");
  const known = await facts(state);
  document.title = `${known.title} · Viewer`;
  byId("title").textContent = known.title;
  byId("page").textContent = "Dataset page, downloads, citation";
  byId("page").href = known.page;

  let listed;
  const names = () =>
    (listed ??= geneNames(address(known), known).catch((error) => {
      listed = undefined; // to be tried again
      throw error;
    }));
  let opened;
  const genes = () =>
    (opened ??= openGenes(new URL(known.genes, document.baseURI).href).catch((error) => {
      opened = undefined; // to be tried again
      throw error;
    }));
  const sought = async (wanted) => {
    const held = wanted.length ? await names() : [];
    const found = measured(wanted, held);
    if (!found.missing.length || !known.genes) return found;
    return measured(translated(wanted, held, await genes()), held);
  };
  const show = async () => {
    const now = state;
    const chosen = await sought(asked(now, known));
    if (now !== state) return; // asked for something else meanwhile
    if (!now.color && !chosen.found.length) now.color = known.default_color;
    fill(known, now);
    draw(known, now, chosen);
  };
  const go = (next) => {
    state = sure(next, known);
    return show().catch((error) => note(error.message));
  };
  controls(known, () => state, (next) => {
    const address = write(sure(next, known));
    if (address === write(state)) return;
    history.pushState(null, "", address);
    go(next);
  });
  suggest(names);
  addEventListener("popstate", () => go(read(location.search)));
  dark.addEventListener("change", () => go(state));
  await go(state);
}

function controls(known, current, change) {
  const form = byId("controls");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    change({ ...current(), ...Object.fromEntries(new FormData(form)) });
  });
  form.addEventListener("change", (event) => {
    const { elements } = form;
    // A colour that is chosen takes the place of genes, and a set that of single genes.
    if (event.target.name === "color") elements.gene.value = elements.geneset.value = "";
    if (event.target.name === "geneset" && event.target.value) elements.gene.value = "";
    form.requestSubmit();
  });
  byId("copy").addEventListener("click", async () => {
    const link = new URL(write(current()), location.href).href;
    try {
      await navigator.clipboard.writeText(link);
      note("Link copied.");
    } catch {
      note(`Copy this link: ${link}`); // pages without https have no clipboard
    }
  });
}

function suggest(names) {
  const { gene } = byId("controls").elements;
  gene.addEventListener("input", async () => {
    const found = completions(gene.value, await names());
    byId("genes").replaceChildren(...found.map((name) => new Option(name, name)));
  });
}

open().catch((error) => note(error.message));
