// A reporter for `node --test`: one line a file, a failure at once and in full, and all failures again in short at the very end, where the tail of a long log shows them.
import { relative } from "node:path";
import { inspect } from "node:util";
import { root } from "./run.mjs";

const lastLines = 45;
const notes = ["test:stdout", "test:stderr"];
const place = ({ file, line, column }) => (file ? `${relative(root, file)}:${line}:${column}` : "");
const indent = (lines) => lines.map((line) => `    ${line}\n`).join("");
/** A test that failed only because one within it did, which is told by itself, or a file because of its tests. */
const follows = ({ failureType }) => failureType === "subtestsFailed";

/** An error as lines: no colours, no frames of Node's own. */
function linesOf(error, output) {
  const cause = error.cause ?? error;
  const lines = (typeof cause === "string" ? cause : inspect(cause, { colors: false })).split("\n").filter((line) => !/^\s+at .*\bnode:/.test(line));
  // A file that fails as a whole says why on its own standard error alone.
  return typeof cause === "string" ? [...lines, ...output.trimEnd().split("\n").slice(-12)] : lines;
}

/** The failures once more; the more there are, the less of each. */
function summary(failures) {
  const each = Math.max(1, Math.floor(lastLines / failures.length) - 2);
  return failures.map(({ name, at, lines }) => `✖ ${name}\n    ${at}\n${indent(lines.slice(0, each))}`).join("");
}

/** What a file has come to so far. */
class Tally {
  constructor() {
    Object.assign(this, { passed: 0, failed: 0, skipped: 0, output: "", ms: 0 });
  }

  toString() {
    return [`${this.passed} passed`, this.failed && `${this.failed} FAILED`, this.skipped && `${this.skipped} skipped`].filter(Boolean).join(", ");
  }
}

/** The line of a file; what took it long is worth seeing. */
const lineOf = (file, tally) => `${relative(root, file)}: ${tally}${tally.ms ? `, ${(tally.ms / 1000).toFixed(1)} s` : ""}\n`;

export default async function* report(source) {
  const [files, all, failures] = [new Map(), new Tally(), []];
  const of = (file) => files.get(file) ?? files.set(file, new Tally()).get(file);
  const add = (file, kind) => [all, of(file)].forEach((tally) => (tally[kind] += 1));
  let current;
  for await (const { type, data } of source) {
    const suite = data.details?.type === "suite";
    const result = ["test:pass", "test:fail"].includes(type);
    // Results come file by file, though files run side by side.
    if (result && current !== undefined && data.file !== current) yield lineOf(current, of(current));
    if (result) current = data.file;
    if (notes.includes(type)) {
      of(data.file).output += data.message;
      yield data.message;
    } else if (type === "test:diagnostic" && data.file) yield `    ${data.message}\n`;
    else if (type === "test:pass" && !suite) add(data.file, data.skip === undefined && data.todo === undefined ? "passed" : "skipped");
    else if (type === "test:fail" && !follows(data.details.error)) {
      add(data.file, "failed");
      const failure = { name: data.name === data.file ? "the file itself" : data.name, at: place(data), lines: linesOf(data.details.error, of(data.file).output) };
      failures.push(failure);
      yield `✖ ${failure.name}\n    ${failure.at}\n${indent(failure.lines.slice(0, 200))}`;
    } else if (type === "test:complete" && data.name === data.file) of(data.file).ms = data.details.duration_ms;
  }
  if (current !== undefined) yield lineOf(current, of(current));
  yield `\n${all} in ${files.size} files\n${failures.length > 0 ? `\n${summary(failures)}` : ""}`;
}
