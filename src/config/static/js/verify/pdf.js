// SPDX-License-Identifier: Apache-2.0
// Files attached to a PDF, found by their streams (ISO 32000-2 §7.11.4); reads no page and follows no reference.
import { Fault } from "./bytes.js";

const LARGEST = 20_000_000;

/** The contents of every embedded file. Throws Fault for what this reader does not understand. */
export async function attachments(bytes) {
  const text = new TextDecoder("latin1").decode(bytes);
  const found = [];
  for (const match of text.matchAll(/<<([^]{0,2000}?)>>\s*stream\r?\n/g)) {
    const words = match[1].slice(match[1].lastIndexOf(" obj") + 1);
    if (!/\/Type\s*\/EmbeddedFile\b/.test(words)) continue;
    const start = match.index + match[0].length;
    const length = Number(/\/Length\s+(\d+)(?!\s+\d+\s+R)/.exec(words)?.[1] ?? text.indexOf("endstream", start) - start);
    const filter = /\/Filter\s*\[?\s*\/(\w+)/.exec(words)?.[1];
    const content = bytes.subarray(start, start + length);
    if (filter && filter !== "FlateDecode") throw new Fault("pdf-filter");
    found.push(filter ? await inflated(content) : content);
  }
  return found;
}

async function inflated(content) {
  try {
    const stream = new Blob([content]).stream().pipeThrough(new DecompressionStream("deflate"));
    const chunks = [];
    let size = 0;
    for (const reader = stream.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.length;
      if (size > LARGEST) throw new Fault("pdf-filter");
      chunks.push(value);
    }
    return new Uint8Array(await new Blob(chunks).arrayBuffer());
  } catch {
    throw new Fault("pdf-filter");
  }
}
