/* Bundles the viewer into the folder that is named: node build.mjs OUT
 * Vitessce's own npm package cannot be installed (one of its dependencies is a git repository), but carries a
 * bundle that can be used; so the package is fetched as it is and held against its digest. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const VITESSCE = "vitessce@3.9.11";
const INTEGRITY =
  "sha512-X4J951Sw1BQytfRwuqQ7WtA7t8yELkWaztoJcLlE6TqzuD/zP6K5sdcct4PQfQoraCAzikJw2z5XgWrF+RnNXw==";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2]);
const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const run = (command, ...rest) => execFileSync(command, rest, { cwd: here, encoding: "utf8" });

run(npm, "ci", "--silent", "--no-audit", "--no-fund");
const packed = join(here, run(npm, "pack", VITESSCE, "--silent").trim().split("\n").at(-1));
const digest = `sha512-${createHash("sha512").update(readFileSync(packed)).digest("base64")}`;
if (digest !== INTEGRITY) throw new Error(`${VITESSCE} is not the package that was pinned: ${digest}`);
const folder = join(here, "node_modules", "vitessce");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
run("tar", "-xzf", packed, "-C", folder, "--strip-components=1");
rmSync(packed);

const { build } = await import("esbuild");
rmSync(out, { recursive: true, force: true });
await build({
  absWorkingDir: here,
  entryPoints: { viewer: "viewer.js" },
  bundle: true,
  format: "esm",
  splitting: true,
  minify: true,
  legalComments: "none",
  define: { "process.env.NODE_ENV": '"production"' },
  external: ["@luma.gl/debug"],
  loader: { ".js": "jsx" },
  chunkNames: "viewer-[hash]",
  outdir: out,
  logLevel: "error",
});
for (const name of ["index.html", "viewer.css"]) cpSync(join(here, name), join(out, name));
const licence = readFileSync(join(folder, "LICENSE"), "utf8");
writeFileSync(join(out, "LICENSE.txt"), `The viewer contains ${VITESSCE}:\n\n${licence}`);
