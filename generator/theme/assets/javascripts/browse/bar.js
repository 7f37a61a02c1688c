// Around the list: the words, what is chosen, how much is found, what to show of it, what to take away.

import { make, said } from "./element.js";
import { toggleKey } from "./panels.js";
import { COLUMNS, shownColumns } from "./table.js";
import { takeAway } from "./takeaway.js";

export class Bar {
  constructor(finder) {
    this.finder = finder;
    const label = `Search ${finder.noun}s`;
    this.words = make("input", {
      type: "search",
      id: "find-words",
      value: finder.state.q,
      placeholder: "Title, author, DOI, accession, cell type, tissue, disease…",
      "aria-label": label,
      autocomplete: "off",
      oninput: () => finder.changeSoon((state) => (state.q = this.words.value)),
    });
    this.search = make("div.find", { role: "search", "aria-label": `${finder.noun}s` }, this.words, this.#drawerButton());
    this.said = make("p.totals", { role: "status", "aria-live": "polite" });
    this.chips = make("ul.chips", { "aria-label": "Chosen filters" });
    this.tools = make("div.tools");
    this.parts = [this.chips, make("div.above", {}, this.said, this.tools)];
    this.tools.append(this.#columns(), this.#takeAway());
  }

  restore() {
    this.words.value = this.finder.state.q;
  }

  clearWords() {
    this.words.value = "";
  }

  say(text) {
    this.said.textContent = text;
  }

  draw(result) {
    const { noun, view, narrowed } = this.finder;
    const many = view.rows === 1 ? noun : `${noun}s`;
    const of = narrowed ? `${said(result.count)} of ${said(view.rows)} ${many}` : `${said(view.rows)} ${many}`;
    this.say(`${of} · ${said(result.cells)} cells`);
    this.chips.replaceChildren(...this.#chips());
    this.drawColumns();
  }

  // On small screens the panels are a drawer over the list.
  #drawerButton() {
    const onclick = () => {
      const open = this.finder.place.classList.toggle("drawer-open");
      button.setAttribute("aria-expanded", String(open));
      button.textContent = open ? "Show list" : "Filter";
    };
    const button = make("button.drawer", { type: "button", "aria-expanded": "false", onclick }, "Filter");
    return button;
  }

  #chips() {
    const { state, view } = this.finder;
    const chips = [];
    const add = (facet, text, alter) => {
      const onclick = () => this.finder.change(alter);
      const name = `Remove ${facet.title}: ${text}`;
      chips.push(
        make("li", {}, make("button.chip", { type: "button", "aria-label": name, onclick }, make("small", {}, `${facet.title}: `), make("bdi", {}, text))),
      );
    };
    for (const facet of view.facets) {
      for (const key of state.filters[facet.id] ?? []) {
        add(facet, this.#label(facet, key), (next) => toggleKey(next, facet.id, key));
      }
      const range = state.ranges[facet.id];
      if (range) add(facet, rangeText(range), (next) => delete next.ranges[facet.id]);
    }
    if (this.finder.narrowed) chips.push(make("li", {}, this.#clear()));
    return chips;
  }

  #label(facet, key) {
    if (facet.kind === "since") return key === "1" ? "last month" : `last ${key} months`;
    const own = this.finder.engine.facets.get(facet.id);
    return own?.labels[own.places.get(key)] ?? key;
  }

  #clear() {
    const onclick = () => {
      this.clearWords();
      this.finder.change((state) => Object.assign(state, { q: "", filters: {}, ranges: {} }));
    };
    return make("button.plain", { type: "button", onclick }, "Clear all");
  }

  #columns() {
    this.columnList = make("ul");
    return menu("Columns", this.columnList);
  }

  drawColumns() {
    const { name, state } = this.finder;
    const shown = new Set(shownColumns(name, state).map((column) => column.id));
    const focus = this.columnList.contains(document.activeElement) ? document.activeElement.id : "";
    const box = (id, text, checked, onchange) =>
      make("li", {}, make("input", { type: "checkbox", id, checked, onchange }), make("label", { for: id }, text));
    const items = COLUMNS[name].map(({ id, title }) =>
      box(`column-${id}`, title, shown.has(id), () => this.finder.change((next) => this.#toggleColumn(next, id, shown))),
    );
    const compact = state.density === "compact";
    const dense = () => this.finder.change((next) => (next.density = compact ? "" : "compact"));
    this.columnList.replaceChildren(...items, box("density", "Compact lines", compact, dense));
    if (focus) document.getElementById(focus)?.focus();
  }

  #toggleColumn(state, id, shown) {
    const next = new Set(shown);
    if (!next.delete(id)) next.add(id);
    state.columns = COLUMNS[this.finder.name].map((column) => column.id).filter((one) => next.has(one));
  }

  #takeAway() {
    const kinds = [
      ["csv", "Table (CSV)"],
      ["json", "Table (JSON)"],
      ...(this.finder.name === "datasets"
        ? [
            ["urls", "Addresses of the files"],
            ["sums", "SHA256SUMS"],
            ["python", "Python that loads them"],
            ["r", "R that loads them"],
          ]
        : []),
    ];
    const items = kinds.map(([kind, text]) => {
      const onclick = () => takeAway(this.finder, kind).catch(() => this.say("The list could not be put together."));
      return make("li", {}, make("button.plain", { type: "button", onclick }, text));
    });
    return menu("Download list", make("ul", {}, ...items));
  }
}

// A list that opens over the page: one at a time, and closed by Escape or by whatever is done elsewhere.
function menu(title, list) {
  const summary = make("summary", {}, title);
  const element = make("details.menu", {}, summary, list);
  const close = (event) => {
    if (!element.open) return;
    if (event.type === "keydown" ? event.key !== "Escape" : element.contains(event.target)) return;
    if (event.type === "keydown" && element.contains(document.activeElement)) summary.focus();
    element.open = false;
  };
  for (const kind of ["keydown", "pointerdown", "focusin"]) document.addEventListener(kind, close);
  return element;
}

function rangeText([low, high]) {
  if (low === null) return `at most ${said(high)}`;
  return high === null ? `at least ${said(low)}` : `${said(low)} to ${said(high)}`;
}
