// Packed files: `CSB1`, the header's length, the header as JSON, the body (generator/browse/encoding.py).

/** Header and body of a packed file that is no longer compressed. */
export function unpack(buffer) {
  const bytes = new Uint8Array(buffer);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) !== 0x43534231) throw new Error("not a packed file");
  const length = view.getUint32(4, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  return { header, body: bytes.subarray(8 + length) };
}

/** `length` numbers of seven bits a byte, lowest first; up to 2^53. */
export function varints(bytes, length) {
  const numbers = new Float64Array(length);
  let at = 0;
  for (let i = 0; i < length; i++) {
    let value = 0;
    let scale = 1;
    let byte;
    do {
      byte = bytes[at++];
      value += (byte & 127) * scale;
      scale *= 128;
    } while (byte & 128);
    numbers[i] = value;
  }
  return numbers;
}

/** Row numbers out of `length` gaps that begin at `at`. */
export function rowList(bytes, at, length) {
  const gaps = varints(bytes.subarray(at), length);
  const rows = new Uint32Array(length);
  let last = -1;
  for (let i = 0; i < length; i++) rows[i] = last += gaps[i] + 1;
  return rows;
}
