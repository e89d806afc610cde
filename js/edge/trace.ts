/** What is told of a request beside its answer: to the log, to the counters, and to CORS. */
export interface Trace {
  /** The check's id, once there is one. */
  check?: string;
  region?: string;
  /** How often the upstream was asked again, if it was. */
  repeats?: number;
  /** The page, once its ticket's signature says that it may read the answer. */
  origin?: string;
  /** The upstream's id of the request, and its `Code`, once it answered. */
  requestId?: string | undefined;
  upstreamCode?: string | undefined;
  /** How long the upstream took, all its tries together, in ms. */
  upstreamMs?: number;
  /** Whether it was the previous credentials that the upstream took. */
  previousCredentials?: boolean;
}

/** How a request for a check ended: with an outcome, or refused with a code. */
export interface End {
  outcome?: string;
  reason?: string | null;
  code?: string;
}
