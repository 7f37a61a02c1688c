/* What the file holds, read from it by byte ranges when it is first asked for. */
import { HTTPRangeReader, unzip } from "unzipit";

/* The file at an address; every array is read once. */
export function openFile(url) {
  let directory;
  const arrays = new Map();
  const kept = (key, make) => {
    if (!arrays.has(key)) {
      const made = make().catch((error) => {
        arrays.delete(key); // to be tried again
        throw error;
      });
      arrays.set(key, made);
    }
    return arrays.get(key);
  };
  const chunks = async (path) => {
    directory ??= unzip(new HTTPRangeReader(url));
    const { entries } = await directory.catch((error) => {
      directory = undefined;
      throw error;
    });
    const { shape, chunks: [size] } = await entries[`${path}/.zarray`].json();
    const read = async (_, number) => inflated(await entries[`${path}/${number}`].arrayBuffer());
    return { length: shape[0], size, parts: await Promise.all(Array.from({ length: Math.ceil(shape[0] / size) }, read)) };
  };
  return {
    texts: (path) =>
      kept(path, async () => {
        const { length, parts } = await chunks(path);
        return parts.flatMap(texts).slice(0, length);
      }),
    codes: (path) =>
      kept(path, async () => {
        const { length, size, parts } = await chunks(path);
        const found = new Int16Array(length);
        parts.forEach((part, number) => {
          found.set(shorts(part).subarray(0, Math.min(size, length - number * size)), number * size);
        });
        return found;
      }),
  };
}

/* The genes that the file holds, without the numbers of cells that stand among them. */
export async function geneNames(file, facts) {
  const numbers = new Set(facts.columns.map((column) => column.feature));
  return (await file.texts("var/index")).filter((name) => !numbers.has(name));
}

async function inflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}

/* Zarr's `<i2`, whatever the order of bytes is here. */
export function shorts(bytes) {
  const view = new DataView(bytes);
  return Int16Array.from({ length: bytes.byteLength / 2 }, (_, place) => view.getInt16(2 * place, true));
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
