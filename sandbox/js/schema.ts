// The library's tables.
import { templateMake } from "./template.js";

/** Raised when a table changes its shape. */
const version = 2;

const tables = [
  `CREATE TABLE IF NOT EXISTS groups (
     id INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, description TEXT NOT NULL, created TEXT NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS records (
     id INTEGER PRIMARY KEY AUTOINCREMENT, face_id TEXT NOT NULL UNIQUE, group_code TEXT NOT NULL, merchant_user_id TEXT NOT NULL,
     template BLOB NOT NULL, registration_type TEXT NOT NULL, created TEXT NOT NULL, UNIQUE (group_code, merchant_user_id))`,
  // For all of a group in the order of ids, without sorting.
  "CREATE INDEX IF NOT EXISTS records_of_group ON records (group_code, id)",
  "CREATE INDEX IF NOT EXISTS records_of_user ON records (merchant_user_id)",
  "CREATE TABLE IF NOT EXISTS nonces (nonce TEXT PRIMARY KEY, expires INTEGER NOT NULL) WITHOUT ROWID",
  "CREATE INDEX IF NOT EXISTS nonces_by_expiry ON nonces (expires)",
  "CREATE TABLE IF NOT EXISTS biz_ids (id TEXT PRIMARY KEY) WITHOUT ROWID",
  // `left` counts down the calls it still strikes, NULL when there is no end to them; `seen` counts the calls it matched.
  "CREATE TABLE IF NOT EXISTS scripts (id INTEGER PRIMARY KEY AUTOINCREMENT, script TEXT NOT NULL, left INTEGER, seen INTEGER NOT NULL DEFAULT 0)",
  `CREATE TABLE IF NOT EXISTS calls (
     id INTEGER PRIMARY KEY AUTOINCREMENT, time TEXT NOT NULL, action TEXT NOT NULL, status INTEGER NOT NULL, code TEXT NOT NULL, sub_code TEXT,
     merchant_biz_id TEXT, merchant_user_id TEXT, request_id TEXT NOT NULL, scripted TEXT)`,
  "CREATE TABLE IF NOT EXISTS counts (action TEXT NOT NULL, code TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (action, code)) WITHOUT ROWID",
];

/** Makes the tables; what an older sandbox kept in another shape, or by templates of another make, is dropped. */
export function prepareTables(sql: SqlStorage): void {
  sql.exec("CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID");
  const known = new Map(sql.exec("SELECT name, value FROM about").toArray().map((row) => [String(row.name), String(row.value)]));
  const changed = known.get("version") !== String(version);
  if (changed) sql.exec("DROP TABLE IF EXISTS scripts");
  if (changed || known.get("templates") !== templateMake) sql.exec("DROP TABLE IF EXISTS records");
  for (const statement of tables) sql.exec(statement);
  for (const [name, value] of Object.entries({ version: String(version), templates: templateMake })) {
    sql.exec("INSERT INTO about (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE value <> excluded.value", name, value);
  }
}
