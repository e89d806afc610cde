// Scripts: which of them a call is struck by, and what is left of each.
import { type Script, turn } from "./rules.js";

/** A script as it is kept. */
export interface Kept {
  id: number;
  script: Script;
  /** Calls it still strikes; null is without end. */
  left: number | null;
  /** Calls it has matched while its time was. */
  seen: number;
}

/** What a script may be for. */
export interface Matched {
  action: string;
  merchantUserId: string | null;
}

/** The scripts, in the order they were given. */
export class Scripts {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add(script: Script): number {
    return Number(this.#sql.exec("INSERT INTO scripts (script, left) VALUES (?, ?) RETURNING id", JSON.stringify(script), script.times).one().id);
  }

  list(): Kept[] {
    return this.#sql.exec("SELECT id, script, left, seen FROM scripts ORDER BY id").toArray().map((row) => ({
      id: Number(row.id), script: JSON.parse(String(row.script)) as Script, left: row.left === null ? null : Number(row.left), seen: Number(row.seen),
    }));
  }

  /** Removes one, or all. */
  remove(id: number | null): void {
    this.#sql.exec("DELETE FROM scripts WHERE ?1 IS NULL OR id = ?1", id);
  }

  /** The first script that strikes this call. Those before it that matched have counted it. */
  take({ action, merchantUserId }: Matched, now: number): Script | null {
    for (const { id, script, left, seen } of this.list()) {
      if (script.action !== null && script.action !== action) continue;
      // No other operation's answer has a SubCode: it would take the script for nothing.
      if (script.effect.kind === "subCode" && action !== "FaceDuplicationCheckIntl") continue;
      if (script.merchantUserId !== null && script.merchantUserId !== merchantUserId) continue;
      const { open, strikes } = turn(script.schedule, now, seen + 1);
      if (!open) continue;
      const over = strikes && left !== null && left <= 1;
      if (over) this.remove(id);
      else this.#sql.exec("UPDATE scripts SET seen = seen + 1, left = left - ?2 WHERE id = ?1", id, Number(strikes));
      if (strikes) return script;
    }
    return null;
  }
}
