// The file that genes are looked up in, read by byte ranges: its index once, then one page of genes at a time.
// Layout: docs/reference/expression.md.

const FIRST = 32_768; // bytes asked for at first; most indexes fit
const HEAD = 16;
const MAGIC = "CSGENES1";
const A_NUMBER = 4; // bytes

/** Open the file at an address; throws if it is not there or something else. */
export async function openGenes(url) {
  const read = reader(url);
  const first = await read(0, FIRST);
  const view = new DataView(first);
  const magic = String.fromCharCode(...new Uint8Array(first.slice(0, MAGIC.length)));
  if (magic !== MAGIC) throw new Error("This is no file to look genes up in.");
  const end = HEAD + view.getUint32(MAGIC.length, true);
  const parts = [first.slice(HEAD, end)];
  if (end > first.byteLength) parts.push(await read(first.byteLength, end));
  const kept = async (start, stop) => (stop <= first.byteLength ? first.slice(start, stop) : read(start, stop));
  return new Genes(JSON.parse(await new Response(inflated(parts)).text()), end, kept);
}

class Genes {
  constructor(facts, start, read) {
    this.facts = facts;
    this.read = read;
    this.ids = unfolded(facts.ids);
    this.symbols = this.ids.length ? facts.symbols.split("\n") : [];
    this.places = new Map();
    this.ids.forEach((id, place) => {
      this.note(id, place);
      this.note(unversioned(id), place);
      this.note(this.symbols[place], place);
    });
    this.starts = [start];
    for (const bytes of facts.page_bytes) this.starts.push(this.starts.at(-1) + bytes);
    this.pages = new Map();
    this.groups = facts.fields.reduce((sum, field) => sum + field.cells.length, 0);
  }

  get size() {
    return this.ids.length;
  }

  note(name, place) {
    if (!name) return;
    const key = name.toUpperCase();
    const known = this.places.get(key);
    if (!known) this.places.set(key, [place]);
    else if (!known.includes(place)) known.push(place);
  }

  /** Places of the genes of that symbol or id, with or without its version; none if the file has not got it. */
  find(name) {
    const key = name.trim().toUpperCase();
    const found = this.places.get(key) ?? this.places.get(unversioned(key)) ?? [];
    const exact = found.filter((place) => this.symbols[place] === name.trim());
    return exact.length ? exact : found;
  }

  /** What the gene is called, shortly. */
  label(place) {
    return this.symbols[place] || this.ids[place];
  }

  /** Genes whose symbol or id begins like that, at most `most`. */
  suggest(start, most) {
    const key = start.trim().toUpperCase();
    if (!key) return [];
    const found = [];
    for (let place = 0; place < this.size; place += 1) {
      const symbol = this.symbols[place].toUpperCase();
      if (symbol.startsWith(key) || this.ids[place].toUpperCase().startsWith(key)) found.push(place);
    }
    const order = (a, b) => this.label(a).length - this.label(b).length || (this.label(a) < this.label(b) ? -1 : 1);
    return found.sort(order).slice(0, most);
  }

  /** Means and numbers of expressing cells of a gene in the groups of a field. */
  async numbers(place, field) {
    const page = await this.page(Math.floor(place / this.facts.page_genes));
    const row = (place % this.facts.page_genes) * 2 * this.groups * A_NUMBER;
    const fields = this.facts.fields;
    const before = fields.slice(0, fields.indexOf(field)).reduce((sum, other) => sum + other.cells.length, 0);
    const at = (index) => row + (before + index) * A_NUMBER;
    return {
      means: field.cells.map((_, index) => page.getFloat32(at(index), true)),
      counts: field.cells.map((_, index) => page.getUint32(at(index) + this.groups * A_NUMBER, true)),
    };
  }

  page(number) {
    if (!this.pages.has(number)) {
      const loading = this.read(this.starts[number], this.starts[number + 1])
        .then((data) => new Response(inflated([data])).arrayBuffer())
        .then((data) => new DataView(data));
      loading.catch(() => this.pages.delete(number)); // so that it can be tried again
      this.pages.set(number, loading);
    }
    return this.pages.get(number);
  }
}

/** Reads bytes `start` to before `end` of an address; of a server without ranges, the whole file once. */
export function reader(url) {
  let whole = null;
  return async (start, end) => {
    if (whole) return whole.slice(start, end);
    const answer = await fetchRange(url, { headers: { Range: `bytes=${start}-${end - 1}` } });
    if (!answer.ok) throw new Error(`The server answers ${answer.status}.`);
    const data = await answer.arrayBuffer();
    if (answer.status === 206) return data;
    whole = data;
    return whole.slice(start, end);
  };
}

/**
 * Fetches a range of bytes. Where fewer come than the server says it sent, it is asked again: Chromium's cache loses some now
 * and then where many small ranges of one address are on their way.
 */
export async function fetchRange(url, init, ask = fetch) {
  const answer = await ask(url, init);
  const [, first, last] = /^bytes (\d+)-(\d+)/.exec(answer.headers.get("Content-Range") ?? "") ?? [];
  if (answer.status !== 206 || last === undefined) return answer;
  const data = await answer.arrayBuffer();
  if (data.byteLength !== Number(last) - Number(first) + 1) return ask(url, { ...init, cache: "no-store" });
  return new Response(data, { status: answer.status, headers: answer.headers });
}

/** What gzip made of these parts. */
export const inflated = (parts) => new Blob(parts).stream().pipeThrough(new DecompressionStream("gzip"));

const unversioned = (id) => id.replace(/^(ENS[A-Z]*G\d{11})\.\d+/i, "$1");

function unfolded(items) {
  let last = "";
  return items.map((item) => {
    if (typeof item === "number") {
      const [, letters, digits] = /^([A-Za-z]+)(\d+)$/.exec(last);
      last = letters + String(Number(digits) + item).padStart(digits.length, "0");
    } else last = item;
    return last;
  });
}
