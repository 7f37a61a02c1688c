/* What a link to CELLxGENE Explorer 1.3.0 asks for: ?layout=umap&color=cell_type&geneset=T%20cells&gene=CD3E
 * The Explorer reads nothing from its address, so this presses its buttons as a reader would. */
(() => {
  const asked = new URLSearchParams(location.search);
  const PATIENCE = 30_000; // ms; a large file's first view takes its time

  const find = (id) =>
    [...document.querySelectorAll("[data-testid]")].find((element) => element.dataset.testid === id);

  function appear(what, look) {
    const began = Date.now();
    return new Promise((resolve, reject) => {
      (function again() {
        const found = look();
        if (found) resolve(found);
        else if (Date.now() - began > PATIENCE) reject(new Error(`${what} did not appear`));
        else setTimeout(again, 100);
      })();
    });
  }

  const press = async (id) => (await appear(id, () => find(id))).click();

  /* React listens to the input event, and only to values set past its own setter. */
  function type(input, text) {
    const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
    set.call(input, text);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async function layout(name) {
    await press("layout-choice");
    const choice = await appear(`the layout ${name}`, () =>
      [...document.querySelectorAll("label.bp3-radio")].find((label) =>
        label.textContent.trim().startsWith(`${name}:`),
      ),
    );
    choice.click();
    document.body.click();
  }

  async function geneSet(name, isWhole) {
    await press(`${name}:geneset-expand`);
    if (isWhole) await press(`${name}:colorby-entire-geneset`);
  }

  async function addGene(name) {
    if (find(`colorby-${name}`)) return;
    const input = await appear("the gene search", () =>
      document.querySelector('[data-testid="gene-search"], input[placeholder="Quick Gene Search"]'),
    );
    input.focus();
    input.click();
    type(input, name);
    await press(`suggest-menu-item-${name}`);
    await appear(`the gene ${name}`, () => find(`colorby-${name}`));
  }

  async function open() {
    await appear("the embedding", () => find("layout-graph"));
    const genes = (asked.get("gene") ?? "").split(",").filter(Boolean);
    if (asked.get("layout")) await layout(asked.get("layout"));
    if (asked.get("geneset")) await geneSet(asked.get("geneset"), genes.length === 0);
    for (const gene of genes) await addGene(gene);
    if (genes.length) await press(`colorby-${genes[0]}`);
    else if (asked.get("color") && !asked.get("geneset")) await press(`colorby-${asked.get("color")}`);
  }

  if (location.search) open().catch((error) => console.warn(`deep link: ${error.message}`));
})();
