/* Swagger UI leaves out the second level of headings, and puts what it says first into no part of the page. Both are put
   right whenever it has drawn something. */
"use strict";
new MutationObserver(() => {
  for (const heading of document.querySelectorAll("h3.opblock-tag")) {
    heading.setAttribute("aria-level", "2");
  }
  const about = document.querySelector(".information-container");
  about?.setAttribute("role", "region");
  about?.setAttribute("aria-label", document.title);
}).observe(document.getElementById("swagger-ui"), {childList: true, subtree: true});
