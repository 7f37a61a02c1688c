/* Which genes the file holds: read once from it, by byte ranges, when genes are first asked for. */
import { HTTPRangeReader, unzip } from "unzipit";

export async function geneNames(url, facts) {
  const { entries } = await unzip(new HTTPRangeReader(url));
  const { shape, chunks } = await entries["var/index/.zarray"].json();
  const names = [];
  for (let number = 0; number * chunks[0] < shape[0]; number++) {
    names.push(...texts(await inflated(await entries[`var/index/${number}`].arrayBuffer())));
  }
  const numbers = new Set(facts.columns.map((column) => column.feature));
  return names.slice(0, shape[0]).filter((name) => !numbers.has(name));
}

async function inflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}

/* Zarr's vlen-utf8: how many, then the length and the bytes of each. */
export function texts(bytes) {
  const view = new DataView(bytes);
  const decoder = new TextDecoder();
  const found = [];
  let at = 4;
  for (let number = 0; number < view.getUint32(0, true); number++) {
    const length = view.getUint32(at, true);
    found.push(decoder.decode(new Uint8Array(bytes, at + 4, length)));
    at += 4 + length;
  }
  return found;
}
