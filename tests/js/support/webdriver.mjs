// W3C WebDriver, the few commands that a test needs, over fetch.
import { spawn } from "node:child_process";

async function answered(url, tries = 1200) {
  for (let left = tries; ; left -= 1) {
    try {
      return await fetch(url);
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function command(method, url, body) {
  const response = await fetch(url, { method, body: body && JSON.stringify(body), headers: { "content-type": "application/json" } });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`WebDriver: ${value.error}: ${value.message}`);
  return value;
}

/** Starts a driver's program and one session; `goto`, `evaluate` (a function and its arguments, JSON both ways) and `close`. */
export async function startSession(program, { port, env, capabilities = {} }) {
  const driver = spawn(program, [`--port=${port}`], { env: { ...process.env, ...env }, stdio: "ignore" });
  const failed = new Promise((_, reject) => driver.once("error", reject));
  try {
    await Promise.race([answered(`http://127.0.0.1:${port}/status`), failed]);
    const { sessionId, capabilities: got } = await command("POST", `http://127.0.0.1:${port}/session`, { capabilities: { alwaysMatch: capabilities } });
    const session = `http://127.0.0.1:${port}/session/${sessionId}`;
    await command("POST", `${session}/timeouts`, { script: 120_000, pageLoad: 30_000 });
    return {
      version: `${got.browserName} ${got.browserVersion}`,
      goto: (url) => command("POST", `${session}/url`, { url }),
      evaluate: (work, ...args) => evaluate(session, work, args),
      close: async () => {
        await command("DELETE", session).catch(() => undefined);
        driver.kill();
      },
    };
  } catch (error) {
    driver.kill();
    throw error;
  }
}

async function evaluate(session, work, args) {
  const script = `const [given, done] = [JSON.parse(arguments[0]), arguments[arguments.length - 1]];
    Promise.resolve().then(() => (${work})(...given)).then((value) => done({ value }), (error) => done({ error: error + "\\n" + error.stack }));`;
  const { value, error } = await command("POST", `${session}/execute/async`, { script, args: [JSON.stringify(args)] });
  if (error) throw new Error(error);
  return value;
}
