// Everything here makes pages nicer; each works without it, except keys, copying and selecting words.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("scripted");
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const one = (selector, from = document) => from.querySelector(selector);
  const csrf = () => one('meta[name="csrf"]')?.content || "";
  const english = root.lang === "en";
  const say = (zh, en) => (english ? en : zh);

  // Requests of htmx carry the token; what goes wrong is told at the top of the page.
  document.addEventListener("htmx:configRequest", (event) => { event.detail.headers["X-CSRF-Token"] = csrf(); });
  document.addEventListener("htmx:responseError", (event) => {
    const { xhr } = event.detail;
    if (xhr.status === 401) {
      location.assign(`/sign-in?expired=1&next=${encodeURIComponent(location.pathname + location.search)}`);
      return;
    }
    let words = say("系統發生錯誤，請重新整理後再試。", "An error occurred; load the page again.");
    try { words = JSON.parse(xhr.responseText).detail || words; } catch { /* not a problem document */ }
    tell(words);
  });
  document.addEventListener("htmx:sendError", () => tell(say("無法連線到伺服器，請檢查網路後再試。", "The server cannot be reached; check the network.")));
  document.addEventListener("htmx:afterSettle", (event) => { prepare(event.target); });

  const tell = (words, tone = "bad") => {
    one("[data-told]")?.remove();
    const box = document.createElement("div");
    box.className = `flash ${tone} told`;
    box.dataset.told = "";
    box.setAttribute("role", tone === "bad" ? "alert" : "status");
    const p = document.createElement("p");
    p.textContent = words;
    box.append(p);
    document.body.append(box);
    setTimeout(() => box.remove(), 8000);
  };

  // What needs scripts shows itself only where there are some.
  const prepare = (from) => {
    if (!from.querySelectorAll) return;
    all("[data-copy][hidden], [data-print][hidden], [data-scripted][hidden]", from).forEach((it) => { it.hidden = false; });
  };

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    all("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    if (at("[data-copy]")) copy(at("[data-copy]"));
    if (at("[data-print]")) print();
    if (at("[data-place]")) show(at("[data-place]").hash, "mark, .at, p");
    if (at(".paper .ref")) choose(one(at(".ref").hash));
    if (at("[data-open]")) one(at("[data-open]").dataset.open)?.showModal();
    if (at("[data-close]")) at("dialog")?.close();
    if (at("[data-all]")) all(at("[data-all]").dataset.all).forEach((box) => { box.checked = at("[data-all]").checked; });
    if (at("[data-reveal]")) reveal(at("[data-reveal]"));
    const finding = at("[data-findings] .finding");
    if (finding && !at("a, button, input, textarea, select, summary")) choose(finding, false);
  });
  // What was typed into a form is kept in this tab until its page was answered: a session may have ended meanwhile.
  const typed = (form) => all('textarea[name], input[name]:not([type]), input[type="text"][name]', form).filter((it) => it.value);
  const keepTyped = (form) => {
    const fields = Object.fromEntries(typed(form).map((it) => [it.name, it.value]));
    if (Object.keys(fields).length) sessionStorage.sent = JSON.stringify({ page: location.pathname, action: form.getAttribute("action"), fields });
  };
  const bringBack = () => {
    const { sent, lost } = sessionStorage;
    delete sessionStorage.sent;
    if (one("[data-kept]")) { if (sent) sessionStorage.lost = sent; return; }
    const { page, action, fields } = JSON.parse(lost || "{}");
    if (page !== location.pathname) return;
    delete sessionStorage.lost;
    const form = all("form").find((it) => it.getAttribute("action") === action);
    if (!form) return;
    for (const [name, value] of Object.entries(fields)) if (form.elements[name]) form.elements[name].value = value;
    tell(say("已帶回先前未送出的內容，請確認後再送出。", "What was not sent is filled in again; send it once more."), "doubtful");
  };

  document.addEventListener("submit", (event) => {
    if (event.target.method === "post") keepTyped(event.target);
    const button = one("[data-busy]", event.target);
    if (button && !event.defaultPrevented) {
      button.textContent = button.dataset.busy;
      setTimeout(() => { button.disabled = true; });
    }
  });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  const copy = async (button) => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const words = one("span", button), before = words.textContent;
    words.textContent = button.dataset.copied;
    setTimeout(() => { words.textContent = before; }, 1600);
  };

  const reveal = (button) => {
    const form = one(`#${button.dataset.reveal}`);
    if (form.classList.toggle("open")) one("textarea, input:not([type=hidden])", form)?.focus();
  };

  // Findings and their places.
  const show = (hash) => {
    all("mark.current").forEach((it) => it.classList.remove("current"));
    const place = one(hash);
    const mark = place?.matches("mark") ? place : place?.nextElementSibling;
    if (mark?.matches("mark")) mark.classList.add("current");
  };
  let current = null;
  const choose = (finding, jump = true) => {
    if (!finding) return;
    current?.classList.remove("current");
    current = finding;
    finding.classList.add("current");
    if (jump) finding.scrollIntoView({ block: "nearest" });
    const place = one("[data-place]", finding);
    if (place) {
      show(place.hash);
      one(place.hash)?.scrollIntoView({ block: "center" });
    }
  };
  const step = (by) => {
    const shown = all("[data-findings] .finding").filter((it) => !it.hidden);
    if (!shown.length) return;
    const at = shown.indexOf(current && document.contains(current) ? current : one(`#${current?.id || "none"}`));
    choose(shown[Math.max(0, Math.min(shown.length - 1, at < 0 ? (by > 0 ? 0 : shown.length - 1) : at + by))]);
    current.focus?.({ preventScroll: true });
  };

  // Filters.
  const sift = (form) => {
    const wanted = new Set(all('input[name="severity"]:checked', form).map((it) => it.value));
    const offered = new Set(all('input[name="severity"]', form).map((it) => it.value));
    const section = one('select[name="section"]', form)?.value ?? "*";
    const opinion = one('select[name="opinion"]', form)?.value ?? "";
    let hidden = 0;
    all("[data-findings] .finding").forEach((it) => {
      const fits = (wanted.has(it.dataset.severity) || !offered.has(it.dataset.severity)) && (section === "*" || section === it.dataset.section)
        && (!opinion || opinion === (it.dataset.opinion || "open"));
      it.hidden = !fits;
      hidden += fits ? 0 : 1;
    });
    all("[data-group]").forEach((head) => {
      let next = head.nextElementSibling, any = false;
      while (next && !next.matches("[data-group]")) { any ||= next.matches(".finding:not([hidden])"); next = next.nextElementSibling; }
      head.hidden = !any;
    });
    const count = one("[data-hidden-count]", form);
    if (count) count.textContent = hidden ? say(`隱藏 ${hidden} 項`, `${hidden} hidden`) : "";
  };
  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-filters]");
    if (form) sift(form);
    if (event.target.closest("[data-drop]")) chosen(event.target.closest("[data-drop]"));
    if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
  });

  // Files.
  const chosen = (drop) => {
    const input = one('input[type="file"]', drop), list = one("[data-chosen]", drop);
    list.replaceChildren(...[...input.files].map((file, at) => {
      const item = document.createElement("li"), name = document.createElement("span"), button = document.createElement("button");
      name.textContent = file.name;
      button.type = "button";
      button.className = "button small text";
      button.textContent = list.dataset.remove;
      button.setAttribute("aria-label", `${list.dataset.remove} ${file.name}`);
      button.addEventListener("click", () => { keep(input, [...input.files].filter((_, other) => other !== at)); chosen(drop); });
      item.append(name, button);
      return item;
    }));
    list.hidden = !input.files.length;
    drop.dispatchEvent(new Event("chosen"));
  };
  const keep = (input, files) => {
    const made = new DataTransfer();
    files.forEach((file) => made.items.add(file));
    input.files = made.files;
  };
  all("[data-drop]").forEach((drop) => {
    const input = one('input[type="file"]', drop);
    let before = []; // a second choice adds to the first
    one("[data-pick]", drop)?.addEventListener("click", () => input.click());
    input.addEventListener("change", () => { if (input.multiple && input.files.length) keep(input, [...before, ...input.files]); });
    drop.addEventListener("chosen", () => { before = [...input.files]; });
    for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
    for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      keep(input, [...(input.multiple ? input.files : []), ...event.dataTransfer.files]);
      chosen(drop);
    });
  });

  // A reviewer's keys, on the page of a case only.
  const board = one("[data-case]");
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") all("details.menu[open]").forEach((menu) => { menu.open = false; });
    if (!board || event.ctrlKey || event.metaKey || event.altKey || one("dialog[open]")) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const press = (name) => {
      const finding = current && one(`#${current.id}`);
      const button = finding && one(`[data-key="${name}"]`, finding);
      if (button) { event.preventDefault(); button.click(); }
    };
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "c" || event.key === "d" || event.key === "u") press(event.key);
    else if (event.key === "a") { event.preventDefault(); add(); }
    else if (event.key === "?") one("#keys")?.showModal();
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (current && !document.contains(current)) { current = one(`#${current.id}`); current?.classList.add("current"); current?.focus({ preventScroll: true }); }
    const form = one("[data-filters]");
    if (form && one('select[name="opinion"]', form)?.value) sift(form);
  });

  // A finding of the reviewer's own, on words that were selected: where they stand is counted as the report counts.
  const paragraph = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest('p[id^="b"]');
  const offset = (block, node, at) => {
    const range = document.createRange();
    range.setStart(block, 0);
    range.setEnd(node, at);
    const part = range.cloneContents();
    all(".ref", part).forEach((it) => it.remove());
    return [...part.textContent].length;
  };
  const selected = () => {
    const selection = getSelection(), paper = one("[data-paper]");
    if (!selection.rangeCount || selection.isCollapsed || !paper) return null;
    const range = selection.getRangeAt(0), block = paragraph(range.startContainer);
    if (!block || !paper.contains(block)) return null;
    const inside = block.contains(range.endContainer);
    const start = offset(block, range.startContainer, range.startOffset);
    const end = inside ? offset(block, range.endContainer, range.endOffset) : offset(block, block, block.childNodes.length);
    const copy = block.cloneNode(true);
    all(".ref", copy).forEach((it) => it.remove());
    const quote = [...copy.textContent].slice(start, end).join("");
    return quote.trim() ? { page: null, block: Number(block.id.slice(1)), start, end, quote, bbox: null } : null;
  };
  const add = () => {
    const dialog = one("#add");
    if (!dialog) return;
    const where = selected();
    one('[name="where"]', dialog).value = where ? JSON.stringify(where) : "";
    const quote = one("[data-quote]", dialog);
    quote.textContent = where ? where.quote : "";
    quote.hidden = !where;
    one("[data-no-quote]", dialog).hidden = Boolean(where);
    dialog.showModal();
    one("textarea", dialog).focus();
  };
  one("[data-add]")?.addEventListener("click", add);
  const here = one("[data-add-here]");
  if (here) {
    document.addEventListener("selectionchange", () => {
      const where = selected();
      here.hidden = !where;
      if (!where) return;
      const box = getSelection().getRangeAt(0).getBoundingClientRect();
      here.style.setProperty("top", `${box.bottom + scrollY + 6}px`);
      here.style.setProperty("left", `${Math.min(box.left + scrollX, innerWidth - 160)}px`);
    });
    here.addEventListener("mousedown", (event) => event.preventDefault());
    here.addEventListener("click", add);
  }

  prepare(document);
  bringBack();
  all("[data-filters]").forEach(sift);
  if (/^#f\d+$/.test(location.hash)) choose(one(location.hash));
})();
