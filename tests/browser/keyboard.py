"""Going through a page with the Tab key alone, and noting down everything that is amiss."""

from typing import Any

from playwright.sync_api import Page

# All that can be worked, in the order of the text, in which it must be reached; and what is reached, as it is.
_NOTE_DOWN = """whole => {
  const worked =
    "a, button, input, select, textarea, summary, [tabindex], [role=button], [role=link], [contenteditable]";
  const main = document.querySelector("main");
  const follows = (each) => main.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING;
  const shown = (each) => each.checkVisibility({visibilityProperty: true}) && !each.disabled;
  // A search box of the admin stands for its select; a link that leads nowhere yet is none; a hidden button is another
  // one again, for the key Enter.
  const spare = `.select2-hidden-accessible, .select2-selection--multiple, .related-widget-wrapper-link:not([href]),
    [tabindex='-1'][aria-hidden=true]`;
  // Of a group of radio buttons one is reached; the arrow keys lead to the others.
  const inGroup = (each) => [...document.getElementsByName(each.name)].filter((other) => other.form === each.form);
  const stands = (each) => each === (inGroup(each).find((other) => other.checked) ?? inGroup(each)[0]);
  const one = (each) => !each.matches(spare) && (each.type !== "radio" || stands(each));
  const all = [...document.querySelectorAll(worked)].filter((each) => shown(each) && each !== main && one(each));
  window.toReach = all.filter((each) => whole || each === all[0] || follows(each));
  window.reached = [];
  window.covered = [];
  document.addEventListener("focusin", (event) => {
    const ring = getComputedStyle(event.target);
    reached.push([event.target, ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2]);
  }, true);
  document.addEventListener("keyup", () => {
    const each = document.activeElement;
    const box = each.getClientRects()[0];
    const top = box && document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height, innerHeight) / 2);
    if (top && !each.contains(top) && !top.contains(each)) {
      covered.push(`${each.outerHTML.slice(0, 120)} by ${top.outerHTML.slice(0, 60)}`);
    }
  });
  if (document.activeElement !== document.body) {
    // A page may begin in one of its fields.
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
    reached = [];
  }
  const inParts = toReach.filter((each) => /date|time|month|week/.test(each.type));
  return toReach.length + 4 * inParts.length;
}"""
_AMISS = """() => {
  const named = (each) => each ? each.outerHTML.slice(0, 120) : "nothing";
  const scrolls = (each) => each.scrollWidth > each.clientWidth || each.scrollHeight > each.clientHeight;
  const skipped = (each) => each.matches("main[tabindex='-1']");
  const found = reached.filter(([each]) => toReach.includes(each) || !(scrolls(each) || skipped(each)));
  const amiss = found.filter(([, ring]) => !ring).map(([each]) => `no sign of focus: ${named(each)}`);
  for (let place = 0; place < toReach.length; place++) {
    const [each] = found[place] ?? [];
    if (each !== toReach[place]) {
      amiss.push(`reached ${named(each)} instead of ${named(toReach[place])}`);
      break;
    }
  }
  amiss.push(...covered.map((each) => `covered: ${each}`));
  for (const each of document.querySelectorAll("body *")) {
    const apart = !each.closest("a, button, summary, label, input, select, [role=combobox], [tabindex='0']");
    if (apart && getComputedStyle(each).cursor === "pointer") {
      amiss.push(`worked by the mouse alone: ${named(each)}`);
    }
  }
  return amiss;
}"""


def off_the_keyboard(page: Page, whole: bool = False) -> list[str]:
    """What the Tab key does not reach, reaches out of order, does not show that it has reached, or does not leave.

    From the first link, which leads to the content, and on from there; or through the whole page with its head, which
    is the same on each.
    """
    presses = page.evaluate(_NOTE_DOWN, whole)
    page.keyboard.press("Tab")
    if not page.evaluate("document.activeElement.hash === `#${document.querySelector('main').id}`"):
        return ["the first thing reached does not lead to the content"]
    if not whole:
        page.keyboard.press("Enter")
        if not page.evaluate("document.activeElement.matches('main')"):
            return ["the link to the content does not lead there"]
    for _each in range(1, presses):
        page.keyboard.press("Tab")
    amiss: list[Any] = page.evaluate(_AMISS)
    return amiss
