// `npm run fuzz [-- SECONDS [TARGET...]]`: libFuzzer on each target of fuzz/, 10 s by default, starting from the seeds, test pictures and fixtures.
// Plain coverage instrumentation on the pinned toolchain: the code under test has no unsafe block for a sanitizer to watch.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fail, has, root, run, step } from "./lib/run.mjs";

const flags = [
  "-Cpasses=sancov-module", "-Cllvm-args=-sanitizer-coverage-level=4", "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
  "-Cllvm-args=-sanitizer-coverage-pc-table", "-Cllvm-args=-sanitizer-coverage-trace-compares", "-Ccodegen-units=1", "--cfg", "fuzzing",
];
const longest = 24_000;
/** Where less holds all there is to find, and longer inputs only take time. */
const shorter = { decode: 2000, exif: 1000, icc: 3000 };
const pictures = () => filesOf(["fuzz/seeds", "tests/images", "tests/images/formats", "tests/images/jpeg", "tests/images/colour"], /\.(jpe?g|png)$/);
const profiles = () => filesOf(["tests/images/colour"], /\.icc$/);
const plain = (...folders) => () => filesOf(folders, /./);
const seeds = {
  header: pictures, prepare: pictures, photo_check: pictures, exif: plain("fuzz/seeds/exif"), icc: profiles, decode: scans,
  answer: plain("tests/fixtures/api"), request: plain("tests/vectors/wire"), ticket: plain("tests/vectors"), proof: plain("tests/vectors"),
};

/** `[name, bytes]` of the files in some folders that are small enough for a seed. */
function filesOf(folders, wanted) {
  const files = folders.flatMap((folder) => readdirSync(join(root, folder), { withFileTypes: true }).filter((file) => file.isFile() && wanted.test(file.name)).map((file) => join(root, folder, file.name)));
  return files.map((path) => [basename(path), readFileSync(path)]).filter(([, bytes]) => bytes.length <= longest);
}

/** Inputs of the target `decode`, `(u8, u8, &[u8])` as libFuzzer's `arbitrary` reads it: the coding, the scale, then what follows the first scan's header. */
function scans() {
  const codings = readdirSync(join(root, "fuzz/seeds")).filter((name) => name.endsWith(".jpg") && !/^(rgb|arithmetic)/.test(name)).sort();
  return codings.flatMap((name, coding) => {
    const file = readFileSync(join(root, "fuzz/seeds", name));
    const scan = file.indexOf(Buffer.from([0xff, 0xda]));
    const data = file.subarray(scan + 2 + file.readUInt16BE(scan + 2));
    return [0, 1, 2, 3].map((scale) => [`${name}-${scale}`, Buffer.from([coding, scale, ...data])]);
  });
}

/** Writes the seeds into the target's corpus, which grows there from run to run. */
function corpus(target) {
  const folder = join(root, "build/fuzz", target);
  mkdirSync(folder, { recursive: true });
  const given = seeds[target]();
  if (given.length === 0) throw new Error(`fuzz ${target}: expected seeds, got none`);
  for (const [name, bytes] of given) writeFileSync(join(folder, name), bytes);
  return folder;
}

const host = async () => /host: (.+)/.exec(await run("rustc", ["-vV"]))[1];

async function fuzz(target, seconds, program) {
  const artefacts = join(root, "build/fuzz-artefacts", target, "/");
  mkdirSync(artefacts, { recursive: true });
  const output = await run(program, [
    corpus(target), `-max_total_time=${seconds}`, "-timeout=10", "-rss_limit_mb=1024", `-max_len=${shorter[target] ?? longest}`, "-print_final_stats=1", `-artifact_prefix=${artefacts}`,
  ], { merge: true });
  const [, coverage] = /DONE\s+cov: (\d+)/.exec(output) ?? [];
  const [, runs] = /number_of_executed_units: (\d+)/.exec(output) ?? [];
  if (!(Number(runs) > 0 && Number(coverage) > 0)) throw new Error(`fuzz ${target}: expected runs with coverage, got none\n${output}`);
  console.log(`  ${target}: ${runs} runs in ${seconds} s, ${coverage} edges`);
}

/** Whether there is the C++ compiler that libFuzzer's own runtime is built with. */
export const canFuzz = async () => (await Promise.all([process.env.CXX, "c++", "g++", "clang++"].filter(Boolean).map((name) => has(name)))).includes(true);

/** Compiles all targets. */
export async function buildFuzz() {
  const args = ["build", "--quiet", "--locked", "--release", "--manifest-path", "fuzz/Cargo.toml", "--target", await host(), "--target-dir", join(root, "target/fuzz")];
  await step("fuzz targets", () => run("cargo", args, { env: { RUSTFLAGS: flags.join(" ") } }), "the first time about a minute; needs a C++ compiler");
}

/** Runs targets, as many at a time as there are processors. */
export async function fuzzAll(seconds, wanted = Object.keys(seeds)) {
  const unknown = wanted.filter((target) => !(target in seeds));
  if (unknown.length > 0) throw new Error(`expected targets out of ${Object.keys(seeds).join(", ")}, got ${unknown.join(", ")}`);
  const folder = join(root, "target/fuzz", await host(), "release");
  const left = [...wanted];
  const worker = async () => {
    for (let target = left.shift(); target; target = left.shift()) await fuzz(target, seconds, join(folder, target));
  };
  await step(`fuzz ${wanted.length} targets, ${seconds} s each`, () => Promise.all(Array.from({ length: availableParallelism() }, worker)));
}

async function main() {
  const [seconds = "10", ...wanted] = process.argv.slice(2);
  if (!(Number(seconds) > 0)) throw new Error(`expected seconds, got ${seconds}`);
  await buildFuzz();
  await fuzzAll(Number(seconds), wanted.length > 0 ? wanted : undefined);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main().catch(fail);
