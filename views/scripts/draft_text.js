// The text of a draft: running paragraphs, a thin mark in the margin for each sentence, a sentence chosen by click or key.
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let page = parentElement.querySelector(".zk-draft");
  if (!page) {
    page = document.createElement("div");
    page.className = "zk-draft";
    parentElement.appendChild(page);
  }
  page.setAttribute("aria-label", data.words.label);

  const make = (tag, name, parent, text) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text) made.textContent = text;
    parent.appendChild(made);
    return made;
  };

  const choose = (sentence) => {
    page.querySelectorAll(".zk-sentence[aria-pressed=true]").forEach((one) => one.setAttribute("aria-pressed", "false"));
    sentence.setAttribute("aria-pressed", "true");
    mark();
    if (matchMedia("(max-width: 640px)").matches) {
      document.querySelector(".st-key-draft-segments")?.scrollIntoView({ block: "start" });
    }
    setTriggerValue("chosen", sentence.dataset.id);
  };

  const drawSection = (section) => {
    const head = make("div", "zk-draft-head", page);
    const title = make("h2", "", head, section.title);
    title.id = `draft-section-${section.key}`;
    if (data.editable) {
      const edit = make("button", "zk-draft-edit", head, data.words.edit);
      edit.type = "button";
      edit.setAttribute("aria-label", `${data.words.edit}：${section.title}`);
      edit.onclick = () => setTriggerValue("edited", section.key);
    }
    for (const paragraph of section.paragraphs) {
      if (paragraph.heading) make("h3", "", page, paragraph.heading);
      const block = make("div", "zk-draft-paragraph", page);
      make("div", "zk-draft-marks", block).setAttribute("aria-hidden", "true");
      const words = make("p", "", block);
      for (const one of paragraph.sentences) {
        const span = make("span", `zk-sentence zk-${one.tone}`, words, one.text);
        span.dataset.id = one.id;
        span.setAttribute("role", "button");
        span.setAttribute("aria-pressed", String(one.id === data.chosen));
        span.setAttribute("aria-description", one.note);
        span.tabIndex = -1;
        span.title = one.note;
      }
    }
    if (!section.paragraphs.length) {
      const empty = make("p", "zk-draft-none", page, data.words.none);
      empty.dataset.section = section.key;
    }
  };

  // A sentence's mark covers its lines; where sentences share a line, each has its part of the height.
  const mark = () => {
    for (const block of page.querySelectorAll(".zk-draft-paragraph")) {
      const marks = block.querySelector(".zk-draft-marks");
      const top = block.getBoundingClientRect().top;
      const lines = new Map();
      const sentences = [...block.querySelectorAll(".zk-sentence")];
      sentences.forEach((sentence, number) => {
        for (const box of sentence.getClientRects()) {
          if (!box.width) continue;
          const middle = Math.round((box.top + box.bottom) / 2 - top);
          const near = [...lines.keys()].find((one) => Math.abs(one - middle) < 8) ?? middle;
          if (!lines.has(near)) lines.set(near, []);
          if (!lines.get(near).includes(number)) lines.get(near).push(number);
        }
      });
      const pitch = parseFloat(getComputedStyle(block).lineHeight) || 30;
      const reach = new Map();
      for (const [middle, numbers] of lines) {
        numbers.forEach((number, place) => {
          const from = middle - pitch / 2 + (pitch * place) / numbers.length;
          const to = from + pitch / numbers.length;
          const known = reach.get(number) || [from, to];
          reach.set(number, [Math.min(known[0], from), Math.max(known[1], to)]);
        });
      }
      marks.replaceChildren();
      for (const [number, [from, to]] of reach) {
        const sentence = sentences[number];
        const bar = make("i", sentence.className.replace("zk-sentence", "zk-mark"), marks);
        if (sentence.getAttribute("aria-pressed") === "true") bar.classList.add("zk-chosen");
        bar.style.top = `${from + 2}px`;
        bar.style.height = `${Math.max(3, to - from - 4)}px`;
        bar.onclick = () => choose(sentence);
      }
    }
  };

  const stamp = JSON.stringify([data.sections, data.words, data.editable]);
  if (page.dataset.stamp !== stamp) {
    const focused = page.contains(document.activeElement) ? document.activeElement.dataset.id : "";
    page.dataset.stamp = stamp;
    page.replaceChildren();
    data.sections.forEach(drawSection);
    if (focused) page.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }
  for (const one of page.querySelectorAll(".zk-sentence")) {
    one.setAttribute("aria-pressed", String(one.dataset.id === data.chosen));
  }
  const reachable = page.querySelector(".zk-sentence[aria-pressed=true]") || page.querySelector(".zk-sentence");
  page.querySelectorAll(".zk-sentence").forEach((one) => (one.tabIndex = one === reachable ? 0 : -1));

  page.onclick = (event) => {
    const sentence = event.target.closest(".zk-sentence");
    if (sentence && !String(getSelection())) choose(sentence);
  };
  page.onkeydown = (event) => {
    const sentence = event.target.closest(".zk-sentence");
    if (!sentence) return;
    const all = [...page.querySelectorAll(".zk-sentence")];
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step) {
      const next = all[all.indexOf(sentence) + step];
      if (next) {
        sentence.tabIndex = -1;
        next.tabIndex = 0;
        next.focus();
      }
      event.preventDefault();
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(sentence);
    }
  };
  mark();
  parentElement.zkWatcher?.disconnect();
  const watcher = new ResizeObserver(mark);
  parentElement.zkWatcher = watcher;
  watcher.observe(page);
  const [kind, id] = data.scroll.split(" ");
  const target = id && page.querySelector(kind === "section" ? `#draft-section-${CSS.escape(id)}` : `[data-id="${CSS.escape(id)}"]`);
  if (target && window.zhikuDraftScroll !== data.scroll) {
    window.zhikuDraftScroll = data.scroll;
    setTimeout(() => {
      const box = target.getBoundingClientRect();
      if (kind === "sentence" && box.height && box.top > 80 && box.bottom < innerHeight - 40) return;
      target.scrollIntoView({ block: kind === "section" ? "start" : "center", behavior: "smooth" });
    }, 120);
  }
  return () => watcher.disconnect();
}
