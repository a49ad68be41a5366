/* The bench: rows are ticked when they are filled in, names and aspects follow from the words that words.js takes, and
   keys lead to the next passage. Without this file rows are ticked and links followed. */
"use strict";
{
  const form = document.querySelector(".bench-form");
  const { changed, field, select, show, take, typing, words } = window.passageWords;

  // In an empty citation aspect and value are proposed from what the words name.
  form.addEventListener("words:taken", ({ detail: { row: citation, marks } }) => {
    const aspect = field(citation, "aspect");
    const offered = [...aspect.options].map((option) => option.value);
    // A record has one citation of the passage for an aspect.
    const others = [...citation.closest(".bench-row, .bench-cite").querySelectorAll("[name$=-aspect]")];
    const given = others.filter((each) => each !== aspect && field(each.closest(".bench-citation"), "printed").value);
    const taken = given.map((each) => each.value);
    const mark = marks.find((each) => offered.includes(each.dataset.aspect) && !taken.includes(each.dataset.aspect));
    // A row begins with the citation of its verb; what is cited of a record that is there, the words say.
    const isOpen = !aspect.value || citation.closest(".bench-cite");
    const isEmpty = !field(citation, "printed").value && !field(citation, "value").value;
    if (mark && isEmpty && (isOpen || aspect.value === mark.dataset.aspect)) {
      aspect.value = mark.dataset.aspect;
      field(citation, "value").value = mark.dataset.value;
      field(citation, "basis").value = mark.dataset.basis;
    }
  });

  // A proposed row that is changed is wanted, and so is a citation of which the words or the aspect are.
  form.addEventListener("input", (event) => {
    const row = event.target.closest(".bench-row.proposed")?.querySelector("[name$=-accept]");
    const accept = row ?? event.target.closest(".bench-cite .bench-citation")?.closest(".bench-cite").querySelector("[name=cite]");
    if (accept && event.target !== accept) {
      accept.checked = true;
    }
  });

  // Another citation of the same record: a copy of the last one, empty and with the next number.
  function addCitation(button) {
    const citations = [...button.parentElement.querySelectorAll(":scope > .bench-citation")];
    const like = citations.at(-1);
    const added = like?.cloneNode(true);
    const number = (text) => text.replace(/-(\d+)-(\w+)$/, (_all, place, name) => `-${Number(place) + 1}-${name}`);
    if (!added) {
      return false;
    }
    added.querySelectorAll(".errorlist").forEach((each) => each.remove());
    for (const each of added.querySelectorAll("[name], [for]")) {
      for (const name of ["name", "id", "for"].filter((name) => each.hasAttribute(name))) {
        each.setAttribute(name, number(each.getAttribute(name)));
      }
      if (each.matches("input, select")) {
        each.removeAttribute("aria-invalid");
        each.value = each.name.endsWith("-basis") ? "stated" : "";
      }
    }
    button.before(added);
    button.hidden = citations.length + 1 >= Number(form.dataset.most);
    field(added, "printed").focus();
    return true;
  }

  // A row begins with the record, or with the words, beside which the button stands: the empty row, if there is one,
  // without loading the page.
  const BEGUN_WITH = ["verb", "title", "text", "initiative", "commitment", "actor", "voice"];

  function begin(button) {
    const [noun, asked] = button.value.split(":");
    const rows = [...form.querySelectorAll(`[id^=row-${noun}-]:not(.proposed)`)];
    const row = asked && rows.find((each) => BEGUN_WITH.every((name) => !field(each, name)?.value));
    if (!row) {
      return false;
    }
    const given = new URLSearchParams(asked);
    for (const [name, value] of given) {
      const input = field(row.querySelector(`.field-${name}`) ?? document.createElement("p"), name);
      if (input?.matches(".admin-autocomplete")) {
        input.append(new Option(button.dataset.label, value, true, true));
        window.django.jQuery(input).trigger("change");
      } else if (input) {
        input.value = value;
      }
      if (input) {
        show(input);
      }
    }
    show(row.querySelector("input, select"));
    row.scrollIntoView({ block: "center" });
    if (button.dataset.mark) {
      select(document.getElementById(button.dataset.mark));
      const citations = [...row.querySelectorAll(".bench-citation")];
      const wanted = [given.get("aspect"), ""];
      take(citations.find((each) => wanted.includes(field(each, "aspect").value) && !field(each, "printed").value));
    }
    [...row.querySelectorAll("select:not(.select2-hidden-accessible), input:not([type=hidden])")].find((each) => !each.value)?.focus();
    return true;
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) {
      return;
    }
    if (button.matches(".select-words")) {
      select(document.getElementById(button.dataset.mark));
    } else if (button.matches(".further") ? addCitation(button) : button.name === "_add-row" && begin(button)) {
      event.preventDefault();
    }
  });

  // A row that was added by loading the page is in view.
  window.addEventListener("load", () => {
    const added = form.querySelector("[data-added]");
    if (added) {
      show(added.querySelector("input, select"));
      added.scrollIntoView({ block: "center" });
      [...added.querySelectorAll("select:not(.select2-hidden-accessible), input:not([type=hidden])")].find((each) => !each.value)?.focus();
    }
  });

  // Names are added in a window of their own; one that is not listed is that of the words selected.
  for (const link of form.querySelectorAll(".bench-new-names a")) {
    const plain = `${link.href}&_popup=1`;
    link.href = plain;
    // Before Django's script, which listens further out, opens the window.
    link.addEventListener("click", () => {
      const name = "takesWords" in link.dataset && words();
      link.href = name ? `${plain}&${new URLSearchParams({ name, printed: name })}` : plain;
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

  document.addEventListener("keydown", (event) => {
    // Users can switch the shortcuts off.
    if (!document.body.matches(".shortcuts") || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) {
      return;
    }
    const link = form.querySelector(`a[data-key="${CSS.escape(event.key)}"]`);
    if (link) {
      link.click();
    }
  });
}
