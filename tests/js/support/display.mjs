// A display that nobody sees, for browsers that want one.
import { spawn } from "node:child_process";

/** Starts Xvfb on the first free number; gives its name and `close`. */
export async function openDisplay() {
  const server = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const number = await new Promise((resolve, reject) => {
    let said = "";
    server.stdio[3].on("data", (chunk) => {
      said += chunk;
      if (said.endsWith("\n")) resolve(said.trim());
    });
    server.once("error", reject);
    server.once("exit", (status) => reject(new Error(`expected Xvfb to run, got its end with ${status}`)));
  });
  return { name: `:${number}`, close: () => server.kill() };
}
