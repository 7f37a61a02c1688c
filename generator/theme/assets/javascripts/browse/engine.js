// Filters, counts and sorts rows from the sections of an index. Pure: no page, no network, no clock.
//
// A row is a bit. A facet's values are bitmaps, or row lists where those are shorter. Within a group of facets
// the chosen values are joined by OR, between groups by AND; a facet's counts leave its own group out.

import { unpack, varints } from "./packed.js";

const popcount = (word) => {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return (((x + (x >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
};

export const count = (mask) => {
  let total = 0;
  for (let i = 0; i < mask.length; i++) total += popcount(mask[i]);
  return total;
};

/** Days since 1970 of the day `months` calendar months before `today` (YYYY-MM-DD). */
export function since(today, months) {
  const [year, month, day] = today.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - months, 0)).getUTCDate();
  return Date.UTC(year, month - 1 - months, Math.min(day, last)) / 86_400_000;
}

export class Engine {
  /** `view`: one view of the manifest; `today`: YYYY-MM-DD. */
  constructor(view, today) {
    this.rows = view.rows;
    this.words = Math.ceil(view.rows / 32);
    this.kinds = new Map(view.facets.map((facet) => [facet.id, facet]));
    this.today = today;
    this.facets = new Map();
    this.columns = new Map();
    this.filled = new WeakMap();
    this.sorted = new Map();
  }

  /** The group that a facet belongs to: its own id if it stands alone. */
  group(id) {
    return this.kinds.get(id)?.group || id;
  }

  /** Take in the sections of a packed file. */
  absorb(buffer) {
    const { header, body } = unpack(buffer);
    let at = 0;
    for (const section of header.sections) {
      const bytes = body.subarray(at, at + section.bytes);
      at += section.bytes;
      if (section.column) this.columns.set(section.column, varints(bytes, this.rows));
      else this.#absorbFacets(section.facets, bytes);
    }
  }

  #absorbFacets(facets, bytes) {
    let at = 0;
    for (const facet of facets) {
      const lists = [];
      for (const size of facet.counts) {
        const rows = new Uint32Array(size);
        let last = -1;
        for (let i = 0; i < size; i++) {
          let value = 0;
          let shift = 0;
          let byte;
          do {
            byte = bytes[at++];
            value |= (byte & 127) << shift;
            shift += 7;
          } while (byte & 128);
          last += value + 1;
          rows[i] = last;
        }
        lists.push(size > this.words ? { bits: this.#bits(rows) } : { rows });
      }
      const places = new Map(facet.keys.map((key, place) => [key, place]));
      this.facets.set(facet.id, { ...facet, lists, places });
    }
  }

  #bits(rows) {
    const mask = new Uint32Array(this.words);
    for (const row of rows) mask[row >>> 5] |= 1 << (row & 31);
    return mask;
  }

  /** Every row. */
  all() {
    const mask = new Uint32Array(this.words).fill(0xffffffff);
    if (this.rows & 31) mask[this.words - 1] = 2 ** (this.rows & 31) - 1;
    return mask;
  }

  /** The rows that have any of the facet's values `keys`. */
  rowsWith(id, keys) {
    const mask = new Uint32Array(this.words);
    const facet = this.facets.get(id);
    for (const key of keys) {
      const list = facet?.lists[facet.places.get(key)];
      if (list?.bits) for (let i = 0; i < this.words; i++) mask[i] |= list.bits[i];
      else if (list) for (const row of list.rows) mask[row >>> 5] |= 1 << (row & 31);
    }
    return mask;
  }

  /** The rows whose number (not missing) lies between the ends; null is no end. */
  rowsBetween(column, low, high) {
    const mask = new Uint32Array(this.words);
    const numbers = this.columns.get(column);
    for (let row = 0; row < this.rows; row++) {
      const number = numbers[row] - 1;
      if (number >= 0 && (low === null || number >= low) && (high === null || number <= high)) {
        mask[row >>> 5] |= 1 << (row & 31);
      }
    }
    return mask;
  }

  /** Of the keys chosen in a facet those that no chosen key of a narrower panel lies under. */
  effective(id, filters) {
    let keys = filters[id] ?? [];
    for (const [name, facet] of this.facets) {
      const under = facet.under?.[id];
      if (!under || !filters[name]) continue;
      const narrowed = new Set();
      for (const key of filters[name]) {
        for (const place of under[facet.places.get(key)] ?? []) narrowed.add(this.facets.get(id).keys[place]);
      }
      keys = keys.filter((key) => !narrowed.has(key));
    }
    return keys;
  }

  /** One mask for every group that the state filters by. */
  masks(state) {
    const found = new Map();
    const join = (group, mask) => {
      const known = found.get(group);
      if (known) for (let i = 0; i < this.words; i++) known[i] |= mask[i];
      else found.set(group, mask);
    };
    for (const [id, keys] of Object.entries(state.filters)) {
      if (keys.length === 0) continue;
      if (this.kinds.get(id)?.kind === "since") join(id, this.#rowsSince(keys));
      else join(this.group(id), this.rowsWith(id, this.effective(id, state.filters)));
    }
    for (const [id, [low, high]] of Object.entries(state.ranges)) join(id, this.rowsBetween(id, low, high));
    return found;
  }

  #rowsSince(keys) {
    const months = Math.max(...keys.map(Number).filter(Number.isInteger), 0);
    return this.rowsBetween("published", since(this.today, months), null);
  }

  /** The rows that match the state, but for one group; `text`: a mask of rows that the words match. */
  matching(state, text = null, except = null, masks = this.masks(state)) {
    const mask = text ? text.slice() : this.all();
    for (const [group, own] of masks) {
      if (group !== except) for (let i = 0; i < this.words; i++) mask[i] &= own[i];
    }
    return mask;
  }

  /** For every value of a facet, how many rows of `mask` have it. */
  counts(id, mask) {
    const facet = this.facets.get(id);
    const words = this.#filled(mask);
    const counts = new Uint32Array(facet.lists.length);
    if (words.full) return counts.map((_, place) => facet.counts[place]);
    for (let place = 0; place < counts.length; place++) {
      const { bits, rows } = facet.lists[place];
      let total = 0;
      if (bits) {
        for (let j = 0; j < words.places.length; j++) {
          const i = words.places[j];
          total += popcount(bits[i] & mask[i]);
        }
      } else {
        for (let j = 0; j < rows.length; j++) total += (mask[rows[j] >>> 5] >>> (rows[j] & 31)) & 1;
      }
      counts[place] = total;
    }
    return counts;
  }

  // Which words of a mask have any bit, and whether it is all rows; the same for every facet of a click.
  #filled(mask) {
    let known = this.filled.get(mask);
    if (!known) {
      const places = Uint32Array.from(mask.keys()).filter((i) => mask[i]);
      known = { places, full: count(mask) === this.rows };
      this.filled.set(mask, known);
    }
    return known;
  }

  /** For every number of months, how many rows of `mask` were published since. */
  countsSince(months, mask) {
    return months.map((some) => {
      const recent = this.rowsBetween("published", since(this.today, some), null);
      return count(recent.map((word, i) => word & mask[i]));
    });
  }

  /** Ids of the rows of a mask, ascending. */
  ids(mask) {
    const found = new Uint32Array(count(mask));
    let at = 0;
    for (let i = 0; i < mask.length; i++) {
      for (let word = mask[i]; word; word &= word - 1) found[at++] = i * 32 + (31 - Math.clz32(word & -word));
    }
    return found;
  }

  /** Sum of a column over the rows of a mask; missing numbers count as nothing. */
  sum(column, mask) {
    const numbers = this.columns.get(column);
    let total = 0;
    for (const row of this.ids(mask)) total += Math.max(0, numbers[row] - 1);
    return total;
  }

  /** Smallest and largest number of a column over the rows of a mask; null if there is none. */
  bounds(column, mask) {
    const numbers = this.columns.get(column);
    let [low, high] = [Infinity, -Infinity];
    for (const row of this.ids(mask)) {
      const number = numbers[row] - 1;
      if (number < 0) continue;
      if (number < low) low = number;
      if (number > high) high = number;
    }
    return low === Infinity ? null : [low, high];
  }

  /** Ids of the rows of a mask in the order of a column; rows without a number last, ties as they stand. */
  order(mask, column, descending) {
    const found = new Uint32Array(count(mask));
    let at = 0;
    for (const row of this.#sorted(column, descending)) {
      if ((mask[row >>> 5] >>> (row & 31)) & 1) found[at++] = row;
    }
    return found;
  }

  // All rows in the order of a column: what a click leaves of them stays in it.
  #sorted(column, descending) {
    const key = `${column} ${descending}`;
    if (!this.sorted.has(key)) {
      const top = 2 ** 32 - 1;
      const places = Float64Array.from(this.columns.get(column), (number, row) => {
        const place = number === 0 ? 2 ** 32 : descending ? top - number : number;
        return place * 2 ** 20 + row;
      });
      this.sorted.set(key, Uint32Array.from(places.sort(), (place) => place % 2 ** 20));
    }
    return this.sorted.get(key);
  }
}
