// Runs before the first paint, so that a page in the dark does not flash white.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("shipworthy.theme");
  } catch {
    // A browser that keeps nothing: the system's choice counts.
  }
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
})();
