// Reads only what stands in the page and writes text, never markup: an article cannot reach anything through here.
"use strict";
(() => {
  const root = document.documentElement;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const theme = document.getElementById("theme");
  theme.addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
  // What is folded away on the screen is on paper, as far as the filters leave it.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = all("main details:not([open]):not([hidden])");
    folded.forEach((details) => { details.open = true; });
  });
  addEventListener("afterprint", () => { folded.forEach((details) => { details.open = false; }); folded = []; });
  const fold = (text) => text.toLowerCase().replace(/\s+/g, " ").trim();
  // Typing is not slowed down by the filtering.
  function onChange(form, filter) {
    let waiting = 0;
    form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
    form.addEventListener("reset", () => setTimeout(filter));
    form.addEventListener("submit", (event) => event.preventDefault());
    filter();
  }

  const narrow = document.getElementById("narrow");
  if (narrow) differences(narrow);
  const form = document.getElementById("filters");
  if (form) report(form);

  function differences(form) {
    const groups = all("main details").map((details) => ({
      details,
      count: details.querySelector(".count"),
      rows: all("tbody tr", details).map((tr) => ({ tr, text: fold(tr.textContent), article: fold(tr.dataset.a) })),
    }));
    const asItWas = groups.map(({ details }) => details.open);
    onChange(form, () => {
      const data = new FormData(form);
      const [table, kind] = [data.get("table"), data.get("kind")];
      const [article, words] = [fold(data.get("article")), fold(data.get("text"))];
      const narrowed = Boolean(table || kind || article || words);
      let shown = 0;
      groups.forEach(({ details, count, rows }, at) => {
        let here = 0;
        for (const { tr, text, article: its } of rows) {
          tr.hidden = !((!table || tr.dataset.t === table) && (!kind || tr.dataset.k === kind)
            && its.includes(article) && text.includes(words));
          here += !tr.hidden;
        }
        details.hidden = !here;
        details.open = narrowed || asItWas[at];
        count.textContent = here;
        shown += here;
      });
      all("main section").forEach((section) => {
        const inside = all("details", section);
        section.hidden = inside.length > 0 && inside.every((details) => details.hidden);
      });
      document.getElementById("shown").textContent = shown;
    });
  }

  function report(form) {
    const views = all(".view");
    const articles = all("article");
    const items = all("#list li");
    const chosen = document.getElementById("chosen");
    const rows = new Map();
    const byArticle = articles.map((article) => all("tbody tr", article).map((tr) => {
      const row = { tr, table: tr.dataset.t, kind: tr.dataset.k, who: fold(tr.dataset.w), text: fold(tr.textContent), visible: true };
      rows.set(tr.id, row);
      return row;
    }));
    const groups = all("#speakers details, #figures details").map((details) => ({
      details,
      count: details.querySelector(".count"),
      entries: all("a", details).map((link) => ({ line: link.closest("li, tr"), row: rows.get(link.hash.slice(1)) })),
    }));
    const layer = { entities: "e", quotes: "q", claims: "c" };
    let current = 0;

    const rowOf = (number) => rows.get(`r${current + 1 + first}-${number}`);
    const first = articles.length ? Number(articles[0].id.slice(1)) - 1 : 0;
    const rowsOf = (mark) => (mark.dataset.r || "").split(" ").map(rowOf).filter((row) => row && row.visible);
    const holds = (numbers, list) => Boolean(list) && list.split(" ").some((number) => numbers.has(number));

    function paint() {
      const text = articles[current] && articles[current].querySelector(".text");
      if (!text) return;
      let focusable = true;
      for (const mark of text.querySelectorAll("mark[data-r]")) {
        const visible = rowsOf(mark);
        const layers = visible.map((row) => layer[row.table]);
        const on = ["on", "by"].filter((name) => mark.classList.contains(name));
        const inner = layers.filter((one) => one === "q").length > 1 ? ["qq"] : [];
        mark.className = [...new Set(layers), ...inner, ...on].join(" ");
        if (visible.length) {
          mark.tabIndex = focusable ? 0 : -1;
          mark.setAttribute("role", "button");
          focusable = false;
        } else {
          mark.removeAttribute("tabindex");
          mark.removeAttribute("role");
        }
      }
    }

    function filter() {
      const data = new FormData(form);
      const [table, kind] = String(data.get("kind")).split(" ");
      const who = fold(String(data.get("speaker")));
      const words = fold(String(data.get("text")));
      const narrowed = Boolean(table || who || words);
      let shown = 0;
      byArticle.forEach((list, at) => {
        let here = 0;
        for (const row of list) {
          row.visible = data.has(row.table) && (!table || (row.table === table && row.kind === kind))
            && row.who.includes(who) && row.text.includes(words);
          row.tr.hidden = !row.visible;
          here += row.visible;
        }
        shown += here;
        items[at].hidden = narrowed && !here;
        items[at].querySelector(".count").textContent = here;
      });
      for (const { details, count, entries } of groups) {
        let left = 0;
        for (const { line, row } of entries) {
          line.hidden = Boolean(row) && !row.visible;
          left += !line.hidden;
        }
        details.hidden = !left;
        count.textContent = left;
      }
      document.getElementById("shown").textContent = shown;
      paint();
    }

    function choose(list) {
      all(".on, .by").forEach((one) => one.classList.remove("on", "by"));
      chosen.replaceChildren(...list.map((row) => {
        const section = document.createElement("section");
        const names = all("th", row.tr.closest("table"));
        const definitions = document.createElement("dl");
        [...row.tr.cells].forEach((cell, at) => {
          if (!cell.textContent) return;
          const term = document.createElement("dt");
          const said = document.createElement("dd");
          term.textContent = names[at].textContent;
          said.textContent = cell.textContent;
          definitions.append(term, said);
        });
        section.append(definitions);
        row.tr.classList.add("on");
        return section;
      }));
      const numbers = new Set(list.map((row) => row.tr.id.split("-")[1]));
      for (const mark of all("mark", articles[current])) {
        mark.classList.toggle("on", holds(numbers, mark.dataset.r));
        mark.classList.toggle("by", holds(numbers, mark.dataset.p));
      }
    }

    function show(at) {
      current = at;
      articles.forEach((article, number) => { article.hidden = number !== at; });
      items.forEach((item, number) => {
        const link = item.querySelector("a");
        if (number === at) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
      });
      chosen.replaceChildren();
      paint();
    }

    function follow() {
      const target = document.getElementById(location.hash.slice(1));
      const article = target && target.closest("article");
      const view = (article || target) && (article || target).closest(".view") || views[0];
      views.forEach((one) => { one.hidden = one !== view; });
      all("header nav a").forEach((link) => {
        if (link.hash === `#${view.id}`) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
      });
      if (!article) return;
      show(articles.indexOf(article));
      const row = rows.get(target.id);
      if (!row) { article.focus({ preventScroll: true }); scrollTo(0, 0); return; }
      choose([row]);
      const mark = articles[current].querySelector("mark.on");
      (mark || row.tr).scrollIntoView({ block: "center" });
      // A focused mark shows all its rows; here one of them is meant.
      if (mark) { mark.focus({ preventScroll: true }); choose([row]); }
    }

    document.getElementById("reader").addEventListener("click", (event) => {
      const mark = event.target.closest("mark[data-r]");
      const button = event.target.closest("button.go");
      if (mark) { const list = rowsOf(mark); if (list.length) choose(list); }
      if (button) {
        const id = button.closest("tr").id;
        if (location.hash === `#${id}`) follow(); else location.hash = id;
      }
    });
    let hovered = null;
    document.getElementById("reader").addEventListener("pointerover", (event) => {
      const mark = event.target.closest("mark[data-r]");
      if (!mark || mark === hovered || event.pointerType === "touch") return;
      hovered = mark;
      const list = rowsOf(mark);
      if (list.length) choose(list);
    });
    document.getElementById("reader").addEventListener("focusin", (event) => {
      if (event.target.matches("mark")) choose(rowsOf(event.target));
    });
    document.getElementById("reader").addEventListener("keydown", (event) => {
      if (!event.target.matches("mark")) return;
      const marks = all("mark[tabindex]", articles[current]);
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const next = event.key === "Home" ? marks[0] : event.key === "End" ? marks.at(-1) : marks[marks.indexOf(event.target) + step];
      if (!next || (!step && event.key !== "Home" && event.key !== "End")) return;
      event.preventDefault();
      event.target.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    });
    addEventListener("hashchange", follow);

    if (articles.length) show(0);
    onChange(form, filter);
    follow();
  }
})();
