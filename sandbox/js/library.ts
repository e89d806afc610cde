import { DurableObject } from "cloudflare:workers";
import { type Call, Calls, type Log } from "./calls.js";
import type { Env } from "./env.js";
import { Limits } from "./limits.js";
import { type Face, type Import, Records, type Status } from "./records.js";
import { type Answer, answer, type Command, type Effect, type Facts, type Ids, isGroupCode, refuse, type Script } from "./rules.js";
import { prepareTables } from "./schema.js";
import { type Kept, Scripts } from "./scripts.js";
import { templateOf } from "./template.js";

/** What is known of a request before the library sees it. */
export interface Arrival {
  /** Access key and nonce. */
  nonce: string;
  /** Milliseconds since 1970. */
  now: number;
  action: string;
  host: string;
  merchantUserId: string | null;
}

/** Whether a request may go on: `refused` is the Code it is refused with, `script` what it is struck by. */
export interface Admittance {
  refused: "SignatureNonceUsed" | "Throttling.Api" | "Throttling.User" | null;
  script: Script | null;
}

/** How long a nonce is remembered: the date window before and behind. */
const nonceLifeMs = 31 * 60_000;

/**
 * The sandbox's state: groups, records, nonces, scripts and the log of calls, in one SQLite.
 *
 * What a method wrote is on disk before its caller hears of it: the platform holds back a Durable Object's messages until
 * then, and a method's writes are one transaction.
 */
export class Library extends DurableObject<Env> {
  readonly #sql: SqlStorage;
  readonly #records: Records;
  readonly #scripts: Scripts;
  readonly #calls: Calls;
  readonly #limits: Limits;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.#sql = state.storage.sql;
    state.storage.transactionSync(() => prepareTables(this.#sql));
    this.#records = new Records(this.#sql);
    this.#scripts = new Scripts(this.#sql);
    this.#calls = new Calls(this.#sql);
    this.#limits = new Limits(env.FACEGATE_SANDBOX_QPS);
  }

  /** All or nothing, in the tables and in what is kept of them in memory. */
  #whole<T>(work: () => T): T {
    try {
      return this.ctx.storage.transactionSync(work);
    } catch (error) {
      this.#records.forget();
      throw error;
    }
  }

  /** Burns the nonce, counts the call and takes the script it is struck by. */
  arrive(arrival: Arrival): Admittance {
    this.#sql.exec("DELETE FROM nonces WHERE expires < ?", arrival.now);
    const burnt = this.#sql.exec("INSERT INTO nonces (nonce, expires) VALUES (?, ?) ON CONFLICT (nonce) DO NOTHING RETURNING nonce",
      arrival.nonce, arrival.now + nonceLifeMs).toArray();
    if (burnt.length === 0) return { refused: "SignatureNonceUsed", script: null };
    const refused = this.#limits.take(arrival.host, arrival.action, arrival.now);
    return { refused, script: refused === null ? this.#scripts.take(arrival, arrival.now) : null };
  }

  /** Carries out a command: what it finds, answers and writes is one transaction. */
  run(command: Command, effect: Effect | null, ids: Ids, merchantBizId: string | null): Answer {
    return this.#whole(() => {
      const id = command.kind === "check" && this.env.FACEGATE_SANDBOX_BIZ_IDS === "unique" ? merchantBizId : null;
      if (id !== null && this.#sql.exec("SELECT 1 FROM biz_ids WHERE id = ?", id).toArray().length > 0) return refuse(usedBizId, ids);
      const facts = this.#missing(command) ?? this.#carryOut(command, ids);
      const answered = answer(command, facts, effect?.name ?? null, ids);
      if (answered.register && command.kind === "check" && command.register !== null) {
        const face = { merchantUserId: command.merchantUserId, faceId: ids.faceId, template: templateOf(command.source) };
        this.#records.put(command.register, face, "AUTO");
      }
      if (id !== null && answered.status === 200) this.#sql.exec("INSERT INTO biz_ids (id) VALUES (?)", id);
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
        this.#records.put(command.group, { merchantUserId: command.merchantUserId, faceId: ids.faceId, template: templateOf(command.picture) }, "API");
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
    this.#calls.note(call);
  }

  calls(): Log {
    return this.#calls.list();
  }

  addScript(script: Script): number {
    return this.#scripts.add(script);
  }

  scripts(): Kept[] {
    return this.#scripts.list();
  }

  /** Removes one script, or all. */
  removeScripts(id: number | null): void {
    this.#scripts.remove(id);
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

  /** The newest records of a group and a user, or of any, at most 200. */
  records(group: string | null, merchantUserId: string | null): Record<string, SqlStorageValue>[] {
    return this.#records.newest(group, merchantUserId);
  }

  /** Deletes a record; tells whether there was one. */
  deleteRecord(id: number): boolean {
    return this.#whole(() => this.#records.deleteRecord(id).count) > 0;
  }

  /** Takes faces over without their pictures, all of them or none; the group is made where it is missing. */
  importFaces(group: string, faces: Import[]): void {
    this.#whole(() => {
      this.#records.create(group);
      for (const face of faces) this.#records.put(group, face, "IMPORT");
    });
  }

  /** The faces of these groups that are the same as the template's, best first. */
  search(groups: string[], template: Uint8Array, limit: number): Face[] {
    return this.#records.search(groups, template, limit);
  }

  status(): Status {
    return this.#records.status();
  }
}

const usedBizId = {
  refused: true, code: "InvalidParameter", message: "MerchantBizId: expected one that no earlier check succeeded with, got one used before.",
} as const;
