// Material wraps each code block's buttons in a <nav>; several nameless navigations confuse screen readers.
const unlabelled = "nav.md-code__nav:not([role])";
const relabel = () => document.querySelectorAll(unlabelled).forEach((nav) => nav.setAttribute("role", "none"));

new MutationObserver(relabel).observe(document.querySelector("article"), { childList: true, subtree: true });
relabel();

// The search box finds datasets too; what that takes is loaded when somebody goes to the box.
const query = document.querySelector(".md-search__input");
const result = document.querySelector(".md-search-result");
const findDatasets = () =>
  import("./browse/header.js")
    .then((header) => header.searchFrom(query, result))
    .catch((error) => console.warn("Only the docs are searched:", error));

if (query && result) query.addEventListener("focus", findDatasets, { once: true });
