// SPDX-License-Identifier: Apache-2.0
// What the npm package jose says of our signatures and envelopes: one JSON task on standard input, one answer out.
import { readFileSync } from "node:fs";
import { CompactEncrypt, base64url, compactDecrypt, flattenedVerify, importJWK, importX509 } from "jose";

const task = JSON.parse(readFileSync(0, "utf8"));

const acts = {
  async verify({ jws, pem, algorithm = "ES256" }) {
    const key = await importX509(pem, algorithm);
    const { payload } = await flattenedVerify(jws, key, { algorithms: [algorithm], crit: { sigT: true } });
    return base64url.encode(payload);
  },
  async decrypt({ jwe, jwk }) {
    const { plaintext } = await compactDecrypt(jwe, await importJWK(jwk, "ECDH-ES+A256KW"));
    return new TextDecoder().decode(plaintext);
  },
  async encrypt({ text, jwk, header }) {
    const key = await importJWK(jwk, "ECDH-ES+A256KW");
    return new CompactEncrypt(new TextEncoder().encode(text)).setProtectedHeader(header).encrypt(key);
  },
};

try {
  console.log(JSON.stringify({ answer: await acts[task.act](task) }));
} catch (error) {
  console.log(JSON.stringify({ refused: error.code ?? error.message }));
}
