// What this phone keeps: the interview under way, the finished ones, and which of them are known to be stored elsewhere.

const definition = JSON.parse(document.getElementById("definition").textContent);
const items = definition.items;
const OPENING = -1, END = items.length; // places of an interview beside the indices of its items
const LONGEST_BREAK = 5 * 60 * 1000; // a longer pause is not time spent on the interview

const shelf = (() => {
  const memory = new Map();
  let trouble = "";
  function check() {
    try {
      localStorage.setItem("toolkit-phone:check", "1");
      localStorage.removeItem("toolkit-phone:check");
    } catch (error) {
      trouble = "这个浏览器不让网页保存内容，一关掉就会丢失。请换用手机自带的浏览器打开本文件；"
        + "只能用这个时，每问完一份就导出。";
    }
  }
  function get(key, otherwise) {
    try {
      const text = memory.has(key) ? memory.get(key) : localStorage.getItem(`toolkit-phone:${key}`);
      return text === null || text === undefined ? otherwise : JSON.parse(text);
    } catch (error) {
      return otherwise;
    }
  }
  function set(key, value) {
    const text = JSON.stringify(value);
    try {
      localStorage.setItem(`toolkit-phone:${key}`, text);
      memory.delete(key);
    } catch (error) {
      memory.set(key, text); // what could not be stored lives on until the page is closed
      trouble = trouble || "手机存不下了，刚才的内容没有保存。请先不要关掉本页，马上导出。";
    }
  }
  function drop(key) {
    memory.delete(key);
    try {
      localStorage.removeItem(`toolkit-phone:${key}`);
    } catch (error) {
      // nothing was stored
    }
  }
  check();
  return { get, set, drop, trouble: () => trouble };
})();

function named() {
  const signs = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
  return Array.from(crypto.getRandomValues(new Uint8Array(5)), (byte) => signs[byte % signs.length]).join("");
}

// Numbers are counted on the phone, over all surveys and communities, so that none is ever given twice.
const device = shelf.get("device", "") || named();
shelf.set("device", device);

function nextNumber() {
  const count = shelf.get("count", 0) + 1;
  shelf.set("count", count);
  return `${device}-${count}`;
}

let community = definition.community || shelf.get(`${definition.hash}:community`, "");
const key = (name) => `${definition.hash}:${community}:${name}`;
const finished = () => shelf.get(key("finished"), []);
const safe = () => shelf.get(key("safe"), []); // numbers of interviews whose export a person has seen arrive

let interview = null;
let touched = Date.now();

function resume() {
  const draft = shelf.get(key("draft"), null);
  const known = draft && finished().some((one) => one.response.number === draft.number);
  interview = draft && !known ? draft : null;
}

function keep() {
  const now = Date.now();
  interview.spent += Math.min(now - touched, LONGEST_BREAK);
  touched = now;
  shelf.set(key("draft"), interview);
}

