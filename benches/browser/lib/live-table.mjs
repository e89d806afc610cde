// The live bench's figures as people read them, and how far the goals are met.

const median = (times) => [...times].sort((a, b) => a - b)[times.length >> 1];
const least = (times) => Math.min(...times);
const line = (cells) => `| ${cells.join(" | ")} |`;
const table = (titles, rows) => [line(titles), line(titles.map((_, at) => (at ? "--:" : "---"))), ...rows.map(line)].join("\n");
const grouped = (number) => number.toLocaleString("en-US");
const named = (rows, start) => rows.find(({ name }) => name.startsWith(start));

/** A row each; ratios are to facegate's whole look, so more than 1 is slower. */
export function timesTable(rows) {
  const [ours] = rows;
  return table(["", "frames", "min ms", "median ms", "× whole look, min", "× whole look, median"], rows.map(({ name, times }) => [
    name, times.length, least(times).toFixed(2), median(times).toFixed(2), (least(times) / least(ours.times)).toFixed(2), (median(times) / median(ours.times)).toFixed(2),
  ]));
}

export function coldTable(rows) {
  const [ours] = rows;
  const cells = rows.map(({ name, times, loaded }) => [
    name, least(times).toFixed(0), median(times).toFixed(0), (median(times) / median(ours.times)).toFixed(1), grouped(loaded.raw), grouped(loaded.brotli), (loaded.brotli / ours.loaded.brotli).toFixed(1),
  ]);
  const files = rows.flatMap(({ name, loaded }) => loaded.files.map(({ file, brotli }) => `${name}: ${file} ${grouped(brotli)}`));
  return `${table(["", "min ms", "median ms", "× ours", "bytes", "brotli", "× ours"], cells)}\n\n${files.join("; ")}`;
}

export function memoryTable(memory) {
  return table(["", "bytes"], Object.entries(memory).map(([name, bytes]) => [name, grouped(bytes)]));
}

/** What a session takes beside the module itself and the frame that it holds: views, activations, features, what it knows of the frames before. */
function looking(memory) {
  return memory["a session"] - memory["module alone"] - memory["of these, a frame's bytes"];
}

/** A line a goal: at most so much, or at least. */
export function verdicts(rows, cold, memory) {
  const of = (start) => median(named(rows, start).times);
  const goal = (what, value, sign, bound, unit) => `goal ${what} ${sign} ${bound}${unit}: ${value.toFixed(2)}${(sign === "≤" ? value <= bound : value >= bound) ? "" : " (missed)"}`;
  const lines = [goal("whole look with all measures, median", of("facegate, whole"), "≤", 3.5, " ms"), goal("face followed, median", of("facegate, face"), "≤", 1, " ms")];
  if (cold) {
    lines.push(...["VIDEO", "IMAGE"].map((mode) => goal(`faster than MediaPipe's ${mode} mode, median: whole look`, of(`MediaPipe FaceDetector, ${mode}`) / of("facegate, whole"), "≥", 3, "×")));
    lines.push(goal("of MediaPipe's brotli bytes", cold[0].loaded.brotli / cold[1].loaded.brotli, "≤", 0.1, ""));
  }
  return [...lines, goal("WebAssembly memory of detector and measures, a session's less the module's and its frame's", looking(memory) / 1e6, "≤", 4, " MB")];
}
