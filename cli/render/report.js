"use strict";
const box = document.querySelector("#filter");
const shown = document.querySelector("#shown");
const grades = [...document.querySelectorAll(".tools button")];
const findings = [...document.querySelectorAll(".finding")].map((element) => ({
  element,
  grade: element.dataset.grade,
  text: element.textContent.toLowerCase(),
}));
const messages = [...document.querySelectorAll(".message")];

function filter() {
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  const off = new Set();
  for (const button of grades) {
    if (button.getAttribute("aria-pressed") === "false") off.add(button.dataset.grade);
  }
  let count = 0;
  for (const { element, grade, text } of findings) {
    const fits = !off.has(grade) && words.every((word) => text.includes(word));
    element.hidden = !fits;
    count += fits;
  }
  const narrow = off.size > 0 || words.length > 0;
  for (const message of messages) {
    message.hidden = narrow && !message.querySelector(".finding:not([hidden])");
  }
  shown.textContent = shown.dataset.text.replace("{count}", count);
}

box.addEventListener("input", filter);
for (const button of grades) {
  button.addEventListener("click", () => {
    const pressed = button.getAttribute("aria-pressed") === "true";
    button.setAttribute("aria-pressed", String(!pressed));
    filter();
  });
}
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== box) {
    event.preventDefault();
    box.focus();
  } else if (event.key === "Escape" && document.activeElement === box) {
    box.value = "";
    filter();
  }
});
document.addEventListener("click", (event) => {
  const link = event.target.closest(".tree a");
  const target = link && document.querySelector(link.getAttribute("href"));
  if (target && target.hidden) {
    box.value = "";
    for (const button of grades) button.setAttribute("aria-pressed", "true");
    filter();
  }
});
filter();
