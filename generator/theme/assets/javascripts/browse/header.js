// The search box of every page finds datasets and terms too; they stand above what Material finds in the docs.

import { make, said } from "./element.js";
import { fieldName, geneIn, told } from "./reasons.js";
import { words } from "./search.js";
import { Store } from "./store.js";

const ROOT = new URL("../../../", import.meta.url);
const FEWEST = 2; // characters
const TYPING = 120; // milliseconds
const DATASETS = 5;
const TERMS = 3;
const TOP = 1_000_000; // Material opens what has the highest score when Enter is pressed
const WITH_PAGE = /^(?!CVCL:)[A-Z][A-Za-z]{1,19}:[A-Za-z0-9]{1,40}$|^CVCL_[A-Za-z0-9]{1,40}$/;
const NORMAL = "PATO:0000461"; // what stands above it has no page

/** Let `input` find datasets; `result` is Material's box for what it finds. */
export async function searchFrom(input, result) {
  const store = await Store.open(new URL("browse/manifest.json", ROOT).href, "datasets", new Date().toISOString().slice(0, 10));
  const place = make("section.catalog-found", { "aria-label": "Datasets and terms", hidden: true });
  result.firstElementChild.after(place);
  let turn = 0;
  let timer = 0;
  const look = async () => {
    const mine = ++turn;
    const query = input.value.trim();
    const parts = query.length < FEWEST ? [] : await found(store, query);
    if (mine !== turn) return;
    place.replaceChildren(...parts);
    place.hidden = parts.length === 0;
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => look().catch((error) => console.warn(error)), TYPING);
  };
  input.addEventListener("input", soon);
  input.form.addEventListener("reset", soon);
  soon();
}

async function found(store, query) {
  const search = await store.search();
  const matches = await search.find(query);
  const rows = matches ? best(matches.scores) : [];
  const lines = await store.lines(rows.slice(0, DATASETS));
  const datasets = lines.map((line, place) => datasetLink(line, matches.why(rows[place]), place));
  const terms = termLinks(search, query);
  const gene = store.manifest.genes && geneIn(query);
  const list = [
    ...datasets,
    ...terms,
    rows.length > DATASETS ? allLink(query, rows.length) : null,
    gene ? geneLink(gene) : null,
  ].filter(Boolean);
  return list.length ? [make("h2", {}, "Datasets"), make("ul", {}, ...list)] : [];
}

// Rows that matched, the best first.
function best(scores) {
  const rows = [];
  scores.forEach((score, row) => score > 0 && rows.push(row));
  return rows.sort((a, b) => scores[b] - scores[a] || a - b);
}

function datasetLink(line, hits, place) {
  const title = make("span.title", { "data-md-score": TOP - place }, make("bdi", {}, line.title));
  const facts = `${line.group[1]} · ${said(line.cells)} cells`;
  return item(`d/${line.accession}/`, title, make("small", {}, facts), make("small.why", {}, told(hits)));
}

// Terms of which a name begins with the query.
function termLinks(search, query) {
  const wanted = words(query).join(" ");
  const fits = (name) => words(name).join(" ").startsWith(wanted);
  const has = (id) => WITH_PAGE.test(id) && (!id.startsWith("PATO:") || id === NORMAL);
  const places = wanted.length < FEWEST ? [] : [...search.terms.keys()].filter((place) => has(search.terms[place]) && search.names[place].some(fits));
  const length = (place) => search.names[place][0].length;
  return places.sort((a, b) => length(a) - length(b)).slice(0, TERMS).map((place) => {
    const [label] = search.names[place];
    const kind = search.kinds[place];
    const path = `facets/${kind}/${search.terms[place].replace(":", "_")}/`;
    const number = search.counts[search.words.length + place];
    const facts = `${fieldName(kind)}: ${said(number)} dataset${number === 1 ? "" : "s"}`;
    return item(path, make("span.title", {}, label), make("small", {}, facts));
  });
}

function allLink(query, number) {
  return item(`datasets/?words=${encodeURIComponent(query)}&v=1`, make("span.title", {}, `All ${said(number)} datasets`));
}

function geneLink(gene) {
  const title = make("span.title", {}, `Look ${gene} up among genes`);
  return item(`genes/?g=${encodeURIComponent(gene)}`, title, make("small", {}, "Expression by cell type in all datasets that measure it"));
}

function item(path, ...children) {
  return make("li", {}, make("a", { href: new URL(path, ROOT).href }, ...children));
}
