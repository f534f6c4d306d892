// What is typed and not saved yet stays in this browser, over a reload too, and is offered back.
const PREFIX = "zhiku.typed.";

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const read = (name) => {
    try {
      return JSON.parse(localStorage.getItem(PREFIX + name));
    } catch {
      return null;
    }
  };
  window.zhikuForgotten = window.zhikuForgotten || new Set();
  if (data.forget && !window.zhikuForgotten.has(data.token)) {
    window.zhikuForgotten.add(data.token);
    data.forget.forEach((name) => localStorage.removeItem(PREFIX + name));
  }
  const area = (box) => document.querySelector(`.st-key-${CSS.escape(box.area)} :is(textarea, input)`);

  const fill = (box, text) => {
    const field = area(box);
    const kind = field.tagName === "TEXTAREA" ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  };

  const make = (tag, name, parent, text, act) => {
    const made = document.createElement(tag);
    made.className = name;
    if (text) made.textContent = text;
    if (act) {
      made.type = "button";
      made.onclick = act;
    }
    parent.appendChild(made);
    return made;
  };

  let strip = parentElement.querySelector(".zk-typed");
  if (!strip) strip = make("div", "zk-typed", parentElement);

  const offered = () => {
    const found = [];
    const open = new Set(data.boxes.map((box) => box.name));
    for (let place = 0; place < localStorage.length; place++) {
      const key = localStorage.key(place);
      if (!key.startsWith(PREFIX + data.draft + "/")) continue;
      const name = key.slice(PREFIX.length);
      const kept = read(name);
      const box = data.boxes.find((one) => one.name === name);
      const field = box && area(box);
      if (!kept || !kept.text.trim() || kept.text === kept.saved) {
        localStorage.removeItem(key);
        place--;
        continue;
      }
      if (field && (field.value === kept.text || field === document.activeElement)) continue;
      if (open.has(name) && !field) continue;
      found.push({ key, name, kept, box, field });
    }
    return found;
  };

  let drawn = "";
  const draw = () => {
    const lines = offered();
    const now = JSON.stringify(lines.map(({ name, kept, field }) => [name, kept.text, Boolean(field)]));
    if (now === drawn) return; // a line must not go from under the hand that points at it
    drawn = now;
    strip.replaceChildren();
    for (const { key, name, kept, box, field } of lines) {
      const line = make("p", "", strip);
      const [, kind, id] = name.split("/");
      const where = data.places[`${kind}/${id}`] || data.places[kind] || "";
      make("span", "", line, data.words.left.replace("{where}", where).replace("{when}", new Date(kept.at)
        .toLocaleString("zh-CN", { month: "long", day: "numeric", hour: "2-digit", minute: "2-digit" })));
      make("q", "", line, kept.text.length > 40 ? kept.text.slice(0, 40) + "…" : kept.text);
      make("button", "", line, data.words.restore, () => {
        if (!field) return setTriggerValue("opened", name);
        fill(box, kept.text);
        draw();
      });
      make("button", "", line, data.words.drop, () => {
        localStorage.removeItem(key);
        draw();
      });
    }
  };

  const keep = (field) => {
    const box = data.boxes.find((one) => field === area(one));
    if (!box) return;
    const kept = { text: field.value, saved: box.saved, at: Date.now() };
    if (kept.text === box.saved) localStorage.removeItem(PREFIX + box.name);
    else localStorage.setItem(PREFIX + box.name, JSON.stringify(kept));
  };
  parentElement.zkForget?.();
  const typed = (event) => keep(event.target);
  document.addEventListener("input", typed, true);
  const focused = data.boxes.find((one) => document.activeElement === area(one));
  if (focused && document.activeElement.value !== focused.saved) keep(document.activeElement); // typed before this knew
  draw();
  const again = setInterval(draw, 500); // the boxes may be drawn after this
  parentElement.zkForget = () => {
    clearInterval(again);
    document.removeEventListener("input", typed, true);
  };
  return () => parentElement.zkForget();
}
