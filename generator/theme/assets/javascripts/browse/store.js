// Loads the files of an index, each once and when it is first needed.

import { Engine } from "./engine.js";
import { unpack } from "./packed.js";
import { Search } from "./search.js";

export class Store {
  /** `address`: absolute address of manifest.json; `fetcher`: fetch, or what stands for it in tests. */
  static async open(address, name, today, fetcher = (url) => fetch(url)) {
    const answer = await fetcher(address);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return new Store(await answer.json(), address, name, today, fetcher);
  }

  constructor(manifest, address, name, today, fetcher) {
    this.manifest = manifest;
    this.name = name;
    this.view = manifest.views[name];
    this.engine = new Engine(this.view, today);
    this.address = address;
    this.fetcher = fetcher;
    this.files = new Map();
  }

  /** The bytes of a file, inflated unless the server did it. */
  async bytes(file) {
    const answer = await this.fetcher(new URL(file, this.address));
    if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
    const buffer = await answer.arrayBuffer();
    const [first, second] = new Uint8Array(buffer, 0, 2);
    if (first !== 0x1f || second !== 0x8b) return buffer;
    const stream = new Blob([buffer]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).arrayBuffer();
  }

  #once(key, make) {
    if (!this.files.has(key)) {
      const made = make();
      this.files.set(key, made);
      made.catch(() => this.files.delete(key)); // so that the next use tries again
    }
    return this.files.get(key);
  }

  /** Make sure that the engine has these sections; unknown names are passed over. */
  async ensure(names) {
    const files = new Set([...names].map((name) => this.view.sections[name]).filter(Boolean));
    const absorb = async (file) => this.engine.absorb(await this.bytes(file));
    await Promise.all([...files].map((file) => this.#once(file, () => absorb(file))));
  }

  /** Which shard has a row. */
  shardOf(row) {
    return Math.floor(row / this.manifest.shard);
  }

  /** The lines of rows, as objects, in the order asked for. */
  async lines(rows) {
    const numbers = [...new Set(Array.from(rows, (row) => this.shardOf(row)))];
    const files = await Promise.all(numbers.map((number) => this.#header(this.view.shards[number])));
    const shards = new Map(numbers.map((number, place) => [number, files[place]]));
    return Array.from(rows, (row) => line(shards.get(this.shardOf(row)), row % this.manifest.shard));
  }

  /** The data files of rows: lists of { role, url, bytes, sha256 }. */
  async downloads(rows) {
    const found = [];
    for (const row of rows) {
      const shard = await this.#header(this.view.downloads[this.shardOf(row)]);
      const files = shard[row % this.manifest.shard];
      found.push(files.map(([role, url, bytes, sha256]) => ({ role, url: url.replace("{}", sha256), bytes, sha256 })));
    }
    return found;
  }

  /** The explorers of rows: lists of { name, url, why }; a URL on the site is relative to its root, `why` tells why not. */
  async openings(rows) {
    if (!this.view.openings.length) return Array.from(rows, () => []);
    const lines = await this.lines(rows);
    const found = [];
    for (const [place, { accession }] of lines.entries()) {
      const shard = await this.#header(this.view.openings[this.shardOf(rows[place])]);
      const some = shard[rows[place] % this.manifest.shard];
      found.push(some.map(([name, url, why]) => ({ name, url: url.replaceAll("{}", accession), why })));
    }
    return found;
  }

  #header(file) {
    return this.#once(file, async () => unpack(await this.bytes(file)).header);
  }

  /** The text search, loaded when first used. */
  search() {
    const { index, accessions } = this.manifest.search;
    const load = (file) => this.bytes(file);
    return this.#once(index, async () => new Search(await this.bytes(index), load, accessions));
  }
}

const LISTED = ["tissue", "disease", "assay", "organism"];

function line(shard, place) {
  const [accession, title] = [shard.accession[place], shard.title[place]];
  const group = shard.group.table[shard.group.rows[place][0]];
  const plain = Object.fromEntries(
    ["number", "updated", "cells", "genes", "types"].map((name) => [name, shard[name][place]]),
  );
  const listed = LISTED.map((name) => {
    const { table, rows, more } = shard[name];
    return [name, { values: rows[place].map((code) => table[code]), more: more[place] }];
  });
  return { accession, title, group, ...plain, ...Object.fromEntries(listed) };
}
