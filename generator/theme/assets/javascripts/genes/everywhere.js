// Genes in all datasets, at genes/?g=CD3E:
//   <div class="gene-lookup" data-index="index.bin" data-root="../"></div>

import { make, said } from "../browse/element.js";
import { aliased } from "./aliases.js";
import { findGene, openIndex } from "./index.js";
import { number, percent } from "./plot.js";
import { namesIn } from "./question.js";
import { dot } from "./table.js";

const FEWEST = 20;
const FIRST = 40; // rows before "more"
const ORGANISMS = {
  "NCBITaxon:9606": "Human",
  "NCBITaxon:10090": "Mouse",
  "NCBITaxon:7955": "Zebrafish",
  "NCBITaxon:7227": "Fruit fly",
  "NCBITaxon:6239": "Roundworm",
};

export class Everywhere {
  constructor(place) {
    this.place = place;
    this.root = place.dataset.root;
    this.address = new URL(place.dataset.index, location.href).href;
    this.input = make("input", {
      id: "gene-input",
      type: "search",
      name: "g",
      autocomplete: "off",
      spellcheck: "false",
      placeholder: "CD3E",
      "aria-describedby": "gene-help",
    });
    const ask = make(
      "form.ask",
      { role: "search", "aria-label": "Genes", onsubmit: (event) => this.submit(event) },
      make("label", { for: "gene-input" }, "Gene"),
      this.input,
      make("button.button", { type: "submit" }, "Look up"),
    );
    const help = make("p.aside", { id: "gene-help" }, "A symbol or an Ensembl id, in any organism; several with commas between.");
    this.told = make("div.told-all", { role: "status" });
    this.result = make("div.result");
    place.replaceChildren(ask, help, this.told, this.result);
    const asked = new URLSearchParams(location.search).get("g") ?? "";
    this.input.value = asked;
    if (asked) this.show(asked);
  }

  submit(event) {
    event.preventDefault();
    const genes = namesIn(this.input.value);
    history.replaceState(null, "", genes.length ? `?g=${genes.map(encodeURIComponent).join(",")}` : location.pathname);
    this.show(genes.join(","));
  }

  async show(text) {
    const turn = (this.turn = (this.turn ?? 0) + 1);
    this.place.setAttribute("aria-busy", "true");
    try {
      this.index ??= openIndex(this.address);
      const index = await this.index;
      const asked = await Promise.all(namesIn(text).map(async (name) => [name, await this.find(index, name)]));
      if (turn !== this.turn) return;
      const found = asked.flatMap(([name, genes]) => genes.map((gene) => [name, gene]));
      const sections = found.flatMap(([name, gene]) => this.gene(name, gene, index.titles));
      this.result.replaceChildren(...sections);
      const known = found.filter(([, gene]) => gene.organisms.length).map(([, gene]) => gene.name);
      this.told.replaceChildren(known.length ? make("p.hidden", {}, `Found: ${known.join(", ")}`) : "");
    } catch (error) {
      console.warn(error);
      this.index = null;
      this.told.replaceChildren(make("p.missing", {}, "The index of genes cannot be read now; try again later."));
    }
    this.place.removeAttribute("aria-busy");
  }

  // The gene of that name; else those of which it is another name, with what they were asked as.
  async find(index, name) {
    const found = await findGene(index, name);
    if (found.organisms.length) return [found];
    const known = await aliased(this.place.dataset.aliases, name).catch(() => []);
    const others = await Promise.all(known.map(([id, symbol]) => findGene(index, symbol || id)));
    const measured = others.filter((gene) => gene.organisms.length).map((gene) => ({ ...gene, other: name }));
    return measured.length ? measured : [found];
  }

  gene(asked, { name, organisms, other }, titles) {
    if (!organisms.length) {
      const text = ` is measured in no dataset of the index.${this.place.dataset.aliases ? "" : " Only names that files have are known, no aliases."}`;
      return [make("p.missing", {}, make("bdi", {}, asked), text)];
    }
    const told = other ? [make("p.aside", {}, make("bdi", {}, other), ` is another name of ${name}.`)] : [];
    return told.concat(this.sections(name, organisms, titles));
  }

  sections(name, organisms, titles) {
    return organisms.map((pool) => {
      const organism = ORGANISMS[pool.organism] ?? (pool.organism || "Organism not stated");
      return make(
        "section.panel",
        { "aria-label": `${name}, ${organism}` },
        make("h2", {}, make("bdi", {}, name), " ", make("small", {}, [organism, pool.id].filter(Boolean).join(", "))),
        this.types(pool, name, organism),
        this.datasets(pool, name, titles),
      );
    });
  }

  types(pool, name, organism) {
    const rows = [...pool.types.values()].map((type) => ({
      ...type,
      mean: type.sums / type.cells,
      fraction: type.counts / type.cells,
    }));
    if (!rows.length) return make("p.aside", {}, "No cells could be pooled; the datasets below say why.");
    rows.sort((a, b) => b.mean - a.mean || b.cells - a.cells);
    const high = rows[0].mean;
    const line = (row) =>
      make(
        "tr",
        {},
        make("th", { scope: "row", title: row.id }, make("bdi", {}, row.label)),
        make("td", {}, dot(row.fraction, high > 0 ? row.mean / high : 0, row.counts)),
        make("td.number", {}, number(row.mean)),
        make("td.number", {}, row.counts ? percent(row.fraction) : "0 %"),
        make("td.number", {}, said(row.cells)),
      );
    const head = ["Cell type", "", "Mean", "Expressing", "Cells"].map((text, place) =>
      make(place ? "th.number" : "th.first", { scope: "col" }, text || make("span.told", {}, "Dot")),
    );
    const table = (some) =>
      make(
        "table.dots.everywhere",
        {},
        make("caption", {}, `${name} by cell type`),
        make("thead", {}, make("tr", {}, ...head.map((cell) => cell.cloneNode(true)))),
        make("tbody", {}, ...some.map(line)),
      );
    const note = `Means of log(1 + 10,000 × count ÷ total of the cell) over primary cells, each counted once; cell types of fewer than ${FEWEST} in a dataset are left out.`;
    const more = rows.slice(FIRST);
    return make(
      "div",
      {},
      make("div.scroll", { tabindex: 0, role: "region", "aria-label": `${name} by cell type, ${organism}` }, table(rows.slice(0, FIRST))),
      more.length ? make("details.fold", {}, make("summary", {}, `${more.length} more cell types`), table(more)) : "",
      make("p.aside", {}, note),
    );
  }

  datasets(pool, name, titles) {
    const all = pool.measured.length + pool.absent.length;
    const entry = (dataset) => {
      const href = `${this.root}d/${dataset.accession}/?gene=${encodeURIComponent(name)}#genes`;
      const { best } = dataset;
      const text = best?.mean
        ? `highest in ${best.label}: mean ${number(best.mean)}, ${best.share} % of cells`
        : best
          ? "measured, zero"
          : `measured, not pooled: ${dataset.why_not}`;
      return make(
        "li",
        {},
        make("a", { href }, make("bdi", {}, titles[dataset.accession] ?? dataset.accession)),
        make("small", {}, ` ${text}`),
      );
    };
    const order = (a, b) => (b.best?.mean ?? -1) - (a.best?.mean ?? -1);
    const listed = [...pool.measured].sort(order);
    const more = listed.slice(FIRST);
    return make(
      "div",
      {},
      make("h3", {}, `Measured in ${said(pool.measured.length)} of ${said(all)} datasets`),
      make("ul.links", {}, ...listed.slice(0, FIRST).map(entry)),
      more.length
        ? make("details.fold", {}, make("summary", {}, `${said(more.length)} more`), make("ul.links", {}, ...more.map(entry)))
        : "",
    );
  }
}
