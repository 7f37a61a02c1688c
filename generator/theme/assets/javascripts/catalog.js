// What pages gain where scripts run; all of them are whole without.

import { addCopyButtons } from "./copy.js";
import { addLegend } from "./legend.js";
import { addListTools } from "./list.js";

addCopyButtons(document);
document.querySelectorAll("table.list").forEach(addListTools);
document.querySelectorAll(".page .cells").forEach(addLegend);
if (document.querySelector(".finder")) import("./browse/browse.js");
const lookup = document.querySelector(".gene-lookup[data-genes]");
if (lookup) import("./genes/lookup.js").then(({ Lookup }) => new Lookup(lookup));
const everywhere = document.querySelector(".gene-lookup[data-index]");
if (everywhere) import("./genes/everywhere.js").then(({ Everywhere }) => new Everywhere(everywhere));
