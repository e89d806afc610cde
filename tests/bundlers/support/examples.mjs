// The examples for frameworks, built with what is installed here: copied to where its node_modules is found.
import { cpSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "../../../scripts/lib/run.mjs";
import { here, program } from "./install.mjs";

const left = new Set(["node_modules", "dist", "package-lock.json"]);
const manifest = (folder) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

/** Copies an example; gives the project's path below tests/bundlers. */
export function copyExample(name) {
  const project = join("examples", name);
  rmSync(join(here, project), { recursive: true, force: true });
  cpSync(join(root, "examples", name), join(here, project), { recursive: true, filter: (path) => !left.has(basename(path)) });
  return project;
}

/** The versions an example asks for, and those that are installed here. */
export function versions(name) {
  const { dependencies, devDependencies } = manifest(join(root, "examples", name));
  const asked = Object.entries({ ...dependencies, ...devDependencies }).filter(([, version]) => !version.startsWith("file:"));
  return [Object.fromEntries(asked), Object.fromEntries(asked.map(([dependency]) => [dependency, manifest(join(here, "node_modules", dependency)).version]))];
}

/** Checks the types of a project, as its `npm run build` does. */
export const checkTypes = (project, compiler) => program([`node_modules/${compiler}`, "--noEmit"], project);

/** `vite build`; `development` has the framework's own checks in it. */
export const buildExample = (project, mode) =>
  program(["node_modules/vite/bin/vite.js", "build", "--mode", mode, "--outDir", `dist/${mode}`], project, { NODE_ENV: mode });
