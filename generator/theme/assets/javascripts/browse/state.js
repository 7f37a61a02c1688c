// What the reader chose <-> the query of the page's address. One state has one query, readable by people:
//   ?words=t+cell&disease=normal|MONDO:0005148&tissue=UBERON:0002048&cells=1000..&sort=-cells&v=1

export const VERSION = 1;
// Words are not called q: Material's own script takes ?q= for its search box.
const OWN = ["words", "sort", "columns", "density", "v"];
// Mail programs and the like write the | between values as %7C; in a value it is ~I, and ~ is ~~.
const BETWEEN = /\||%7C/i;
const DENSITIES = ["compact", "roomy"];

/** Nothing chosen. */
export const empty = () => ({ q: "", filters: {}, ranges: {}, sort: null, columns: null, density: "" });

/** A copy in which the same choice always looks the same; `facets`: those of the view. */
export function canonical(state, facets) {
  const clean = empty();
  clean.q = state.q.trim().replace(/\s+/g, " ");
  for (const facet of facets) {
    if (facet.kind === "range") {
      const [low, high] = state.ranges[facet.id] ?? [null, null];
      if (low !== null || high !== null) clean.ranges[facet.id] = [low, high];
    } else {
      const keys = [...new Set(state.filters[facet.id] ?? [])].filter(Boolean).sort();
      if (keys.length) clean.filters[facet.id] = keys;
    }
  }
  clean.sort = state.sort?.key ? { key: state.sort.key, descending: Boolean(state.sort.descending) } : null;
  clean.columns = state.columns ? [...new Set(state.columns)].filter(Boolean) : null;
  clean.density = DENSITIES.includes(state.density) ? state.density : "";
  return clean;
}

/** The query, with its `?`; empty for nothing chosen. */
export function format(state, facets) {
  const clean = canonical(state, facets);
  const parts = [];
  const add = (name, values) => parts.push(`${name}=${values.map(guard).map(encode).join("|")}`);
  if (clean.q) parts.push(`words=${encode(clean.q)}`);
  for (const facet of facets) {
    if (clean.filters[facet.id]) add(facet.id, clean.filters[facet.id]);
    const range = clean.ranges[facet.id];
    if (range) add(facet.id, [`${range[0] ?? ""}..${range[1] ?? ""}`]);
  }
  if (clean.sort) add("sort", [(clean.sort.descending ? "-" : "") + clean.sort.key]);
  if (clean.columns) add("columns", clean.columns);
  if (clean.density) add("density", [clean.density]);
  return parts.length ? `?${parts.join("&")}&v=${VERSION}` : "";
}

/** The state of a query, with or without its `?`; what is not understood is left out. */
export function parse(query, facets) {
  const state = empty();
  const kinds = new Map(facets.filter((f) => !OWN.includes(f.id)).map((f) => [f.id, f.kind]));
  for (const part of query.replace(/^\?/, "").split("&")) {
    const [name, ...rest] = part.split("=");
    const written = rest.join("=");
    const values = written.split(BETWEEN).map(decode).map(unguard);
    if (name === "words") state.q = decode(written);
    else if (name === "sort") state.sort = { key: values[0].replace(/^-/, ""), descending: values[0][0] === "-" };
    else if (name === "columns") state.columns = values;
    else if (name === "density") state.density = values[0];
    else if (kinds.get(name) === "range") state.ranges[name] = parseRange(values[0]);
    else if (kinds.has(name)) (state.filters[name] ??= []).push(...values); // links in pages repeat the name: HTML has no |
  }
  return canonical(state, facets);
}

/** True if a link was made by a later release, whose choices may be lost here. */
export function isNewer(query) {
  return Number(new URLSearchParams(query).get("v") ?? VERSION) > VERSION;
}

function parseRange(text) {
  const [low, high] = text.split("..");
  return [wholeNumber(low), wholeNumber(high)];
}

const wholeNumber = (text) => (/^\d{1,15}$/.test(text ?? "") ? Number(text) : null);

const guard = (text) => text.replace(/~/g, "~~").replace(/\|/g, "~I");

const unguard = (text) => text.replace(/~([~I])/g, (_, letter) => (letter === "I" ? "|" : "~"));

const encode = (text) =>
  encodeURIComponent(text).replace(/%20/g, "+").replace(/%3A/g, ":").replace(/%2C/g, ",").replace(/%2F/g, "/");

function decode(text) {
  try {
    return decodeURIComponent(text.replace(/\+/g, " "));
  } catch {
    return text;
  }
}
