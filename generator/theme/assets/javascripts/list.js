// Lists that sort by a column and filter by words.

const FEWEST = 6; // rows that deserve a filter
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

export function addListTools(table) {
  table.querySelectorAll("thead th").forEach((heading, column) => addSorting(table, heading, column));
  addFilter(table);
}

function addSorting(table, heading, column) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...heading.childNodes);
  button.addEventListener("click", () => sort(table, heading, column));
  heading.append(button);
}

function sort(table, heading, column) {
  const first = heading.dataset.sortAs === "text" ? "ascending" : "descending";
  const other = first === "ascending" ? "descending" : "ascending";
  const direction = heading.getAttribute("aria-sort") === first ? other : first;
  table.querySelectorAll("thead th").forEach((th) => th.removeAttribute("aria-sort"));
  heading.setAttribute("aria-sort", direction);
  const sign = direction === "ascending" ? 1 : -1;
  const compare = heading.dataset.sortAs === "number" ? byNumber : collator.compare;
  const [body] = table.tBodies;
  const keyed = [...body.rows].map((row) => [key(row.cells[column]), row]);
  keyed.sort(([a], [b]) => sign * compare(a, b));
  body.append(...keyed.map(([, row]) => row));
}

function key(cell) {
  return cell.dataset.sort ?? cell.textContent.trim();
}

function byNumber(a, b) {
  return Number(a) - Number(b);
}

function addFilter(table) {
  const [body] = table.tBodies;
  if (body.rows.length < FEWEST) return;
  const tools = document.createElement("div");
  tools.className = "list-tools";
  const input = document.createElement("input");
  input.type = "search";
  input.placeholder = `Filter ${table.dataset.noun}s`;
  input.setAttribute("aria-label", input.placeholder);
  const output = document.createElement("output");
  const texts = [...body.rows].map((row) => [fold(row.textContent), row]);
  input.addEventListener("input", () => filter(table, texts, fold(input.value), output));
  tools.append(input, output);
  table.before(tools);
}

function filter(table, texts, words, output) {
  const wanted = words.split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const [text, row] of texts) {
    row.hidden = !wanted.every((word) => text.includes(word));
    shown += !row.hidden;
  }
  output.textContent = wanted.length ? `${shown} of ${texts.length} ${table.dataset.noun}s` : "";
}

function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
