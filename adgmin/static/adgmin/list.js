/* What htmx leaves to us on a list that changes in place. Without this file, and without htmx, the list is loaded anew. */
"use strict";
{
  let opened = new Map();

  const folds = () => document.querySelectorAll("#list details[id]");

  // What somebody has opened or closed stays so; what the list shows is said to those who cannot see it change.
  document.addEventListener("htmx:beforeSwap", () => {
    opened = new Map([...folds()].map((fold) => [fold.id, fold.open]));
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const fold of folds()) {
      fold.open = opened.get(fold.id) ?? fold.open;
    }
    document.getElementById("announced").textContent = document.getElementById("said")?.textContent ?? "";
  });

  // A query string that is refused gets the page that says why.
  document.addEventListener("htmx:responseError", (event) => {
    location.assign(event.detail.xhr.responseURL);
  });
}
