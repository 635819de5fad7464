// SPDX-License-Identifier: Apache-2.0
// The page's verifier outside of a browser: {script, list, now, files (base64)} in, each file's verdicts out.
import { readFileSync } from "node:fs";

const task = JSON.parse(readFileSync(0, "utf8"));
const { overall, verifyFile } = await import(task.script);
const answers = [];
for (const file of task.files) {
  const { checks } = await verifyFile(new Uint8Array(Buffer.from(file, "base64")), task.list, task.now);
  answers.push({ result: overall(checks), checks: Object.fromEntries(checks.map((check) => [check.check, check.result])) });
}
console.log(JSON.stringify(answers));
