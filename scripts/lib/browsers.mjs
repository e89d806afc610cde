// The browsers that judge: where each is found, and what installs it on Debian and Ubuntu.
import { existsSync } from "node:fs";
import { run, has, step } from "./run.mjs";

const applications = "/Applications";
/** `variable` names the program to use; else the first of `places`. All of `beside` must be there too. */
const browsers = {
  chromium: {
    variable: "CHROME_PATH", packages: ["chromium"],
    places: ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", `${applications}/Google Chrome.app/Contents/MacOS/Google Chrome`],
  },
  firefox: {
    variable: "FIREFOX_PATH", packages: ["firefox-esr"],
    places: ["/usr/bin/firefox-esr", "/usr/bin/firefox", `${applications}/Firefox.app/Contents/MacOS/firefox`],
  },
  // WebKitGTK: its driver starts its MiniBrowser, which wants a display.
  webkit: { variable: "WEBKIT_DRIVER_PATH", packages: ["webkit2gtk-driver", "xvfb"], places: ["/usr/bin/WebKitWebDriver"], beside: ["/usr/bin/Xvfb"] },
};

/** The program of a browser, or nothing where it is missing. */
export function findBrowser(name) {
  const { variable, places, beside = [] } = browsers[name];
  if (!beside.every((path) => existsSync(path))) return undefined;
  return [process.env[variable], ...places].find((path) => path && existsSync(path));
}

/** What starts apt-get with the right to install: nothing for root, sudo on a machine that is only there to test. */
async function aptGet() {
  if (!(await has("apt-get"))) return undefined;
  if (process.getuid?.() === 0) return ["apt-get"];
  return process.env.CI === "true" && (await has("sudo", ["--non-interactive", "true"])) ? ["sudo", "--non-interactive", "apt-get"] : undefined;
}

const candidate = async (name) => /Candidate: \d/.test(await run("apt-cache", ["policy", name]));

/** Installs one browser; gives why it stays away. */
async function install(name, [command, ...before]) {
  const { packages } = browsers[name];
  if ((await Promise.all(packages.map(candidate))).includes(false)) return `apt knows no ${packages.join(" or no ")}`;
  try {
    await run(command, [...before, "install", "--yes", "--no-install-recommends", ...packages]);
    return findBrowser(name) ? undefined : "apt's package brought none to the usual places";
  } catch (error) {
    if (process.env.CI === "true") throw error;
    return `apt-get: ${error.message.trim().split("\n").at(-1)}`;
  }
}

/** Installs what is missing. Gives `[name, why]` for each that stays away. */
async function installMissing(missing) {
  const apt = await aptGet();
  if (!apt) return missing.map((name) => [name, "not found, and no right to install it with apt"]);
  const [command, ...before] = apt;
  return step(`apt-get install ${missing.join(", ")}`, async () => {
    await run(command, [...before, "update"]).catch(() => undefined);
    const away = [];
    for (const name of missing) {
      const why = await install(name, apt);
      if (why) away.push([name, why]);
    }
    return away;
  }, "about a minute");
}

/**
 * Finds or installs all browsers. Chromium must be there. Another one that stays away is left out, with a line that says so and why; with CI=true only
 * where apt does not know it or may not be used: an installation that fails there is a failure.
 */
export async function installBrowsers() {
  const missing = Object.keys(browsers).filter((name) => !findBrowser(name));
  for (const [name, why] of missing.length > 0 ? await installMissing(missing) : []) {
    const hint = `${why}; install it or set ${browsers[name].variable}`;
    if (name === "chromium") throw new Error(`expected Chromium for the end-to-end tests, got none: ${hint}`);
    console.log(`! ${name} SKIPPED: ${hint}`);
  }
}
