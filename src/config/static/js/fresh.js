// SPDX-License-Identifier: Apache-2.0
// Keeps a list fresh while somebody looks at it: `data-fresh` is where to ask for it alone. Without scripts one reloads.
const OFTEN = 700; // ms: what the other economy's node tells is here within a second
const SELDOM = 10_000;
const AWHILE = 5 * 60_000; // then nobody looks that closely any more

const began = Date.now();

async function refresh(part) {
  const answer = await fetch(part.dataset.fresh, { headers: { Accept: "text/html" } });
  if (!answer.ok) return part;
  const told = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
  if (!told || told.innerHTML === part.innerHTML) return part;
  part.replaceWith(told);
  return told;
}

async function watch(part) {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, Date.now() - began < AWHILE ? OFTEN : SELDOM));
    if (document.hidden) continue;
    try {
      part = await refresh(part);
    } catch {
      // the node is away: ask again
    }
  }
}

for (const part of document.querySelectorAll("[data-fresh]")) watch(part);
