// How many calls a second the account has, as the vendor's gateway counts them: for each operation in each region.

/** Calls a second of one operation, by the vendor's page; of a host that is none of its own, as in Singapore. */
const vendor: Record<string, number> = { "ap-southeast-1": 10, "ap-southeast-5": 3, "cn-hongkong": 10, "ap-southeast-3": 3 };
const elsewhere = 10;

/** Calls of one operation, and of all together; Infinity is no limit. */
interface Setting {
  api: (region: string) => number;
  user: number;
}

/** The region a host is in, or the host. */
export function regionOf(host: string): string {
  return /^cloudauth-intl(?:-vpc)?\.([a-z0-9-]+)\.aliyuncs\.com(?::\d+)?$/.exec(host)?.[1] ?? host;
}

/**
 * Reads `off`, `vendor`, `N` or `N/M`: N calls of an operation and M in all, each second.
 * @throws when it is of another form.
 */
export function readLimits(text: string | undefined): Setting {
  const setting = text?.trim() || "vendor";
  if (setting === "off") return { api: () => Infinity, user: Infinity };
  if (setting === "vendor") return { api: (region) => vendor[region] ?? elsewhere, user: Infinity };
  const [, api, user] = /^([1-9]\d*)(?:\/([1-9]\d*))?$/.exec(setting) ?? [];
  if (api === undefined) throw new Error("FACEGATE_SANDBOX_QPS: expected off, vendor, N or N/M, got another form");
  return { api: () => Number(api), user: user === undefined ? Infinity : Number(user) };
}

/** Counts calls of the last second. */
export class Limits {
  readonly #setting: Setting;
  readonly #lately = new Map<string, number[]>();

  constructor(text: string | undefined) {
    this.#setting = readLimits(text);
  }

  /** Counts a call, or says what it is refused with; refused calls do not count. `now` in milliseconds. */
  take(host: string, action: string, now: number): "Throttling.Api" | "Throttling.User" | null {
    const region = regionOf(host);
    if (this.#setting.api(region) === Infinity && this.#setting.user === Infinity) return null;
    const all = this.#of(region, now);
    const one = this.#of(`${region} ${action}`, now);
    if (one.length >= this.#setting.api(region)) return "Throttling.Api";
    if (all.length >= this.#setting.user) return "Throttling.User";
    one.push(now);
    all.push(now);
    return null;
  }

  #of(key: string, now: number): number[] {
    const times = (this.#lately.get(key) ?? []).filter((time) => time > now - 1000);
    this.#lately.set(key, times);
    return times;
  }
}
