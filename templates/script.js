"use strict";
/* Everything here is an extra: without it the page still says all it knows. */
(function () {
  const SVG = "http://www.w3.org/2000/svg";
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const make = (name, className, text) => {
    const e = document.createElement(name);
    if (className) e.className = className;
    if (text !== undefined) e.textContent = text;
    return e;
  };
  const two = (n) => String(n).padStart(2, "0");
  const clock = (s) => {
    const d = new Date(s * 1000);
    return d.getUTCFullYear() + "-" + two(d.getUTCMonth() + 1) + "-" + two(d.getUTCDate()) + " " +
      two(d.getUTCHours()) + ":" + two(d.getUTCMinutes());
  };
  const grouped = (n) => Math.round(n).toString().replace(/\B(?=(\d{3})+$)/g, ",");

  /* light or dark */
  all(".theme").forEach((p) => { p.hidden = false; });
  all("[data-do=theme]").forEach((b) => b.addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  }));

  /* print: everything expanded, also where the style sheet can't */
  const opened = [];
  addEventListener("beforeprint", () => all("details:not([open])").forEach((d) => { d.open = true; opened.push(d); }));
  addEventListener("afterprint", () => opened.splice(0).forEach((d) => { d.open = false; }));

  /* a link into something folded opens it */
  const unfold = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let e = target; e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true;
  };
  addEventListener("hashchange", unfold);
  unfold();

  /* a table that needs no scrolling needs no place in the tab order */
  const scrolls = all(".scroll:not(.drawing)");
  const place = () => scrolls.forEach((e) => {
    if (e.scrollWidth > e.clientWidth) e.tabIndex = 0; else e.removeAttribute("tabindex");
  });
  addEventListener("resize", place);
  all("details").forEach((d) => d.addEventListener("toggle", place));
  place();

  /* copy commands */
  all("pre.commands").forEach((pre) => {
    const button = make("button", "copy", "Copy");
    button.type = "button";
    const text = pre.textContent.trim();
    button.addEventListener("click", () => {
      const done = () => { button.textContent = "Copied"; setTimeout(() => { button.textContent = "Copy"; }, 1500); };
      const select = () => {
        getSelection().selectAllChildren(pre);
        if (document.execCommand("copy")) done(); else button.textContent = "Selected: press Ctrl+C";
      };
      if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, select); else select();
    });
    pre.before(button);
  });

  /* sort tables */
  const valueOf = (cell) => {
    if (cell.dataset.v !== undefined) return Number(cell.dataset.v);
    const text = cell.textContent.trim();
    if (!text) return null;
    if (cell.classList.contains("number")) {
      const n = parseFloat(text.replace(/,/g, ""));
      if (!Number.isNaN(n)) return n;
    }
    return text.toLowerCase();
  };
  const compare = (a, b, way) => {
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1; /* the empty ones last */
    if (typeof a === "number" && typeof b === "number") return way * (a - b);
    return way * String(a).localeCompare(String(b), "en", { numeric: true });
  };
  all("table.sortable").forEach((table) => all("thead th", table).forEach((th, at) => {
    if (!th.textContent.trim()) return;
    const button = make("button");
    button.type = "button";
    while (th.firstChild) button.append(th.firstChild);
    th.append(button);
    button.addEventListener("click", () => {
      const firstIsDown = th.classList.contains("number") || th.classList.contains("severity");
      const now = th.getAttribute("aria-sort");
      const way = now ? (now === "ascending" ? -1 : 1) : firstIsDown ? -1 : 1;
      all("th[aria-sort]", table).forEach((e) => e.removeAttribute("aria-sort"));
      th.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
      const body = table.tBodies[0];
      const rows = Array.from(body.rows).map((row, place) => ({ row, place, value: valueOf(row.cells[at]) }));
      rows.sort((a, b) => compare(a.value, b.value, way) || a.place - b.place);
      body.append(...rows.map((r) => r.row));
    });
  }));

  /* charts: crosshair, values, series, zoom */
  const charts = [];
  const steps = [60, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 345600, 604800, 1209600, 2592000, 7776000];
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const tickWords = (s, step) => {
    const d = new Date(s * 1000), day = d.getUTCDate() + " " + months[d.getUTCMonth()];
    return step >= 86400 || s % 86400 === 0 ? day : two(d.getUTCHours()) + ":" + two(d.getUTCMinutes());
  };

  function chartOf(figure) {
    const svg = figure.querySelector("svg.chart"), block = figure.querySelector("script");
    if (!svg || !block) return null;
    const data = JSON.parse(block.textContent), pane = svg.querySelector(".pane"), view = svg.querySelector(".view");
    const box = { x: pane.x.baseVal.value, y: pane.y.baseVal.value, w: pane.width.baseVal.value, h: pane.height.baseVal.value };
    const at = [];
    data.t.reduce((sum, step) => { at.push(sum + step); return sum + step; }, data.from);
    const span = Math.max(1, data.to - data.from);
    const ticks = all("text.at-x", svg), ticksHome = ticks.map((t) => t.parentNode);
    const words = all(".words text", svg).map((e) => ({ e, x: Number(e.getAttribute("x")) }));
    const title = svg.querySelector("title");
    svg.setAttribute("aria-label", title.textContent); /* the name stays, without the browser's own tip over ours */
    svg.removeAttribute("aria-labelledby");
    title.remove();
    let from = data.from, to = data.to, own = [], tip = null, cross = null, place = -1;
    const off = new Set();
    const xOf = (s) => box.x + box.w * (s - from) / (to - from);

    function show(i) {
      if (i < 0 || i >= at.length) return hide();
      place = i;
      if (!tip) {
        tip = make("div", "tip");
        tip.setAttribute("role", "status");
        figure.append(tip);
        cross = document.createElementNS(SVG, "path");
        cross.setAttribute("class", "cross");
        svg.append(cross);
      }
      tip.textContent = "";
      tip.append(make("b", "", clock(at[i]) + " UTC"));
      let any = false;
      data.s.forEach((s) => {
        const v = s.v[i];
        if (v === null || off.has(s.k)) return;
        any = true;
        const row = make("span");
        row.append(make("span", "swatch " + s.c), make("bdi", "", s.n), make("i", "", data.unit === "%" ? v.toFixed(1) + " %" : grouped(v)));
        tip.append(row);
      });
      if (!any) tip.append(make("span", "", "not sampled"));
      const x = xOf(at[i]);
      cross.setAttribute("d", "M" + x.toFixed(1) + " " + box.y + "v" + box.h);
      const r = svg.getBoundingClientRect(), f = figure.getBoundingClientRect();
      const px = r.left - f.left + x * r.width / svg.viewBox.baseVal.width;
      const left = px + 14 + tip.offsetWidth > f.width ? px - 14 - tip.offsetWidth : px + 14;
      tip.setAttribute("data-x", "");
      moveTo(tip, Math.max(0, left), r.top - f.top + 24);
    }
    function hide() {
      place = -1;
      if (tip) { tip.remove(); cross.remove(); tip = cross = null; }
    }
    function nearest(s) {
      let low = 0, high = at.length - 1;
      while (high - low > 1) { const m = (low + high) >> 1; if (at[m] < s) low = m; else high = m; }
      return Math.abs(at[low] - s) <= Math.abs(at[high] - s) ? low : high;
    }
    function timeAt(event) {
      const r = svg.getBoundingClientRect();
      const x = (event.clientX - r.left) * svg.viewBox.baseVal.width / r.width;
      return from + (to - from) * Math.min(1, Math.max(0, (x - box.x) / box.w));
    }
    function zoom(a, b) {
      a = Math.max(data.from, Math.min(a, b)); b = Math.min(data.to, Math.max(a, b));
      if (b - a < 60) { a = data.from; b = data.to; }
      from = a; to = b;
      const k = span / (to - from), whole = from === data.from && to === data.to;
      view.setAttribute("transform", whole ? "" : "translate(" + (box.x - k * (box.x + box.w * (from - data.from) / span)) + " 0) scale(" + k + " 1)");
      own.forEach((e) => e.remove());
      own = [];
      ticks.forEach((t, i) => { if (whole) ticksHome[i].append(t); else t.remove(); });
      words.forEach((w) => {
        const s = data.from + span * (w.x - box.x) / box.w, x = xOf(s);
        w.e.setAttribute("x", x.toFixed(1));
        w.e.classList.toggle("off", s < from || s > to);
        w.e.setAttribute("visibility", s < from || s > to ? "hidden" : "visible");
      });
      if (!whole) drawTicks();
      back.hidden = whole;
      hide();
    }
    function drawTicks() {
      const step = steps.find((s) => (to - from) / s <= 8) || 7776000;
      for (let s = Math.ceil(from / step) * step; s <= to; s += step) {
        const t = document.createElementNS(SVG, "text");
        t.setAttribute("class", "tick");
        t.setAttribute("x", xOf(s).toFixed(1));
        t.setAttribute("y", String(box.y + box.h + 18));
        t.setAttribute("text-anchor", "middle");
        t.textContent = tickWords(s, step);
        svg.append(t);
        own.push(t);
      }
    }
    const back = make("button", "zoomout", "Whole span");
    back.type = "button";
    back.hidden = true;
    back.addEventListener("click", () => zoom(data.from, data.to));
    figure.append(back);
    /* fingers have no keys and must scroll the page: buttons, shown to them */
    const steer = make("div", "steer");
    steer.setAttribute("role", "group");
    steer.setAttribute("aria-label", "Zoom");
    const steerTo = (words, sign, work) => {
      const button = make("button", "", sign);
      button.type = "button";
      button.setAttribute("aria-label", words);
      button.addEventListener("click", () => {
        const middle = place < 0 ? (from + to) / 2 : at[place];
        work(middle, to - from);
      });
      steer.append(button);
    };
    const slide = (by) => {
      const shift = by < 0 ? Math.max(by, data.from - from) : Math.min(by, data.to - to);
      zoom(from + shift, to + shift);
    };
    steerTo("Earlier", "\u2190", (middle, wide) => slide(-wide / 2));
    steerTo("Zoom in", "+", (middle, wide) => zoom(middle - wide / 4, middle + wide / 4));
    steerTo("Zoom out", "\u2212", (middle, wide) => zoom(middle - wide, middle + wide));
    steerTo("Later", "\u2192", (middle, wide) => slide(wide / 2));
    figure.querySelector(".drawing").after(steer);

    let start = null, brush = null;
    svg.addEventListener("pointermove", (e) => {
      if (start !== null && brush) {
        const a = xOf(start), b = xOf(timeAt(e));
        brush.setAttribute("d", "M" + a + " " + box.y + "H" + b + "v" + box.h + "H" + a + "z");
      }
      show(nearest(timeAt(e)));
    });
    svg.addEventListener("pointerleave", (e) => { if (e.pointerType === "mouse") hide(); });
    svg.addEventListener("pointerdown", (e) => {
      if (e.pointerType !== "mouse") show(nearest(timeAt(e)));
      if (e.pointerType !== "mouse" || e.button !== 0) return;
      e.preventDefault();
      drawing.focus({ preventScroll: true });
      start = timeAt(e);
      brush = document.createElementNS(SVG, "path");
      brush.setAttribute("class", "brush");
      svg.append(brush);
      svg.setPointerCapture(e.pointerId);
    });
    svg.addEventListener("pointerup", (e) => {
      if (start === null) return;
      const end = timeAt(e), a = start;
      start = null;
      brush.remove();
      if (Math.abs(xOf(end) - xOf(a)) > 8) zoom(Math.min(a, end), Math.max(a, end));
    });
    svg.addEventListener("dblclick", () => zoom(data.from, data.to));
    const drawing = figure.querySelector(".drawing");
    drawing.addEventListener("keydown", (e) => {
      const here = place < 0 ? nearest((from + to) / 2) : place;
      const jump = e.shiftKey ? 10 : 1, middle = at[here];
      if (e.key === "ArrowRight") show(Math.min(at.length - 1, here + jump));
      else if (e.key === "ArrowLeft") show(Math.max(0, here - jump));
      else if (e.key === "Home") show(nearest(from));
      else if (e.key === "End") show(nearest(to));
      else if (e.key === "+" || e.key === "=") { zoom(middle - (to - from) / 4, middle + (to - from) / 4); show(here); }
      else if (e.key === "-" || e.key === "0") zoom(data.from, data.to);
      else if (e.key === "Escape") hide();
      else return;
      e.preventDefault();
    });
    drawing.addEventListener("blur", hide);

    all(".key", figure).forEach((key) => {
      const k = Number(key.dataset.plot), button = make("button");
      button.type = "button";
      button.setAttribute("aria-pressed", "true");
      while (key.firstChild) button.append(key.firstChild);
      key.append(button);
      button.addEventListener("click", () => {
        const on = off.has(k);
        if (on) off.delete(k); else off.add(k);
        button.setAttribute("aria-pressed", String(on));
        all(".series[data-k='" + k + "']", svg).forEach((g) => g.classList.toggle("off", !on));
      });
    });
    return { zoom, whole: () => zoom(data.from, data.to), data };
  }
  /* The policy forbids style attributes; the object model is ours to use. */
  function moveTo(e, x, y) {
    e.style.setProperty("left", x.toFixed(0) + "px");
    e.style.setProperty("top", y.toFixed(0) + "px");
  }
  all("figure.chart-figure").forEach((figure) => {
    const chart = chartOf(figure);
    if (chart) charts.push(chart);
  });

  /* heat maps: the value of an hour, from the table behind */
  all("figure.heat-figure").forEach((figure) => {
    const svg = figure.querySelector("svg.heat"), body = figure.querySelector("tbody");
    if (!svg || !body) return;
    const rows = Array.from(body.rows), heads = all("thead th", figure).map((e) => e.textContent);
    const title = svg.querySelector("title");
    svg.setAttribute("aria-label", title.textContent);
    svg.removeAttribute("aria-labelledby");
    title.remove();
    let tip = null;
    const hide = () => { if (tip) { tip.remove(); tip = null; } };
    const cells = new Map();
    rows.forEach((row, hour) => { for (let day = 0; day < 7; day++) cells.set(day + ":" + hour, row.cells[day + 1].textContent.trim()); });
    svg.addEventListener("pointermove", (e) => {
      const r = svg.getBoundingClientRect(), k = svg.viewBox.baseVal.width / r.width;
      const hour = Math.floor(((e.clientX - r.left) * k - 36) / 24), day = Math.floor(((e.clientY - r.top) * k - 18) / 20);
      if (hour < 0 || hour > 23 || day < 0 || day > 6) return hide();
      if (!tip) { tip = make("div", "tip"); figure.append(tip); }
      tip.textContent = "";
      tip.append(make("b", "", heads[day + 1].replace(/\s.*/, "") + " " + two(hour) + ":00"), make("span", "", cells.get(day + ":" + hour) || "never sampled"));
      const f = figure.getBoundingClientRect();
      const left = e.clientX - f.left + 14;
      moveTo(tip, left + tip.offsetWidth > f.width ? left - 28 - tip.offsetWidth : left, e.clientY - f.top + 14);
    });
    svg.addEventListener("pointerleave", hide);
  });

  /* filters */
  const filters = document.getElementById("filters");
  if (filters) {
    filters.hidden = false;
    const field = filters.elements;
    const rows = all("tr[data-processes], .contents li[data-server], section.server");
    const factsOf = new Map();
    all("tr[data-processes]").forEach((e) => factsOf.set(e.dataset.server, e.dataset));
    const seconds = (input) => input.value ? Date.parse(input.value + "Z") / 1000 : null;
    const stepWords = { 3600: "hours", 21600: "quarters of a day", 86400: "days", 604800: "weeks", 2419200: "four weeks" };
    const ranked = all("tr[data-uses]").map((row) => {
      const [first, step, peaks] = row.dataset.uses.split(":");
      return { row, first: Number(first), step: Number(step), peaks: peaks ? peaks.split(",") : [],
        cells: all(".peak, .peak-at", row).map((e) => ({ e, whole: e.textContent })) };
    });
    /* The peaks within the dates; of whole steps, since the page holds no more. */
    const rankWithin = (from, to) => {
      let widest = 0;
      ranked.forEach((r) => {
        let most = -1, at = 0;
        r.peaks.forEach((p, i) => {
          const start = r.first + i * r.step;
          if (p === "" || (to !== null && start > to) || (from !== null && start + r.step <= from) || Number(p) <= most) return;
          most = Number(p);
          at = start;
        });
        widest = Math.max(widest, r.step);
        r.cells.forEach((c) => {
          const isTime = c.e.classList.contains("peak-at");
          c.e.textContent = most < 0 ? (isTime ? "not sampled" : "") : isTime ? "from " + clock(at) : (most / 10).toFixed(1) + " %";
        });
      });
      return "; peaks within these dates, by whole " + (stepWords[widest] || "years") + " (UTC); status, usual and finding are of the whole span";
    };
    const rankWhole = () => { ranked.forEach((r) => r.cells.forEach((c) => { c.e.textContent = c.whole; })); return ""; };
    const matches = (name) => {
      const facts = factsOf.get(name);
      if (!facts || !field.server) return true;
      const has = (text, part) => text.toLowerCase().includes(part.trim().toLowerCase());
      return has(name, field.server.value) && has(facts.processes, field.process.value) &&
        (!field.owner.value || facts.owner === field.owner.value);
    };
    const apply = () => {
      const from = seconds(field.from), to = seconds(field.to);
      let shown = 0, total = 0;
      const inSpan = (e) => e.dataset.from === undefined || ((to === null || Number(e.dataset.from) <= to) && (from === null || Number(e.dataset.to) >= from));
      rows.forEach((e) => {
        const good = matches(e.dataset.server) && (e.tagName !== "TR" || inSpan(e));
        e.hidden = !good;
        if (e.tagName === "TR") { total++; if (good) shown++; }
      });
      all("tbody tr[data-from]:not([data-server])").forEach((e) => { e.hidden = !inSpan(e); });
      const bounded = from !== null || to !== null;
      charts.forEach((c) => {
        if (!bounded) return c.whole();
        const a = from === null ? c.data.from : from, b = to === null ? c.data.to : to;
        if (b > c.data.from && a < c.data.to) c.zoom(a, b);
      });
      const peaks = ranked.length && bounded ? rankWithin(from, to) : rankWhole();
      if (field.found) field.found.value = total ? shown + " of " + total + " servers" + peaks : "";
    };
    filters.addEventListener("input", apply);
    filters.addEventListener("reset", () => setTimeout(apply, 0));
    filters.addEventListener("submit", (e) => e.preventDefault());
  }

  /* what if: the arithmetic of analysis/whatif.h */
  const whatifPorts = (timeWait, longLived, before, after, growth) =>
    growth * (timeWait * (before > 0 && after > 0 ? after / before : 1) + longLived);
  all(".whatif").forEach((panel) => {
    const form = panel.querySelector("form"), field = form.elements;
    const start0 = Number(panel.dataset.start), count0 = Number(panel.dataset.count), delay0 = Number(panel.dataset.delay);
    const points = panel.dataset.points.split(";").map((p) => p.split(":").map(Number));
    const name = panel.closest("[data-server]").dataset.server;
    const quoted = /^[A-Za-z0-9._-]+$/.test(name) ? name : "\"" + name.replace(/["\\$`]/g, "\\$&") + "\"";
    field.start.min = Math.min(10240, Math.floor(start0 / 256) * 256);
    field.start.value = start0;
    form.hidden = false;
    const touched = new Set();
    const update = () => {
      const start = touched.has("start") ? Number(field.start.value) : start0;
      const count = touched.has("start") ? 65536 - start : count0;
      const delay = touched.has("delay") ? Number(field.delay.value) : delay0;
      const growth = Number(field.growth.value);
      let demand = 0, ports = 0, of = count;
      points.forEach((p) => { /* the fullest hour after the change, as the command has it */
        const range = touched.has("start") ? count : p[2], n = whatifPorts(p[0], p[1], delay0, delay, growth);
        if (range > 0 && 100 * n / range > demand) { demand = 100 * n / range; ports = n; of = range; }
      });
      const percent = Math.min(100, demand);
      field["start-out"].value = start + " (" + grouped(count) + " ports)";
      field["delay-out"].value = delay + " s";
      field["growth-out"].value = "× " + growth.toFixed(2);
      field.result.value = "Peak: " + percent.toFixed(1) + " % – " + grouped(ports) + " of " + grouped(of) + " ports" +
        (demand > 100 ? ": not enough" : "");
      let command = "portledger whatif --server " + quoted;
      if (start !== start0 || count !== count0) command += " --range " + start + ":" + count;
      if (delay !== delay0) command += " --delay " + delay;
      if (growth !== 1) command += " --growth " + growth;
      panel.querySelector(".command").textContent = command;
      panel.dataset.percent = percent.toFixed(4);
    };
    form.addEventListener("input", (e) => { touched.add(e.target.name); update(); });
    form.addEventListener("submit", (e) => e.preventDefault());
    update();
  });
})();
