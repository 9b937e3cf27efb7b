"use strict";
// Loaded in the head and not deferred, so that the chosen theme is set before the first
// paint. It listens on the document, and so needs none of the page to be there yet.
{
  // The key and the attribute of Django's admin: one switch serves the pages and the admin.
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

  let stored = "auto";
  try {
    stored = localStorage.getItem("theme") || "auto";
  } catch {
    // Storage is switched off: the theme then lasts for this page.
  }
  show(stored);
  document.addEventListener("DOMContentLoaded", () => show(theme()));

  document.addEventListener("click", (event) => {
    if (!event.target.closest("#theme")) return;
    const modes = Object.keys(names);
    show(modes[(modes.indexOf(theme()) + 1) % modes.length]);
    try {
      localStorage.setItem("theme", theme());
    } catch {
      // As above.
    }
  });

  // A page that is older than the last log-in has a token of before it: send the present one.
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    const token = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
    if (token && detail.parameters.csrfmiddlewaretoken) {
      detail.parameters.csrfmiddlewaretoken = token[1];
    }
  });

  // What was pressed may be gone with the swap: then the keyboard goes on from the new content.
  document.addEventListener("htmx:afterSettle", () => {
    if (document.activeElement !== document.body) return;
    document.getElementById("main").focus({ preventScroll: true });
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

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const search = document.querySelector("[type=search]");
    if (!search) return;
    event.preventDefault();
    search.focus();
  });
}
