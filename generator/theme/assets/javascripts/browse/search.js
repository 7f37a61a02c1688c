// Finds datasets by words and terms: every word must match, whole, begun or mistyped; says why each row matched.

import { rowList, unpack, varints } from "./packed.js";

const STOP = new Set("a an and as at by for from in is of on or the to was with".split(" "));
const WEIGHTS = { title: 5, collection: 3, authors: 3, identifier: 40, description: 1, "dataset description": 1.5, gene: 4, "gene set": 2 };
const TERM_WEIGHT = 4;
const WHOLE_NAME = 2; // the query is a term's name
const QUALITY = { whole: 3, begun: 2, mistyped: 1 };

/** Lower case without accents (generator/browse/words.py). */
export const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Runs of letters and digits, without those that tell nothing. */
export const words = (text) => (fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !STOP.has(word));

/** True if one can be had from the other by `most` insertions, deletions, changes or swaps of neighbours. */
export function isNear(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return false;
  let [before, last, row] = [[], [], Array.from({ length: other.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= one.length; i++) {
    [before, last, row] = [last, row, [i]];
    let least = i;
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      let cost = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + same);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        cost = Math.min(cost, before[j - 2] + 1);
      }
      row[j] = cost;
      least = Math.min(least, cost);
    }
    if (least > most) return false;
  }
  return row[other.length] <= most;
}

const typos = (word) => (word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0);

export class Search {
  /** `buffer`: the index; `load(file)`: a promise of another file's bytes; `accessions`: the file that has them. */
  constructor(buffer, load, accessions) {
    const { header, body } = unpack(buffer);
    Object.assign(this, header);
    this.load = load;
    this.accessions = accessions;
    this.collectionOf = varints(body, header.rows);
    this.nameWords = header.names.map((names) => names.map(words));
    this.decoded = new Map();
  }

  /** What matches the query: null without words; else a score and the reasons by dataset. */
  async find(query) {
    const named = await this.#named(query);
    if (named) return named;
    const wanted = this.#wanted(query);
    if (wanted.length === 0) return null;
    const phrase = words(query).join(" ");
    const hits = wanted.map((word) => this.#hits(word, phrase));
    await Promise.all([...new Set(hits.flat().map((hit) => this.#file(hit.place)))].map((file) => this.#read(file)));
    const scores = hits.map((some) => this.#scores(some));
    const total = new Float32Array(this.rows);
    for (let row = 0; row < this.rows; row++) {
      if (scores.every((score) => score[row] > 0)) for (const score of scores) total[row] += score[row];
    }
    return { scores: total, why: (row) => this.#why(row, hits) };
  }

  // Rows of the dataset or collection whose accession the query is, as people type it; null for other words.
  async #named(query) {
    const typed = query.toUpperCase().replace(/[-\s]/g, "").replace(/[IL]/g, "1").replace(/O/g, "0");
    if (!/^[0-9A-HJKMNP-TV-Z]{8}$/.test(typed)) return null;
    const scores = new Float32Array(this.rows);
    unpack(await this.load(this.accessions)).header.forEach((pair, row) => (scores[row] = pair.includes(typed) ? 1 : 0));
    const why = () => [{ field: "accession", text: typed }];
    return scores.some(Boolean) ? { scores, why } : null;
  }

  // Words of the query; a DOI or an archive's number, which is one word here, stays whole.
  #wanted(query) {
    const folded = fold(query).trim().replace(/^https?:\/\/(dx\.)?doi\.org\/|^doi:\s*/, "");
    const whole = this.#identifiers().has(folded) || /^10\.\d{4,}\/\S+$/.test(folded);
    return whole ? [folded] : [...new Set(words(query))];
  }

  #identifiers() {
    const place = this.fields.indexOf("identifier");
    this.known ??= new Set(this.words.filter((_, i) => this.places[i] === place));
    return this.known;
  }

  // Postings that a word of the query leads to; mistyped ones only where nothing else is found.
  #hits(wanted, phrase) {
    const strict = this.#hitsBy((word) => {
      if (word === wanted) return "whole";
      return wanted.length > 2 && word.startsWith(wanted) ? "begun" : null;
    }, phrase);
    const most = typos(wanted);
    if (strict.length || most === 0) return strict;
    // A gene of nearly the same name is another gene.
    return this.#hitsBy((word, field) => (word.length > 3 && field !== "gene" && isNear(word, wanted, most) ? "mistyped" : null), phrase);
  }

  #hitsBy(match, phrase) {
    const found = [];
    this.words.forEach((word, place) => {
      const field = this.fields[this.places[place]];
      const how = match(word, field);
      if (!how) return;
      found.push({ place, field, shared: this.shared[this.places[place]], text: word, weight: WEIGHTS[field] * QUALITY[how] });
    });
    this.nameWords.forEach((names, term) => {
      let best = null;
      names.forEach((name, which) => {
        for (const word of name) {
          const how = match(word);
          const boost = name.join(" ") === phrase ? WHOLE_NAME : 1;
          const weight = how ? (TERM_WEIGHT * QUALITY[how] * boost) / Math.sqrt(name.length) : 0;
          if (weight > (best?.weight ?? 0)) best = { weight, which };
        }
      });
      if (best) found.push(this.#termHit(term, best));
    });
    return found;
  }

  #termHit(term, { weight, which }) {
    const [label] = this.names[term];
    const text = which ? `${label} (${this.names[term][which]})` : label;
    return { place: this.words.length + term, field: this.kinds[term], shared: false, text, weight };
  }

  #scores(hits) {
    const score = new Float32Array(this.rows);
    const shared = new Float32Array(this.collections);
    for (const hit of hits) {
      const target = hit.shared ? shared : score;
      const rows = this.decoded.get(hit.place);
      const worth = hit.weight * Math.log2(2 + target.length / rows.length);
      for (const row of rows) if (worth > target[row]) target[row] = worth;
    }
    for (let row = 0; row < this.rows; row++) {
      const worth = shared[this.collectionOf[row]];
      if (worth > score[row]) score[row] = worth;
    }
    return score;
  }

  // The best reason for each word of the query.
  #why(row, hits) {
    return hits.map((some) => {
      const matched = some.filter((hit) => this.#has(hit, row));
      return matched.reduce((best, hit) => (hit.weight > best.weight ? hit : best));
    });
  }

  #has(hit, row) {
    const wanted = hit.shared ? this.collectionOf[row] : row;
    const rows = this.decoded.get(hit.place);
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle] < wanted) low = middle + 1;
      else high = middle;
    }
    return rows[low] === wanted;
  }

  #file(place) {
    let file = this.starts.length - 1;
    while (this.starts[file] > place) file--;
    return file;
  }

  async #read(file) {
    const first = this.starts[file];
    if (this.decoded.has(first)) return;
    const { body } = unpack(await this.load(this.files[file]));
    let at = 0;
    for (let place = first; place < (this.starts[file + 1] ?? this.counts.length); place++) {
      this.decoded.set(place, rowList(body, at, this.counts[place]));
      for (let left = this.counts[place]; left > 0; at++) if (body[at] < 128) left--;
    }
  }
}
