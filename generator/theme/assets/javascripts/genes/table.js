// The dot plot on the page: a real table, whose dots also say their numbers.

import { make, said } from "../browse/element.js";
import { radius } from "./picture.js";
import { number, percent, scaled } from "./plot.js";

const SVG = "http://www.w3.org/2000/svg";
const SIZE = 22;

/** `plot`: field, columns, rows, sort; `on`: what to do when a heading is pressed. */
export function table({ field, columns, rows, sort }, on) {
  const dots = columns.map((column) => scaled(column, field.cells));
  const head = make(
    "tr",
    {},
    heading(field.title, "", sort, on.sort, "first"),
    heading("Cells", "-cells", sort, on.sort, "number"),
    ...columns.map((column) => heading(column.label, column.label, sort, on.sort, "gene", column)),
  );
  const body = rows.map((row) =>
    make(
      "tr",
      {},
      make("th", { scope: "row", title: field.ids[row] || false }, make("bdi", {}, field.labels[row])),
      make("td.number", {}, said(field.cells[row])),
      ...columns.map((column, place) => cell(dots[place][row], column, field.cells[row])),
    ),
  );
  return make(
    "table.dots",
    {},
    make("caption", {}, `Expression by ${field.title.toLowerCase()}`),
    make("thead", {}, head),
    make("tbody", {}, ...body),
  );
}

function heading(text, key, sort, onSort, kind, column = null) {
  const pressed = sort === key;
  const button = make(
    "button",
    { type: "button", onclick: () => onSort(key), title: pressed ? false : `Order by ${text}` },
    make("bdi", {}, text),
  );
  const inside = column ? make("span.tilt", {}, button) : button;
  const direction = key === "" ? "ascending" : "descending";
  const note = column?.zero ? `${text}: measured, and zero in every cell` : column?.title;
  return make(
    `th.${kind}${column?.zero ? ".zero" : ""}`,
    { scope: "col", "aria-sort": pressed ? direction : false, title: note ?? false },
    inside,
  );
}

function cell({ mean, count, fraction, level }, column, cells) {
  const share = column.pooled ? percent(fraction) : `${said(count)} of ${said(cells)} cells (${percent(fraction)})`;
  const text = count ? `mean ${number(mean)}, expressed in ${share}` : "measured, zero";
  return make("td", { title: `${column.label}: ${text}` }, dot(fraction, level, count), make("span.told", {}, text));
}

export function dot(fraction, level, count) {
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("viewBox", `0 0 ${SIZE} ${SIZE}`);
  drawn.setAttribute("aria-hidden", "true");
  drawn.setAttribute("class", count ? "dot" : "dot none");
  const circle = document.createElementNS(SVG, "circle");
  circle.setAttribute("cx", SIZE / 2);
  circle.setAttribute("cy", SIZE / 2);
  circle.setAttribute("r", count ? radius(fraction, SIZE / 2 - 1) : 1.5);
  circle.style.setProperty("--level", `${Math.round(100 * level)}%`);
  drawn.append(circle);
  return drawn;
}
