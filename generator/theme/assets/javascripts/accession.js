// Accessions as generator/model/accession.py has them: eight characters of Crockford's base32, the last a check.

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 8;
const PRIMITIVE = 0b100101; // x^5 + x^2 + 1, primitive over GF(2)
const VALUES = new Map([...ALPHABET].map((character, value) => [character, value]));

const timesX = (value) => (value & 16 ? (value << 1) ^ PRIMITIVE : value << 1);

/** An accession as people type it: any case, I and L for 1, O for 0, hyphens and spaces. */
export const normalize = (text) =>
  text.toUpperCase().replace(/[IL]/g, "1").replace(/O/g, "0").replace(/[- ]/g, "");

const isWritten = (text) => text.length === LENGTH && [...text].every((character) => VALUES.has(character));

/** Whether it is an accession in its written form with the right check character. */
export function isValid(text) {
  return isWritten(text) && [...text].reduce((sum, character) => timesX(sum) ^ VALUES.get(character), 0) === 0;
}

/** Valid accessions one wrong character or one exchange of neighbours away, in order. */
export function corrections(text) {
  const typed = normalize(text);
  if (!isWritten(typed)) return [];
  const near = new Set();
  for (let place = 0; place < LENGTH; place += 1) {
    const [before, after] = [typed.slice(0, place), typed.slice(place + 1)];
    for (const character of ALPHABET) near.add(before + character + after);
    if (after) near.add(before + after[0] + typed[place] + after.slice(1));
  }
  return [...near].filter(isValid).sort();
}
