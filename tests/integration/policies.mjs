// Usage: node policies.mjs NODE_MODULES POLICY...
// Prints as JSON what Google's CSP Evaluator finds in each policy, as [severity, directive, description].
import { createRequire } from "node:module";

const [modules, ...policies] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const { CspEvaluator } = require("csp_evaluator/dist/evaluator.js");
const { CspParser } = require("csp_evaluator/dist/parser.js");
const { Severity } = require("csp_evaluator/dist/finding.js");

const found = policies.map((policy) =>
  new CspEvaluator(new CspParser(policy).csp)
    .evaluate()
    .map(({ severity, directive, description }) => [Severity[severity], directive, description]),
);
console.log(JSON.stringify(found));
