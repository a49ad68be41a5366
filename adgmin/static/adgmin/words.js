/* Words selected in a passage, with the mouse or with the keyboard, become the words printed of a row: on the bench, on
   the forms of records, and when a meeting is closed. Without this file they are typed. */
"use strict";
window.passageWords = (() => {
  const texts = [...document.querySelectorAll(".passage-text[data-passage]")];
  // What has a field for words printed: a citation of the bench, an inline row, a decision.
  const ROW = ".bench-citation, tr.form-row, .decision";
  let selected = null;
  let last = null;
  // The row that was worked in last.
  let current = null;

  const field = (row, name) => row?.querySelector(`[name$="-${name}"]`);
  const printedIn = (row) => field(row, "printed");

  function changed(input) {
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Open what an element is folded away in.
  function show(element) {
    for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      fold.open = true;
    }
  }

  // A text can be entered with Tab, and its words selected with Shift and the arrows, as in a field that is read only.
  for (const text of texts) {
    for (const [name, value] of Object.entries({
      contenteditable: "true", role: "textbox", "aria-readonly": "true", "aria-multiline": "true", inputmode: "none",
      "aria-label": text.dataset.label, spellcheck: "false",
    })) {
      text.setAttribute(name, value);
    }
    const printed = text.innerHTML;
    text.addEventListener("beforeinput", (event) => event.preventDefault());
    text.addEventListener("dragover", (event) => event.preventDefault());
    // What an input method composes is no event that can be prevented.
    text.addEventListener("compositionend", () => (text.innerHTML = printed));
  }

  // What is selected in a passage, as one line, with the names, dates and verbs that lie in it.
  function selection() {
    const range = document.getSelection();
    const node = range.rangeCount && !range.isCollapsed && range.getRangeAt(0).commonAncestorContainer;
    const text = node && texts.find((each) => each.contains(node));
    if (!text) {
      return null;
    }
    const marks = [...text.querySelectorAll("mark")].filter((mark) => range.containsNode(mark, true));
    return { text, words: range.toString().replace(/\s+/g, " ").trim(), marks };
  }

  document.addEventListener("selectionchange", () => (selected = selection() ?? selected));

  function select(mark) {
    document.getSelection().selectAllChildren(mark);
    selected = selection();
  }

  // Let a row cite the passage of the text; false if it cites another one, which is not ours to replace.
  function cites(row, text) {
    const passage = field(row, "passage");
    if (!passage || passage.value === text.dataset.passage) {
      return true;
    }
    const offered = [...passage.options].some((option) => option.value === text.dataset.passage);
    if (passage.value && !offered) {
      return false;
    }
    if (offered) {
      passage.value = text.dataset.passage;
    } else {
      passage.append(new Option(text.dataset.name, text.dataset.passage, true, true));
    }
    window.django?.jQuery(passage).trigger("change");
    return true;
  }

  // The words selected become “printed”; two parts of one passage are joined with a mark of what is left out.
  function take(row) {
    selected = selection() ?? selected;
    const printed = printedIn(row);
    if (!selected || !printed) {
      return;
    }
    const { text, words, marks } = selected;
    const said = row.querySelector(".words-refused");
    const is_cited = cites(row, text);
    if (said) {
      said.textContent = is_cited ? "" : text.dataset.other;
    }
    if (!is_cited) {
      return;
    }
    const more = printed.value && last === printed && printed.dataset.passage === text.dataset.passage;
    printed.dispatchEvent(new CustomEvent("words:taken", { bubbles: true, detail: { row, marks } }));
    printed.value = more ? `${printed.value} ${text.dataset.cut} ${words}` : words;
    printed.dataset.passage = text.dataset.passage;
    last = printed;
    show(printed);
    changed(printed);
    printed.focus();
  }

  // Each field for words printed gets the button, unless it has one.
  if (texts.length) {
    for (const input of document.querySelectorAll("#content-main [name$=-printed]")) {
      const row = input.closest(ROW);
      if (row && !row.querySelector(".take-words")) {
        const button = Object.assign(document.createElement("button"), {
          type: "button", className: "take-words", textContent: texts[0].dataset.take,
        });
        const said = Object.assign(document.createElement("span"), { className: "words-refused" });
        said.setAttribute("role", "status");
        input.after(button, said);
      }
    }
    for (const each of document.querySelectorAll(".take-words, .select-words, .words-help")) {
      each.hidden = false;
    }
  }

  document.addEventListener("focusin", (event) => {
    const around = event.target.closest(".bench-row, .bench-cite");
    const row = event.target.closest(ROW) ?? around?.querySelector(".bench-citation");
    current = printedIn(row) ? row : current;
  });

  // A press of one of these would move the focus and so drop the selection.
  document.addEventListener("mousedown", (event) => event.target.closest(".take-words, .select-words") && event.preventDefault());
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".take-words");
    if (button) {
      take(button.closest(ROW));
    }
  });

  // The row into which words go if none was worked in: the first one that has none.
  function open() {
    const inputs = [...document.querySelectorAll(".bench-row:not(.proposed) .bench-citation, tr.form-row:not(.empty-form), .decision")];
    return inputs.find((row) => printedIn(row) && !printedIn(row).value);
  }

  // The next text: that of the decision at hand, or from one text the one after it.
  function next() {
    const here = texts.indexOf(document.activeElement);
    const own = current?.closest(".decision")?.querySelector(".passage-text[data-passage]");
    return here < 0 ? own ?? texts[0] : texts[(here + 1) % texts.length];
  }

  function enter(text) {
    if (text) {
      show(text);
      text.focus();
    }
  }

  const typing = (target) => target.closest("input:not([type=checkbox], [type=radio], [type=submit]), textarea, select, .select2-container");
  const KEYS = { t: () => enter(next()), w: () => take(current ?? open()) };

  document.addEventListener("keydown", (event) => {
    // Users can switch the shortcuts off.
    const is_off = !document.body.matches(".shortcuts") || event.ctrlKey || event.metaKey || event.altKey;
    if (texts.length && !is_off && event.key in KEYS && !typing(event.target)) {
      event.preventDefault();
      KEYS[event.key]();
    }
  });

  return { changed, field, select, show, take, typing, words: () => selected?.words };
})();
