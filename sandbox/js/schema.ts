/** The library's tables; every statement may run again. */
export const schema = [
  `CREATE TABLE IF NOT EXISTS groups (
     id INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, description TEXT NOT NULL, created TEXT NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS records (
     id INTEGER PRIMARY KEY AUTOINCREMENT, face_id TEXT NOT NULL UNIQUE, group_code TEXT NOT NULL, merchant_user_id TEXT NOT NULL,
     template BLOB NOT NULL, registration_type TEXT NOT NULL, created TEXT NOT NULL, UNIQUE (group_code, merchant_user_id))`,
  `CREATE TABLE IF NOT EXISTS nonces (nonce TEXT PRIMARY KEY, expires INTEGER NOT NULL) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS scripts (id INTEGER PRIMARY KEY AUTOINCREMENT, script TEXT NOT NULL, left INTEGER NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS calls (
     id INTEGER PRIMARY KEY AUTOINCREMENT, time TEXT NOT NULL, action TEXT NOT NULL, status INTEGER NOT NULL, code TEXT NOT NULL, sub_code TEXT,
     merchant_biz_id TEXT, merchant_user_id TEXT, request_id TEXT NOT NULL, scripted TEXT)`,
  `CREATE TABLE IF NOT EXISTS counts (action TEXT NOT NULL, code TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (action, code)) WITHOUT ROWID`,
];
