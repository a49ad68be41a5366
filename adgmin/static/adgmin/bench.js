/* The bench: words selected in the passage become the words printed of a row, rows are ticked when they are filled in, and
   keys lead to the next passage. Without this file words are typed, rows ticked and links followed. */
"use strict";
{
  const form = document.querySelector(".bench-form");
  const text = document.getElementById("passage-text");
  let selected = null;
  let last = null;

  // What is selected in the passage, as one line, with the names, dates and verbs that lie in it.
  function selection() {
    const range = document.getSelection();
    if (!text || !range.rangeCount || range.isCollapsed || !text.contains(range.getRangeAt(0).commonAncestorContainer)) {
      return null;
    }
    const marks = [...text.querySelectorAll("mark")].filter((mark) => range.containsNode(mark, true));
    return { words: range.toString().replace(/\s+/g, " ").trim(), marks };
  }

  document.addEventListener("selectionchange", () => (selected = selection() ?? selected));

  const field = (row, name) => row.querySelector(`[name$="-${name}"]`);

  function changed(input) {
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // The words selected become “printed”. In an empty citation aspect and value are proposed from what the words name.
  function take(citation) {
    if (!selected || !citation) {
      return;
    }
    const printed = field(citation, "printed");
    const empty = !printed.value && !field(citation, "value").value;
    printed.value = printed.value && last === printed ? `${printed.value} ${form.dataset.cut} ${selected.words}` : selected.words;
    last = printed;
    const aspect = field(citation, "aspect");
    const offered = [...aspect.options].map((option) => option.value);
    // A row has one citation for an aspect.
    const others = [...(citation.closest(".bench-row")?.querySelectorAll("[name$=-aspect]") ?? [])];
    const given = others.filter((each) => each !== aspect && field(each.closest(".bench-citation"), "printed").value);
    const taken = given.map((each) => each.value);
    const mark = selected.marks.find((each) => offered.includes(each.dataset.aspect) && !taken.includes(each.dataset.aspect));
    // A row begins with the citation of its verb; what is cited of a record that is there, the words say.
    const isOpen = !aspect.value || citation.closest(".bench-cite");
    if (mark && empty && (isOpen || aspect.value === mark.dataset.aspect)) {
      aspect.value = mark.dataset.aspect;
      field(citation, "value").value = mark.dataset.value;
    }
    changed(printed);
    printed.focus();
  }

  for (const button of form.querySelectorAll(".take-words")) {
    button.hidden = !text;
    // A press would move the focus and so drop the selection.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => take(button.closest(".bench-citation")));
  }

  // A proposed row that is changed is wanted.
  form.addEventListener("input", (event) => {
    const accept = event.target.closest(".bench-row.proposed")?.querySelector("[name$=-accept]");
    if (accept && event.target !== accept) {
      accept.checked = true;
    }
  });

  // “Outcome on it” fills the empty row, if there is one, without loading the page.
  const NAMES = { outcomes: "initiative", checks: "commitment" };
  for (const button of form.querySelectorAll("[name=_add-row][data-label]")) {
    button.addEventListener("click", (event) => {
      const [noun, key] = button.value.split(":");
      const rows = [...form.querySelectorAll(`[id^=row-${noun}-]:not(.proposed)`)];
      const row = rows.find((each) => !field(each, NAMES[noun]).value);
      if (!row) {
        return;
      }
      event.preventDefault();
      const select = field(row, NAMES[noun]);
      select.append(new Option(button.dataset.label, key, true, true));
      window.django.jQuery(select).trigger("change");
      row.closest("details")?.setAttribute("open", "");
      row.scrollIntoView({ block: "center" });
      row.querySelector("select, input:not([type=hidden])").focus();
    });
  }

  // Names are added in a window of their own; one that is not listed is that of the words selected.
  for (const link of form.querySelectorAll(".bench-new-names a")) {
    const plain = `${link.href}&_popup=1`;
    link.href = plain;
    // Before Django's script, which listens further out, opens the window.
    link.addEventListener("click", () => {
      const words = "takesWords" in link.dataset && selected?.words;
      link.href = words ? `${plain}&${new URLSearchParams({ name: words, printed: words })}` : plain;
    });
  }

  // Once a name is added, the rows are proposed with it, unless that would lose what was typed.
  let typed = Boolean(form.querySelector(".errornote"));
  form.addEventListener("input", () => (typed = true));
  const dismiss = window.dismissAddRelatedObjectPopup;
  window.dismissAddRelatedObjectPopup = (popup, ...added) => {
    const isName = popup.name.startsWith("new-name-");
    dismiss(popup, ...added);
    if (isName && !typed) {
      location.reload();
    }
  };

  const typing = (target) => target.closest("input:not([type=checkbox], [type=radio], [type=submit]), textarea, select, .select2-container");

  document.addEventListener("keydown", (event) => {
    // Users can switch keys of one letter off.
    if (!("shortcuts" in form.dataset) || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) {
      return;
    }
    if (event.key === "w") {
      event.preventDefault();
      const row = document.activeElement.closest(".bench-row, .bench-cite") ?? form.querySelector(".bench-row:not(.proposed)");
      take(row.querySelector(".bench-citation"));
      return;
    }
    const link = form.querySelector(`a[data-key="${CSS.escape(event.key)}"]`);
    if (link) {
      link.click();
    }
  });
}
