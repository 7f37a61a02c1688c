// Usage: node structured_data.mjs NODE_MODULES VOCABULARY PAGE...
// Prints as JSON what Adobe's validator objects to in each page, each as [severity, message].
import fs from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, vocabulary, ...pages] = process.argv.slice(2);
const { resolve } = createRequire(`${modules}/`);
const load = async (name) => {
  const { default: found } = await import(pathToFileURL(resolve(name)));
  return found.default ?? found;
};
const Extractor = await load("@marbec/web-auto-extractor");
const Validator = await load("@adobe/structured-data-validator");

const schema = JSON.parse(fs.readFileSync(vocabulary));
const found = {};
for (const page of pages) {
  const data = new Extractor({ addLocation: true }).parse(fs.readFileSync(page, "utf8"));
  const issues = await new Validator(schema).validate(data);
  found[page] = issues.map(({ severity, issueMessage }) => [severity, issueMessage]);
}
console.log(JSON.stringify(found));
