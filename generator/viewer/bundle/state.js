/* What the viewer shows, as its address has it:
 * ?d=8XK3M1PZ&v=2&color=cell_type&layout=X_umap&gene=CD3E,MS4A1&geneset=B%20cells&by=disease&set=cell_type:B%20cell */

const KEYS = ["color", "layout", "gene", "geneset", "by"];

export function read(search) {
  const query = new URLSearchParams(search);
  const state = { d: query.get("d") ?? "", v: query.get("v") ?? "" };
  for (const key of KEYS) state[key] = query.get(key) ?? "";
  state.sets = query.getAll("set").map(pair).filter(([, value]) => value !== undefined);
  return state;
}

export function write(state) {
  const query = new URLSearchParams();
  for (const key of ["d", "v", ...KEYS]) if (state[key]) query.set(key, state[key]);
  for (const [column, value] of state.sets) query.append("set", `${spared(column)}:${value}`);
  return `?${query}`;
}

/* A picked set of cells is told as column:value, where the column's own colons are `%3A`. */
const spared = (column) => column.replaceAll("%", "%25").replaceAll(":", "%3A");

function pair(text) {
  const at = text.indexOf(":");
  if (at < 0) return [text];
  return [text.slice(0, at).replaceAll("%3A", ":").replaceAll("%25", "%"), text.slice(at + 1)];
}

export const isDataset = (state) => /^[0-9A-Z]{8}$/.test(state.d) && /^[0-9]*$/.test(state.v);

/* Columns of which each cell has one of some values. */
export const categories = (facts) => facts.columns.filter((column) => column.kind === "category");

/* The genes that are asked for: those that are named, else those of the set. */
export function asked(state, facts) {
  const named = state.gene.split(",").map((name) => name.trim()).filter(Boolean);
  if (named.length) return [...new Set(named)];
  return (state.geneset && facts.gene_sets[state.geneset]) || [];
}

/* What is asked for, as the file spells it, and what it does not hold. */
export function measured(wanted, names) {
  const exact = new Set(names);
  const folded = new Map(names.map((name) => [name.toUpperCase(), name]));
  const found = new Set();
  const missing = [];
  for (const name of wanted) {
    const match = exact.has(name) ? name : folded.get(name.toUpperCase());
    if (match === undefined) missing.push(name);
    else found.add(match);
  }
  return { found: [...found], missing };
}

/* What is asked for with ids told as the file's names, where `genes`, a file to look genes up in, knows one gene of that id
 * and one of its name: of twins, nobody could say which the viewer would colour by. */
export function translated(wanted, names, genes) {
  const known = new Set(names);
  return wanted.map((name) => {
    const [place, ...others] = known.has(name) ? [] : genes.find(name);
    if (place === undefined || others.length) return name;
    const label = genes.label(place);
    return known.has(label) && genes.find(label).length === 1 ? label : name;
  });
}

/* Ways to complete the last of several genes. */
export function completions(text, names, most = 20) {
  const before = text.slice(0, text.lastIndexOf(",") + 1);
  const start = text.slice(before.length).trim().toUpperCase();
  if (!start) return [];
  const found = [];
  for (const name of names) {
    if (name.toUpperCase().startsWith(start)) found.push(before + name);
    if (found.length === most) break;
  }
  return found;
}

/* The state with what the dataset does not have replaced by what it shows first. */
export function sure(state, facts) {
  const known = (list, key) => list.find((each) => each.key === key || each.key === `X_${key}`)?.key;
  const isColumn = (key) => categories(facts).some((column) => column.key === key);
  return {
    ...state,
    color: known(facts.columns, state.color) ?? "",
    layout: known(facts.embeddings, state.layout) ?? facts.default_embedding,
    geneset: Object.hasOwn(facts.gene_sets, state.geneset) ? state.geneset : "",
    by: isColumn(state.by) ? state.by : "",
    sets: state.sets.filter(([column]) => isColumn(column)),
  };
}
