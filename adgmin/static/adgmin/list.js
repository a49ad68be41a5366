/* What htmx leaves to us on a list that changes in place. Without this file, and without htmx, the list is loaded anew. */
"use strict";
{
  let opened = new Map();
  let typed = new Map();

  const folds = () => document.querySelectorAll("#list details[id]");
  const entries = () => document.querySelectorAll("#list .filters input:not([type=checkbox], [type=hidden])");

  // What somebody has opened or closed stays so, and so does what was typed while the list was fetched; what it then
  // shows is said to those who cannot see it change.
  document.addEventListener("htmx:beforeSwap", () => {
    opened = new Map([...folds()].map((fold) => [fold.id, fold.open]));
    const unsent = [...entries()].filter((entry) => entry.value !== entry.defaultValue);
    typed = new Map(unsent.map((entry) => [entry.name, entry.value]));
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const fold of folds()) {
      fold.open = opened.get(fold.id) ?? fold.open;
    }
    for (const entry of entries()) {
      entry.value = typed.get(entry.name) ?? entry.value;
    }
    document.getElementById("announced").textContent = document.getElementById("said")?.textContent ?? "";
  });

  // A query string that is refused gets the page that says why.
  document.addEventListener("htmx:responseError", (event) => {
    location.assign(event.detail.xhr.responseURL);
  });
}
