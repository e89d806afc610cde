// Every byte a browser receives, and what is found in it.

/** Records all answers a page and its Workers get from now on, headers as on the wire; `done` gives them once their bodies are here. */
export async function record(page) {
  const client = await page.createCDPSession();
  const answers = new Map();
  const bodies = [];
  client.on("Target.attachedToTarget", async ({ sessionId }) => {
    const worker = client.connection().session(sessionId);
    await listen(worker, answers, bodies);
    // It has waited for us, so as to be heard from its first request on.
    await worker.send("Runtime.runIfWaitingForDebugger");
  });
  await client.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
  await listen(client, answers, bodies);
  return async () => {
    await Promise.all(bodies);
    await client.detach();
    return [...answers.values()];
  };
}

/** Collects what one session is told of. */
async function listen(client, answers, bodies) {
  const of = (id) => answers.get(id) ?? answers.set(id, { url: "", headers: "", body: "" }).get(id);
  client.on("Network.responseReceived", ({ requestId, response }) => {
    of(requestId).url = response.url;
    of(requestId).headers += JSON.stringify(response.headers);
  });
  client.on("Network.responseReceivedExtraInfo", ({ requestId, headers, headersText = "" }) => {
    of(requestId).headers += JSON.stringify(headers) + headersText;
  });
  client.on("Network.loadingFinished", ({ requestId }) => {
    bodies.push(client.send("Network.getResponseBody", { requestId }).then(({ body, base64Encoded }) => {
      of(requestId).body = Buffer.from(body, base64Encoded ? "base64" : "utf8").toString("latin1");
    }));
  });
  await client.send("Network.enable", { maxTotalBufferSize: 100_000_000, maxResourceBufferSize: 50_000_000 });
}

/** A text with what is legible in the JWS's it holds. */
function legible(text) {
  const tokens = text.match(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g) ?? [];
  return [text, ...tokens.flatMap((token) => token.split(".").slice(0, 2).map((part) => Buffer.from(part, "base64url").toString("latin1")))].join("\n");
}

/** The ways a text can be written down. */
function spellings(word) {
  const bytes = Buffer.from(word);
  return [word, bytes.toString("hex"), bytes.toString("base64").replace(/.?=*$/, ""), bytes.toString("base64url").slice(0, -1)].map((text) => text.toLowerCase());
}

/** Where any of the words, in any of its spellings and any case, is in what was received. */
export function leaks(answers, words) {
  return answers.flatMap(({ url, headers, body }) => {
    const text = legible(`${url}\n${headers}\n${body}`).toLowerCase();
    return words.filter((word) => spellings(word).some((spelling) => text.includes(spelling))).map((word) => `${url} holds ${word}`);
  });
}
