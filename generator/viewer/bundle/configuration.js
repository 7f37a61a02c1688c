/* From what is known of a dataset and what is asked for to Vitessce's view configuration. */
import { categories } from "./state.js";

const SCOPES = { obsType: "A", featureType: "A", featureValueType: "A", obsSetSelection: "A", additionalObsSets: "A" };

/* `chosen` are the genes to colour by, as the file spells them; `stacked` is for narrow pages. */
export function configuration(facts, state, { zarr, chosen, stacked }) {
  const numeric = facts.columns.find((column) => column.key === state.color && column.kind === "number");
  const features = chosen.length ? chosen : numeric ? [numeric.feature] : [];
  const known = categories(facts);
  const first = known.find((column) => column.key === state.color);
  const sets = first ? [first, ...known.filter((column) => column !== first)] : known;
  const files = [
    {
      fileType: "anndata.zarr.zip",
      url: zarr,
      options: {
        obsFeatureMatrix: { path: "X" },
        obsEmbedding: facts.embeddings.map((each) => ({ path: `obsm/${each.key}`, embeddingType: each.key })),
        ...(sets.length && { obsSets: sets.map((each) => ({ name: each.key, path: `obs/${each.path}` })) }),
      },
      coordinationValues: { obsType: "cell", featureType: "feature", featureValueType: "expression" },
    },
  ];
  const scopes = { dataset: "A", ...SCOPES, obsColorEncoding: "A", featureSelection: "A" };
  const plot = { ...scopes, embeddingType: "A" };
  // No plots drawn by Vega: it makes functions out of text, which the site's policy forbids.
  const lists = [...(sets.length ? ["obsSets"] : []), "featureList"];
  const part = (stacked ? 6 : 12) / lists.length;
  const views = [
    { component: "scatterplot", coordinationScopes: plot, x: 0, y: 0, w: stacked ? 12 : 8, h: stacked ? 6 : 12 },
    ...lists.map((component, number) => ({
      component,
      coordinationScopes: scopes,
      ...(stacked ? { x: 0, y: 6 + part * number, w: 12 } : { x: 8, y: part * number, w: 4 }),
      h: part,
    })),
  ];
  return {
    version: "1.0.17",
    name: facts.title,
    description: "",
    initStrategy: "auto",
    datasets: [{ uid: "A", name: facts.title, files }],
    coordinationSpace: {
      dataset: { A: "A" },
      obsType: { A: "cell" },
      featureType: { A: "feature" },
      featureValueType: { A: "expression" },
      embeddingType: { A: state.layout },
      obsColorEncoding: { A: features.length ? "geneSelection" : "cellSetSelection" },
      featureSelection: { A: features.length ? features : null },
      obsSetSelection: { A: state.sets.length ? state.sets : null },
      additionalObsSets: { A: null },
    },
    layout: views,
  };
}
