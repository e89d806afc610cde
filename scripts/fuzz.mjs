// `npm run fuzz [-- SECONDS [TARGET...]]`: libFuzzer on each target of fuzz/, 10 s by default, starting from the test pictures and fixtures.
// Plain coverage instrumentation on the pinned toolchain: the code under test has no unsafe block for a sanitizer to watch.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fail, root, run, step } from "./lib/run.mjs";

const flags = [
  "-Cpasses=sancov-module", "-Cllvm-args=-sanitizer-coverage-level=4", "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
  "-Cllvm-args=-sanitizer-coverage-pc-table", "-Cllvm-args=-sanitizer-coverage-trace-compares", "-Ccodegen-units=1", "--cfg", "fuzzing",
];
const pictures = ["tests/images", "tests/images/formats"];
const seeds = { header: pictures, prepare: pictures, photo_check: pictures, answer: ["tests/fixtures/api"], request: ["tests/vectors/wire"], ticket: ["tests/vectors"] };

/** Copies small seeds into the target's corpus, which grows there from run to run. */
function corpus(target) {
  const folder = join(root, "build/fuzz", target);
  mkdirSync(folder, { recursive: true });
  for (const from of seeds[target]) {
    if (!existsSync(join(root, from))) continue;
    for (const file of readdirSync(join(root, from), { withFileTypes: true })) {
      const path = join(root, from, file.name);
      if (file.isFile() && readFileSync(path).length < 20_000) cpSync(path, join(folder, file.name));
    }
  }
  return folder;
}

async function fuzz(target, seconds, host) {
  const artefacts = join(root, "build/fuzz-artefacts", target, "/");
  mkdirSync(artefacts, { recursive: true });
  const output = await run(join(root, "target/fuzz", host, "release", target), [
    corpus(target), `-max_total_time=${seconds}`, "-timeout=10", "-rss_limit_mb=1024", "-max_len=20000", "-print_final_stats=1", `-artifact_prefix=${artefacts}`,
  ], { merge: true });
  const [, coverage] = /DONE\s+cov: (\d+)/.exec(output) ?? [];
  const [, runs] = /number_of_executed_units: (\d+)/.exec(output) ?? [];
  if (!(Number(runs) > 0 && Number(coverage) > 0)) throw new Error(`fuzz ${target}: expected runs with coverage, got none\n${output}`);
  console.log(`  ${target}: ${runs} runs, ${coverage} edges`);
}

async function main() {
  const [seconds = "10", ...wanted] = process.argv.slice(2);
  const host = /host: (.+)/.exec(await run("rustc", ["-vV"]))[1];
  const build = ["build", "--quiet", "--release", "--manifest-path", "fuzz/Cargo.toml", "--target", host, "--target-dir", join(root, "target/fuzz")];
  await step("fuzz targets", () => run("cargo", build, { env: { RUSTFLAGS: flags.join(" ") } }), "the first time about a minute; needs a C++ compiler");
  for (const target of wanted.length > 0 ? wanted : Object.keys(seeds)) await step(`fuzz ${target} ${seconds} s`, () => fuzz(target, seconds, host));
}

await main().catch(fail);
