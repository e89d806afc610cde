// Child processes and progress lines, with nothing but Node's own modules: this runs before `npm ci`.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

/** A command as a message names it: of a long one its beginning, since what failed stands above it and must not be pushed out of sight. */
const inShort = (words) => (words.length > 12 ? `${words.slice(0, 4).join(" ")} … (${words.length - 4} more)` : words.join(" "));

/** Runs a command in the repository; gives its standard output (`merge`: and its errors), rejects with both when it fails. `show` passes them through. */
export function run(command, args, { show = false, merge = false, env = {}, cwd = root } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", show ? "inherit" : "pipe", show ? "inherit" : "pipe"],
    });
    let output = "";
    let stdout = "";
    child.stdout?.on("data", (chunk) => { stdout += chunk; output += chunk; });
    child.stderr?.on("data", (chunk) => { output += chunk; });
    child.on("error", (error) => reject(new Error(`${command}: ${error.message}`)));
    child.on("close", (status) => {
      if (status === 0) resolve(merge ? output : stdout);
      else reject(new Error(`${inShort([command, ...args])} ended with ${status}\n${output}`));
    });
  });
}

/** Whether a command can be started at all. */
export async function has(command, args = ["--version"]) {
  try {
    await run(command, args);
    return true;
  } catch {
    return false;
  }
}

/** Does one step and prints a line when it ends, with its time; `hint` says beforehand what takes long. */
export async function step(name, work, hint) {
  if (hint) console.log(`… ${name} (${hint})`);
  const start = performance.now();
  const result = await work();
  console.log(`✓ ${name} ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}

/** Ends the process with a message instead of a stack trace. */
export function fail(error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
