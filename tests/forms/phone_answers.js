// Runs the phone form's own functions, without a browser, over many interviews; prints what they make of each.
// Usage: node phone_answers.js ANSWERS.JS CASES.json
"use strict";
const fs = require("fs");
const form = require(process.argv[2]);

const cases = JSON.parse(fs.readFileSync(process.argv[3], "utf8"));
const made = cases.map(({ definition, interviews }) =>
  interviews.map((interview) => {
    const { shown, seen } = form.walk(definition, interview.answers);
    const by = form.endedBy(definition, seen);
    return {
      shown: shown.map((index) => definition.items[index].id),
      ended: by && by.id,
      response: form.response(definition, interview, "2025-05-12 19:30:00"),
    };
  }),
);
console.log(JSON.stringify(made));
