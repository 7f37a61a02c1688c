// The index of genes across datasets: blocks of pooled datasets, each read by two small byte ranges a gene.
// Layout: docs/reference/expression.md.

import { inflated, reader } from "./file.js";

const MAGIC = "CSBLOCK1";
const HEAD = 16;
const AN_OFFSET = 8; // bytes

/** What the site says of its blocks and datasets; `address` is that of genes/index.bin. */
export async function openIndex(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`The server answers ${answer.status}.`);
  const facts = JSON.parse(await new Response(inflated([await answer.arrayBuffer()])).text());
  const page = new URL(".", address);
  return { titles: facts.titles, blocks: facts.blocks.map(({ href, head }) => new Block(new URL(href, page).href, head)) };
}

class Block {
  constructor(url, head) {
    this.read = reader(url);
    this.size = head;
    this.opened = null;
  }

  open() {
    this.opened ??= this.read(0, this.size).then(async (data) => {
      const view = new DataView(data);
      if (String.fromCharCode(...new Uint8Array(data.slice(0, MAGIC.length))) !== MAGIC) throw new Error("No block.");
      const facts = JSON.parse(await new Response(inflated([data.slice(HEAD)])).text());
      return { ...facts, shards: view.getUint32(12, true) };
    });
    return this.opened;
  }

  /** The lines of a name (in capitals): numbers, or where to look. */
  async lines(name) {
    const { shards } = await this.open();
    const at = this.size + AN_OFFSET * (fnv1a(name) & (shards - 1));
    const offsets = new DataView(await this.read(at, at + 2 * AN_OFFSET));
    const [start, end] = [0, AN_OFFSET].map((place) => Number(offsets.getBigUint64(place, true)));
    if (start === end) return [];
    const text = await new Response(inflated([await this.read(start, end)])).text();
    return text.split("\n").map(JSON.parse).filter((line) => line.name === name);
  }
}

/** The 32-bit hash that says in which shard a name is. */
export function fnv1a(text) {
  let found = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) found = Math.imul(found ^ byte, 0x01000193) >>> 0;
  return found;
}

/** A name as the index has it: capitals, and no version. */
export const named = (text) => text.trim().toUpperCase().replace(/^(ENS[A-Z]*G\d{11})\.\d+$/, "$1");

/** Everything about one gene: per organism its cell types, and the datasets that measure it or do not. */
export async function findGene({ blocks }, text) {
  let name = named(text);
  let found = await Promise.all(blocks.map((block) => block.lines(name)));
  const see = found.flat().find((line) => line.see);
  if (see) {
    name = see.see;
    found = await Promise.all(blocks.map((block) => block.lines(name)));
  }
  const heads = await Promise.all(blocks.map((block) => block.open()));
  const pools = new Map();
  heads.forEach((head, place) => {
    for (const organism of head.organisms) {
      const line = found[place].find((other) => other.organism === organism.id && !other.see);
      gather(pools, head, organism, line);
    }
  });
  const organisms = [...pools.values()].filter((pool) => pool.measured.length);
  organisms.sort((a, b) => Math.sign(b.types.size) - Math.sign(a.types.size)); // those with something to show first
  return { name, organisms };
}

function gather(pools, head, organism, line) {
  const fresh = () => ({ organism: organism.id, id: "", types: new Map(), measured: [], absent: [] });
  const pool = pools.get(organism.id) ?? fresh();
  pools.set(organism.id, pool);
  const measured = new Map((line?.measured ?? []).map((member, place) => [member, line.best[place]]));
  organism.members.forEach((number, member) => {
    const dataset = head.datasets[number];
    if (!measured.has(member)) pool.absent.push(dataset);
    else pool.measured.push({ ...dataset, best: described(measured.get(member), organism) });
  });
  if (!line) return;
  pool.id ||= line.id;
  let type = 0;
  line.types.forEach((step, place) => {
    type += step;
    const id = organism.types[type];
    const sum = pool.types.get(id) ?? { id, label: organism.labels[type], cells: 0, counts: 0, sums: 0 };
    sum.cells += line.cells[place];
    sum.counts += (line.cells[place] * line.shares[place]) / 1000;
    sum.sums += line.means[place] * line.cells[place];
    pool.types.set(id, sum);
  });
}

function described(best, organism) {
  if (!best) return null;
  const [type, mean, share] = best;
  return { label: organism.labels[type], mean, share };
}
