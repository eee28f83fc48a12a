// What makes the pages smoother. Every page works without it.
(() => {
  "use strict";
  document.documentElement.dataset.script = "";
  const openMenus = () => document.querySelectorAll("details.menu[open]");

  document.addEventListener("keydown", (event) => {
    // Where these keys are on an Arabic keyboard, they write other letters.
    if (["/", "ظ"].includes(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) {
      const search = document.getElementById("search");
      if (search) {
        event.preventDefault();
        search.focus();
        search.select();
      }
    } else if (["?", "؟"].includes(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) {
      showDialog("shortcuts");
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
    // Filters change the address without a new page: what is saved is what is seen now.
    const save = event.target.closest("[data-save-view]");
    if (save) save.search = `?address=${encodeURIComponent(location.pathname + location.search)}`;
    const close = event.target.closest("[data-close]");
    if (close) closePanel(document.getElementById(close.dataset.close));
    // A click anywhere in a row opens it, as its first link does.
    const row = event.target.closest("tr[data-row]");
    if (row && !event.target.closest("a, button, input, label") && !String(getSelection())) row.querySelector("a").click();
    const copy = event.target.closest("[data-copy]");
    if (copy) copyOf(document.getElementById(copy.dataset.copy), () => tellCopied(copy));
  });

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

  // A time shows the reader's own zone on hover, beside the exact instant.
  document.addEventListener("mouseover", (event) => {
    const time = event.target.closest && event.target.closest("time[datetime]:not([data-own])");
    const instant = time && new Date(time.dateTime);
    if (instant && time.dateTime.includes("T") && !Number.isNaN(instant.getTime())) {
      time.dataset.own = "";
      const language = document.documentElement.lang;
      time.title = `${instant.toLocaleString(language === "en" ? undefined : language, { dateStyle: "medium", timeStyle: "long" })}\n${time.title || time.dateTime}`;
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

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) showDialog(opener.dataset.dialog);
  });

  function showDialog(id) {
    const dialog = document.getElementById(id);
    if (dialog && !document.querySelector("dialog[open]")) {
      openMenus().forEach((menu) => (menu.open = false));
      dialog.showModal();
    }
  }

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

  // What was pressed is gone with the list that it changed: its heading gets the focus, or what came instead of it. Another page begins at its top.
  document.addEventListener("htmx:afterSettle", (event) => {
    const asker = event.detail.requestConfig && event.detail.requestConfig.elt;
    const wrong = event.target.id === "filters" && event.target.querySelector("[aria-invalid], .is-invalid");
    const more = asker && asker.closest(".more");
    const heading = wrong || (more ? event.target : event.target.querySelector("h1"));
    if (!asker || !heading || asker.matches("[data-live]") || document.activeElement !== document.body) return;
    if (!wrong) heading.tabIndex = -1;
    heading.focus({ preventScroll: !wrong });
    if (asker.closest(".pager")) scrollTo(0, 0);
  });

  // No answer came: it is told, and asked again when the reader wants to.
  let unanswered = null;
  let again = null;
  ["htmx:sendError", "htmx:timeout"].forEach((name) =>
    document.addEventListener(name, (event) => {
      const request = event.detail.requestConfig;
      if (request.elt.matches("[data-live]")) {
        request.elt.classList.add("is-stale");
        return;
      }
      again = request;
      if (!unanswered) document.body.append((unanswered = noticeOf("unanswered")));
    }),
  );
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) return;
    closeUnanswered();
    event.detail.requestConfig.elt.classList.remove("is-stale");
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("#unanswered button")) return;
    closeUnanswered();
    if (event.target.closest("[data-dismiss]")) return;
    const cause = again.triggeringEvent;
    if (!again.elt.isConnected) location.reload();
    else if (again.elt.matches("form")) again.elt.requestSubmit(cause && cause.submitter);
    else again.elt.dispatchEvent(new MouseEvent((cause && cause.type) || "click", { bubbles: true, cancelable: true }));
  });

  function closeUnanswered() {
    if (unanswered) unanswered.remove();
    unanswered = null;
  }

  // The layout has the texts of what scripts tell.
  function noticeOf(id) {
    const notice = document.getElementById(id + "-notice").content.firstElementChild.cloneNode(true);
    notice.id = id;
    return notice;
  }

  // The session ended while a form was open: after signing in it is filled as it was. No password is kept.
  const FORM = "footfall-form";
  const typed = (form) => [...form.elements].filter((field) => field.name && !/^(hidden|password|file|submit)$/.test(field.type));
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post" || location.pathname === "/login") return;
    const values = typed(event.target).map((field) => [field.name, field.value, field.checked]);
    sessionStorage.setItem(FORM, JSON.stringify({ path: location.pathname, action: event.target.action, values }));
  });
  const kept = JSON.parse(sessionStorage.getItem(FORM));
  if (location.pathname === "/login") {
    if (kept) sessionStorage.setItem(FORM, JSON.stringify({ ...kept, ended: true }));
  } else {
    sessionStorage.removeItem(FORM);
    const form = kept && kept.ended && kept.path === location.pathname && [...document.forms].find((one) => one.action === kept.action);
    if (form) {
      typed(form).forEach((field, index) => {
        const [name, value, checked] = kept.values[index] || [];
        if (name !== field.name) return;
        if (/^(checkbox|radio)$/.test(field.type)) field.checked = checked;
        else field.value = value;
      });
      document.getElementById("content").prepend(noticeOf("refilled"));
    }
  }

  // A table that is here as a whole sorts by the head of a column.
  document.querySelectorAll("table.sortable").forEach((table) => {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, index) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const turn = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", turn > 0 ? "ascending" : "descending");
        const rows = [...table.tBodies[0].rows].map((row) => [sortKey(row.cells[index]), row]);
        rows.sort(([one], [other]) => turn * one.localeCompare(other, undefined, { numeric: true }));
        table.tBodies[0].append(...rows.map(([, row]) => row));
      });
    });
  });

  // One that comes sorted from the server is another page: who pressed a key there goes on at the same head.
  const SORTED = "footfall-sorted";
  document.addEventListener("click", (event) => {
    if (event.detail === 0 && event.target.closest("a.sort")) sessionStorage.setItem(SORTED, location.pathname);
  });
  if (sessionStorage.getItem(SORTED) === location.pathname) {
    document.querySelector("th[aria-sort] a.sort")?.focus({ preventScroll: true });
  }
  sessionStorage.removeItem(SORTED);

  function sortKey(cell) {
    const time = cell.querySelector("time[datetime]");
    const data = cell.querySelector("data[value]");
    return time ? time.dateTime : data ? data.value : cell.textContent.trim();
  }

  function isTyping(element) {
    return element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
  }
})();
