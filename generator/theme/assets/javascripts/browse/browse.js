// Puts the finder in place of the plain list; where that fails the plain list stays.
//   <div class="finder" data-view="datasets" data-root="../" hidden></div>

import { Finder } from "./finder.js";
import { Store } from "./store.js";

for (const place of document.querySelectorAll(".finder[data-view]")) start(place);

async function start(place) {
  const { view, root } = place.dataset;
  const address = new URL(`${root}browse/manifest.json`, location.href).href;
  const today = new Date().toISOString().slice(0, 10);
  try {
    const store = await Store.open(address, view, today);
    await new Finder(place, store, root).start();
    place.parentElement.querySelectorAll(":scope > .plain-list").forEach((plain) => plain.remove());
  } catch (error) {
    console.warn("The plain list stays:", error);
  }
}
