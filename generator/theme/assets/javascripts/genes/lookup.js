// Looking genes up on a dataset's page:
//   <div class="gene-lookup" data-genes="…" data-sets="[…]" data-name="…"></div>

import { make, said } from "../browse/element.js";
import { aliased } from "./aliases.js";
import { openGenes } from "./file.js";
import { legend, method } from "./legend.js";
import { png, svg } from "./picture.js";
import { ordered, pooled, tsv } from "./plot.js";
import { format, namesIn, parse } from "./question.js";
import { table } from "./table.js";

const SUGGESTED = 8;
const MOST = 60; // columns that a table is still read with
const SHOWN = 1500; // milliseconds that "Copied" stays

export class Lookup {
  constructor(place) {
    this.place = place;
    this.sets = JSON.parse(place.dataset.sets || "[]");
    this.question = parse(location.search);
    this.file = null;
    this.build();
    if (this.question.genes.length || this.question.sets.length) this.show();
  }

  build() {
    const hint = make("datalist", { id: "gene-names" });
    this.input = make("input", {
      id: "gene-input",
      type: "search",
      name: "gene",
      list: "gene-names",
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      placeholder: this.place.dataset.example,
      "aria-describedby": "gene-help",
      onfocus: () => this.open().catch(() => {}),
      oninput: () => this.suggest(hint),
    });
    this.by = make("select", { id: "gene-by", onchange: () => this.change({ by: this.by.value, sort: "" }) });
    this.order = make("select", { id: "gene-order", onchange: () => this.change({ sort: this.order.value }) });
    this.chosen = make("ul.chosen", { "aria-label": "Looked up" });
    this.told = make("div.told-all", { role: "status" });
    this.result = make("div.result");
    const ask = make(
      "form.ask",
      { role: "search", "aria-label": "Genes", onsubmit: (event) => this.submit(event) },
      make("label", { for: "gene-input" }, "Gene"),
      this.input,
      hint,
      make("button.button", { type: "submit" }, "Show"),
    );
    const names = this.place.dataset.aliases ? "A symbol, another name" : "A symbol";
    const help = make("p.aside", { id: "gene-help" }, `${names} or an Ensembl id; several with commas between.`);
    this.tools = make(
      "div.tools",
      { hidden: true },
      make("label", {}, "By ", this.by),
      make("label", {}, "Order ", this.order),
      this.wholeBox(),
      ...this.takeaways(),
    );
    this.place.replaceChildren(ask, help, this.setButtons(), this.chosen, this.told, this.tools, this.result);
  }

  wholeBox() {
    this.whole = make("input", {
      type: "checkbox",
      onchange: () => this.change({ whole: this.whole.checked, sort: "" }),
    });
    this.wholeLabel = make("label", { hidden: true }, this.whole, " Each set as a whole");
    return this.wholeLabel;
  }

  setButtons() {
    if (!this.sets.length) return "";
    const buttons = this.sets.map((set) =>
      make(
        "button",
        { type: "button", "data-set": set.name, onclick: () => this.toggleSet(set.name) },
        make("bdi", {}, set.name),
        make("small", {}, ` ${set.genes.length}`),
      ),
    );
    return make("p.sets", {}, make("span", {}, "Gene sets "), ...buttons);
  }

  takeaways() {
    const copy = make("button", { type: "button", onclick: () => this.copyTable(copy) }, "Copy table");
    return [
      copy,
      make("button", { type: "button", onclick: () => this.save("svg") }, "SVG"),
      make("button", { type: "button", onclick: () => this.save("png") }, "PNG"),
    ];
  }

  open() {
    if (!this.file) {
      this.file = openGenes(this.place.dataset.genes);
      this.file.catch(() => (this.file = null));
    }
    return this.file;
  }

  async suggest(hint) {
    const file = await this.open().catch(() => null);
    if (!file) return;
    const before = this.input.value.replace(/[^\s,;]*$/, "");
    const found = file.suggest(this.input.value.slice(before.length), SUGGESTED);
    const option = (place) => make("option", { value: before + file.label(place) }, file.ids[place]);
    hint.replaceChildren(...found.map(option));
  }

  submit(event) {
    event.preventDefault();
    const more = namesIn(this.input.value);
    if (!more.length) return;
    this.input.value = "";
    this.change({ genes: [...new Set([...this.question.genes, ...more])] });
  }

  toggleSet(name) {
    const { sets } = this.question;
    this.change({ sets: sets.includes(name) ? sets.filter((other) => other !== name) : [...sets, name] });
  }

  change(part) {
    this.question = { ...this.question, ...part };
    const address = location.pathname + format(this.question, location.search) + location.hash;
    // A private link shows its pages in a frame that has no address.
    if (location.protocol !== "about:") history.replaceState(null, "", address);
    this.show();
  }

  async show() {
    const turn = (this.turn = (this.turn ?? 0) + 1); // only the latest question is answered
    this.showChosen();
    if (!this.question.genes.length && !this.question.sets.length) {
      this.tools.hidden = true;
      this.result.replaceChildren();
      this.told.replaceChildren();
      return;
    }
    this.place.setAttribute("aria-busy", "true");
    try {
      const file = await this.open();
      const plot = await this.plot(file);
      if (turn === this.turn) this.draw(file, plot);
    } catch (error) {
      if (turn !== this.turn) return;
      console.warn(error);
      this.told.replaceChildren(make("p.missing", {}, "The expression file cannot be read now; try again later."));
    }
    if (turn === this.turn) this.place.removeAttribute("aria-busy");
  }

  async plot(file) {
    const { fields } = file.facts;
    const field = fields.find((other) => other.field === this.question.by) ?? fields[0];
    const missing = [];
    const others = await this.others(file);
    const one = async (place) => {
      const numbers = await file.numbers(place, field);
      const twin = file.find(file.label(place)).length > 1;
      const label = twin ? `${file.label(place)} ${file.ids[place]}` : file.label(place);
      return { label, title: file.ids[place], ...numbers, zero: numbers.counts.every((count) => count === 0) };
    };
    const found = (names) =>
      names.flatMap((name) => {
        const known = others.get(name);
        const places = known ? known.places : file.find(name);
        if (!places.length) missing.push(known ? `${name} (${known.symbols.join(" or ")})` : name);
        return places;
      });
    const places = new Set(found(this.question.genes));
    const wholes = [];
    for (const set of this.sets.filter((other) => this.question.sets.includes(other.name))) {
      const own = found(set.genes);
      if (this.question.whole && own.length) wholes.push([set.name, own]);
      else own.forEach((place) => places.add(place));
    }
    const shown = [...places].slice(0, MOST);
    const columns = await Promise.all(shown.map(one));
    for (const [name, own] of wholes) columns.unshift(pooled(name, await Promise.all(own.map(one))));
    const rows = ordered(field, columns, this.question.sort);
    return { field, columns, rows, sort: this.question.sort, missing, others, left: places.size - shown.length };
  }

  // What is asked for under names that the file does not have, and other genes do: their symbols and places.
  async others(file) {
    const found = new Map();
    for (const name of this.question.genes.filter((each) => !file.find(each).length)) {
      const genes = await aliased(this.place.dataset.aliases, name).catch(() => []);
      if (!genes.length) continue;
      const place = ([id, symbol]) => (id && file.find(id).length ? file.find(id) : file.find(symbol));
      const symbols = genes.map(([id, symbol]) => symbol || id);
      found.set(name, { symbols, places: [...new Set(genes.flatMap(place))] });
    }
    return found;
  }

  draw(file, plot) {
    this.shown = plot;
    this.facts = file.facts;
    this.showTools(file, plot);
    this.told.replaceChildren(...this.notes(file, plot));
    if (!plot.columns.length) {
      this.result.replaceChildren();
      return;
    }
    const drawn = table(plot, { sort: (key) => this.change({ sort: key }) });
    const scroll = make("div.scroll", { tabindex: 0, role: "region", "aria-label": "Dot plot" }, drawn);
    this.result.replaceChildren(scroll, legend(), make("p.aside", {}, method(file.facts)));
  }

  notes(file, { field, columns, missing, others, left }) {
    const notes = [];
    for (const [name, { symbols, places }] of others) {
      if (!places.length) continue;
      const rest = ` is another name of ${symbols.join(" and of ")}.`;
      notes.push(make("p.aside", {}, make("bdi", {}, name), rest));
    }
    if (missing.length) {
      const names = make("bdi", {}, missing.join(", "));
      const verb = missing.length === 1 ? "is" : "are";
      const rest = ` ${verb} not measured here: not among the ${said(file.size)} genes of this file, which is not the same as zero.${this.place.dataset.aliases ? "" : " Only the file's own names are known, no aliases."}`;
      notes.push(make("p.missing", {}, names, rest));
    }
    const zero = columns.filter((column) => column.zero).map((column) => column.label);
    if (zero.length) notes.push(make("p.zero", {}, make("bdi", {}, zero.join(", ")), ": measured, and zero in every cell."));
    if (left > 0) notes.push(make("p.aside", {}, `${said(left)} more genes are left out; ${MOST} are shown at most.`));
    if (field.left_out) {
      notes.push(make("p.aside", {}, `${said(field.left_out)} more values, of fewer cells, are not counted here.`));
    }
    return notes;
  }

  showChosen() {
    const { genes, sets } = this.question;
    const chip = (name, remove) =>
      make(
        "li",
        {},
        make("bdi", {}, name),
        make("button", { type: "button", "aria-label": `Remove ${name}`, onclick: remove }, "×"),
      );
    this.chosen.replaceChildren(
      ...genes.map((name) => chip(name, () => this.change({ genes: genes.filter((other) => other !== name), sort: "" }))),
    );
    this.chosen.hidden = !genes.length;
    this.place.querySelectorAll(".sets button").forEach((button) => {
      button.setAttribute("aria-pressed", String(sets.includes(button.dataset.set)));
    });
  }

  showTools(file, { field, columns, sort }) {
    this.tools.hidden = !columns.length;
    const option = (value, text, chosen) => make("option", { value, selected: chosen }, text);
    this.by.replaceChildren(...file.facts.fields.map((f) => option(f.field, f.title, f === field)));
    const related = ["cell_type", "primary_cell_type", "tissue"].includes(field.field) && field.ids.some(Boolean);
    this.order.replaceChildren(
      option("", related ? "Relatives together" : "Most cells first", !sort),
      ...(related ? [option("-cells", "Most cells first", sort === "-cells")] : []),
      option("-name", "Name", sort === "-name"),
      ...columns.map((column) => option(column.label, `Mean of ${column.label}`, sort === column.label)),
    );
    this.wholeLabel.hidden = !this.question.sets.length;
    this.whole.checked = this.question.whole;
  }

  async copyTable(button) {
    const { field, columns, rows } = this.shown;
    try {
      await navigator.clipboard.writeText(tsv(field, columns, rows));
      button.textContent = "Copied";
    } catch {
      saveAs(new Blob([tsv(field, columns, rows)], { type: "text/tab-separated-values" }), `${this.name()}.tsv`);
    }
    setTimeout(() => (button.textContent = "Copy table"), SHOWN);
  }

  async save(kind) {
    const { field, columns, rows } = this.shown;
    const text = svg(field, columns, rows, method(this.facts));
    const blob = kind === "png" ? await png(text) : new Blob([text], { type: "image/svg+xml" });
    saveAs(blob, `${this.name()}.${kind}`);
  }

  name() {
    const { columns, field } = this.shown;
    const genes = columns.slice(0, 3).map((column) => column.label.replace(/[^\w-]+/g, "-"));
    return [this.place.dataset.name, ...genes, field.field].join("-");
  }
}

function saveAs(blob, name) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
