// Groups and records: what the operations of a face library do to the tables.
import { Packed } from "./packed.js";
import type { Command, Facts } from "./rules.js";
import { templateBytes, templateOf } from "./template.js";

type Sql = SqlStorage;
type Kind<K extends Command["kind"]> = Extract<Command, { kind: K }>;

/** A face the search found. */
export type Face = Extract<Facts, { kind: "check" }>["found"][number] & { score: number };

const now = (): string => new Date().toISOString().replace(/\.\d+Z$/, "Z");

/** What is kept, and how much memory the searched groups take. */
export interface Status {
  faces: number;
  /** Groups whose templates are in memory, with how many. */
  packed: Record<string, number>;
  packedBytes: number;
}

/** One face to be taken over without a picture. */
export interface Import {
  merchantUserId: string;
  faceId: string;
  template: Uint8Array;
}

/**
 * Groups and records of faces; a user has at most one face in a group.
 *
 * Each group's templates are packed in memory at its first search and kept as the table is; who undoes what was done to
 * the table calls {@link Records.forget}.
 */
export class Records {
  readonly #sql: Sql;
  readonly #packed = new Map<string, Packed>();

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Drops what is in memory; the next search reads the table again. */
  forget(): void {
    this.#packed.clear();
  }

  /** The first of these groups that does not exist. */
  missing(codes: string[]): string | undefined {
    return codes.find((code) => this.#sql.exec("SELECT 1 FROM groups WHERE code = ?", code).toArray().length === 0);
  }

  /** Makes a group unless it exists; tells whether it did. */
  create(code: string, name = code, description = ""): boolean {
    const made = this.#sql.exec(
      "INSERT INTO groups (code, name, description, created) VALUES (?, ?, ?, ?) ON CONFLICT (code) DO NOTHING RETURNING id", code, name, description, now());
    return made.toArray().length > 0;
  }

  /** Puts a user's face into a group, in place of one the user has there. */
  put(group: string, { merchantUserId, faceId, template }: Import, type: "API" | "AUTO" | "IMPORT"): void {
    if (template.length !== templateBytes) throw new RangeError(`expected a template of ${templateBytes} bytes, got ${template.length}`);
    this.#unpack(this.#sql.exec("DELETE FROM records WHERE group_code = ? AND merchant_user_id = ? RETURNING id, group_code", group, merchantUserId));
    const { id } = this.#sql.exec(
      `INSERT INTO records (face_id, group_code, merchant_user_id, template, registration_type, created) VALUES (?, ?, ?, ?, ?, ?) RETURNING id`,
      faceId, group, merchantUserId, template.slice().buffer, type, now()).one();
    this.#packed.get(group)?.add(Number(id), template);
  }

  /** What a check depends on. */
  check(command: Kind<"check">): Facts {
    // One more: the user's own face may be about to be replaced, and then it does not count.
    const found = this.search(command.groups, templateOf(command.source), command.returnFaces + 1, command.duplicateScore);
    const userExists = command.register !== null && this.#sql.exec(
      "SELECT 1 FROM records WHERE group_code = ? AND merchant_user_id = ?", command.register, command.merchantUserId).toArray().length > 0;
    return { kind: "check", found: found.map(({ score: _, ...face }) => face), userExists };
  }

  /** The faces of these groups that have at least a score beside the template, best first. */
  search(groups: string[], template: Uint8Array, limit: number, least?: number): Face[] {
    const hits = groups.flatMap((group) => this.#pack(group).search(template, limit, least).map((hit) => ({ ...hit, group })));
    return hits.sort((a, b) => b.score - a.score).slice(0, limit).map(({ id, group, score }) => {
      const row = this.#sql.exec("SELECT face_id, merchant_user_id FROM records WHERE id = ?", id).one();
      return { faceGroupCode: group, faceId: String(row.face_id), merchantUserId: String(row.merchant_user_id), score };
    });
  }

  #pack(group: string): Packed {
    const known = this.#packed.get(group);
    if (known) return known;
    const packed = new Packed();
    const rows = this.#sql.exec("SELECT id, template FROM records WHERE group_code = ? ORDER BY id", group).raw();
    for (const [id, template] of rows) packed.add(Number(id), new Uint8Array(template as ArrayBuffer));
    this.#packed.set(group, packed);
    return packed;
  }

  /** Takes deleted records (`id`, `group_code`) out of what is in memory; gives them. */
  #unpack(deleted: SqlStorageCursor<Record<string, SqlStorageValue>>): Record<string, SqlStorageValue>[] {
    const rows = deleted.toArray();
    for (const { id, group_code } of rows) this.#packed.get(String(group_code))?.remove(Number(id));
    return rows;
  }

  status(): Status {
    const groups = [...this.#packed];
    return {
      faces: Number(this.#sql.exec("SELECT count(*) AS faces FROM records").one().faces),
      packed: Object.fromEntries(groups.map(([group, { size }]) => [group, size])),
      packedBytes: groups.reduce((sum, [, { bytes }]) => sum + bytes, 0),
    };
  }

  /** The newest records of a group and a user, or of any, at most 200. */
  newest(group: string | null, merchantUserId: string | null): Record<string, SqlStorageValue>[] {
    return this.#sql.exec(
      `SELECT id, face_id AS faceId, group_code AS groupCode, merchant_user_id AS merchantUserId, registration_type AS registrationType, created
       FROM records WHERE (?1 IS NULL OR group_code = ?1) AND (?2 IS NULL OR merchant_user_id = ?2) ORDER BY id DESC LIMIT 200`, group, merchantUserId).toArray();
  }

  listRecords(command: Kind<"queryRecords">): Facts {
    const where = `FROM records WHERE group_code = ?1 AND (?2 IS NULL OR face_id = ?2) AND (?3 IS NULL OR merchant_user_id = ?3)
      AND (?4 IS NULL OR registration_type = ?4)`;
    const filters = [command.group, command.faceId, command.merchantUserId, command.registrationType];
    return this.#list(command.page, where, filters, "id, face_id, merchant_user_id, registration_type, created", (row) => ({
      Id: Number(row.id), FaceId: String(row.face_id), MerchantUserId: String(row.merchant_user_id),
      RegistrationType: String(row.registration_type), GmtCreate: String(row.created),
    }));
  }

  listGroups(command: Kind<"queryGroups">): Facts {
    const where = "FROM groups WHERE (?1 IS NULL OR code = ?1) AND (?2 IS NULL OR instr(name, ?2) > 0)";
    return this.#list(command.page, where, [command.code, command.name], "id, code, name, description", (row) => ({
      Id: Number(row.id), Code: String(row.code), Name: String(row.name), Description: String(row.description),
    }));
  }

  #list(
    page: Kind<"queryGroups">["page"], where: string, filters: (string | null)[], columns: string,
    item: (row: Record<string, SqlStorageValue>) => Record<string, string | number>,
  ): Facts {
    const total = Number(this.#sql.exec(`SELECT count(*) AS total ${where}`, ...filters).one().total);
    const [after, size, offset] = [1, 2, 3].map((n) => `?${filters.length + n}`);
    // One row more than the page tells whether there is a next one.
    const rows = this.#sql.exec(
      `SELECT ${columns} ${where} AND id > ${after} ORDER BY id LIMIT ${size} OFFSET ${offset}`, ...filters, page.after, page.size + 1, page.offset).toArray();
    const items = rows.slice(0, page.size).map(item);
    const next = rows.length > page.size ? Number(rows[page.size - 1]?.id) : null;
    return { kind: "listed", total, items, next };
  }

  modifyGroup(command: Kind<"modifyGroup">): Facts {
    return changed(this.#sql.exec("UPDATE groups SET name = ?2, description = coalesce(?3, description) WHERE id = ?1 RETURNING id",
      command.id, command.name, command.description));
  }

  deleteGroup(id: number): Facts {
    const rows = this.#sql.exec("DELETE FROM groups WHERE id = ? RETURNING code", id).toArray();
    for (const { code } of rows) {
      this.#sql.exec("DELETE FROM records WHERE group_code = ?", code ?? null);
      this.#packed.delete(String(code));
    }
    return { kind: "changed", count: rows.length };
  }

  deleteRecord(id: number): Extract<Facts, { kind: "changed" }> {
    const rows = this.#unpack(this.#sql.exec("DELETE FROM records WHERE id = ? RETURNING id, group_code", id));
    return { kind: "changed", count: rows.length };
  }

  deleteUser(command: Kind<"deleteUser">): Facts {
    const rows = this.#unpack(this.#sql.exec(
      "DELETE FROM records WHERE merchant_user_id = ?1 AND (?2 IS NULL OR group_code = ?2) RETURNING id, group_code", command.merchantUserId, command.group));
    return { kind: "deleted", groups: [...new Set(rows.map((row) => String(row.group_code)))].sort() };
  }
}

function changed(cursor: SqlStorageCursor<Record<string, SqlStorageValue>>): Facts {
  return { kind: "changed", count: cursor.toArray().length };
}
