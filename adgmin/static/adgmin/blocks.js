// Sorting the blocks of a copy: how many are ticked, the next one without a nature, and the block to which an address
// leads is opened. All of it works without this file, except for what was chosen and is not kept yet.
"use strict";
{
  const form = document.querySelector("form.blocks");

  const count = () => {
    const said = form.querySelector(".block-tools output");
    const ticked = form.querySelectorAll("input[name=chosen]:checked").length;
    said.value = ticked ? `${ticked} ${said.dataset.label}` : "";
  };

  const here = () => document.activeElement.closest(".block") ?? document.querySelector(".block:target");

  const goToNext = (event) => {
    const link = event.target.closest(".block-next");
    const undecided = [...form.querySelectorAll("select[name$=-nature]")].filter((each) => !each.value);
    if (link === null || !undecided.length) {
      return;
    }
    event.preventDefault();
    const from = link.closest(".block") ?? last;
    const isAfter = (each) => from?.compareDocumentPosition(each) === Node.DOCUMENT_POSITION_FOLLOWING;
    const next = undecided.find(isAfter) ?? undecided[0];
    next.closest(".block").querySelector("details").open = true;
    next.focus();
    next.scrollIntoView({ block: "center" });
  };

  let last = null;
  if (form) {
    last = here();
    count();
    form.addEventListener("change", count);
    form.addEventListener("focusin", () => (last = here() ?? last));
    form.addEventListener("click", goToNext);
    document.querySelector(".block:target details")?.setAttribute("open", "");
  }
}
