"use strict";
// The page is complete without this script, which only lays lines out as tables, highlights them
// and handles keys. Strings are inserted as text only, never as HTML.
(() => {
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const make = (name, kind, text) => {
    const element = document.createElement(name);
    if (kind) element.className = kind;
    if (text) element.textContent = text;
    return element;
  };
  const remembered = {
    get: (key) => { try { return localStorage.getItem(`featurebuilder.${key}`); } catch { return null; } },
    set: (key, value) => { try { localStorage.setItem(`featurebuilder.${key}`, value); } catch { /* not stored */ } },
  };
  root.classList.add("js");

  // Lines: parse the text with its signs, and its paint.

  const KINDS = { INS: "added", DEL: "removed", I: "note" };
  const PAINT = /^(P?)(H?)([^|]*)(?:\|(.*))?$/;
  const RUN = /([a-z-])(\d+)/g;

  function linesOf(pre) {
    pre.normalize();
    const paints = (pre.dataset.paint ?? "").split(";");
    const at = { old: Number(pre.dataset.old), new: Number(pre.dataset.new) };
    const lines = [];
    for (const node of pre.childNodes) {
      const kind = KINDS[node.nodeName] ?? "same";
      for (const text of node.textContent.split("\n").slice(0, -1)) {
        const [, paired, hand, runs, marks] = PAINT.exec(paints[lines.length] ?? "");
        lines.push({
          kind, text: text.slice(1), runs, marks, paired: paired !== "", hand: hand !== "",
          old: kind === "same" || kind === "removed" ? at.old++ : 0,
          new: kind === "same" || kind === "added" ? at.new++ : 0,
        });
      }
    }
    return lines;
  }

  // Code: highlighted runs, split where a mark begins or ends.

  function paint(code, line) {
    if (!line.runs && !line.marks) {
      code.textContent = line.text;
      return;
    }
    const characters = /[\ud800-\udfff]/.test(line.text) ? [...line.text] : line.text;
    const slice = (from, to) => {
      const part = characters.slice(from, to);
      return typeof part === "string" ? part : part.join("");
    };
    const edges = (line.marks ?? "").split(".").filter(Boolean).map(Number);
    let place = 0, passed = 0;
    const upTo = (end, letter) => {
      while (place < end) {
        while (edges[passed] <= place) passed += 1;
        const stop = Math.min(end, edges[passed] ?? end);
        const text = slice(place, stop);
        const isMarked = passed % 2 === 1;
        if (letter === "-" && !isMarked) code.append(text);
        else code.append(make(isMarked ? "mark" : "span", letter === "-" ? "" : letter, text));
        place = stop;
      }
    };
    for (const [, letter, length] of line.runs.matchAll(RUN)) upTo(place + Number(length), letter);
    upTo(characters.length, "-");
  }

  // Rows: unified, or side by side.

  const SIGNS = { added: "+", removed: "−", same: "", note: "" };

  function number(kind, value, hand) {
    const cell = make("td", `number ${kind}${hand ? " hand" : ""}`);
    if (value) cell.dataset.n = value;
    return cell;
  }
  function content(line) {
    const cell = make("td", line.kind);
    const code = make("code", line.hand ? "hand" : "");
    if (line.kind === "note") code.textContent = line.text.trim();
    else paint(code, line);
    if (line.hand) cell.title = "Written by hand";
    cell.append(code);
    return cell;
  }
  function half(line, which, second) {
    if (!line) return [make("td", `void${second}`), make("td", "void"), make("td", "void")];
    const first = number(line.kind, line[which], line.hand);
    if (second) first.classList.add("second");
    return [first, make("td", `sign ${line.kind}`, SIGNS[line.kind]), content(line)];
  }
  function row(...cells) {
    const made = make("tr");
    made.append(...cells);
    return made;
  }

  function table(columns, rows) {
    const made = make("table", "rows");
    const group = make("colgroup");
    for (const kind of columns) group.append(make("col", kind));
    const body = make("tbody");
    body.append(...rows);
    made.append(group, body);
    return made;
  }
  function oneColumn(lines, which) {
    const rows = lines.map((line) => row(number(line.kind, line[which], line.hand), content(line)));
    return table(["number", ""], rows);
  }
  function unified(lines) {
    const rows = lines.map((line) => row(
      number(line.kind, line.old, line.hand), number(line.kind, line.new, false),
      make("td", `sign ${line.kind}`, SIGNS[line.kind]), content(line)));
    return table(["number", "number", "sign", ""], rows);
  }
  function sideBySide(lines) {
    const rows = pairs(lines).map(([left, right]) => row(...half(left, "old", ""), ...half(right, "new", " second")));
    return table(["number", "sign", "", "number", "sign", ""], rows);
  }

  // Pair each removed line with its added line; lines without a pair get a row of their own.
  function pairs(lines) {
    const found = [];
    let removed = [], added = [];
    const flush = () => {
      while (removed.length || added.length) {
        while (removed.length && !removed[0].paired) found.push([removed.shift(), null]);
        while (added.length && !added[0].paired) found.push([null, added.shift()]);
        if (removed.length || added.length) found.push([removed.shift() ?? null, added.shift() ?? null]);
      }
    };
    let last = null;
    for (const line of lines) {
      const kind = line.kind === "note" ? last : line.kind;
      if (kind === "removed") removed.push(line);
      else if (kind === "added") added.push(line);
      else {
        flush();
        found.push([line, line]);
      }
      last = kind;
    }
    flush();
    return found;
  }

  // Lay files out only when they come near the viewport.

  const files = all(".file");
  const features = all(".feature");
  const batches = new Set(all(".batch"));
  const requests = all(".request");
  const sources = new WeakMap();
  let mode = "unified";

  function isWhole(file) {
    return file.matches(":is(.new, .deleted, .unchanged, .request):not(:has(.merge))");
  }
  function layOut(file) {
    const style = isWhole(file) ? "whole" : wide.matches ? mode : "unified";
    if (file.dataset.laid === style) return;
    file.dataset.laid = style;
    file.classList.toggle("whole", style === "whole");
    for (const element of all("pre, .rows", file)) {
      const lines = sources.get(element) ?? linesOf(element);
      const made = shown(element, lines, style, file);
      sources.set(made, lines);
      element.replaceWith(made);
    }
  }
  function shown(element, lines, style, file) {
    if (element.closest(".merge")) return oneColumn(lines, "new");
    if (style === "whole") return oneColumn(lines, file.classList.contains("deleted") ? "old" : "new");
    return style === "side" ? sideBySide(lines) : unified(lines);
  }

  const wide = matchMedia("(min-width: 64rem)");
  const margin = 1200;
  const watched = new Set();
  const near = new IntersectionObserver((entries) => {
    // Watch only the files of batches that are near: watching thousands is slow.
    for (const { target, isIntersecting } of entries) {
      if (!batches.has(target)) {
        if (isIntersecting) layOut(target);
      } else if (isIntersecting) {
        watched.add(target);
        for (const file of target.children) near.observe(file);
      } else if (watched.delete(target)) {
        for (const file of target.children) near.unobserve(file);
      }
    }
  }, { rootMargin: `${margin}px 0px` });
  // Reserve the estimated height of files not laid out yet, so that the scroll bar is right.
  const reserve = (element, height) => { element.style.containIntrinsicBlockSize = `auto ${height}px`; };
  const heightOf = (file) => (file.lastElementChild.open ? 96 + Number(file.dataset.rows) * 20 : 46);
  for (const feature of features) {
    let whole = 100;
    for (const batch of feature.querySelectorAll(".batch")) {
      let sum = 0;
      for (const file of batch.children) {
        const height = heightOf(file);
        reserve(file, height);
        sum += height + 16;
      }
      reserve(batch, sum);
      whole += sum;
    }
    reserve(feature, whole);
  }

  function show(next) {
    mode = next;
    remembered.set("mode", mode);
    for (const name of ["unified", "side"]) byId(name).setAttribute("aria-pressed", String(name === mode));
    refresh();
  }
  function refresh() {
    const kept = current();
    const before = kept?.getBoundingClientRect().top;
    // Lay visible files out before the next paint, and the others when they come near.
    const isNear = (element) => {
      const box = element.getBoundingClientRect();
      return box.bottom > -margin && box.top < innerHeight + margin;
    };
    for (const feature of features.filter(isNear)) {
      for (const batch of all(".batch", feature).filter(isNear)) [...batch.children].filter(isNear).forEach(layOut);
    }
    near.disconnect();
    watched.clear();
    for (const block of [...requests, ...batches]) near.observe(block);
    if (kept) scrollBy(0, kept.getBoundingClientRect().top - before);
  }

  // The reader's position.

  const top = () => parseFloat(getComputedStyle(root).scrollPaddingTop);
  function fileAt(distance) {
    const main = byId("files").getBoundingClientRect();
    const hit = document.elementFromPoint(main.left + main.width / 2, top() + distance);
    return hit?.closest(".file") ?? null;
  }
  const current = () => fileAt(8);

  // Find the next or previous target. Measure only files near the reader, because measuring a
  // distant file forces the browser to lay it out.
  function step(targetsOf, by) {
    let near = null;
    for (let distance = 8; !near && distance < innerHeight; distance += 24) near = fileAt(distance);
    const start = near ? files.indexOf(near) : scrollY < innerHeight ? 0 : files.length - 1;
    for (let index = start; index in files; index += by) {
      const found = targetsOf(files[index]);
      const edge = found.length ? top() + parseFloat(getComputedStyle(found[0]).scrollMarginTop) : 0;
      const isAhead = (target) => (target.getBoundingClientRect().top - edge) * by > 2;
      const target = by > 0 ? found.find(isAhead) : found.findLast(isAhead);
      if (target) return target;
    }
    return undefined;
  }
  function goTo(target) {
    if (!target) return;
    const file = target.closest(".file");
    if (file) {
      layOut(file);
      if (target !== file) file.querySelector("details").open = true;
    }
    for (const marked of all(".here")) marked.classList.remove("here");
    target.classList.add("here");
    target.scrollIntoView({ block: "start" });
    (target === file ? file.querySelector("summary") : target.querySelector("a, summary"))?.focus({ preventScroll: true });
    if (target.id) try { history.replaceState(null, "", `#${target.id}`); } catch { /* not supported */ }
  }
  function followHash() {
    const target = byId(location.hash.slice(1));
    if (target) goTo(target);
  }

  const entries = new Map(all("#tree a").map((link) => [link.hash.slice(1), link]));
  let marked = null;
  function markCurrent() {
    const entry = entries.get(current()?.id);
    if (entry === marked) return;
    marked?.removeAttribute("aria-current");
    entry?.setAttribute("aria-current", "true");
    marked = entry ?? null;
    if (entry?.checkVisibility() && wide.matches) {
      const tree = byId("tree"), box = entry.getBoundingClientRect(), around = tree.getBoundingClientRect();
      if (box.top < around.top + 60 || box.bottom > around.bottom - 20) tree.scrollTop += box.top - around.top - around.height / 3;
    }
  }
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      markCurrent();
    });
  }, { passive: true });

  // Seen files.

  const seen = new Set();
  function toggleSeen(file) {
    if (!file) return;
    const now = !seen.has(file);
    if (now) seen.add(file);
    else seen.delete(file);
    file.querySelector("details").open = !now;
    entries.get(file.id)?.classList.toggle("seen", now);
    byId("progress").textContent = seen.size ? `${seen.size} of ${files.length} seen` : "";
    if (now) goTo(files[files.indexOf(file) + 1]);
  }

  // The tree.

  byId("filter").addEventListener("input", (event) => {
    const wanted = event.target.value.toLowerCase();
    for (const [id, link] of entries) {
      link.parentElement.hidden = !decoded(id).toLowerCase().includes(wanted);
    }
    for (const item of all("#tree li:has(> details)").reverse()) {
      const found = item.querySelectorAll("ul > li:not([hidden])").length;
      item.hidden = !found;
      if (wanted && found && found < 100) item.firstElementChild.open = true;
    }
  });
  function decoded(id) {
    try { return decodeURIComponent(id.slice(5)); } catch { return id.slice(5); }
  }
  byId("show-tree").addEventListener("click", () => openTree());
  function openTree(open = !byId("tree").classList.contains("shown")) {
    byId("tree").classList.toggle("shown", open);
    byId("show-tree").setAttribute("aria-expanded", String(open));
  }
  byId("tree").addEventListener("click", (event) => {
    if (event.target.closest("a")) openTree(false);
  });

  // Themes.

  const THEMES = ["system", "light", "dark"];
  function setTheme(theme) {
    if (theme === "system") delete root.dataset.theme;
    else root.dataset.theme = theme;
    byId("theme").textContent = `Theme: ${theme}`;
    remembered.set("theme", theme);
  }
  function nextTheme() {
    setTheme(THEMES[(THEMES.indexOf(root.dataset.theme ?? "system") + 1) % THEMES.length]);
  }

  // Keys.

  const itself = (file) => [file];
  const hunks = (file) => all(":scope > details[open] :is(.hunk, .chunk:not(.same))", file);
  const conflicts = (file) => [...(file.matches(".conflict") ? [file] : []), ...all(".chunk.conflict", file)];
  const keys = {
    j: () => goTo(step(itself, 1)),
    k: () => goTo(step(itself, -1)),
    n: () => goTo(step(hunks, 1)),
    p: () => goTo(step(hunks, -1)),
    c: () => goTo(step(conflicts, 1)),
    o: () => { const details = current()?.querySelector("details"); if (details) details.open = !details.open; },
    v: () => toggleSeen(current()),
    e: () => {
      const gaps = all(".gap", current() ?? root);
      const open = gaps.some((gap) => !gap.open);
      for (const gap of gaps) gap.open = open;
    },
    u: () => show("unified"),
    s: () => show("side"),
    w: () => root.classList.toggle("nowrap"),
    g: () => { scrollTo(0, 0); byId("files").focus(); },
    t: nextTheme,
    "/": () => { openTree(true); byId("filter").focus(); },
    "?": () => byId("keys").showModal(),
  };
  addEventListener("keydown", (event) => {
    const writes = event.target.closest?.("input, dialog");
    if (event.key === "Escape" && event.target === byId("filter")) event.target.blur();
    if (writes || event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });

  byId("unified").addEventListener("click", () => show("unified"));
  byId("side").addEventListener("click", () => show("side"));
  byId("theme").addEventListener("click", nextTheme);
  byId("help").addEventListener("click", keys["?"]);
  wide.addEventListener("change", refresh);
  addEventListener("hashchange", followHash);
  addEventListener("beforeprint", () => { if (files.length <= 200) files.forEach(layOut); });

  setTheme(THEMES.includes(remembered.get("theme")) ? remembered.get("theme") : "system");
  show(remembered.get("mode") === "side" ? "side" : "unified");
  if (location.hash) followHash();
  markCurrent();
})();
