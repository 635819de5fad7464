// SPDX-License-Identifier: Apache-2.0
// Serves the gate's page without a network: what is fetched is kept, what can't be fetched is taken from there.
const KEPT = "gate";
const SECONDS = 4_000;
const isPart = (url) => url.pathname === "/gate/" || url.pathname === "/trust-list.json" || url.pathname.startsWith("/static/");

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method === "GET" && url.origin === self.location.origin && isPart(url)) event.respondWith(part(event.request));
});

async function part(request) {
  const store = await caches.open(KEPT);
  try {
    const answer = await Promise.race([fetch(request), late()]);
    if (answer.ok) await store.put(request, answer.clone());
    return answer;
  } catch (error) {
    const kept = await store.match(request, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}

const late = () => new Promise((_, reject) => setTimeout(() => reject(new Error("no answer in time")), SECONDS));
