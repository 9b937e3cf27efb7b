"use strict";
// A card that is dragged into another column is moved by its own form.
{
  let card = null;
  const under = (event) => card && event.target.closest(".column");
  const mark = (column) => {
    for (const other of document.querySelectorAll(".column")) {
      other.toggleAttribute("data-over", other === column);
    }
  };

  document.addEventListener("dragstart", (event) => {
    card = event.target.closest?.(".column > [draggable=true]") ?? null;
    if (!card) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.querySelector("a").textContent);
  });

  document.addEventListener("dragover", (event) => {
    const column = under(event);
    if (!column) return;
    event.preventDefault(); // it may be dropped here
    mark(column);
  });

  document.addEventListener("drop", (event) => {
    const column = under(event);
    if (!column) return;
    event.preventDefault();
    if (column.contains(card)) return;
    const form = card.querySelector("form");
    form.elements.stage.value = column.dataset.stage;
    form.elements.do.click();
  });

  document.addEventListener("dragend", () => {
    card = null;
    mark(null);
  });
}
