import type { Env } from "./settings.js";
import type { End, Trace } from "./trace.js";

/**
 * Counts a check in Workers Analytics Engine, where the binding `METRICS` is. One data point:
 *
 * | column | what |
 * |---|---|
 * | `index1` | region, or `-` where none was known yet |
 * | `blob1` | outcome, or `refused` |
 * | `blob2` | reason or code, or empty |
 * | `blob3` | region, or empty |
 * | `blob4` | credentials the upstream took: `current` or `previous` |
 * | `double1` | 1; sum it times `_sample_interval` to count |
 * | `double2` | from the request to the answer, ms |
 * | `double3` | of that at the upstream, ms |
 * | `double4` | upstream calls beyond the first |
 *
 * Nothing of it names a check or a person. It never fails the request it counts.
 */
export function countCheck(env: Env, trace: Trace, { outcome, reason, code }: End, ms: number): void {
  try {
    env.METRICS?.writeDataPoint({
      indexes: [trace.region ?? "-"],
      blobs: [outcome ?? "refused", reason ?? code ?? "", trace.region ?? "", trace.previousCredentials === true ? "previous" : "current"],
      doubles: [1, ms, trace.upstreamMs ?? 0, trace.repeats ?? 0],
    });
  } catch {
    // Counting is no reason to fail.
  }
}
