// What sizes and colours of dots mean.

import { make } from "../browse/element.js";
import { dot } from "./table.js";
import { percent } from "./plot.js";

/** A line of sample dots. */
export function legend() {
  const sizes = [0.05, 0.25, 0.5, 1].map((part) => make("span", {}, dot(part, 0.6, 1), ` ${percent(part)}`));
  const levels = [0, 0.5, 1].map((level) => dot(0.6, level, 1));
  return make(
    "p.dots-legend",
    {},
    make("span", {}, "Cells expressing: ", ...sizes),
    make("span", {}, "Mean, within each column: 0 ", ...levels, " highest"),
    make("span", {}, dot(0, 0, 0), " measured, zero"),
  );
}

/** How the numbers came about, in a sentence. */
export function method(facts) {
  const where = { "raw.X": "raw.X", X: "X" }[facts.matrix] ?? facts.matrix;
  if (facts.normalization === "log1p_10k") {
    return `Means of log(1 + 10,000 × count ÷ total of the cell), from the raw counts in ${where}.`;
  }
  const scaled = facts.values === "scaled" ? " They are scaled: a cell counts as expressing above zero." : "";
  return `Means of the values in ${where} as the authors stored them; the file has no raw counts.${scaled}`;
}
