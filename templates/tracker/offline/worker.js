// The service worker: Today and the sheets of its calls without a connection, and calls logged
// meanwhile. docs/phone.md tells what it keeps, for whom and for how long.
"use strict";
const { version, files, script, offline, outcomes } = JSON.parse("{{ facts|escapejs }}");
const FILES = `files-${version}`;
const SHEET = /^\/interviews\/\d+\/(call|log)\/$/;
// A sheet that was fetched since then is not fetched again for being due.
const MINUTES = 15;

// What is kept besides pages: `own`, who is logged in and the key of what they keep; `calls`.

async function stored(name, act) {
  const opening = indexedDB.open("day-four", 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("own");
    opening.result.createObjectStore("calls", { keyPath: "submission" });
  };
  const database = await new Promise((resolve, reject) => {
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  const change = database.transaction(name, "readwrite");
  const request = act(change.objectStore(name));
  await new Promise((resolve, reject) => {
    change.oncomplete = resolve;
    change.onabort = () => reject(change.error);
  }).finally(() => database.close());
  return request.result;
}

const own = () => stored("own", (store) => store.get(1));

// Somebody's pages and the key of their calls: gone with the log-out. The calls themselves wait,
// unreadable, until the same user brings the key again.
let forgotten = 0;
async function forget() {
  forgotten++;
  await stored("own", (store) => store.delete(1));
  for (const name of await caches.keys()) {
    if (name.startsWith("pages-")) await caches.delete(name);
  }
}

async function whoIsIt() {
  const answer = await fetch("/phone/", { redirect: "manual", signal: AbortSignal.timeout(10_000) });
  return answer.ok ? answer.json() : {};
}

// Every page says in a header for whom it was made.
const userOf = (answer) => answer.headers.get("X-Page-Of");

async function heed(answer) {
  const user = userOf(answer);
  if (!user) return null;
  let mine = await own();
  if (mine && mine.user !== user) {
    await forget();
    mine = null;
  }
  if (user === "nobody") return null;
  if (!mine) {
    const before = forgotten;
    const { user: same, key } = await whoIsIt();
    if (same !== user || before !== forgotten) return null;
    const raw = Uint8Array.from(atob(key), (one) => one.charCodeAt(0));
    mine = { user, key: await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]) };
    await stored("own", (store) => store.put(mine, 1));
    if (before !== forgotten) await forget();
  }
  return mine;
}

// Pages

// What was just done is said once, and not again by the copy.
const SAID = /(<div class="messages"[^>]*>)[^]*?(<\/div>\s*<header class="lead">)/;

function like(answer, html, status = 200) {
  const headers = new Headers(answer.headers);
  headers.delete("Content-Encoding");
  return new Response(html, { status, headers });
}

async function keepPage(path, answer, mine) {
  if (!answer.ok || answer.redirected || userOf(answer) !== mine.user) return "";
  const before = forgotten;
  const html = (await answer.text()).replace(SAID, "$1$2");
  const copy = like(answer, html);
  copy.headers.set("X-Fetched-At", Date.now());
  const pages = await caches.open(`pages-${mine.user}`);
  if (before === forgotten) await pages.put(path, copy);
  // They logged out while it was on its way.
  if (before !== forgotten) await forget();
  return html;
}

const sheetsOf = (today) =>
  new Set([...today.matchAll(/href="(\/interviews\/\d+\/)call\/"/g)].flatMap(([, path]) => [`${path}call/`, `${path}log/`]));

async function keepSheets(today, mine) {
  const wanted = sheetsOf(today);
  const pages = await caches.open(`pages-${mine.user}`);
  for (const { url } of await pages.keys()) {
    const { pathname } = new URL(url);
    if (pathname !== "/" && !wanted.has(pathname)) await pages.delete(url);
  }
  for (const path of wanted) {
    const copy = await pages.match(path);
    if (copy && Date.now() - copy.headers.get("X-Fetched-At") < MINUTES * 60_000) continue;
    const before = forgotten;
    const answer = await fetch(path, { redirect: "manual", priority: "low" });
    if (before !== forgotten) return;
    await keepPage(path, answer, mine);
  }
}

async function keepToday(answer, mine) {
  const today = await keepPage("/", answer ?? (await fetch("/", { redirect: "manual" })), mine);
  if (today) await keepSheets(today, mine);
}

const mayBeKept = ({ pathname, search }) => !search && (pathname === "/" || SHEET.test(pathname));

// A page that has just come from the server: kept where it is one of those.
async function notice(path, answer) {
  const mine = await heed(answer);
  if (!mine) return;
  if (path === "/") return keepToday(answer, mine);
  const pages = await caches.open(`pages-${mine.user}`);
  if (await pages.match(path)) await keepPage(path, answer, mine);
}

const day = (at) => at.toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long" });

// What is shown in place of a page that is not here: what happened, and what can be read.
async function insteadOf(say = "") {
  const titles = [];
  for (const name of await caches.keys()) {
    if (!name.startsWith("pages-")) continue;
    const pages = await caches.open(name);
    for (const { url } of await pages.keys()) {
      const { pathname } = new URL(url);
      if (pathname.endsWith("/log/")) continue;
      const [, title] = /<title>([^]*?) · /.exec(await (await pages.match(url)).text());
      titles.push(`<div class="row"><h3><a href="${pathname}">${title}</a></h3></div>`);
    }
  }
  const frame = await caches.match(offline);
  const html = await frame.text();
  const list = titles.join("") || "<p>Nothing yet. Open Today once while you are connected.</p>";
  const told = html.replace(/<!--say-->[^]*?<!--end-->/, say || "$&");
  return like(frame, told.replace("<!--list-->", () => list), 503);
}

async function copyOf(url) {
  const copy = mayBeKept({ pathname: url.pathname }) && (await caches.match(url.pathname));
  if (!copy) return null;
  const at = new Date(+copy.headers.get("X-Fetched-At"));
  const on = day(at) === day(new Date()) ? "" : `${day(at)}, `;
  const notice = `<div class="notice" id="as-of"><p><b>As of ${on}${at.toTimeString().slice(0, 5)}</b>, you are offline. Calls that you log are saved on this device and sent later.</p><a href="">Try again</a></div>`;
  const html = (await copy.text())
    .replace(SAID, (_, from, to) => from + notice + to)
    .replace(/(name="submission" value=")[^"]*/g, (_, before) => before + crypto.randomUUID())
    .replace(`value="${url.searchParams.get("outcome")}"`, "$& checked");
  return like(copy, html);
}

// From the server if it answers in time, else from here. A copy is at hand sooner than a server
// that is hard to reach.
async function showPage(event, url) {
  const answering = (async () => (await event.preloadResponse) ?? fetch(event.request))().then(fromUs);
  // What is large and not kept must not be held here twice.
  const noticed = answering.then((answer) =>
    mayBeKept(url) ? notice(url.pathname, answer.clone()) : heed(answer),
  );
  event.waitUntil(noticed.catch(() => {}));
  try {
    return (await Promise.race([answering, after(4).then(() => copyOf(url))])) ?? (await answering);
  } catch {
    return (await copyOf(url)) ?? insteadOf();
  }
}

const after = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

// Whoever stands before our server and cannot reach it is no more than no connection.
function fromUs(answer) {
  if (answer.status >= 502 && !userOf(answer)) throw new TypeError("nobody there");
  return answer;
}

// Calls

async function log(request, path) {
  const copy = request.clone();
  try {
    const answer = await Promise.race([fetch(request).then(fromUs), after(15)]);
    if (answer) return answer;
  } catch {
    // No connection. Where it was only slow, the server may have it twice, and stores it once.
  }
  const mine = await own();
  // Only a page of ours can have it sent later, as the token would have it.
  if (!mine || !copy.referrer.startsWith(`${location.origin}/`)) return insteadOf("The call was not saved. Go back, and log it when you are connected.");
  const { csrfmiddlewaretoken, ...fields } = Object.fromEntries(await copy.formData());
  fields.submission ||= crypto.randomUUID();
  fields.tapped_at ||= new Date().toISOString();
  await putCall({ path, fields }, mine);
  self.registration.sync?.register("calls").catch(() => {});
  return Response.redirect(path.replace("log/", "call/"), 303);
}

async function putCall(call, mine) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, mine.key, new TextEncoder().encode(JSON.stringify(call)));
  await stored("calls", (store) => store.put({ submission: call.fields.submission, user: mine.user, iv, sealed }));
}

async function myCalls() {
  const mine = await own();
  const calls = [];
  for (const { submission, user, iv, sealed } of await stored("calls", (store) => store.getAll())) {
    if (user !== mine?.user) continue;
    const open = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, mine.key, sealed).catch(() => null);
    const call = open ? JSON.parse(new TextDecoder().decode(open)) : { fields: { submission }, refused: "It can no longer be read." };
    calls.push({ ...call, words: outcomes[call.fields.outcome] ?? "A call" });
  }
  return calls.sort((one, other) => (one.fields.tapped_at < other.fields.tapped_at ? -1 : 1));
}

async function tell(news) {
  const calls = await myCalls();
  for (const client of await self.clients.matchAll()) client.postMessage({ script, calls, news });
}

// An answer without content leaves the page as it is, and in it what was typed.
async function stay() {
  await tell({ words: "This was not sent: there is no connection. It still stands as you typed it.", kind: "error" });
  return new Response(null, { status: 204 });
}

// One at a time, whoever asks for it: what is discarded while it is sent must not come back.
const alone = (act) => navigator.locks.request("day-four-calls", act);

// A call that the server has already it stores no second time.
const send = () => alone(async () => {
  const calls = await myCalls();
  if (!calls.length) return;
  const mine = await own();
  const { user, token } = await whoIsIt();
  if (user !== mine?.user) return;
  const pages = await caches.open(`pages-${user}`);
  let isOld = false;
  for (const { path, fields, refused } of calls) {
    if (!path) continue;
    const body = new URLSearchParams({ ...fields, csrfmiddlewaretoken: token });
    const answer = await fetch(`${path}later/`, { method: "POST", body, redirect: "manual" });
    if (answer.ok) {
      const { said, again } = await answer.json();
      await stored("calls", (store) => store.delete(fields.submission));
      await tell(refused && again ? null : { words: `Sent. ${said}`, kind: "success" });
      for (const old of [path, path.replace("log/", "call/")]) await pages.delete(old);
      isOld = true;
    } else if (answer.status === 422 || answer.status === 404) {
      const why = answer.status === 404 ? "The interview is no longer there." : (await answer.json()).refused;
      await putCall({ path, fields, refused: why }, mine);
      if (why !== refused) await tell();
    } else {
      throw new TypeError(`answered ${answer.status}`);
    }
  }
  if (isOld) await keepToday(null, mine);
});

// What happens

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil((async () => {
    const cache = await caches.open(FILES);
    await cache.addAll(files);
    await cache.put(offline, await fetch(offline, { credentials: "omit" }));
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("files-") && name !== FILES) await caches.delete(name);
    }
    await self.registration.navigationPreload?.enable();
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "GET" && files.includes(url.pathname)) {
    // A name with its checksum in it never means anything else.
    const hit = () => caches.match(url.pathname);
    const miss = () => fetch(request);
    const isHashed = /\.[0-9a-f]{12}\.\w+$/.test(url.pathname);
    event.respondWith(isHashed ? hit().then((file) => file ?? miss()) : miss().catch(hit));
  } else if (request.mode !== "navigate") {
    return;
  } else if (request.method === "GET") {
    event.respondWith(showPage(event, url));
  } else if (url.pathname.endsWith("/logout/")) {
    event.respondWith(forget().then(() => fetch(request)).catch(() => insteadOf("You are not logged out yet. What was kept here to be read is gone; log out again when you are connected.")));
  } else if (url.pathname.endsWith("/log/") && SHEET.test(url.pathname)) {
    event.respondWith(log(request, url.pathname));
  } else {
    const before = url.pathname.endsWith("/login/") ? forget() : Promise.resolve();
    event.respondWith(before.then(() => fetch(request)).catch(stay));
  }
});

self.addEventListener("sync", (event) => event.waitUntil(send()));

// A page is open, perhaps with a change on it; or the user decided about a call that was kept.
async function hear({ discard, keep, changed, isIn }) {
  const keepAnew = async () => notice("/", await fetch("/", { redirect: "manual" }));
  if (isIn && !(await caches.match("/"))) await keepAnew().catch(() => {});
  if (discard) await alone(() => stored("calls", (store) => store.delete(discard)));
  if (keep) await alone(async () => putCall(keep, await own()));
  const sending = send().catch(() => {});
  await Promise.race([sending, after(1)]);
  await tell();
  if (changed) await keepAnew();
  await sending;
}

self.addEventListener("message", (event) => event.waitUntil(hear(event.data).catch(() => {})));
