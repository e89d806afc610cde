import { DurableObject } from "cloudflare:workers";
import type { Env } from "./env.js";
import { Records } from "./records.js";
import { type Answer, answer, type Command, type Effect, type Facts, type Ids, isGroupCode, type Script } from "./rules.js";
import { schema } from "./schema.js";

/** What is known of a request before the library sees it. */
export interface Arrival {
  /** Access key and nonce. */
  nonce: string;
  /** Milliseconds since 1970. */
  now: number;
  action: string;
  merchantUserId: string | null;
}

/** One line of the log of calls. No picture is in it. */
export interface Call {
  action: string;
  status: number;
  code: string;
  subCode: string | null;
  merchantBizId: string | null;
  merchantUserId: string | null;
  requestId: string;
  scripted: string | null;
}

/** How long a nonce is remembered: the date window before and behind. */
const nonceLifeMs = 31 * 60_000;
const callsKept = 500;

/** The sandbox's state: groups, records, nonces, scripts and the log of calls, in one SQLite. */
export class Library extends DurableObject<Env> {
  readonly #sql: SqlStorage;
  readonly #records: Records;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.#sql = state.storage.sql;
    for (const statement of schema) this.#sql.exec(statement);
    this.#records = new Records(this.#sql);
  }

  /** Burns the nonce and takes the script this call matches. `fresh` is false when the nonce was used before. */
  arrive(arrival: Arrival): { fresh: boolean; script: Script | null } {
    this.#sql.exec("DELETE FROM nonces WHERE expires < ?", arrival.now);
    const burnt = this.#sql.exec("INSERT INTO nonces (nonce, expires) VALUES (?, ?) ON CONFLICT (nonce) DO NOTHING RETURNING nonce",
      arrival.nonce, arrival.now + nonceLifeMs).toArray();
    if (burnt.length === 0) return { fresh: false, script: null };
    return { fresh: true, script: this.#takeScript(arrival) };
  }

  #takeScript({ action, merchantUserId }: Arrival): Script | null {
    for (const row of this.#sql.exec("SELECT id, script, left FROM scripts ORDER BY id").toArray()) {
      const script = JSON.parse(String(row.script)) as Script;
      if (script.action !== null && script.action !== action) continue;
      if (script.merchantUserId !== null && script.merchantUserId !== merchantUserId) continue;
      if (Number(row.left) > 1) this.#sql.exec("UPDATE scripts SET left = left - 1 WHERE id = ?", row.id ?? 0);
      else this.#sql.exec("DELETE FROM scripts WHERE id = ?", row.id ?? 0);
      return script;
    }
    return null;
  }

  /** Carries out a command: what it finds, answers and writes is one transaction. */
  run(command: Command, effect: Effect | null, ids: Ids): Answer {
    return this.ctx.storage.transactionSync(() => {
      const facts = this.#missing(command) ?? this.#carryOut(command, ids);
      const answered = answer(command, facts, effect?.name ?? null, ids);
      if (answered.register && command.kind === "check" && command.register !== null) {
        this.#records.put(command.register, command.merchantUserId, command.source, ids.faceId, "AUTO");
      }
      return answered;
    });
  }

  /** Makes the groups a command names, or says which does not exist where groups are strict. */
  #missing(command: Command): Facts | undefined {
    const named = command.kind === "check" ? [...command.groups, ...(command.register === null ? [] : [command.register])]
      : command.kind === "addRecord" ? [command.group] : [];
    if (this.env.FACEGATE_SANDBOX_GROUPS === "strict") {
      const code = this.#records.missing(named);
      return code === undefined ? undefined : { kind: "noSuchGroup", code };
    }
    for (const code of named) this.#records.create(code);
    return undefined;
  }

  #carryOut(command: Command, ids: Ids): Facts {
    switch (command.kind) {
      case "check": return this.#records.check(command);
      case "addRecord":
        this.#records.put(command.group, command.merchantUserId, command.picture, ids.faceId, "API");
        return { kind: "added" };
      case "queryRecords": return this.#records.listRecords(command);
      case "queryGroups": return this.#records.listGroups(command);
      case "modifyGroup": return this.#records.modifyGroup(command);
      case "deleteGroup": return this.#records.deleteGroup(command.id);
      case "deleteRecord": return this.#records.deleteRecord(command.id);
      case "deleteUser": return this.#records.deleteUser(command);
    }
  }

  /** Writes one line into the log of calls. */
  note(call: Call): void {
    this.#sql.exec(
      `INSERT INTO calls (time, action, status, code, sub_code, merchant_biz_id, merchant_user_id, request_id, scripted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      new Date().toISOString(), call.action, call.status, call.code, call.subCode, call.merchantBizId, call.merchantUserId, call.requestId, call.scripted);
    this.#sql.exec("DELETE FROM calls WHERE id <= (SELECT max(id) FROM calls) - ?", callsKept);
    this.#sql.exec("INSERT INTO counts (action, code, count) VALUES (?, ?, 1) ON CONFLICT (action, code) DO UPDATE SET count = count + 1",
      call.action, call.subCode === null ? call.code : `${call.code} ${call.subCode}`);
  }

  /** How many calls of each action came to which end, and the last ones, newest first. */
  calls(): { total: number; counts: Record<string, Record<string, number>>; last: Record<string, SqlStorageValue>[] } {
    const counts: Record<string, Record<string, number>> = {};
    let total = 0;
    for (const { action, code, count } of this.#sql.exec("SELECT action, code, count FROM counts ORDER BY action, code")) {
      (counts[String(action)] ??= {})[String(code)] = Number(count);
      total += Number(count);
    }
    const last = this.#sql.exec(
      `SELECT time, action, status, code, sub_code AS subCode, merchant_biz_id AS merchantBizId, merchant_user_id AS merchantUserId,
         request_id AS requestId, scripted FROM calls ORDER BY id DESC LIMIT 100`).toArray();
    return { total, counts, last };
  }

  addScript(script: Script): void {
    this.#sql.exec("INSERT INTO scripts (script, left) VALUES (?, ?)", JSON.stringify(script), script.times);
  }

  scripts(): { script: Script; left: number }[] {
    return this.#sql.exec("SELECT script, left FROM scripts ORDER BY id").toArray()
      .map((row) => ({ script: JSON.parse(String(row.script)) as Script, left: Number(row.left) }));
  }

  clearScripts(): void {
    this.#sql.exec("DELETE FROM scripts");
  }

  /** `invalid` when the code cannot be a group's. */
  createGroup(code: string, name: string, description: string): "created" | "exists" | "invalid" {
    if (!isGroupCode(code)) return "invalid";
    return this.#records.create(code, name || code, description) ? "created" : "exists";
  }

  groups(): Record<string, SqlStorageValue>[] {
    return this.#sql.exec(`SELECT id, code, name, description, created, (SELECT count(*) FROM records WHERE group_code = code) AS faces
      FROM groups ORDER BY id`).toArray();
  }

  /** The newest records, at most 200. */
  records(group: string | null): Record<string, SqlStorageValue>[] {
    return this.#sql.exec(`SELECT id, face_id AS faceId, group_code AS groupCode, merchant_user_id AS merchantUserId,
      registration_type AS registrationType, created FROM records WHERE ?1 IS NULL OR group_code = ?1 ORDER BY id DESC LIMIT 200`, group).toArray();
  }
}
