/* The curators' side. Without this file everything works, but a screen reader is not told what the search boxes ask for,
   filters do not answer at once, lists are wider than a phone, and nobody is warned before leaving a form half filled in. */
"use strict";
{
  const $ = window.django?.jQuery;
  const form = document.querySelector(".change-form #content-main form");

  // Search boxes: select2 draws them beside the label and leaves them nameless while they are empty.

  const nameOf = (select) =>
    select.getAttribute("aria-label") ?? select.labels[0]?.textContent.replace(/[:\s]+$/, "") ?? select.name;

  const boxOf = (select) => select?.nextElementSibling?.querySelector("[role=combobox]");

  function label(root) {
    for (const select of root.querySelectorAll("select.admin-autocomplete.select2-hidden-accessible")) {
      const box = select.nextElementSibling;
      const combobox = boxOf(select);
      combobox.setAttribute("aria-label", nameOf(select));
      const shown = box.querySelector("[role=textbox]");
      if (shown) {
        // It is no field to type into.
        shown.removeAttribute("role");
        shown.removeAttribute("aria-readonly");
        combobox.id = `${select.id}_combobox`;
        combobox.setAttribute("aria-labelledby", `${combobox.id} ${shown.id}`);
      }
      box.querySelector(".select2-search__field")?.setAttribute("aria-label", nameOf(select));
    }
  }

  if ($) {
    $(() => label(document));
    document.addEventListener("formset:added", (event) => label(event.target));
    $(document).on("select2:open", (event) => {
      document
        .querySelector(".select2-container--open .select2-search--dropdown .select2-search__field")
        ?.setAttribute("aria-label", nameOf(event.target));
    });
    $(".search-filter select").on("select2:select select2:clear", (event) => event.target.form.submit());
  }

  // On a phone each row of a list is a card, in which the heads of the columns stand before the values.

  const list = document.getElementById("result_list");
  if (list) {
    const heads = [...list.querySelectorAll("thead th")].map((head) => head.querySelector(".text")?.textContent.trim());
    for (const row of list.querySelectorAll("tbody tr")) {
      for (const [place, cell] of [...row.children].entries()) {
        if (cell.matches("td") && heads[place]) {
          cell.dataset.label = heads[place];
          cell.classList.toggle("empty", ["", "-"].includes(cell.textContent.trim()) && !cell.children.length);
        }
      }
    }
    list.classList.add("labelled");
  }

  // Whether a field differs from what the page came with.
  function isChanged(field) {
    if (field.type === "file") {
      return field.files.length > 0;
    }
    if (field.matches("[type=checkbox], [type=radio]")) {
      return field.checked !== field.defaultChecked;
    }
    if (field.matches("select")) {
      const options = [...field.options];
      const chosen = options.some((option) => option.defaultSelected) || field.multiple;
      return chosen ? options.some((option) => option.selected !== option.defaultSelected) : field.selectedIndex > 0;
    }
    return field.defaultValue !== undefined && field.value !== field.defaultValue;
  }

  // Where to begin: at the first field that is wrong; in a new form, at the first one, or if that was carried over from
  // the last form, at the first that must be filled in.

  function begin() {
    const fields = [...form.querySelectorAll("input:not([type=hidden]), select, textarea")];
    const seen = fields.filter((field) => field.offsetParent || boxOf(field)?.offsetParent);
    const wrong = seen.find((field) => field.getAttribute("aria-invalid") === "true");
    const first = seen[0]?.value ? seen.find((field) => field.required && !field.value) : seen[0];
    const untouched = [document.body, fields[0], boxOf(fields[0])].includes(document.activeElement);
    const field = wrong ?? (location.pathname.endsWith("/add/") && !form.querySelector(".errorlist") && first);
    if (field && untouched) {
      (boxOf(field) ?? field).focus();
    } else if (!field && untouched) {
      form.querySelector(".errorlist")?.scrollIntoView({ block: "center" });
    }
  }

  if (form) {
    // Django's own script, which goes to the first field of an empty form, may run at any time before this.
    window.addEventListener("load", begin);

    // What was typed is not lost by a slip of the hand. Events do not tell: Django’s scripts send some of their own.
    const refused = Boolean(form.querySelector(".errornote"));
    let sent = false;
    form.addEventListener("submit", () => (sent = true));
    window.addEventListener("beforeunload", (event) => {
      if (!sent && (refused || [...form.elements].some(isChanged))) {
        event.preventDefault();
      }
    });

    // Ctrl + Enter goes on to the next record, unless the user has switched the shortcuts off.
    form.addEventListener("keydown", (event) => {
      if (document.body.matches(".shortcuts") && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        const buttons = ["_nextpassage", "_addanother", "_save"].map((name) => form.querySelector(`[name=${name}]`));
        buttons.find(Boolean)?.click();
      }
    });
  }

  // The server refuses a form that is too large before it reads it, so that it could not give back what was typed.

  const limits = document.currentScript.dataset;

  function isTooLarge(form) {
    const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    const bytes = form.enctype.startsWith("multipart")
      ? new Blob(fields.flat()).size
      : new URLSearchParams(fields).toString().length;
    return bytes > Number(limits.mostBytes) || fields.length >= Number(limits.mostFields);
  }

  for (const large of document.querySelectorAll("form[method=post]")) {
    const note = document.createElement("p");
    note.className = "errornote";
    note.tabIndex = -1;
    note.textContent = limits.tooLarge;
    large.addEventListener(
      "submit",
      (event) => {
        note.remove();
        if (isTooLarge(large)) {
          event.preventDefault();
          event.stopImmediatePropagation();
          large.prepend(note);
          note.focus();
        }
      },
      { capture: true }
    );
  }

  // A second click on a button while the first is under way would enter everything twice.
  for (const sent of document.querySelectorAll("form[method=post]")) {
    let last = 0;
    sent.addEventListener("submit", (event) => {
      if (Date.now() - last < 3000) {
        event.preventDefault();
      }
      last = Date.now();
    });
  }
}
