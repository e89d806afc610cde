// What `npm test` prints of tests that fail: enough of each in the last lines of a long log, without colours.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const reporter = fileURLToPath(new URL("../../scripts/lib/reporter.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "facegate-reporter-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Runs files of these texts; gives the status, and what is printed as lines. */
function reported(...texts) {
  const files = texts.map((text, index) => join(folder, `${index}.test.mjs`));
  files.forEach((file, index) => writeFileSync(file, `import { test } from "node:test";\n${texts[index]}`));
  const { status, stdout } = spawnSync(process.execPath, ["--test", "--test-concurrency=2", `--test-reporter=${reporter}`, ...files], { encoding: "utf8", env: { ...process.env, NODE_TEST_CONTEXT: undefined, FORCE_COLOR: undefined } });
  return { status, lines: stdout.trimEnd().split("\n") };
}

const many = 'for (let n = 0; n < 300; n += 1) test(`fine ${n}`, () => undefined);';

test("of thousands of tests and one that fails, the last lines have its name, place and error", () => {
  const { status, lines } = reported(many, 'test("outer", (t) => t.test("the one", () => { throw new Error("why it failed", { cause: new Error("deeper") }); }));', many);
  const tail = lines.slice(-60).join("\n");
  assert.equal(status, 1);
  assert.match(tail, /600 passed, 1 FAILED in 3 files/);
  for (const part of ["✖ the one\n", "1.test.mjs:2:", "Error: why it failed", "[cause]: Error: deeper"]) assert.ok(tail.split("FAILED in")[1].includes(part), `${part} in ${tail}`);
  assert.ok(lines.length < 60, "a test that passes takes no line");
  assert.doesNotMatch(lines.join(""), /\u001b\[/);
});

test("of many that fail, each is named with its error; and a file that cannot be run, with what it said", () => {
  const { status, lines } = reported('for (let n = 0; n < 8; n += 1) test(`bad ${n}`, () => { throw new Error(`error ${n}\\n${"more\\n".repeat(50)}`); });', 'import "./nowhere.mjs";');
  const tail = lines.slice(-60).join("\n").split("FAILED in")[1];
  assert.equal(status, 1);
  for (let n = 0; n < 8; n += 1) assert.ok(tail.includes(`✖ bad ${n}\n`) && tail.includes(`Error: error ${n}\n`), tail);
  assert.match(tail, /✖ the file itself\n.*1\.test\.mjs/);
  assert.match(lines.join("\n"), /Cannot find module/);
});

test("where all pass, the status is 0 and nothing is told as failed", () => {
  const { status, lines } = reported(many, 'test("off", { skip: true }, () => undefined);');
  assert.equal(status, 0);
  assert.doesNotMatch(lines.join("\n"), /FAILED|✖/);
  assert.equal(lines.at(-1), "300 passed, 1 skipped in 2 files");
});

test("a file that ends before the one it runs beside has its tests counted", () => {
  const { lines } = reported('test("slow", () => new Promise((resolve) => setTimeout(resolve, 1500)));', many, many);
  assert.deepEqual(lines.filter((line) => /test\.mjs: /.test(line)).map((line) => /\d\.test\.mjs: .*passed/.exec(line)?.[0]), ["0.test.mjs: 1 passed", "1.test.mjs: 300 passed", "2.test.mjs: 300 passed"]);
});
