// Opens what generator/review/sealing.py has sealed; says no to everything else by throwing.

const PROTOCOL = "cellshelf review 1";
const SALT = 16;
const PIECE = 1 << 20;
const TAG = 16;
const LAST = 0x80000000;
const bytes = (text) => new TextEncoder().encode(text);
const hex = (array) => [...array].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function joined(...arrays) {
  const whole = new Uint8Array(arrays.reduce((sum, each) => sum + each.length, 0));
  let at = 0;
  for (const each of arrays) {
    whole.set(each, at);
    at += each.length;
  }
  return whole;
}

async function derive(key, info, length, salt = new Uint8Array()) {
  const base = await crypto.subtle.importKey("raw", key, "HKDF", false, ["deriveBits"]);
  const about = { name: "HKDF", hash: "SHA-256", salt: joined(bytes(PROTOCOL), salt), info: bytes(info) };
  return new Uint8Array(await crypto.subtle.deriveBits(about, base, length * 8));
}

// The 32 bytes that the address holds behind its `#`; null if it holds no such thing.
export function secretOf(fragment) {
  if (!/^[A-Za-z0-9_-]{43}$/.test(fragment)) return null;
  const text = atob(fragment.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export const linkId = async (secret) => hex(await derive(secret, "id", 16));
export const fileKey = (secret, name) => derive(secret, `file:${name}`, 32);

export async function unseal(key, name, sealed) {
  const rest = sealed.subarray(SALT);
  if (rest.length < TAG) throw new Error("sealed");
  const raw = await derive(key, "content", 32, sealed.subarray(0, SALT));
  const cipher = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
  const step = PIECE + TAG;
  const count = Math.ceil(rest.length / step);
  const pieces = [];
  for (let number = 0; number < count; number += 1) {
    const iv = new Uint8Array(12);
    const view = new DataView(iv.buffer);
    view.setUint32(0, number === count - 1 ? LAST : 0);
    view.setBigUint64(4, BigInt(number));
    const about = { name: "AES-GCM", iv, additionalData: bytes(name) };
    const piece = rest.subarray(number * step, (number + 1) * step);
    pieces.push(new Uint8Array(await crypto.subtle.decrypt(about, cipher, piece)));
  }
  return joined(...pieces);
}

// The files of a packed bundle, by their paths.
export async function unpack(packed) {
  const length = (array) => Number(new DataView(array.buffer, array.byteOffset).getBigUint64(0));
  const squeezed = packed.subarray(8, 8 + length(packed));
  const stream = new Blob([squeezed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const inner = new Uint8Array(await new Response(stream).arrayBuffer());
  let at = 8 + length(inner);
  const files = new Map();
  for (const [name, size] of JSON.parse(new TextDecoder().decode(inner.subarray(8, at)))) {
    files.set(name, inner.subarray(at, at + size));
    at += size;
  }
  return files;
}
