// A merchant's backend in any runtime, with facegate/server: does the work that its one argument asks for, in JSON, and prints what came of it.
import { fetchResult, generateKeys, generateSecret, hashSubject, mintTicket, verifyVerdict, verifyWebhook } from "../../../pkg/server/index.js";

const given = JSON.parse((globalThis.Deno?.args ?? process.argv.slice(2))[0]);
const { edge, mint, given: key, verdicts, webhooks, checks } = given;
const outcome = (promise) => promise.then((value) => ({ value }), ({ name, code, message }) => ({ name, code, message }));
const [pair, secret] = [await generateKeys(), generateSecret()];
const bytes = Uint8Array.from(atob(secret.k.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const minted = (of, more) => outcome(mintTicket({ ...mint, key: of, ...more }));
const keys = `${edge}/.well-known/jwks.json`;

// What a careless line would log.
console.error(pair, secret, { nested: [pair, secret] });
console.log(JSON.stringify({
  pair, secret, subject: await hashSubject("customer-4711", "a pepper of thirty-two bytes or so"),
  tickets: { pair: await minted(pair.privateJwk), secret: await minted(secret), bytes: await minted(bytes, { kid: secret.kid }), given: await minted(key), public: await minted(pair.publicJwk) },
  verdicts: await Promise.all(verdicts.map(({ text, ...options }) => outcome(verifyVerdict(text, { keys, ...options })))),
  webhooks: await Promise.all(webhooks.map(({ headers, body }) => outcome(verifyWebhook(new Request("https://shop.example/hook", { method: "POST", headers, body }), { keys })))),
  results: await Promise.all(checks.map((checkId) => outcome(fetchResult({ endpoint: edge, apiKey: "k1", checkId })))),
}));
