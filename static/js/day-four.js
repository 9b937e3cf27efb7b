"use strict";
// Runs once the page is read, and before htmx does.
{
  // The switch of the theme, which theme.js has set.
  const root = document.documentElement;
  const names = { auto: "as the system", light: "light", dark: "dark" };
  const theme = () => (names[root.dataset.theme] ? root.dataset.theme : "auto");

  const show = (mode) => {
    root.dataset.theme = mode;
    const button = document.getElementById("theme");
    if (!button) return;
    button.hidden = false;
    button.querySelector("span").textContent = `Theme: ${names[theme()]}`;
  };

  show(theme());

  document.addEventListener("click", (event) => {
    if (!event.target.closest("#theme")) return;
    const modes = Object.keys(names);
    show(modes[(modes.indexOf(theme()) + 1) % modes.length]);
    try {
      localStorage.setItem("theme", theme());
    } catch {
      // Storage is switched off: the theme then lasts for this page.
    }
  });

  // A page that is older than the last log-in has a token of before it: send the present one.
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    const token = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
    if (token && detail.parameters.csrfmiddlewaretoken) {
      detail.parameters.csrfmiddlewaretoken = token[1];
    }
  });

  // A second click on a button must not send its form a second time. What htmx sends, it has
  // prevented from being sent here, and keeps apart by itself.
  let sent = null;
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (event.target === sent) event.preventDefault();
    sent = event.target;
    setTimeout(() => (sent = null), 3000);
  });

  // Nothing is swapped then, so that all stays as it was typed; but it has to be said.
  for (const failure of ["htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(failure, () => {
      const notice = document.createElement("p");
      notice.className = "notice error";
      notice.textContent =
        "This was not saved: it is too large, or the server did not answer. It still stands as you typed it.";
      document.getElementById("messages").replaceChildren(notice);
    });
  }

  // Dialogs. What opens one is a link to the same, or is hidden, for want of script.
  const open = (id) => {
    const dialog = document.getElementById(id);
    if (!dialog || document.querySelector("dialog[open]")) return false;
    dialog.showModal();
    return true;
  };
  for (const button of document.querySelectorAll("button[data-opens]")) button.hidden = false;
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const opener = event.target.closest("[data-opens]");
    if (opener && open(opener.dataset.opens)) event.preventDefault();
    event.target.closest("[data-closes]")?.closest("dialog").close();
  });

  // Shortcuts, never while something is typed, and not at all where they are switched off.
  const places = { t: "/", a: "/applications/", p: "/people/" };
  let wentAt = -Infinity; // when g was pressed
  document.addEventListener("keydown", (event) => {
    if (!document.body?.hasAttribute("data-shortcuts") || document.querySelector("dialog[open]")) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const place = event.timeStamp - wentAt < 1500 && places[event.key];
    wentAt = event.key === "g" ? event.timeStamp : -Infinity;
    if (place) {
      location.assign(place);
    } else if (event.key === "/") {
      const search = document.querySelector("main [type=search]") ?? document.querySelector("#find");
      search?.focus();
      if (!search) return;
    } else if (event.key === "n" || event.key === "?") {
      if (!open(event.key === "n" ? "quick-add" : "shortcuts")) return;
    } else {
      return;
    }
    event.preventDefault();
  });

  // A swap that takes away what had the focus leaves it with what stands in its place, or with
  // the page; never at the top of everything.
  let where = "";
  document.addEventListener("htmx:beforeSwap", () => {
    where = document.activeElement?.closest("main [id]")?.id ?? "";
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (document.activeElement && document.activeElement !== document.body) return;
    const again = where && document.getElementById(where);
    const inside = again ? [again, ...again.querySelectorAll("a, button, summary")] : [];
    for (const place of [...inside, document.getElementById("main")]) {
      place?.focus({ preventScroll: true }); // to no avail where it is folded away
      if (document.activeElement !== document.body) return;
    }
  });

  // The service worker (templates/tracker/offline/worker.js) shows pages that it kept where there is no
  // connection, and keeps calls that are logged then. What waits in it is shown by kept.js.
  const { serviceWorker } = navigator;
  const ask = async (what) => {
    if (!serviceWorker) return;
    const isIn = document.getElementById("account") !== null;
    if (isIn) await serviceWorker.register("/sw.js", { updateViaCache: "all" }).catch(() => {});
    (await serviceWorker.ready).active.postMessage({ ...what, isIn });
  };
  let kept = null;
  const showKept = async (told) => {
    if (!kept && !told.calls.length && !told.news) return;
    kept = { ...told, news: null };
    (await import(told.script)).show(told, ask);
  };
  serviceWorker?.addEventListener("message", ({ data }) => showKept(data));
  addEventListener("load", () => ask());
  addEventListener("online", () => ask());
  document.addEventListener("htmx:afterSettle", () => {
    if (kept) showKept(kept);
    if (location.pathname === "/") ask({ changed: true });
  });
  // A call sheet that was gone back to asks anew: what is logged on it now is not what was (LogForm).
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    for (const mark of document.querySelectorAll('[action$="/log/"] [name="submission"]')) mark.value = crypto.randomUUID();
  });
}
