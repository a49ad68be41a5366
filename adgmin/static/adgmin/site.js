/* The key “/” leads to the search box, as long as nobody is typing; a button copies the text that it names. Without this
   file everything works. */
"use strict";
{
  const own = ["input", "select", "textarea", "[contenteditable]"].join();

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest(own)) {
      return;
    }
    // The large box of the page, if it has one; else the small one in its head.
    const box = document.querySelector("main .search input") ?? document.querySelector(".site-search input");
    event.preventDefault();
    box.focus();
    box.select();
  });

  for (const button of document.querySelectorAll("[data-copies]")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
      button.textContent = button.dataset.copied;
    });
  }
}
