// One question a screen: its fields, and the way from one to the next.

const SETTLING = 250; // a second tap of an impatient thumb must not answer the next question

const answerTo = (item) => own(interview.answers, item.id);
const shownNow = () => walk(definition, interview.answers).shown;
const after = (index) => [...shownNow().filter((other) => other > index), END][0];
const before = (index) => [OPENING, ...shownNow().filter((other) => other < index)].pop();

let opened = 0;

function card(index) {
  if (index >= 0 && index < END && !shownNow().includes(index)) index = after(index);
  interview.at = index;
  keep();
  opened = Date.now();
  if (index === END) return closing();
  if (index === OPENING) {
    return question(OPENING, make("h2", { text: "开场说明" }), para(definition.opening, "opening"));
  }
  const item = items[index];
  if (item.kind === "info") return question(index, make("h2", { class: "info", text: item.text }));
  const sign = make("span", item.required ? { class: "must", text: "必答" } : { class: "free", text: "可不答" });
  const number = make("span", { class: "number", text: item.number });
  const heading = make("h2", {}, number, make("span", { text: item.text }), sign);
  return question(index, heading, hint(item), FIELDS[item.kind](item, index));
}

function question(index, ...nodes) {
  const note = make("p", { class: "note", role: "alert", id: "note" });
  const opens = index === OPENING;
  const back = opens ? button("回首页", () => home(), "plain", { "data-do": "home" }) : previous(index);
  const names = { "data-view": "question", "data-index": index, "data-item": opens ? "" : items[index].id };
  show(bar(index),
    make("main", names, make("div", { class: "card" }, ...nodes), note),
    make("footer", {}, back, button("下一题", () => forward(index), "main", { "data-do": "next" })));
}

function previous(index) {
  return button("上一题", () => card(before(index)), "plain", { "data-do": "back" });
}

function bar(index) {
  const progress = make("progress", { max: END, value: Math.max(0, index), "aria-label": "进度" });
  const list = button("目录", contents, "small", { "data-do": "contents" });
  return make("header", { class: "bar" }, make("div", {}, make("span", { text: `编号 ${interview.number}` }), list), progress);
}

const settled = () => Date.now() - opened >= SETTLING;

function forward(index) {
  if (!settled()) return undefined;
  const item = items[index];
  const wrong = item ? complaint(item, answerTo(item)) : "";
  if (wrong) return say(wrong);
  return card(after(index));
}

function say(words) {
  const note = document.getElementById("note");
  note.textContent = words;
  if (words) note.scrollIntoView({ block: "nearest" });
}

function hint(item) {
  const several = item.max ? `，最多${item.max}项` : "";
  const words = {
    multi: `可选多项${several}`,
    rank: `按先后顺序点选${several}；再点一次取消`,
    text: "请不要写姓名、电话、证件号码和详细住址",
  }[item.kind];
  return words && para(words, "soft");
}

function store(item, value) {
  if (isBlank(value)) delete interview.answers[item.id];
  else interview.answers[item.id] = value;
  say("");
  keep();
}

// Options as large buttons; `read` and `write` reach the answer they belong to.
function choices(item, read, write, look) {
  const group = make("div", { class: look, role: "group" });
  const refresh = [];
  const redraw = () => refresh.forEach((draw) => draw());
  for (const option of item.options) {
    const place = make("i", { "aria-hidden": "true" });
    const words = make("span", { text: option.label });
    const node = make("button", { type: "button", "data-code": option.code }, place, words);
    node.addEventListener("click", () => settled() && write(option, redraw));
    const box = option.text && item.kind !== "matrix" && beside(item, option);
    refresh.push(() => {
      const value = read();
      const chosen = isChosen(value, option.code);
      node.setAttribute("aria-pressed", chosen);
      place.textContent = !chosen ? "" : item.kind === "rank" ? value.indexOf(option.code) + 1 : "✓";
      if (box) box.hidden = !chosen;
    });
    group.appendChild(node);
    if (box) group.appendChild(box);
  }
  redraw();
  return group;
}

function beside(item, option) {
  const slot = `${item.id}__${option.code}`;
  const box = make("input", {
    type: "text", "data-text": option.code, maxlength: "300", placeholder: "请注明（不写姓名、电话）",
    "aria-label": `${option.label}：请注明`, value: own(interview.texts, slot) || "",
  });
  box.addEventListener("input", () => { interview.texts[slot] = box.value; keep(); });
  return box;
}

const isNumbered = (item) => item.options.length > 5 && item.options.every((option) => /^[0-9]+$/.test(option.label));

function oneOf(item, index) {
  const write = (option, redraw) => {
    const value = tapped(item, answerTo(item), option.code).value;
    store(item, value);
    redraw();
    const still = () => interview && interview.at === index && answerTo(item) === value;
    // Onwards at once, except where there is something to write or where an answer was taken back.
    if (value !== undefined && !option.text) setTimeout(() => still() && forward(index), 220);
  };
  return choices(item, () => answerTo(item), write, isNumbered(item) ? "points" : "options");
}

function several(item) {
  const write = (option, redraw) => {
    const { value, note } = tapped(item, answerTo(item), option.code);
    store(item, value);
    redraw();
    if (note) say(note);
  };
  return choices(item, () => answerTo(item), write, item.kind === "multi" ? "options many" : "options");
}

// Columns stand side by side, like the scale they are, when their labels fit on two short lines.
function columns(item) {
  const n = item.options.length;
  const room = n < 5 ? 8 : 6;
  return n <= 6 && item.options.every((option) => option.label.length <= room) ? `columns c${n}` : "columns";
}

function matrix(item) {
  const rows = item.rows.map((row) => {
    const read = () => own(answerTo(item) || {}, row.key);
    const write = (option, redraw) => {
      const value = { ...(answerTo(item) || {}) };
      if (read() === option.code) delete value[row.key];
      else value[row.key] = option.code;
      store(item, value);
      redraw();
    };
    const group = choices(item, read, write, columns(item));
    return make("div", { class: "row", "data-row": row.key }, make("h3", { text: row.label }), group);
  });
  return make("div", {}, ...rows);
}

function written(item, field, traits) {
  const box = make(field, { id: "field", "aria-label": item.text, autocomplete: "off", ...traits });
  box.value = answerTo(item) || "";
  box.addEventListener("input", () => store(item, box.value));
  return make("div", { class: "field" }, box, item.unit && make("span", { text: item.unit }));
}

const FIELDS = {
  consent: oneOf,
  single: oneOf,
  scale: oneOf,
  multi: several,
  rank: several,
  matrix,
  number: (item) => {
    const range = item.max === undefined ? "填数字" : `${item.min || 0}到${item.max}`;
    return written(item, "input", { type: "text", inputmode: "decimal", maxlength: "20", placeholder: range });
  },
  text: (item) => {
    const advice = "对方怎么说就怎么写；没有可以不填";
    return written(item, "textarea", { rows: "6", maxlength: "2000", placeholder: advice });
  },
};

