// In the head, before anything is drawn: the theme of the reader's system.
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const show = () => document.documentElement.setAttribute("data-bs-theme", dark.matches ? "dark" : "light");
  show();
  dark.addEventListener("change", show);
})();
