// Other names of genes, in pieces by their first two characters: docs/how-to/look-up-genes.md.

const fetched = new Map();

/** The genes that go by another name, as [id, symbol]; none where the site knows none. */
export async function aliased(folder, name) {
  const key = name.trim().toUpperCase();
  if (!folder || !key) return [];
  const piece = shard(key);
  if (!(await read(`${folder}index.json`)).includes(piece)) return [];
  const found = await read(`${folder}${piece}.json`);
  return Object.hasOwn(found, key) ? found[key] : [];
}

function read(address) {
  if (!fetched.has(address)) {
    const loading = fetch(address).then((answer) => {
      if (!answer.ok) throw new Error(`The server answers ${answer.status}.`);
      return answer.json();
    });
    loading.catch(() => fetched.delete(address)); // so that it can be tried again
    fetched.set(address, loading);
  }
  return fetched.get(address);
}

const shard = (key) => key.slice(0, 2).padEnd(2, "_").replace(/[^A-Z0-9]/g, "_");
