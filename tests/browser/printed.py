"""Looking at a page as it is printed, on white paper of A4, and noting down everything that is amiss."""

from typing import Any

from playwright.sync_api import Page, ViewportSize

# What is between the margins of A4, at 96 dots an inch.
PAPER: ViewportSize = {"width": 680, "height": 980}
_AMISS = """() => {
  const named = (each) => each.outerHTML.slice(0, 120);
  const amiss = [], reference = document.getElementById("reference");
  if (reference) {
    reference.closest("details").open = false;
    if (!reference.checkVisibility()) {
      amiss.push("it does not say where it was printed from");
    }
  }
  const white = (colour) => {
    const [red, green, blue, alpha = 1] = colour.match(/[\\d.]+/g).map(Number);
    const line = ([red, green, blue]).map((part) => {
      const over = (part * alpha + 255 * (1 - alpha)) / 255;
      return over <= 0.04045 ? over / 12.92 : ((over + 0.055) / 1.055) ** 2.4;
    });
    return 1.05 / (0.2126 * line[0] + 0.7152 * line[1] + 0.0722 * line[2] + 0.05) < 4.5;
  };
  for (const each of document.querySelectorAll("body *")) {
    const style = getComputedStyle(each), box = each.getBoundingClientRect();
    if (!each.checkVisibility({visibilityProperty: true}) || box.width <= 1 || box.height <= 1) {
      continue;
    }
    if (each.matches("nav a, button, input, select, textarea, [role=search], .skip")) {
      amiss.push(`of no use on paper: ${named(each)}`);
    }
    if (box.right > innerWidth + 1 || box.left < -1) {
      amiss.push(`off the paper: ${named(each)}`);
    }
    if (style.overflowX !== "visible" && each.scrollWidth > each.clientWidth + 1) {
      amiss.push(`cut: ${named(each)}`);
    }
    if (each.matches("li, tr, figure, svg") && style.breakInside !== "avoid") {
      amiss.push(`may be broken over two pages: ${named(each)}`);
    }
    if (each.matches("h1, h2, h3, h4, caption, dt, summary") && style.breakAfter !== "avoid") {
      amiss.push(`may stand last on a page: ${named(each)}`);
    }
    if (each.matches("main a[href^='http']") && !getComputedStyle(each, "::after").content.includes(each.href)
        && !each.textContent.includes(each.href)) {
      amiss.push(`leads who knows where: ${named(each)}`);
    }
    const says = [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (says && white(style.color)) {
      amiss.push(`too pale: ${named(each)}`);
    }
  }
  return amiss;
}"""


_COLOURS = """() => [...document.querySelectorAll("body, body *")].map((each) => {
  const style = getComputedStyle(each);
  return [style.color, style.backgroundColor, style.borderTopColor, style.fill, style.stroke].join();
}).join(";")"""


def spoilt_in_print(page: Page) -> list[str]:
    """What is printed that is of no use on paper, and what is cut, broken, too pale or leads nowhere there."""
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print", color_scheme="light")
    from_light = page.evaluate(_COLOURS)
    page.emulate_media(media="print", color_scheme="dark")
    amiss: list[Any] = page.evaluate(_AMISS)
    if page.evaluate(_COLOURS) != from_light:
        amiss.append("it is printed in other colours from a dark screen")
    page.emulate_media(media="screen")
    return amiss
