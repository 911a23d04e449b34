// Reads [{json, people: [{name: value | null, ...}, ...]}, ...] and prints what survey-core makes of each.
const fs = require("fs");
const { Model } = require("survey-core");
require("survey-core/survey.i18n");

const errorsOf = (json) => {
  const model = new Model();
  model.fromJSON(json, { validatePropertyValues: true });
  model.onScrollToTop.add((_, options) => (options.allow = false)); // there is no page to scroll
  return [model, (model.jsonErrors || []).map((error) => error.type + ": " + error.message)];
};

// Answers in order, as a person does who sees one question after the other; earlier answers of another person stay.
const walk = (model, person) => {
  const shown = [];
  for (const question of model.getAllQuestions()) {
    if (!question.isVisible) continue;
    shown.push(question.name);
    if (!(question.name in person)) continue;
    if (person[question.name] === null) question.clearValue();
    else question.value = person[question.name];
  }
  return shown;
};

const judge = ({ json, people }) => {
  const [model, errors] = errorsOf(json);
  const shown = people.map((person) => walk(model, person));
  const [fresh] = errorsOf(json);
  const last = people.length ? people[people.length - 1] : {};
  walk(fresh, last);
  fresh.doComplete();
  return { errors, shown, data: fresh.data, state: fresh.state };
};

const typed = ({ json, person }) => {
  const [model, errors] = errorsOf(json);
  walk(model, person);
  const invalid = model.getAllQuestions().filter((q) => q.isVisible && !q.validate(false)).map((q) => q.name);
  const pages = [];
  while (model.state === "running" && pages.length < 20) {
    pages.push(model.currentPage.name);
    if (!(model.isLastPage ? model.completeLastPage() : model.nextPage())) break;
  }
  const choices = model.getAllQuestions().map((q) => (q.visibleChoices || []).map((choice) => choice.value));
  return { errors, invalid, pages, state: model.state, data: model.data, choices };
};

const cases = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
console.log(JSON.stringify(cases.map((each) => (each.person ? typed(each) : judge(each)))));
