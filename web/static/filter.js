"use strict";
// Hides the operations in which a word that was typed does not occur.
const field = document.getElementById("filter");
const count = document.getElementById("count");
const operations = [...document.querySelectorAll(".operation")];

function show() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const operation of operations) {
    const text = operation.textContent.toLowerCase();
    operation.hidden = !words.every((word) => text.includes(word));
    shown += operation.hidden ? 0 : 1;
  }
  count.value = words.length ? `${shown} van ${operations.length}` : "";
}

field.addEventListener("input", show);
