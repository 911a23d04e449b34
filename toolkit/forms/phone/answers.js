"use strict";
// What an interview holds: who is asked what, what may be chosen, what is handed in. Nothing here knows the page, so
// that it can be held against toolkit/questionnaire/routing.py outside a browser.

const NOT_ASKED = -1, BLANK = -2;

// Ids of questions may be words like "constructor": only what was put into an object counts.
function own(object, key) {
  return Object.prototype.hasOwnProperty.call(object, key) ? object[key] : undefined;
}

// ---- routing ----------------------------------------------------------------------------------------------------

// A test of one answer: among codes, within bounds, or (with neither) given at all.
function passed(test, seen) {
  const answer = own(seen, test.item);
  if (answer === NOT_ASKED || answer === BLANK) return false;
  const met = test.in
    ? [].concat(answer).some((code) => test.in.includes(code))
    : !(answer < test.min) && !(answer > test.max) && !(test.except || []).includes(answer);
  return met !== Boolean(test.not);
}

// Whether a condition certainly holds. What cannot be told (the answer it rests on was left blank) counts as not
// holding; no condition negates a joined one, so this asks the same as three values would.
function holds(condition, seen) {
  if (condition.all) return condition.all.every((part) => holds(part, seen));
  if (condition.any) return condition.any.some((part) => holds(part, seen));
  if (condition.jump) return !passed(condition.jump, seen);
  return passed(condition, seen);
}

// Go through the questions in order: each condition sees the earlier answers with their gaps named, and an answer to
// a question that is not shown does not count.
function walk(definition, answers) {
  const seen = Object.create(null);
  const shown = [];
  definition.items.forEach((item, index) => {
    const asked = !item.when || holds(item.when, seen);
    if (asked) shown.push(index);
    seen[item.id] = asked ? routed(item, own(answers, item.id)) : NOT_ASKED;
  });
  return { shown, seen };
}

function routed(item, value) {
  if (isBlank(value)) return BLANK;
  if (item.kind !== "number") return value;
  const digits = digitsOf(item, value);
  return digits === null ? BLANK : Number(digits);
}

// The question whose answer ended the interview early (declined, not eligible); null when none did.
function endedBy(definition, seen) {
  for (const item of definition.items) {
    const parts = item.when ? item.when.all || [item.when] : [];
    const jump = parts.find((part) => part.end && !holds(part, seen));
    if (jump) return definition.items.find((other) => other.id === jump.jump.item);
  }
  return null;
}

// ---- answers ----------------------------------------------------------------------------------------------------

function isBlank(value) {
  if (value === undefined || value === null) return true;
  if (typeof value === "number") return false;
  return typeof value === "string" ? value.trim() === "" : Object.keys(value).length === 0;
}

// The digits of a number as typed, width and unit set aside; null when it is none, or outside the range.
function digitsOf(item, text) {
  let plain = text.normalize("NFKC").trim();
  const unit = (item.unit || "").normalize("NFKC");
  if (unit && plain.endsWith(unit)) plain = plain.slice(0, -unit.length).trim();
  if (!/^[0-9]{1,15}([.][0-9]{1,9})?$/.test(plain)) return null;
  return Number(plain) < (item.min || 0) || Number(plain) > item.max ? null : plain;
}

function limit(item) {
  return item.max || item.options.length;
}

// What a tap on an option makes of the answer: { value, note }, with a note when the tap could not count.
function tapped(item, value, code) {
  if (item.kind !== "multi" && item.kind !== "rank") return { value: value === code ? undefined : code };
  const alone = item.exclusive || [];
  const before = value || [];
  if (before.includes(code)) return { value: before.filter((other) => other !== code) };
  if (alone.includes(code)) return { value: [code] };
  const kept = before.filter((other) => !alone.includes(other));
  if (kept.length >= limit(item)) return { value: before, note: `最多选${limit(item)}项，请先取消一项再选。` };
  const after = kept.concat(code);
  if (item.kind === "rank") return { value: after };
  return { value: item.options.map((option) => option.code).filter((other) => after.includes(other)) };
}

function gaps(item, value) {
  if (item.kind !== "matrix") return isBlank(value) ? 1 : 0;
  return item.rows.filter((row) => own(value || {}, row.key) === undefined).length;
}

// Why one cannot go on from a question, in kind words; empty when one can.
function complaint(item, value) {
  if (item.kind === "number" && !isBlank(value) && digitsOf(item, value) === null) {
    const unit = item.unit ? `（${item.unit}）` : "";
    const range = item.max === undefined ? `不小于${item.min || 0}的数字` : `${item.min || 0}到${item.max}之间的数字`;
    return `请填${range}${unit}；对方说不上来，可以清空。`;
  }
  if (!item.required || !gaps(item, value)) return "";
  if (item.kind === "matrix") return `还有${gaps(item, value)}行没有选，请补上后再继续。`;
  return "这一题需要先回答，才能继续。";
}

// ---- handing in -------------------------------------------------------------------------------------------------

function exported(item, value) {
  if (isBlank(value)) return "";
  if (item.kind === "text") return value.trim();
  if (item.kind !== "number") return value;
  const digits = digitsOf(item, value);
  return digits === null ? value.trim() : digits;
}

function isChosen(value, code) {
  return [].concat(value).includes(code);
}

// One finished interview as it is handed in: what was shown and left blank is "", what was not shown is not there.
function response(definition, interview, submitted) {
  const record = { number: interview.number, submitted, seconds: Math.round(interview.spent / 1000) };
  for (const index of walk(definition, interview.answers).shown) {
    const item = definition.items[index];
    if (item.kind === "info") continue;
    const value = own(interview.answers, item.id);
    record[item.id] = exported(item, value);
    for (const option of item.options || []) {
      const text = (own(interview.texts, `${item.id}__${option.code}`) || "").trim();
      if (option.text && text && isChosen(value, option.code)) record[`${item.id}__${option.code}__text`] = text;
    }
  }
  return record;
}

function handedIn(definition, community, responses) {
  return {
    format: "toolkit-phone-form",
    survey: definition.survey,
    questionnaire: definition.hash,
    rev: definition.rev,
    community,
    responses,
  };
}

function moment(date) {
  const two = (number) => String(number).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":")}`;
}

if (typeof module !== "undefined") {
  module.exports = { walk, endedBy, tapped, complaint, response, handedIn, moment };
}
