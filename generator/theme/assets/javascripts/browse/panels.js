// Facet panels: fieldsets of checkboxes with live counts, ranges, months; each loads when it is opened.

import { make, said } from "./element.js";

const FEW = 12;
const TITLES = { cell_type: "Cell type", tissue: "Tissue" };

/** The groups of a view in the order of its facets. */
export function groupsOf(view) {
  const groups = new Map();
  for (const facet of view.facets) {
    const id = facet.group || facet.id;
    if (!groups.has(id)) groups.set(id, { id, title: TITLES[id] ?? facet.title, facets: [] });
    groups.get(id).facets.push(facet);
  }
  return [...groups.values()];
}

export class Panels {
  /** `finder`: has state, engine, manifest, change(), toggle(). */
  constructor(finder) {
    this.finder = finder;
    this.looked = new Map(); // facet -> words that its values are looked for by
    this.whole = new Set(); // facets shown to the last value
    this.details = new Map();
    this.element = make("div.facets", {});
    for (const group of groupsOf(finder.view)) {
      const body = make("div.facet-body");
      const details = make("details.facet", { open: finder.open.has(group.id) }, make("summary", {}, group.title), body);
      details.addEventListener("toggle", () => finder.toggle(group.id, details.open));
      this.details.set(group.id, { group, details, body });
      this.element.append(details);
    }
  }

  /** Draw the open panels anew, with the focus where it was. */
  draw(result) {
    this.result = result;
    const focus = this.element.contains(document.activeElement) ? document.activeElement.id : "";
    for (const { group, details, body } of this.details.values()) {
      const chosen = group.facets.reduce((sum, facet) => sum + this.#chosen(facet), 0);
      details.classList.toggle("chosen", chosen > 0);
      details.querySelector("summary > .badge")?.remove();
      if (chosen) details.firstElementChild.append(make("span.badge", { title: `${said(chosen)} chosen` }, said(chosen)));
      if (details.open) body.replaceChildren(...group.facets.map((facet) => this.#facet(facet)));
    }
    if (focus) document.getElementById(focus)?.focus();
  }

  #chosen(facet) {
    const { filters, ranges } = this.finder.state;
    return (filters[facet.id]?.length ?? 0) + (ranges[facet.id] ? 1 : 0);
  }

  #facet(facet) {
    const mask = this.result.without(facet.group || facet.id);
    const legend = make("legend", { class: facet.group ? null : "hidden" }, facet.title);
    if (facet.kind === "range") return make("fieldset", {}, legend, ...this.#range(facet, mask));
    if (facet.kind === "since") return make("fieldset", {}, legend, ...this.#months(facet, mask));
    const applies = this.#applies(facet);
    const note = applies ? null : make("p.dim", {}, "No dataset in the list is of the organism that this applies to.");
    return make("fieldset", { disabled: !applies }, legend, note, ...this.#values(facet, mask));
  }

  // Ethnicity is a human matter: it is offered while human datasets are.
  #applies(facet) {
    if (!facet.needs) return true;
    const [id, key] = facet.needs.split("=");
    const chosen = this.finder.state.filters[id];
    const place = this.finder.engine.facets.get(id)?.places.get(key);
    if (place === undefined || (chosen && !chosen.includes(key))) return false;
    return this.finder.engine.counts(id, this.result.without(id))[place] > 0;
  }

  #values(facet, mask) {
    const own = this.finder.engine.facets.get(facet.id);
    if (!own) return [make("p.dim", {}, "Loading…")];
    const counts = this.finder.engine.counts(facet.id, mask);
    const chosen = new Set(this.finder.state.filters[facet.id] ?? []);
    const words = (this.looked.get(facet.id) ?? "").toLowerCase();
    const offered = own.keys
      .map((key, place) => ({ key, place, label: own.labels[place], count: counts[place] }))
      .filter(({ key, count, place }) => chosen.has(key) || ((count > 0 || own.parents) && this.#within(facet, own, place)))
      .filter(({ label, key }) => !words || `${label} ${key}`.toLowerCase().includes(words));
    const whole = this.whole.has(facet.id) || offered.length <= FEW + 3;
    const listed = whole ? offered : offered.filter(({ key }, place) => place < FEW || chosen.has(key));
    const items = listed.map((value) => this.#value(facet, value, chosen.has(value.key), depth(own, value.place)));
    return [
      own.keys.length > FEW ? this.#look(facet) : null,
      make("ul", {}, ...items),
      whole ? null : this.#more(facet, offered.length),
    ].filter(Boolean);
  }

  // A chosen system leaves its own organs and tissues.
  #within(facet, own, place) {
    return Object.entries(own.under ?? {}).every(([upper, lists]) => {
      const chosen = this.finder.state.filters[upper];
      if (!chosen) return true;
      const places = chosen.map((key) => this.finder.engine.facets.get(upper).places.get(key));
      return lists[place].some((one) => places.includes(one));
    });
  }

  #value(facet, { key, label, count }, chosen, indent) {
    const id = `${facet.id}-${key}`;
    const onchange = () => this.finder.change((state) => toggleKey(state, facet.id, key));
    return make(
      "li",
      { class: indent ? `depth-${Math.min(indent, 6)}` : null },
      make("input", { type: "checkbox", id, checked: chosen, onchange }),
      make("label", { for: id }, make("bdi", {}, label), " ", make("span.count", {}, said(count))),
    );
  }

  #look(facet) {
    return make("input.look", {
      type: "search",
      id: `look-${facet.id}`,
      value: this.looked.get(facet.id) ?? "",
      placeholder: `Find in ${facet.title.toLowerCase()}`,
      "aria-label": `Find in ${facet.title.toLowerCase()}`,
      oninput: (event) => {
        this.looked.set(facet.id, event.target.value);
        const at = event.target.selectionStart;
        this.draw(this.result);
        document.getElementById(`look-${facet.id}`).setSelectionRange(at, at);
      },
    });
  }

  #more(facet, total) {
    const onclick = () => {
      this.whole.add(facet.id);
      this.draw(this.result);
    };
    return make("button.plain", { type: "button", id: `more-${facet.id}`, onclick }, `All ${said(total)}`);
  }

  #range(facet, mask) {
    if (!this.finder.engine.columns.has(facet.id)) return [make("p.dim", {}, "Loading…")];
    const bounds = this.finder.engine.bounds(facet.id, mask) ?? [0, 0];
    const range = this.finder.state.ranges[facet.id] ?? [null, null];
    const end = (place, name) => {
      const onchange = (event) => {
        const typed = event.target.value === "" ? null : Math.max(0, Math.round(Number(event.target.value)));
        this.finder.change((state) => {
          const ends = [...(state.ranges[facet.id] ?? [null, null])];
          ends[place] = typed;
          state.ranges[facet.id] = ends;
        });
      };
      const id = `${facet.id}-${name}`;
      const value = range[place] ?? "";
      const input = make("input", { type: "number", id, min: 0, step: 1, value, placeholder: bounds[place], onchange });
      return make("label", { for: id }, name, input);
    };
    return [make("div.range", {}, end(0, "from"), end(1, "to"))];
  }

  #months(facet, mask) {
    if (!this.finder.engine.columns.has("published")) return [make("p.dim", {}, "Loading…")];
    const { months } = this.finder.manifest;
    const counts = this.finder.engine.countsSince(months, mask);
    const chosen = new Set(this.finder.state.filters[facet.id] ?? []);
    const items = months.map((some, place) => {
      const label = some < 12 ? `Last ${some === 1 ? "month" : `${some} months`}` : `Last ${some / 12} year${some > 12 ? "s" : ""}`;
      return this.#value(facet, { key: String(some), label, count: counts[place] }, chosen.has(String(some)), 0);
    });
    return [make("ul", {}, ...items)];
  }
}

function depth(own, place) {
  let steps = 0;
  for (let above = own.parents?.[place] ?? -1; above >= 0; above = own.parents[above]) steps += 1;
  return steps;
}

/** Choose a value, or let it go. */
export function toggleKey(state, id, key) {
  const keys = state.filters[id] ?? [];
  state.filters[id] = keys.includes(key) ? keys.filter((other) => other !== key) : [...keys, key];
}
