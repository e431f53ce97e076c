import { initAll } from "./govuk-frontend.min.js";
import { startDragging } from "./dragging.js";

initAll();
startDragging();

// A part of the page that htmx brings in has components of its own to start.
document.body.addEventListener("htmx:afterSettle", (event) => {
  initAll({ scope: event.detail.elt });
});
