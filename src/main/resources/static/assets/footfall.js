// What makes the pages smoother. Every page works without it.
(() => {
  "use strict";
  document.documentElement.dataset.script = "";
  const openMenus = () => document.querySelectorAll("details.menu[open]");

  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) {
      const search = document.getElementById("search");
      if (search) {
        event.preventDefault();
        search.focus();
        search.select();
      }
    } else if (event.key === "Escape") {
      const panel = document.getElementById("panel");
      if (!openMenus().length && panel && panel.firstChild) closePanel(panel);
      openMenus().forEach((menu) => {
        menu.open = false;
        menu.querySelector("summary").focus();
      });
    }
  });

  document.addEventListener("click", (event) => {
    openMenus().forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    const close = event.target.closest("[data-close]");
    if (close) closePanel(document.getElementById(close.dataset.close));
    // A click anywhere in a row opens it, as its first link does.
    const row = event.target.closest("tr[data-row]");
    if (row && !event.target.closest("a, button, input, label") && !String(getSelection())) row.querySelector("a").click();
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      const text = document.getElementById(copy.dataset.copy).textContent;
      navigator.clipboard.writeText(text.trim()).then(() => copy.classList.add("is-done"));
  document.addEventListener("focusin", (event) => {
    openMenus().forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  // Browsers give the clipboard to secure origins only: elsewhere the text is selected, and copied the old way.
  function copyOf(source, done) {
    const select = () => {
      getSelection().selectAllChildren(source);
      if (document.execCommand("copy")) done();
    };
    if (navigator.clipboard) navigator.clipboard.writeText(source.textContent.trim()).then(done, select);
    else select();
  }

  function tellCopied(button) {
    const label = button.querySelector("span");
    if (button.classList.contains("is-done")) return;
    const text = label.textContent;
    button.classList.add("is-done");
    label.textContent = button.dataset.done;
    setTimeout(() => {
      label.textContent = text;
      button.classList.remove("is-done");
    }, 3000);
  }

    }
  });

  // A time shows the reader's own zone on hover, beside the exact instant.
  document.addEventListener("mouseover", (event) => {
    const time = event.target.closest && event.target.closest("time[datetime]:not([data-own])");
    const instant = time && new Date(time.dateTime);
    if (instant && time.dateTime.includes("T") && !Number.isNaN(instant.getTime())) {
      time.dataset.own = "";
      time.title = `${instant.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "long" })}\n${time.title || time.dateTime}`;
    }
  });

  // What was opened of a list: its row is marked, and the focus goes there.
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id !== "panel") return;
    markOpen(event.detail.requestConfig.elt.closest("tr"));
    event.target.focus({ preventScroll: true });
  });

  // A question comes as a dialog over the page that it is asked on. Without scripts it is a page of its own. It opens once
  // it is settled: htmx moves the focus until then, away from a button that somebody quick is about to press.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "dialog") event.target.showModal();
  });
  document.addEventListener("click", (event) => {
    const dialog = event.target.closest("dialog");
    if (dialog && event.target.closest("[data-cancel]")) {
      event.preventDefault();
      dialog.close();
    }
  });

  function closePanel(panel) {
    if (!panel) return;
    panel.replaceChildren();
    const row = document.querySelector("tr.is-open");
    markOpen(null);
    if (row) row.querySelector("a").focus();
  }

  function markOpen(row) {
    document.querySelectorAll("tr.is-open").forEach((other) => other.classList.remove("is-open"));
    if (row) row.classList.add("is-open");
  }

  // What looks for news by itself rests while nobody looks.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden && event.target.matches("[data-live]")) event.preventDefault();
  });

  // An error does not take its place, nor end it: it is told to be old, and asks again.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const asker = event.detail.requestConfig && event.detail.requestConfig.elt;
    if (asker && asker.matches("[data-live]") && event.detail.xhr.status >= 500) {
      event.detail.shouldSwap = false;
      asker.classList.add("is-stale");
    }
  });

  function isTyping(element) {
    return element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
  }
})();
