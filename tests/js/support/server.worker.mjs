// facegate/server inside workerd: mints with each kind of key, the keys made there too.
import { generateKeys, generateSecret, mintTicket } from "../../../pkg/server/index.js";

export default {
  async fetch(request) {
    const { options, given } = await request.json();
    const [pair, secret] = [await generateKeys(), generateSecret()];
    const mint = (key, more) => mintTicket({ ...options, key, ...more });
    const bytes = Uint8Array.from(atob(secret.k.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
    return Response.json({
      pair, secret, tickets: { pair: await mint(pair.privateJwk), secret: await mint(secret), bytes: await mint(bytes, { kid: secret.kid }), given: await mint(given) },
      refused: await mint(pair.publicJwk).catch(({ code, message }) => ({ code, message })),
    });
  },
};
