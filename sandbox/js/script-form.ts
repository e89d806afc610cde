/** The script a form of the console asks for, in the JSON of the API; what the form leaves empty is left out. `now` in milliseconds. */
export function scriptOf(form: Record<string, string>, now: number): string {
  const text = (name: string): string | undefined => form[name]?.trim() || undefined;
  const number = (name: string): number | undefined => {
    const value = text(name);
    return value === undefined ? undefined : Number(value);
  };
  const [kind = "", name = ""] = (text("effect") ?? "").split(":");
  const [startsIn, lasts] = [number("startsIn"), number("lasts")];
  const from = startsIn === undefined && lasts === undefined ? undefined : now + (startsIn ?? 0) * 1000;
  return JSON.stringify({
    match: { action: text("action"), merchantUserId: text("merchantUserId") },
    [kind]: name, times: number("times"), every: number("every"), probability: number("probability"), seed: number("seed"), delayMs: number("delayMs"),
    from: from === undefined ? undefined : Math.round(from), until: from === undefined || lasts === undefined ? undefined : Math.round(from + lasts * 1000),
  });
}
