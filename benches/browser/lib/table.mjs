// Times as people read them: a table a job, and how far the goals are met.

const least = (times) => Math.min(...times);
const median = (times) => [...times].sort((a, b) => a - b)[times.length >> 1];
const own = "facegate, main thread";

/** A row's figures; ratios are its time to facegate's on the main thread, so more than 1 is slower than facegate. */
export function figures(rows) {
  const ours = rows.find(({ name, error }) => name === own && !error);
  return rows.map(({ times, ...row }) => {
    if (row.error || !times.length) return { ...row, times };
    const ratios = ours && { ratioMin: least(times) / least(ours.times), ratioMedian: median(times) / median(ours.times) };
    return { ...row, min: least(times), median: median(times), ...ratios, times };
  });
}

const columns = [
  ["", ({ name }) => name],
  ["min ms", ({ min }) => min?.toFixed(1)],
  ["median ms", (row) => row.median?.toFixed(1)],
  ["× ours, min", ({ ratioMin }) => ratioMin?.toFixed(2)],
  ["× ours, median", ({ ratioMedian }) => ratioMedian?.toFixed(2)],
  ["KB", ({ bytes }) => bytes && (bytes / 1000).toFixed(1)],
  ["chroma", ({ chroma }) => chroma],
  ["dB", (row) => row.psnr?.toFixed(2)],
];

/** Whether all of facegate's photos of a job are the same bytes. */
export function sameBytes(rows) {
  return new Set(rows.filter(({ group, sha256 }) => group === "facegate" && sha256).map(({ sha256 }) => sha256)).size <= 1;
}

/** A Markdown table of a job's figures. */
export function table(rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const cells = (row) => (row.error ? [row.name, `failed: ${row.error}`, ...Array(columns.length - 2).fill("")] : columns.map(([, of]) => of(row) ?? "–"));
  return [line(columns.map(([title]) => title)), line(columns.map((_, at) => (at ? "--:" : "---"))), ...rows.map((row) => line(cells(row)))].join("\n");
}

const measures = {
  browser: { title: "the browser's own best", of: (rows) => rows.filter(({ group }) => group === "browser") },
  bitmap: { title: "createImageBitmap with resize", of: (rows) => rows.filter(({ name }) => name.startsWith("createImageBitmap")) },
  library: { title: "the fastest library", of: (rows) => rows.filter(({ group }) => group === "library") },
  draw: { title: "drawImage + toBlob", of: (rows) => rows.filter(({ name }) => name.startsWith("canvas drawImage")) },
  sharp: { title: "sharp", of: (rows) => rows.filter(({ group }) => group === "sharp") },
};

/** For each goal of a job, what was reached by either of facegate's ways: `{ goal, against, wanted, reached: { name: { min, median } } }`. */
export function goalsOf({ goals = {} }, rows) {
  const ran = rows.filter(({ error, min }) => !error && min !== undefined);
  return Object.entries(goals).flatMap(([kind, wanted]) => {
    const rivals = measures[kind].of(ran);
    if (!rivals.length) return [];
    const fastest = (stat) => rivals.reduce((best, row) => (row[stat] < best[stat] ? row : best));
    const ratio = (row, stat) => (kind === "sharp" ? row[stat] / fastest(stat)[stat] : fastest(stat)[stat] / row[stat]);
    const reached = Object.fromEntries(ran.filter(({ group }) => group === "facegate").map((row) => [row.name, { min: ratio(row, "min"), median: ratio(row, "median") }]));
    return [{ kind, goal: measures[kind].title, against: fastest("median").name, wanted, reached }];
  });
}

/** The goals as lines of text. */
export function goalLines(goals) {
  return goals.map(({ kind, goal, against, wanted, reached }) => {
    const [sign, verb] = kind === "sharp" ? ["≤", "of the time of"] : ["≥", "faster than"];
    const ways = Object.entries(reached).map(([name, { min, median: middle }]) => {
      const met = kind === "sharp" ? middle <= wanted : middle >= wanted;
      return `${name.replace("facegate, ", "")} ${min.toFixed(2)} / ${middle.toFixed(2)}${met ? "" : " (missed)"}`;
    });
    return `goal ${sign} ${wanted}× ${verb} ${goal}${against === goal ? "" : ` (${against})`}, min / median: ${ways.join("; ")}`;
  });
}
