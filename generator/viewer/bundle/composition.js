/* The table beside the picture: how many cells have each value of a column, of all cells or of those that are picked. */
import { counted, marked } from "./selection.js";
import { categories } from "./state.js";

const MOST = 60;
const TOLD = 4; // sets that are named
export const number = (count) => count.toLocaleString("en").replaceAll(",", "\u202f");
const percent = (part, whole) => {
  const share = whole ? (100 * part) / whole : 0;
  return share && share < 0.1 ? "< 0.1 %" : `${share.toLocaleString("en", { maximumFractionDigits: 1 })} %`;
};

const named = ([column, value]) => `${column}: ${value}`;

/* The column that the table is of: the one asked for, else the one that colours, else the first. */
export function composed(facts, state) {
  const known = categories(facts);
  const find = (key) => known.find((column) => column.key === key);
  return find(state.by) ?? find(state.color) ?? known[0];
}

/* Rows of [value, picked or all cells, all cells], and what to say above them. */
export async function composition(facts, state, drawn, read) {
  const column = composed(facts, state);
  if (!state.sets.length && !drawn.length) {
    const rows = column.values.map(([value, cells]) => [value, cells, cells]);
    return { column, rows, all: facts.cells, told: `All ${number(facts.cells)} cells.`, more: column.more };
  }
  const { mask, unknown } = await marked({ sets: state.sets, drawn }, facts.shown, read);
  const { values, all } = counted(await read(column.key), mask);
  const whole = new Map(column.values);
  const rows = values.map(([value, cells]) => [value, cells, whole.get(value) ?? null]);
  const of = facts.shown < facts.cells ? `${number(facts.shown)} cells of the sample` : `${number(facts.cells)} cells`;
  const how = state.sets.filter((set) => !unknown.includes(set)).map(named);
  if (how.length > TOLD) how.splice(TOLD, Infinity, `${number(how.length - TOLD)} more sets`);
  if (drawn.length) how.push("drawn by hand, which links do not keep");
  const lacking = unknown.length ? ` Not in this file: ${unknown.map(named).join("; ")}.` : "";
  const told = `${number(all)} of ${of} are picked${how.length ? ` (${how.join("; ")})` : ""}.${lacking}`;
  return { column, rows, all, isPicked: true, told, more: 0 };
}

/* Shows it in the page's section; `pick` is called with the value of a row that is chosen. */
export function show(section, facts, state, { column, rows, all, isPicked = false, told, more }, pick) {
  const part = (name) => section.querySelector(name);
  part("#picked").textContent = told;
  part("#every").hidden = !isPicked;
  const heads = isPicked ? ["Value", "Picked cells", "Of those picked", "Of all cells"] : ["Value", "Cells", "Share"];
  part("thead tr").replaceChildren(
    ...heads.map((textContent) => Object.assign(document.createElement("th"), { scope: "col", textContent })),
  );
  const most = Math.max(1, ...rows.map(([, cells]) => cells));
  const chosen = new Set(state.sets.filter(([name]) => name === column.key).map(([, value]) => value));
  const made = rows.slice(0, MOST).map(([value, cells, whole]) => {
    const row = document.createElement("tr");
    const head = Object.assign(document.createElement("th"), { scope: "row" });
    const name = Object.assign(document.createElement("button"), { type: "button", dir: "auto", textContent: value });
    name.setAttribute("aria-pressed", String(chosen.has(value)));
    name.addEventListener("click", () => pick(column.key, value));
    head.append(name);
    row.append(head, cell(number(cells)), shared(cells, most, percent(cells, all)));
    if (isPicked) row.append(cell(whole === null ? "" : percent(whole, facts.cells)));
    return row;
  });
  part("tbody").replaceChildren(...made);
  const left = Math.max(0, rows.length - MOST) + more;
  part("#more").textContent = left ? `and ${number(left)} more values` : "";
}

function cell(textContent) {
  return Object.assign(document.createElement("td"), { textContent });
}

function shared(cells, most, text) {
  const share = document.createElement("td");
  const bar = Object.assign(document.createElement("meter"), { max: most, value: cells });
  bar.setAttribute("aria-hidden", "true"); // the text says the same
  share.append(bar, text);
  return share;
}
