// The log of calls: the last ones, and how many of each action came to which end.

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

/** What the log tells. */
export interface Log {
  total: number;
  /** By action, then by `Code` and `SubCode`. */
  counts: Record<string, Record<string, number>>;
  /** Newest first. */
  last: Record<string, SqlStorageValue>[];
}

const kept = 500;

/** The log of calls. */
export class Calls {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  note(call: Call): void {
    const { id } = this.#sql.exec(
      `INSERT INTO calls (time, action, status, code, sub_code, merchant_biz_id, merchant_user_id, request_id, scripted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
      new Date().toISOString(), call.action, call.status, call.code, call.subCode, call.merchantBizId, call.merchantUserId, call.requestId, call.scripted).one();
    this.#sql.exec("DELETE FROM calls WHERE id <= ?", Number(id) - kept);
    this.#sql.exec("INSERT INTO counts (action, code, count) VALUES (?, ?, 1) ON CONFLICT (action, code) DO UPDATE SET count = count + 1",
      call.action, call.subCode === null ? call.code : `${call.code} ${call.subCode}`);
  }

  list(): Log {
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
}
