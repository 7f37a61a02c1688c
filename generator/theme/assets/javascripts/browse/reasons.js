// Why a dataset was found, in words.

const FIELDS = { cell_type: "cell type", development_stage: "development stage" };

/** What a field is called in a sentence. */
export const fieldName = (field) => FIELDS[field] ?? field;

/** A gene that the query may be, to be looked up in all datasets: one word, in capitals or with a digit; else "". */
export function geneIn(query) {
  const [word, ...more] = query.trim().split(/\s+/);
  const isGene = !more.length && /^[A-Za-z][A-Za-z0-9.-]{1,19}$/.test(word) && (/\d/.test(word) || word === word.toUpperCase());
  return isGene ? word : "";
}

/** `Matches cell type: T cell, title: atlas`. */
export function told(hits) {
  const texts = new Set(hits.map((hit) => `${fieldName(hit.field)}: ${hit.text}`));
  return `Matches ${[...texts].join(", ")}`;
}
