// What is looked up <-> the query of the page's address:
//   ?gene=CD3E,MS4A1&set=B+cells&by=cell_type&sort=CD3E&whole=1

const KEYS = ["gene", "set", "by", "sort", "whole"];

/** The genes that a text names, each once: separated by commas, semicolons or spaces. */
export const namesIn = (text) => [...new Set(text.split(/[\s,;]+/).filter(Boolean))];

/** The question in a query. */
export function parse(query) {
  const given = new URLSearchParams(query);
  return {
    genes: namesIn(given.get("gene") ?? ""),
    sets: given.getAll("set").filter(Boolean),
    by: given.get("by") ?? "",
    sort: given.get("sort") ?? "",
    whole: given.get("whole") === "1",
  };
}

/** The query that asks it; whatever else stands in `query` stays. */
export function format(question, query = "") {
  const given = new URLSearchParams(query);
  for (const key of KEYS) given.delete(key);
  if (question.genes.length) given.set("gene", question.genes.join(","));
  for (const set of question.sets) given.append("set", set);
  const asked = question.genes.length || question.sets.length;
  if (asked && question.by) given.set("by", question.by);
  if (asked && question.sort) given.set("sort", question.sort);
  if (question.sets.length && question.whole) given.set("whole", "1");
  const text = given.toString().replaceAll("%2C", ",");
  return text ? `?${text}` : "";
}
