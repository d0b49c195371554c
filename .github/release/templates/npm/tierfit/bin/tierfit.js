#!/usr/bin/env node
// Starts the program for this system, which is a package of its own.
"use strict";

const { spawnSync } = require("node:child_process");

const name = `tierfit-${process.platform}-${process.arch}`;
const program = process.platform === "win32" ? "tierfit.exe" : "tierfit";
let path;
try {
  path = require.resolve(`${name}/${program}`);
} catch {
  console.error(`error: there is no tierfit for ${process.platform} on ${process.arch}, or npm left out ${name}`);
  console.error("hint: install without --no-optional, or build it with Rust");
  process.exit(1);
}
const { status, signal, error } = spawnSync(path, process.argv.slice(2), { stdio: "inherit" });
if (error) {
  console.error(`error: cannot start ${path}: ${error.message}`);
  process.exit(1);
}
if (signal) {
  process.kill(process.pid, signal);
}
process.exit(status ?? 1);
