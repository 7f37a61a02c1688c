// Browsing: the state, the panels beside it, the list below; all of the state is in the address.

import { Bar } from "./bar.js";
import { make, said } from "./element.js";
import { Panels } from "./panels.js";
import { answer, foundIn, narrows, needed, suggestions } from "./question.js";
import { geneIn } from "./reasons.js";
import { canonical, format, parse } from "./state.js";
import { showOpenings, table } from "./table.js";

const PAGE = 50;
const EARLY = ["organism", "tissue", "disease"]; // open where they cost nothing and there is room
const TYPING = 250; // milliseconds

export class Finder {
  /** `place`: the element to fill; `root`: how it links to the site's root, e.g. `../`. */
  constructor(place, store, root) {
    Object.assign(this, { place, store, root, name: store.name, view: store.view, manifest: store.manifest });
    this.engine = store.engine;
    this.noun = this.name === "datasets" ? "dataset" : "collection";
    this.state = parse(location.search, this.view.facets);
    const wide = matchMedia("(min-width: 60em)").matches;
    const base = this.view.sections["column:cells"];
    this.open = new Set(wide ? EARLY.filter((id) => this.view.sections[id] === base && base) : []);
    this.limit = PAGE;
    this.turn = 0;
    this.panels = new Panels(this);
    this.bar = new Bar(this);
    this.list = make("div.list-box", { role: "region", "aria-label": `List of ${this.noun}s`, tabindex: 0 });
    addEventListener("popstate", () => this.#restore());
  }

  async start() {
    await this.update();
    this.place.replaceChildren(this.bar.search, this.panels.element, make("div.found", {}, ...this.bar.parts, this.list));
    this.place.hidden = false;
  }

  /** Let `alter` change the state, then show what follows; a run of `typing` is one step of the history. */
  change(alter, { typing = false } = {}) {
    const next = structuredClone(this.state);
    alter(next);
    this.state = canonical(next, this.view.facets);
    this.limit = PAGE;
    const query = format(this.state, this.view.facets) || location.pathname;
    history[typing && this.typing ? "replaceState" : "pushState"](null, "", query + location.hash);
    this.typing = typing;
    return this.update();
  }

  /** The same after the reader stopped typing. */
  changeSoon(alter) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.change(alter, { typing: true }), TYPING);
  }

  #restore() {
    this.state = parse(location.search, this.view.facets);
    this.limit = PAGE;
    this.typing = false;
    clearTimeout(this.timer);
    this.bar.restore();
    this.update();
  }

  /** A panel was opened or closed. */
  toggle(group, open) {
    if (open === this.open.has(group)) return;
    this.open[open ? "add" : "delete"](group);
    this.update();
  }

  /** Load what is missing and draw everything; an older update that ends later draws nothing. */
  async update() {
    const turn = ++this.turn;
    this.place.setAttribute("aria-busy", "true");
    try {
      const found = this.state.q ? await this.#found() : null;
      await this.store.ensure(needed(this.engine, this.state, this.open));
      if (turn !== this.turn) return;
      this.result = answer(this.engine, this.view, this.state, found);
      this.result.found = found;
      this.panels.draw(this.result);
      this.bar.draw(this.result);
      await this.#draw(turn);
    } catch (error) {
      if (turn === this.turn) this.bar.say("The list could not be loaded. Check the connection and try again.");
      console.warn(error);
    } finally {
      if (turn === this.turn) this.place.removeAttribute("aria-busy");
    }
  }

  async #found() {
    const search = await this.store.search();
    const found = await search.find(this.state.q);
    return found && foundIn(this.engine, search, this.name, found);
  }

  async #draw(turn) {
    const { order, found, count } = this.result;
    if (count === 0) return this.list.replaceChildren(this.#nothing());
    const rows = order.subarray(0, this.limit);
    const lines = await this.store.lines(rows);
    if (turn !== this.turn) return;
    const why = found ? Array.from(rows, (row) => found.why(row)) : null;
    const focus = this.list.contains(document.activeElement) ? document.activeElement.id : "";
    const more = count > rows.length ? this.#more(count - rows.length) : null;
    this.list.replaceChildren(...[table(this, lines, why), more].filter(Boolean));
    if (focus) document.getElementById(focus)?.focus();
    const openings = await this.store.openings(rows);
    if (turn === this.turn) showOpenings(this.list, this.root, openings);
  }

  #more(left) {
    const onclick = () => {
      this.limit += PAGE;
      this.update();
    };
    return make("button.more", { type: "button", id: "more-rows", onclick }, `Show ${said(Math.min(PAGE, left))} more`);
  }

  #nothing() {
    const options = suggestions(this.result, this.result.found, this.engine, this.state).slice(0, 5);
    const buttons = options.map(({ group, count }) => {
      const onclick = () => this.change((state) => this.drop(state, group));
      const text = `Without ${this.titleOf(group)}: ${said(count)} ${this.noun}${count === 1 ? "" : "s"}`;
      return make("li", {}, make("button", { type: "button", onclick }, text));
    });
    const gene = this.store.manifest.genes && geneIn(this.state.q);
    const href = `${this.root}genes/?g=${encodeURIComponent(gene)}`;
    const genes = gene ? [make("p", {}, make("a", { href }, `Look ${gene} up among genes`))] : [];
    const help = options.length ? "One filter less helps:" : "No single filter is to blame: clear them all.";
    return make("div.nothing", {}, make("p", {}, `No ${this.noun} matches all of this. ${help}`), make("ul", {}, ...buttons), ...genes);
  }

  /** A group's name in a sentence. */
  titleOf(group) {
    if (group === "q") return `the words “${this.state.q}”`;
    return (this.panels.details.get(group)?.group.title ?? group).toLowerCase();
  }

  /** Take a group's filters out of a state. */
  drop(state, group) {
    if (group === "q") state.q = "";
    for (const facet of this.view.facets.filter((one) => (one.group || one.id) === group)) {
      delete state.filters[facet.id];
      delete state.ranges[facet.id];
    }
    if (group === "q") this.bar.clearWords();
  }

  /** Whether anything is filtered. */
  get narrowed() {
    return narrows(this.state);
  }
}
