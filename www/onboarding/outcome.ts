// What an outcome, a reason or a failure means to the person in front of the page, and what to do next.
import type { OutcomeName } from "./messages/en.js";

/** What the main button of the outcome does; its words are the message of that name. */
export type Next = "retry" | "photo" | "signIn" | "open" | "done";

/** What the person is there for. */
export type Scenario = "register" | "verify";

/** One outcome: which words, how it feels, what comes next. */
export interface Outcome {
  readonly name: OutcomeName;
  readonly mood: "good" | "bad" | "unsure";
  readonly next: Next;
}

const passed: Record<Scenario, Outcome> = {
  register: { name: "registered", mood: "good", next: "signIn" },
  verify: { name: "welcome", mood: "good", next: "done" },
};

const others: Partial<Record<OutcomeName, Omit<Outcome, "name">>> = {
  DuplicateFace: { mood: "bad", next: "signIn" },
  SelfDuplicate: { mood: "good", next: "signIn" },
  FaceMismatch: { mood: "bad", next: "photo" },
  LivenessRisk: { mood: "bad", next: "photo" },
  BusinessPolicy: { mood: "bad", next: "done" },
  NoFaceDetected: { mood: "bad", next: "photo" },
  UnqualifiedPhoto: { mood: "bad", next: "photo" },
  ToolargeImage: { mood: "bad", next: "photo" },
  rejected: { mood: "bad", next: "photo" },
  retake: { mood: "bad", next: "photo" },
  unknown: { mood: "unsure", next: "done" },
};

const failures: Partial<Record<OutcomeName, Omit<Outcome, "name">>> = {
  NetworkFailed: { mood: "unsure", next: "retry" },
  RateLimited: { mood: "unsure", next: "retry" },
  UpstreamUnavailable: { mood: "unsure", next: "retry" },
  BodyTooSlow: { mood: "unsure", next: "retry" },
  ProofExpired: { mood: "unsure", next: "retry" },
  TicketExpired: { mood: "unsure", next: "retry" },
  TicketBusy: { mood: "unsure", next: "retry" },
  TicketUsed: { mood: "unsure", next: "done" },
  NotEnrolled: { mood: "bad", next: "open" },
};

function among(table: Partial<Record<OutcomeName, Omit<Outcome, "name">>>, name: string): Outcome | undefined {
  return Object.hasOwn(table, name) ? { name: name as OutcomeName, ...table[name as OutcomeName]! } : undefined;
}

/** A check's outcome and its reason. */
export function outcomeOf(scenario: Scenario, outcome: string, reason: string | null): Outcome {
  if (outcome === "passed") return passed[scenario];
  return among(others, reason ?? "") ?? among(others, outcome) ?? { name: "unknown", mood: "unsure", next: "done" };
}

/** A sending that failed with a code. */
export function failureOf(code: string): Outcome {
  if (code === "UpstreamUnknown") return outcomeOf("verify", "unknown", null);
  return among(failures, code) ?? { name: "failed", mood: "unsure", next: "done" };
}
