// Runs before all else on a page: collects what a page should not have, where every engine tells it.
globalThis.faults = [];
addEventListener("error", (event) => globalThis.faults.push(`error: ${event.message ?? event.target}`), true);
addEventListener("unhandledrejection", (event) => globalThis.faults.push(`unhandled: ${event.reason}`));
addEventListener("securitypolicyviolation", (event) => globalThis.faults.push(`policy violation: ${event.violatedDirective} ${event.blockedURI}`));
for (const level of ["error", "warn"]) {
  const say = console[level];
  console[level] = (...words) => {
    globalThis.faults.push(`console.${level}: ${words.join(" ")}`);
    say.apply(console, words);
  };
}
