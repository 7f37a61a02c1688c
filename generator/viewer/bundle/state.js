/* What the viewer shows, as its address has it: ?d=8XK3M1PZ&v=2&color=cell_type&layout=X_umap&gene=CD3E,MS4A1&geneset=B%20cells */

const KEYS = ["color", "layout", "gene", "geneset"];

export function read(search) {
  const query = new URLSearchParams(search);
  const state = { d: query.get("d") ?? "", v: query.get("v") ?? "" };
  for (const key of KEYS) state[key] = query.get(key) ?? "";
  return state;
}

export function write(state) {
  const query = new URLSearchParams();
  for (const key of ["d", "v", ...KEYS]) if (state[key]) query.set(key, state[key]);
  return `?${query}`;
}

export const isDataset = (state) => /^[0-9A-Z]{8}$/.test(state.d) && /^[0-9]*$/.test(state.v);

/* The genes to colour by: those that are named, else those of the set. */
export function genes(state, facts) {
  const named = state.gene.split(",").map((name) => name.trim()).filter(Boolean);
  if (named.length) return named;
  return (state.geneset && facts.gene_sets[state.geneset]) || [];
}

/* The state with what the dataset does not have replaced by what it shows first. */
export function sure(state, facts) {
  const known = (list, key) => list.find((each) => each.key === key || each.key === `X_${key}`)?.key;
  return {
    ...state,
    color: known(facts.columns, state.color) ?? "",
    layout: known(facts.embeddings, state.layout) ?? facts.default_embedding,
    geneset: facts.gene_sets[state.geneset] ? state.geneset : "",
  };
}
