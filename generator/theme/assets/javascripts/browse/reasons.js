// Why a dataset was found, in words.

const FIELDS = { cell_type: "cell type", development_stage: "development stage" };

/** What a field is called in a sentence. */
export const fieldName = (field) => FIELDS[field] ?? field;

/** `Matches cell type: T cell, title: atlas`. */
export function told(hits) {
  const texts = new Set(hits.map((hit) => `${fieldName(hit.field)}: ${hit.text}`));
  return `Matches ${[...texts].join(", ")}`;
}
