"use strict";
// Loaded first of all and not deferred, so that the chosen theme is set before the first paint.
// The key and the attribute of Django's admin: one switch (day-four.js) serves the pages and the
// admin.
try {
  document.documentElement.dataset.theme = localStorage.getItem("theme") || "auto";
} catch {
  // Storage is switched off: the system decides.
}
