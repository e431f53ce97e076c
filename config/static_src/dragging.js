// Rows of a list that stand in an order can be dragged. A drop sends the same form as the buttons, which stay.

const GROUP = "data-group";

const rowOf = (target) => target instanceof Element ? target.closest(`[${GROUP}]`) : null;

// Send the row's own form with the place of the row it was dropped on.
function send(row, place) {
  const form = row.querySelector("form");
  const input = document.createElement("input");
  input.type = "hidden";
  input.name = "place";
  input.value = place;
  form.append(input);
  form.requestSubmit();
}

export function startDragging() {
  let dragged = null;

  const prepare = () => {
    for (const row of document.querySelectorAll(`[${GROUP}]:not([draggable])`)) {
      if (row.querySelector("form")) {
        row.setAttribute("draggable", "true");
        row.classList.add("qd-draggable");
      }
    }
  };
  prepare();
  document.body.addEventListener("htmx:afterSettle", prepare);

  document.addEventListener("dragstart", (event) => {
    dragged = rowOf(event.target);
    if (dragged) {
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
      dragged.classList.add("qd-dragged");
    }
  });
  document.addEventListener("dragover", (event) => {
    const row = rowOf(event.target);
    if (dragged && row && row !== dragged && row.getAttribute(GROUP) === dragged.getAttribute(GROUP)) {
      event.preventDefault();
    }
  });
  document.addEventListener("drop", (event) => {
    const row = rowOf(event.target);
    if (dragged && row && row !== dragged && row.getAttribute(GROUP) === dragged.getAttribute(GROUP)) {
      event.preventDefault();
      send(dragged, row.dataset.place);
    }
  });
  document.addEventListener("dragend", () => {
    dragged?.classList.remove("qd-dragged");
    dragged = null;
  });
}
