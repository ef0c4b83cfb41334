// Folds an opened group of places again: by Escape, or when something else is touched.
(() => {
  const open = () => document.querySelector(".places details[open]");
  document.addEventListener("click", (event) => {
    const group = open();
    if (group && !group.contains(event.target)) group.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const group = open();
    if (!group || event.key !== "Escape") return;
    group.open = false;
    group.querySelector("summary").focus();
  });
})();
