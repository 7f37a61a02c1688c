/* The page of the embedded viewer: reads its address, asks for the dataset's facts, and lets Vitessce draw. */
import React from "react";
import { createRoot } from "react-dom/client";
import { Vitessce } from "vitessce";
import { composed, composition, number, show as showComposition } from "./composition.js";
import { configuration } from "./configuration.js";
import { fetchRange, openGenes } from "./genes.js";
import { picked } from "./selection.js";
import { asked, categories, completions, isDataset, measured, read, sure, translated, write } from "./state.js";
import { geneNames, openFile } from "./zarr.js";

const byId = (id) => document.getElementById(id);
const note = (text) => (byId("note").textContent = text);
const dark = matchMedia("(prefers-color-scheme: dark)");
const STACKED = 760; // pixels below which views stand one under another
let root;
let mounted = 0;

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
  const parts = [
    facts.shown < facts.cells
      ? `A sample of ${number(facts.shown)} of ${number(facts.cells)} cells, drawn once; rare cell types are whole.`
      : `${number(facts.cells)} cells.`,
  ];
  if (found.length) {
    const mean = found.length > 1 ? "the mean of " : "";
    parts.push(`Coloured by ${mean}${found.join(", ")}, values as in ${facts.matrix}.`);
  } else if (state.color) {
    parts.push(`Coloured by ${state.color}.`);
    const empty = facts.columns.find((column) => column.key === state.color)?.missing;
    if (empty) parts.push(`${number(empty)} cells have no value and take the lowest colour.`);
  }
  if (missing.length) {
    parts.push(`Not measured here under that name: ${missing.join(", ")}. That is not the same as zero.`);
  }
  return parts.join(" ");
}

function draw(facts, state, chosen, onConfigChange) {
  const stacked = innerWidth < STACKED;
  const config = configuration(facts, state, { zarr: address(facts), chosen: chosen.found, stacked });
  const room = innerHeight - byId("viewer").offsetTop - 16;
  const height = stacked ? 960 : Math.max(520, room);
  const element = React.createElement(Vitessce, {
    key: `${mounted} ${write({ ...state, by: "" })}`,
    config,
    height: Math.round(height),
    theme: dark.matches ? "dark" : "light",
    onWarn: (warning) => console.info(warning),
    onConfigChange,
  });
  byId("viewer").style.height = `${Math.round(height)}px`; // Vitessce's own box is lower than what it draws
  root ??= createRoot(byId("viewer"));
  root.render(element);
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

  const file = openFile(address(known));
  const names = () => geneNames(file, known);
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
    draw(known, now, chosen, watched(now));
    drawn = [];
    await compose();
  };
  const column = async (key) => {
    const path = `obs/${known.columns.find((each) => each.key === key).path}`;
    const [labels, codes] = await Promise.all([file.texts(`${path}/categories`), file.codes(`${path}/codes`)]);
    return { labels, codes };
  };
  let drawn = []; // cells that were drawn round by hand
  const compose = async () => {
    const section = byId("composition");
    const [now, cells] = [state, drawn];
    section.hidden = !categories(known).length;
    if (section.hidden) return;
    options(section.querySelector("[name=by]"), categories(known), composed(known, now).key);
    const found = await composition(known, now, cells, column);
    if (now === state && cells === drawn) showComposition(section, known, now, found, pick);
  };
  /* What is picked in Vitessce changes the table and the address, and draws nothing anew. */
  const watched = (shown) => {
    let before = {};
    return (config) => {
      const { obsSetSelection, additionalObsSets } = config.coordinationSpace;
      const [paths, tree] = [obsSetSelection?.A, additionalObsSets?.A];
      if (paths === before.paths && tree === before.tree) return;
      before = { paths, tree };
      if (!paths || state !== shown) return; // not set yet, or on its way to something else
      const found = picked(paths, tree, known);
      const isSame = write({ ...state, sets: found.sets }) === write(state);
      if (isSame && !found.drawn.length && !drawn.length) return;
      drawn = found.drawn;
      if (!isSame) {
        shown = state = { ...state, sets: found.sets };
        history.replaceState(null, "", write(state));
      }
      compose().catch((error) => note(error.message));
    };
  };
  const go = (next) => {
    state = sure(next, known);
    return show().catch((error) => note(error.message));
  };
  const change = (next) => {
    const address = write(sure(next, known));
    if (address === write(state)) return;
    history.pushState(null, "", address);
    go(next);
  };
  const pick = (key, value) => {
    const again = state.sets.length === 1 && state.sets[0][0] === key && state.sets[0][1] === value;
    change({ ...state, sets: again ? [] : [[key, value]] });
  };
  byId("every").addEventListener("click", () => {
    if (state.sets.length) return change({ ...state, sets: [] });
    mounted += 1; // only Vitessce knows of cells that were drawn round: it is to begin anew
    go(state);
  });
  byId("composition").addEventListener("change", ({ target }) => {
    Object.assign(state, { by: target.value });
    history.pushState(null, "", write(state));
    compose().catch((error) => note(error.message));
  });
  controls(known, () => state, change);
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
