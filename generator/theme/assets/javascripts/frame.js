// Material wraps each code block's buttons in a <nav>; several nameless navigations confuse screen readers.
const unlabelled = "nav.md-code__nav:not([role])";
const relabel = () => document.querySelectorAll(unlabelled).forEach((nav) => nav.setAttribute("role", "none"));

new MutationObserver(relabel).observe(document.querySelector("article"), { childList: true, subtree: true });
relabel();
