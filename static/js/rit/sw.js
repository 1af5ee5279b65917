// Keeps the pages of the trip on the telephone. What is scanned is kept by the pages themselves.

const BLADEN = ["/ibl/rit/", "/ibl/rit/scannen/"];
const GEDULD = 4_000;

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(VERSIE);
      await cache.addAll([...BESTANDEN, ...BLADEN]);
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name !== VERSIE) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (event.request.mode === "navigate" && BLADEN.includes(url.pathname)) event.respondWith(page(event.request, url));
  else if (BESTANDEN.includes(url.pathname)) event.respondWith(file(event.request));
});

/** The newest page when there is signal; the last one when there is not. */
async function page(request, url) {
  const cache = await caches.open(VERSIE);
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(GEDULD) });
    // A page of the sign-in is not the page of the trip.
    if (response.ok && !response.redirected) await cache.put(url.pathname, response.clone());
    return response;
  } catch {
    return (await cache.match(url.pathname)) ?? Response.error();
  }
}

async function file(request) {
  const cache = await caches.open(VERSIE);
  return (await cache.match(request, { ignoreSearch: true })) ?? fetch(request);
}
