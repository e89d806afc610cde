// What a backend's author's editor knows, in Node without the DOM.
import { fetchResult, mintTicket, verifyVerdict, type TicketOptions } from "facegate/server";

export async function ticket(key: TicketOptions["key"], jkt: string, subject: string): Promise<string> {
  // @ts-expect-error: a ticket says what it permits
  await mintTicket({ key, audience: "https://face.example.com", origin: "https://www.example.com", subject, jkt });
  return mintTicket({
    key, audience: "https://face.example.com", origin: "https://www.example.com", subject, jkt,
    policy: { verifyModel: 0, faceGroupCodes: ["customers"], register: "customers", liveness: true, region: "ap-southeast-1" },
  });
}

export async function passed(text: string, subject: string, checkId: string): Promise<boolean> {
  const verdict = await verifyVerdict(text, { keys: "https://face.example.com/.well-known/jwks.json", issuer: "https://face.example.com", subject });
  const { state } = await fetchResult({ endpoint: "https://face.example.com", apiKey: "key", checkId });
  return state === "done" && verdict.outcome === "passed";
}
