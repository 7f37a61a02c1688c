/* The page of the embedded viewer: reads its address, asks for the dataset's facts, and lets Vitessce draw. */
import React from "react";
import { createRoot } from "react-dom/client";
import { Vitessce } from "vitessce";
import { configuration } from "./configuration.js";
import { genes, isDataset, read, sure, write } from "./state.js";

const byId = (id) => document.getElementById(id);
const note = (text) => (byId("note").textContent = text);
const dark = matchMedia("(prefers-color-scheme: dark)");
let root;

function options(select, list, chosen, none) {
  const made = list.map(({ key, name }) => new Option(name ?? key, key, false, key === chosen));
  if (none !== undefined) made.unshift(new Option(none, "", false, !chosen));
  select.replaceChildren(...made);
  select.disabled = made.length < 2;
}

function fill(facts, state) {
  const form = byId("controls");
  options(form.elements.color, facts.columns, state.color, facts.columns.length ? undefined : "one colour");
  options(form.elements.layout, facts.embeddings, state.layout);
  const sets = Object.keys(facts.gene_sets).map((key) => ({ key }));
  options(form.elements.geneset, sets, state.geneset, sets.length ? "none" : "none here");
  form.elements.gene.value = state.gene;
  form.hidden = false;
}

function said(facts, state) {
  const count = (number) => number.toLocaleString("en");
  const cells =
    facts.shown < facts.cells
      ? `A sample of ${count(facts.shown)} of ${count(facts.cells)} cells, drawn once; rare cell types are whole.`
      : `${count(facts.cells)} cells.`;
  const chosen = genes(state, facts);
  const colour = chosen.length
    ? `Coloured by ${chosen.length > 1 ? "the mean of " : ""}${chosen.join(", ")}, values as in ${facts.matrix}.`
    : state.color
      ? `Coloured by ${state.color}.`
      : "";
  return `${cells} ${colour}`;
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
}

function draw(facts, state) {
  const zarr = new URL(facts.zarr, document.baseURI).href;
  const config = configuration(facts, state, zarr);
  const height = Math.max(520, innerHeight - byId("viewer").getBoundingClientRect().top - 16);
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
  note(said(facts, state));
}

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
  state = sure(state, known);
  if (!state.color && !genes(state, known).length) state.color = known.default_color;
  const show = (push) => {
    fill(known, state);
    if (push) history.pushState(null, "", write(state));
    draw(known, state);
  };
  byId("controls").addEventListener("submit", (event) => {
    event.preventDefault();
    const asked = Object.fromEntries(new FormData(event.target));
    state = sure({ ...state, ...asked }, known);
    show(true);
  });
  byId("controls").addEventListener("change", (event) => {
    const { elements } = event.currentTarget;
    // A colour that is chosen takes the place of genes, and a set that of single genes.
    if (event.target.name === "color") elements.gene.value = elements.geneset.value = "";
    if (event.target.name === "geneset" && event.target.value) elements.gene.value = "";
    event.currentTarget.requestSubmit();
  });
  byId("copy").addEventListener("click", async () => {
    await navigator.clipboard.writeText(new URL(write(state), document.baseURI).href);
    note("Link copied.");
  });
  addEventListener("popstate", () => {
    state = sure(read(location.search), known);
    show(false);
  });
  dark.addEventListener("change", () => draw(known, state));
  show(false);
}

open().catch((error) => note(error.message));
