/* Gives the admin's search boxes the names of their fields: select2 draws them beside the label and leaves them nameless
   while they are empty. Without this file everything works, but a screen reader does not say what is asked for. */
"use strict";
{
  const $ = django.jQuery;

  const nameOf = (select) => select.labels[0]?.textContent.replace(/[:\s]+$/, "") ?? select.name;

  function label(root) {
    for (const select of root.querySelectorAll("select.admin-autocomplete.select2-hidden-accessible")) {
      const box = select.nextElementSibling;
      const combobox = box.querySelector("[role=combobox]");
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

  $(() => label(document));
  document.addEventListener("formset:added", (event) => label(event.target));
  $(document).on("select2:open", (event) => {
    document
      .querySelector(".select2-container--open .select2-search--dropdown .select2-search__field")
      ?.setAttribute("aria-label", nameOf(event.target));
  });
}
