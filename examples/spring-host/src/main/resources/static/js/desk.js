// What the pages do by themselves: hear of what happens, count offers down, keep drafts, know keys.
(() => {
  "use strict";
  const body = document.body;
  const meta = name => document.querySelector(`meta[name="${name}"]`)?.content;

  // Forms that htmx sends carry the token that plain forms have as a field.
  body.addEventListener("htmx:configRequest", event => {
    if (event.detail.verb !== "get") {
      event.detail.headers[meta("csrf-header")] = meta("csrf-token");
    }
  });
  // Who is no longer logged in is shown the door, and not a door within the page.
  body.addEventListener("htmx:beforeSwap", event => {
    if (new URL(event.detail.xhr.responseURL || location.href).pathname === "/login") {
      event.preventDefault();
      location.assign("/login");
    }
  });

  // ---- events: the browser itself comes back, and says how far it had read
  const tell = name => body.dispatchEvent(new CustomEvent(name));
  const live = document.querySelector(".live");
  const state = on => {
    if (live) {
      live.dataset.state = on ? "on" : "off";
      live.textContent = on ? live.dataset.on : live.dataset.off;
    }
  };
  const all = () => ["my-agent", "any-agent", "any-ticket", "this-ticket"].forEach(tell);
  if (body.dataset.live) {
    let lost = false;
    const open = () => {
      const source = new EventSource(body.dataset.live);
      source.addEventListener("open", () => state(true));
      source.addEventListener("hello", () => {
        if (lost) all();
        lost = false;
      });
      source.addEventListener("reset", all);
      source.addEventListener("ticket", event => {
        tell("any-ticket");
        if (event.data === body.dataset.ticket) tell("this-ticket");
      });
      source.addEventListener("agent", event => {
        tell("any-agent");
        if (event.data === body.dataset.agent) tell("my-agent");
      });
      source.addEventListener("error", () => {
        state(false);
        // The browser gives up after an answer that is no stream, e.g. while the desk restarts.
        if (source.readyState === EventSource.CLOSED) {
          lost = true;
          source.close();
          setTimeout(open, 3000);
        }
      });
      addEventListener("pagehide", () => source.close(), { once: true });
    };
    open();
  }

  // ---- offers: counted by the time that was left when they came, not by this machine's clock
  const counted = new WeakMap();
  const count = () => {
    for (const offer of document.querySelectorAll(".offer")) {
      if (!counted.has(offer)) {
        counted.set(offer, performance.now() + 1000 * Number(offer.dataset.left));
      }
      const left = Math.max(0, Math.ceil((counted.get(offer) - performance.now()) / 1000));
      offer.querySelector(".countdown b").textContent = left;
      offer.querySelector("progress").value = left;
      if (left === 0 && !offer.dataset.over) {
        offer.dataset.over = "yes";
        tell("offers-over");
      }
    }
  };
  setInterval(count, 500);

  // ---- writing: drafts stay on this device until they are sent
  const drafts = () => {
    for (const form of document.querySelectorAll("form[data-draft]")) {
      const text = form.querySelector("textarea");
      const name = "draft/" + form.dataset.draft;
      if (!text.value) text.value = localStorage.getItem(name) ?? "";
      form.addEventListener("input", () => {
        const now = form.querySelector("textarea").value;
        if (now) localStorage.setItem(name, now);
        else localStorage.removeItem(name);
        const kept = form.querySelector(".draft");
        if (kept) kept.textContent = now ? kept.dataset.kept : "";
      });
      form.addEventListener("submit", () => localStorage.removeItem(name));
    }
  };
  const mode = (form, note) => {
    form.classList.toggle("as-note", note);
    form.action = note ? form.dataset.note : form.dataset.reply;
    for (const button of form.querySelectorAll(".reply-only")) button.hidden = note;
    const send = form.querySelector("button.primary");
    send.textContent = note ? send.dataset.note : send.dataset.reply;
  };
  const write = note => {
    const form = document.querySelector("form.write");
    if (!form?.dataset.note) return;
    form.querySelector(`input[value=${note ? "note" : "reply"}]`).checked = true;
    mode(form, note);
    form.querySelector("textarea").focus();
  };
  document.addEventListener("change", event => {
    if (event.target.name === "mode") mode(event.target.form, event.target.value === "note");
  });
  body.addEventListener("htmx:afterSwap", event => {
    if (event.detail.requestConfig?.path.endsWith("/canned")) {
      document.getElementById("canned").value = "";
      document.getElementById("writing").focus();
    }
  });
  drafts();

  // ---- keys
  const keys = document.getElementById("keys");
  const on = document.getElementById("keys-on");
  if (on) {
    on.checked = localStorage.getItem("keys") !== "off";
    on.addEventListener("change", () => localStorage.setItem("keys", on.checked ? "on" : "off"));
  }
  const step = by => {
    const items = [...document.querySelectorAll(".lists .item")];
    const at = items.indexOf(document.activeElement);
    const from = at >= 0 ? at : items.findIndex(item => item.hasAttribute("aria-current"));
    items[Math.min(items.length - 1, Math.max(0, from < 0 ? 0 : from + by))]?.focus();
  };
  document.addEventListener("keydown", event => {
    const writing = event.target.closest("input, textarea, select, dialog");
    if (!keys || writing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "?") {
      keys.showModal();
    } else if (!on.checked) {
      return;
    } else if (event.key === "j") {
      step(1);
    } else if (event.key === "k") {
      step(-1);
    } else if (event.key === "r") {
      write(false);
    } else if (event.key === "n") {
      write(true);
    } else if (event.key === "a") {
      document.querySelector(".offer .accept")?.click();
    } else {
      return;
    }
    event.preventDefault();
  });
})();
