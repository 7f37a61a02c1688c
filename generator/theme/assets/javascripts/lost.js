// The page for missing pages: suggests the accessions that a mistyped one may have meant.
//
// An accession's last character makes the weighted sum of all eight zero in the field GF(32), so that most slips
// are known to be slips without asking anyone; which of the repaired ones exist says accessions.json.

import { corrections, normalize } from "./accession.js";

const LIMIT = 5;
const KINDS = { d: "dataset", c: "collection" };

/** What the address asks for: the kind of page, what stands for the accession, and where the site begins. */
export function asked(path) {
  const found = /\/([dcDC])\/([^/]+)(?:\/[^/]*)*$/.exec(path);
  if (!found) return null;
  let typed = found[2];
  try {
    typed = decodeURIComponent(typed);
  } catch {
    // Half an escape stays as it is.
  }
  return { kind: found[1].toLowerCase(), typed, base: path.slice(0, found.index + 1) };
}

/** Known accessions near the one typed, those of the kind asked for first: [{ kind, accession }]. */
export function suggestions(typed, kind, known) {
  const near = [normalize(typed), ...corrections(typed)];
  const kinds = kind === "c" ? ["c", "d"] : ["d", "c"];
  const found = kinds.flatMap((each) => {
    const there = new Set(known[each]);
    return [...new Set(near)].filter((one) => there.has(one)).map((accession) => ({ kind: each, accession }));
  });
  return found.slice(0, LIMIT);
}

function item({ kind, accession }, base) {
  const link = document.createElement("a");
  link.href = `${base}${kind}/${accession}/`;
  const code = document.createElement("code");
  code.textContent = accession;
  link.append(`The ${KINDS[kind]} `, code);
  const entry = document.createElement("li");
  entry.append(link);
  return entry;
}

async function suggest(section) {
  const wanted = asked(window.location.pathname);
  if (!wanted) return;
  const answer = await fetch(`${wanted.base}accessions.json`);
  if (!answer.ok) return;
  const found = suggestions(wanted.typed, wanted.kind, await answer.json());
  if (!found.length) return;
  section.querySelector("ul").append(...found.map((each) => item(each, wanted.base)));
  section.hidden = false;
}

if (typeof document !== "undefined") {
  const section = document.querySelector("[data-meant]");
  if (section) suggest(section);
}
