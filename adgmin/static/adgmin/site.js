/* The key “/” leads to the search box, as long as nobody is typing. Without this file everything works. */
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
}
