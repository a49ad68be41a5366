/* What htmx leaves to us on a list that changes in place. Without this file, and without htmx, the list is loaded anew. */
"use strict";
{
  let opened = new Map();
  let typed = new Map();
  let newer = false;

  // htmx has more bytes than the list. So it is fetched when somebody first comes to the filters, or to a link that
  // changes the list in place. A choice that was made before it arrived is then made again.
  const { htmx: address } = document.currentScript.dataset;
  const visits = ["pointerover", "focusin", "change"];
  let choice;
  let script;
  const visited = (event) => {
    if (!event.target.closest(".filters, [hx-boost]")) {
      return;
    }
    choice = event.type === "change" ? event.target : choice;
    if (script) {
      return;
    }
    script = Object.assign(document.createElement("script"), { src: address });
    script.addEventListener("load", () => {
      visits.forEach((type) => document.removeEventListener(type, visited));
      choice?.dispatchEvent(new Event("change", { bubbles: true }));
    });
    // It begins at once only where the page is complete.
    const add = () => document.head.append(script);
    document.readyState === "complete" ? add() : addEventListener("load", add);
  };
  visits.forEach((type) => document.addEventListener(type, visited));
  // On a page that htmx has left in the history and that is there again, only htmx would follow.
  addEventListener("popstate", ({ state }) => state?.htmx && !window.htmx && location.reload());

  const folds = () => document.querySelectorAll("#list details[id]");
  const entries = () => document.querySelectorAll("#list .filters input:not([type=checkbox], [type=hidden])");

  // A choice made while the list is fetched waits, as htmx lets it, and is asked for next: what comes before is not shown,
  // since the form that waits would go with it.
  for (const type of ["change", "submit"]) {
    document.addEventListener(type, (event) => (newer ||= Boolean(event.target.closest(".filters"))), true);
  }
  document.addEventListener("htmx:beforeRequest", () => (newer = false));

  // What somebody has opened or closed stays so, and so does what was typed while the list was fetched; what it then
  // shows is said to those who cannot see it change.
  document.addEventListener("htmx:beforeSwap", (event) => {
    event.detail.shouldSwap &&= !newer;
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
