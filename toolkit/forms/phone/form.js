// The screens around the questions: home, the end of an interview, handing in. What is tapped is saved at once.

// ---- building the page ------------------------------------------------------------------------------------------

const app = document.getElementById("app");

// Texts reach the page through textContent only.
function make(tag, traits, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(traits || {})) {
    if (name === "text") node.textContent = value;
    else if (name === "tap") node.addEventListener("click", value);
    else if (value !== undefined && value !== false) node.setAttribute(name, value);
  }
  children.filter(Boolean).forEach((child) => node.appendChild(child));
  return node;
}

const button = (text, tap, look, more) => make("button", { type: "button", text, tap, class: look || "", ...more });
const para = (text, look) => make("p", { text, class: look });

function show(...nodes) {
  app.textContent = "";
  const trouble = shelf.trouble();
  [trouble && make("p", { class: "banner", role: "alert", text: trouble }), ...nodes]
    .filter(Boolean)
    .forEach((node) => app.appendChild(node));
  window.scrollTo(0, 0);
}

function sheet(...nodes) {
  const close = () => cover.remove();
  const shut = button("关闭", close, "plain", { "data-do": "close" });
  const dialog = make("div", { class: "sheet", role: "dialog", "aria-modal": "true" }, ...nodes, shut);
  const cover = make("div", { class: "cover" }, dialog);
  cover.addEventListener("click", (event) => event.target === cover && close());
  app.appendChild(cover);
  return close;
}

function confirmed(question, yes, action) {
  const agree = () => { close(); action(); };
  const close = sheet(para(question, "lead"), button(yes, agree, "danger", { "data-do": "confirm" }));
}

// ---- home -------------------------------------------------------------------------------------------------------

function home(message) {
  const done = finished();
  const waiting = done.filter((one) => !safe().includes(one.response.number)).length;
  show(
    make("header", { class: "title" }, make("h1", { text: definition.title }), para("入户手机问卷", "soft")),
    make("main", { "data-view": "home" },
      message && make("p", { class: "good", role: "status", text: message }),
      where(),
      interview
        ? button(`继续这一份（编号${interview.number}）`, () => card(interview.at), "main", { "data-do": "resume" })
        : button("开始新的一份", start, "main", { "data-do": "start" }),
      tally(done, waiting),
      make("section", {}, make("h2", { text: "请记住" }),
        para("答案存在这部手机的这个浏览器里，关掉再打开还在。清理浏览器数据、删除浏览器会一起删掉，所以当天导出。"),
        para("不写姓名、电话、证件号码和详细住址。每份的编号写在走访记录上，方便核对。")),
    ),
  );
}

function where() {
  if (definition.community) {
    const place = make("h2", { text: `${definition.place || "社区"}（${definition.community}）` });
    return make("section", {}, place, para("请核对：只在这个社区的访问里用这份问卷。"));
  }
  const listed = definition.places.some(([code]) => code === community);
  const typed = make("input", {
    type: "text", id: "typed", maxlength: "12", autocomplete: "off", placeholder: "社区代码，如02",
    "aria-label": "社区代码", value: listed ? "" : community,
  });
  const choices = [["", "请选择社区"], ...definition.places, ["?", "其他社区（填代码）"]];
  const select = make("select", { id: "community", "aria-label": "社区" });
  for (const [code, name] of choices) {
    select.appendChild(make("option", { value: code, text: code && code !== "?" ? `${code} ${name}` : name }));
  }
  select.value = listed ? community : community ? "?" : "";
  typed.hidden = select.value !== "?";
  const choose = (code) => { community = code; shelf.set(`${definition.hash}:community`, code); resume(); };
  select.addEventListener("change", () => {
    choose(select.value === "?" ? "" : select.value);
    typed.hidden = select.value !== "?";
    if (typed.hidden) home();
  });
  typed.addEventListener("change", () => {
    const code = typed.value.normalize("NFKC").trim();
    choose(/^[0-9A-Za-z]{1,12}$/.test(code) ? code : "");
    home(community ? "" : "社区代码只用数字和字母，例如02。");
  });
  if (interview) select.disabled = typed.disabled = true;
  return make("section", {}, make("h2", { text: "在哪个社区访问？" }), select, typed);
}

function tally(done, waiting) {
  const exported = done.length - waiting;
  const list = make("ul", { class: "done" });
  for (const { response: { number, submitted }, ending } of done.slice().reverse()) {
    const when = make("span", { class: "soft", text: submitted.slice(5, 16) });
    list.appendChild(make("li", {}, make("b", { text: number }), make("span", { text: ending }), when));
  }
  return make("section", { "data-done": done.length },
    make("h2", { text: `已完成${done.length}份${waiting ? `，其中${waiting}份还没有导出` : ""}` }),
    done.length > 0 && button("导出全部", hand, "", { "data-do": "export" }),
    exported > 0 && button(`删除已导出的${exported}份…`, remove, "plain", { "data-do": "delete" }),
    done.length > 0 && make("details", {}, make("summary", { text: "看编号" }), list));
}

function start() {
  if (!community) return home("请先选择社区，再开始。");
  interview = { number: nextNumber(), spent: 0, answers: {}, texts: {}, at: OPENING };
  touched = Date.now();
  keep();
  card(interview.at);
}

// ---- moving about, ending ---------------------------------------------------------------------------------------

function contents() {
  const list = make("div", { class: "contents" });
  let close = () => undefined;
  for (const index of shownNow().filter((other) => other <= interview.at && items[other].kind !== "info")) {
    const item = items[index];
    const left = gaps(item, answerTo(item));
    const sign = isBlank(answerTo(item)) ? "未答" : left ? `缺${left}行` : "✓";
    list.appendChild(make("button", { type: "button", "data-go": item.id, tap: () => { close(); card(index); } },
      make("b", { text: sign }), make("span", { text: `${item.number}. ${item.text}` })));
  }
  close = sheet(make("h2", { text: "回到前面的题" }), list,
    button("先回首页（稍后继续）", () => home(), "", { "data-do": "home" }),
    button("对方不想继续了：保存已答的部分", () => save("中途结束"), "", { "data-do": "break" }),
    button("作废这一份（不保存）", () => { close(); doubted(); }, "plain", { "data-do": "discard" }));
  list.scrollTop = list.scrollHeight;
}

function closing() {
  const { shown, seen } = walk(definition, interview.answers);
  const by = endedBy(definition, seen);
  const asked = by ? [] : shown.filter((index) => items[index].kind !== "info");
  const blank = asked.filter((index) => gaps(items[index], answerTo(items[index])));
  const owed = shown.filter((index) => complaint(items[index], answerTo(items[index])));
  const ending = !by ? "问完" : by.kind === "consent" ? "不参加" : "不符合条件";
  const words = {
    问完: "问题都问完了。请向对方道谢。",
    不参加: "对方不参加，访问到此结束。请道谢，不再劝说。",
    不符合条件: "对方不在本次调查的范围内，访问到此结束。请道谢并说明。",
  }[ending];
  const again = (index) => {
    const item = items[index];
    return button(`${item.number}. ${item.text}`, () => card(index), "again", { "data-go": item.id });
  };
  const open = owed.length ? owed : blank;
  const advice = owed.length
    ? "还有必答的题没有答好，点一下回去补上："
    : `有${open.length}道题没有答全。不愿回答的可以空着；漏问的，点一下回去补上：`;
  show(bar(END),
    make("main", { "data-view": "end", "data-ending": ending },
      make("div", { class: "card" }, make("h2", { text: words }), para(`编号 ${interview.number}，请写在走访记录上。`),
        open.length > 0 && para(advice, "soft"),
        ...open.map(again))),
    make("footer", {}, previous(END),
      button("保存这一份", () => save(ending), "main", { "data-do": "save", disabled: owed.length > 0 && "disabled" })));
}

function save(ending) {
  keep();
  const entry = { ending, response: response(definition, interview, moment(new Date())) };
  shelf.set(key("finished"), finished().concat(entry));
  shelf.drop(key("draft"));
  interview = null;
  home(`已保存。编号 ${entry.response.number}，请写在走访记录上。`);
}

function doubted() {
  confirmed(`编号${interview.number}这一份会从手机上删掉，不能恢复。`, "作废这一份", discard);
}

function discard() {
  shelf.drop(key("draft"));
  interview = null;
  home("已作废，没有保存。");
}

// ---- handing in -------------------------------------------------------------------------------------------------

function hand() {
  const done = finished();
  const text = JSON.stringify(handedIn(definition, community, done.map((one) => one.response)));
  const stored = () => {
    shelf.set(key("safe"), done.map((one) => one.response.number));
    home("已记下。可以继续访问，也可以删除已导出的答卷。");
  };
  show(
    make("header", { class: "title" }, make("h1", { text: "导出答卷" }), para(`社区 ${community}，共${done.length}份`, "soft")),
    make("main", { "data-view": "export" },
      make("section", {}, make("h2", { text: "1. 存成文件" }), file(text, done.length),
        para("存好后，用微信“文件”或数据线交给团支部。以前导出过的也在里面，电脑读入时不会重复计数。")),
      make("section", {}, make("h2", { text: "点了没有反应？（微信里常见）" }), ...copying(text),
        para("把文字整段粘贴到微信“文件传输助手”，到电脑上存成 .json 文件。"
          + "文字很长时可能被截断，最好改用手机自带的浏览器。")),
      make("section", {}, make("h2", { text: "2. 确认存好了" }),
        para("看到文件、确认能打开以后再点。点过之后才可以从手机上删除。"),
        button(`这${done.length}份已经存好了`, stored, "", { "data-do": "stored" }))),
    make("footer", {}, button("回首页", () => home(), "plain", { "data-do": "home" })));
}

function file(text, n) {
  return make("a", {
    class: "button main", "data-do": "download", text: `下载文件（${n}份）`,
    download: `入户答卷_${community}_${device}_${n}份.json`,
    href: URL.createObjectURL(new Blob([text], { type: "application/json" })),
  });
}

function copying(text) {
  const box = make("textarea", { id: "copy", rows: "5", readonly: "readonly", "aria-label": "导出的文字" });
  box.value = text;
  const outcome = make("p", { class: "soft", role: "status" });
  const say = (worked) => {
    outcome.textContent = worked ? "已复制，可以粘贴了。" : "没有复制成功，请长按文字框，全选后复制。";
  };
  const copy = () => {
    box.focus();
    box.setSelectionRange(0, text.length);
    if (document.execCommand("copy")) say(true);
    else if (navigator.clipboard) navigator.clipboard.writeText(text).then(() => say(true), () => say(false));
    else say(false);
  };
  return [button("复制文字", copy, "", { "data-do": "copy" }), box, outcome];
}

function remove() {
  const gone = safe();
  const n = finished().filter((one) => gone.includes(one.response.number)).length;
  const question = `将从这部手机上删除已导出的${n}份答卷，不能恢复。请先确认导出的文件能打开。`;
  confirmed(question, `删除${n}份`, () => {
    shelf.set(key("finished"), finished().filter((one) => !gone.includes(one.response.number)));
    shelf.set(key("safe"), []);
    home(`已删除${n}份。`);
  });
}

// ---- beginning --------------------------------------------------------------------------------------------------

function begin() {
  resume();
  touched = Date.now();
  if (interview) card(interview.at);
  else home();
}

// The same form open in a second window: the window last touched counts, the other follows.
window.addEventListener("storage", (event) => {
  if (event.key && event.key.startsWith(`toolkit-phone:${definition.hash}`)) begin();
});
begin();
