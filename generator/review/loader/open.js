// Opens a private link: fetches what is sealed beside this page, opens it with the secret behind the `#`, which
// no request ever carries, and shows the pages in a frame. Whatever goes wrong, it says the same.

import { fileKey, linkId, secretOf, unpack, unseal } from "./sealing.js";

const DAY = 24 * 60 * 60 * 1000;
const opening = document.getElementById("status");
const told = opening.querySelector("[role=status]");
const terms = document.getElementById("terms");
const shown = document.getElementById("shown");
const frame = document.getElementById("pages");

async function fetched(name, secret, id) {
  const answer = await fetch(`${name}.enc`, { referrerPolicy: "no-referrer", credentials: "omit" });
  if (!answer.ok) throw new Error("absent");
  const sealed = new Uint8Array(await answer.arrayBuffer());
  return unseal(await fileKey(secret, name), `${id}/${name}`, sealed);
}

const escaped = (address) => address.replaceAll("&", "&amp;");

class Reading {
  constructor(files, addresses) {
    this.files = files;
    this.addresses = new Map(Object.entries(addresses));
    this.pictures = new Map();
    this.style = this.address("style.css", "text/css");
    addEventListener("popstate", (event) => event.state && this.show(event.state));
  }

  address(file, type = "") {
    if (!this.pictures.has(file)) {
      this.pictures.set(file, URL.createObjectURL(new Blob([this.files.get(file)], { type })));
    }
    return this.pictures.get(file);
  }

  text(file) {
    return new TextDecoder().decode(this.files.get(file));
  }

  // A text of the bundle, with the addresses that its files have now: signed ones are good for a few days.
  now(file, written) {
    const known = [...this.addresses.keys()].map((address) => address.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    if (!known.length) return this.text(file);
    return this.text(file).replace(new RegExp(known.join("|"), "g"), (plain) => written(this.addresses.get(plain)));
  }

  saved(file) {
    if (!this.addresses.size || file.endsWith(".webp")) return this.address(file);
    return URL.createObjectURL(new Blob([this.now(file, (address) => address)]));
  }

  open(place) {
    history.pushState(place, ""); // the address stays: no path inside the bundle leaves this tab
    this.show(place);
  }

  show({ file, part }) {
    if (this.shown === file) {
      this.scroll(part);
      return;
    }
    const page = new DOMParser().parseFromString(this.now(file, escaped), "text/html");
    for (const picture of page.querySelectorAll("[data-picture]")) {
      const type = picture.dataset.picture.endsWith(".webp") ? "image/webp" : "";
      picture.src = this.address(picture.dataset.picture, type);
    }
    const style = page.createElement("link");
    style.rel = "stylesheet";
    style.href = this.style;
    page.head.append(style);
    if (matchMedia("(prefers-color-scheme: dark)").matches) page.body.dataset.mdColorScheme = "slate";
    this.shown = file;
    frame.onload = () => {
      frame.contentDocument.addEventListener("click", (event) => this.follow(event));
      this.scroll(part);
    };
    frame.srcdoc = `<!doctype html>${page.documentElement.outerHTML}`;
  }

  scroll(part) {
    const place = part ? frame.contentDocument.getElementById(part) : null;
    if (place) place.scrollIntoView();
    else frame.contentWindow.scrollTo(0, 0);
  }

  follow(event) {
    const link = event.target.closest?.("a[data-file]");
    if (!link) return;
    event.preventDefault();
    const { file, part } = link.dataset;
    if (file.endsWith(".html")) {
      this.open({ file, part });
      return;
    }
    const save = document.createElement("a");
    save.href = this.saved(file);
    save.download = file.split("/").pop();
    save.click();
  }
}

function tell(found) {
  const day = new Date(`${found.expires}T00:00:00Z`).toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" });
  const more = [
    found.view_only ? "Files cannot be downloaded with this link." : "",
    found.anonymous ? "Names are left out for anonymous review." : "",
  ];
  document.getElementById("until").textContent = [`It opens until the end of ${day} (UTC).`, ...more].join(" ").trim();
}

async function start() {
  if (!globalThis.crypto?.subtle) {
    told.textContent = "Private links open over https only.";
    return;
  }
  try {
    const secret = secretOf(location.hash.slice(1));
    const id = location.pathname.split("/").filter(Boolean).pop();
    if (!secret || (await linkId(secret)) !== id) throw new Error("secret");
    const found = JSON.parse(new TextDecoder().decode(await fetched("terms", secret, id)));
    if (!(Date.now() < Date.parse(`${found.expires}T00:00:00Z`) + DAY)) throw new Error("over");
    const reading = new Reading(await unpack(await fetched("bundle", secret, id)), found.addresses ?? {});
    tell(found);
    opening.hidden = true;
    terms.hidden = false;
    shown.hidden = false;
    const first = { file: reading.text("start"), part: "" };
    history.replaceState(first, "");
    reading.show(first);
  } catch {
    told.textContent = "This link does not open. It may be cut short or over: ask the people who gave it to you.";
  }
}

addEventListener("hashchange", () => location.reload());
start();
