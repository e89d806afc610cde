/** What is told of a request beside its answer: to the log, and to CORS. */
export interface Trace {
  /** The check's id, once there is one. */
  check?: string;
  region?: string;
  /** How often the upstream was asked again, if it was. */
  repeats?: number;
  /** The page, once its ticket's signature says that it may read the answer. */
  origin?: string;
}
