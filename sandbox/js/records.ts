// Groups and records: what the operations of a face library do to the tables.
import { type Command, type Facts, type Picture, search } from "./rules.js";

type Sql = SqlStorage;
type Kind<K extends Command["kind"]> = Extract<Command, { kind: K }>;

const now = (): string => new Date().toISOString().replace(/\.\d+Z$/, "Z");

const templateBytes = 128;

/** The template of a picture that was judged. */
function template({ face }: Picture): Uint8Array {
  if (face === null) throw new Error("expected a judged picture, got one without a face");
  return face.template;
}

/** Groups and records of faces; a user has at most one face in a group. */
export class Records {
  readonly #sql: Sql;
  /** Templates of a group, packed for the search; dropped when the group changes. */
  readonly #packed = new Map<string, { ids: number[]; templates: Uint8Array }>();

  constructor(sql: Sql) {
    this.#sql = sql;
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
  put(group: string, merchantUserId: string, picture: Picture, faceId: string, type: "API" | "AUTO"): void {
    this.#sql.exec("DELETE FROM records WHERE group_code = ? AND merchant_user_id = ?", group, merchantUserId);
    this.#sql.exec(
      "INSERT INTO records (face_id, group_code, merchant_user_id, template, registration_type, created) VALUES (?, ?, ?, ?, ?, ?)",
      faceId, group, merchantUserId, template(picture).slice().buffer, type, now());
    this.#packed.delete(group);
  }

  /** What a check depends on. */
  check(command: Kind<"check">): Facts {
    // One more: the user's own face may be about to be replaced, and then it does not count.
    const most = command.returnFaces + 1;
    const found = command.groups.flatMap((group) => this.#find(group, template(command.source), most, command.duplicateScore));
    found.sort((a, b) => b.score - a.score);
    const userExists = command.register !== null && this.#sql.exec(
      "SELECT 1 FROM records WHERE group_code = ? AND merchant_user_id = ?", command.register, command.merchantUserId).toArray().length > 0;
    const faces = found.slice(0, most).map(({ score: _, ...face }) => face);
    return { kind: "check", found: faces, userExists };
  }

  #find(group: string, probe: Uint8Array, limit: number, least: number) {
    const { ids, templates } = this.#pack(group);
    return search(probe, templates, limit, least).map(([index, score]) => {
      const [row] = this.#sql.exec("SELECT face_id, merchant_user_id FROM records WHERE id = ?", ids[index] ?? 0).toArray();
      return { faceGroupCode: group, faceId: String(row?.face_id), merchantUserId: String(row?.merchant_user_id), score };
    });
  }

  #pack(group: string): { ids: number[]; templates: Uint8Array } {
    const known = this.#packed.get(group);
    if (known) return known;
    const rows = this.#sql.exec("SELECT id, template FROM records WHERE group_code = ? ORDER BY id", group).toArray();
    const templates = new Uint8Array(rows.length * templateBytes);
    rows.forEach((row, index) => templates.set(new Uint8Array(row.template as ArrayBuffer), index * templateBytes));
    const packed = { ids: rows.map((row) => Number(row.id)), templates };
    this.#packed.set(group, packed);
    return packed;
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

  deleteRecord(id: number): Facts {
    const rows = this.#sql.exec("DELETE FROM records WHERE id = ? RETURNING group_code", id).toArray();
    for (const { group_code } of rows) this.#packed.delete(String(group_code));
    return { kind: "changed", count: rows.length };
  }

  deleteUser(command: Kind<"deleteUser">): Facts {
    const rows = this.#sql.exec("DELETE FROM records WHERE merchant_user_id = ?1 AND (?2 IS NULL OR group_code = ?2) RETURNING group_code",
      command.merchantUserId, command.group).toArray();
    const groups = [...new Set(rows.map((row) => String(row.group_code)))].sort();
    for (const group of groups) this.#packed.delete(group);
    return { kind: "deleted", groups };
  }
}

function changed(cursor: SqlStorageCursor<Record<string, SqlStorageValue>>): Facts {
  return { kind: "changed", count: cursor.toArray().length };
}
