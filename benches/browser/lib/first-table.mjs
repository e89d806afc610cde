// First photos as people read them: a row a contestant, least and median of its times.

const sorted = (times) => [...times].sort((a, b) => a - b);
const both = (times) => (times?.length ? `${sorted(times)[0].toFixed(0)} / ${sorted(times)[times.length >> 1].toFixed(0)}` : "–");
const line = (cells) => `| ${cells.join(" | ")} |`;

/** `rows`: `{ name, ready, times, warm }` or with an `error`, two a contestant. The last column is the fourth photo of the same page. */
export function firstTable(rows) {
  const names = [...new Set(rows.map(({ name }) => name))];
  const lines = names.map((name) => {
    const [cold, ready] = [false, true].map((wanted) => rows.find((row) => row.name === name && row.ready === wanted));
    const error = cold?.error ?? ready?.error;
    return line(error ? [name, `failed: ${error}`, "", ""] : [name, both(cold?.times), both(ready?.times), both([...(cold?.warm ?? []), ...(ready?.warm ?? [])])]);
  });
  const titles = ["min / median ms", "from nothing", "loaded before", "fourth photo"];
  return [line(titles), line(titles.map((_, at) => (at ? "--:" : "---"))), ...lines].join("\n");
}
