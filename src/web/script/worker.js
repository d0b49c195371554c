"use strict";

// Reads what was handed over, and asks the module. The page asks one thing after the other:
// {id, call, …}, and is answered {id, answer}. On the way there, the worker may ask for files
// ({id, wanted}, answered by {fetched}), or tell how far it is ({id, progress}).

// A slice of a file takes a millisecond to read however short it is, so more is read at once; of a
// file that is only looked into, less.
const AT_ONCE = 16 << 20;
const A_LOOK = 64 << 10;
const handed = [];
const reader = new FileReaderSync();
// The bytes read last, of each file that is being read: of a few, because each takes memory.
const buffers = new Map();

globalThis.tierfitReadFile = (number, offset, buffer) => {
  const file = handed[number];
  let from = buffers.get(number);
  if (from === undefined || offset < from.start || offset + buffer.length > from.end) {
    const end = Math.min(file.size, offset + Math.max(AT_ONCE, buffer.length));
    // A look at the beginning of a file is no reason to read more.
    const isFirst = from === undefined;
    const last = isFirst ? Math.min(end, offset + Math.max(buffer.length, A_LOOK)) : end;
    const bytes = read(file.slice(offset, last));
    from = { start: offset, end: offset + bytes.length, bytes };
    if (buffers.size > 4) buffers.clear();
    buffers.set(number, from);
    if (from.end < offset + buffer.length) throw "it is shorter than it was";
  }
  buffer.set(from.bytes.subarray(offset - from.start, offset - from.start + buffer.length));
};

function read(slice) {
  try {
    return new Uint8Array(reader.readAsArrayBuffer(slice));
  } catch (error) {
    throw `the browser cannot read it (${error.name}): it has changed or is gone`;
  }
}

let asked = 0;
let session;
globalThis.tierfitProgress = (done, all) => postMessage({ id: asked, progress: [done, all] });

// Waits for the files that the page fetches.
let fetched;
const fetch_ = (wanted) =>
  new Promise((resolve) => {
    fetched = resolve;
    postMessage({ id: asked, wanted });
  });

function add({ path, file, files, folders }) {
  if (file !== undefined) {
    session.addFile(path, handed.length, file.size, file.lastModified);
    handed.push(file);
  } else if (files !== undefined) {
    session.addFolder(path, files, folders);
  } else {
    session.addNothing(path);
  }
}

// Asks the module, as often as it wants files.
async function ask(question) {
  for (;;) {
    const answer = JSON.parse(question());
    if (answer.wanted === undefined) return answer;
    (await fetch_(answer.wanted)).forEach(add);
  }
}

// Hashes as PBKDF2 does, with what the browser has for that.
async function hashed(secret, hash, { salt, rounds }) {
  const key = await crypto.subtle.importKey("raw", secret, "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash, salt: new Uint8Array(salt), iterations: rounds };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, 256));
}

// Tells about how long hashing takes, by hashing a little.
async function estimate({ rounds }, hash) {
  const sample = Math.min(rounds, 100_000);
  const started = performance.now();
  await hash(sample);
  return ((performance.now() - started) * rounds) / sample;
}

// Without a context that the browser calls secure, it has no crypto; then the module hashes.
async function unlock(password) {
  const { stretch, hashing } = JSON.parse(session.derivation());
  const longest = stretch ?? hashing;
  if (globalThis.crypto?.subtle === undefined) {
    const time = await estimate(longest, async (rounds) => session.rehearse(rounds));
    postMessage({ id: asked, estimate: time });
    return JSON.parse(session.unlock(password));
  }
  const trial = (rounds) => hashed(new Uint8Array(1), "SHA-256", { salt: [1], rounds });
  postMessage({ id: asked, estimate: await estimate(longest, trial) });
  let answer = JSON.parse(session.unlockDerived(new Uint8Array(32)));
  for (let number = 0; ; number += 1) {
    const secret = session.spelling(password, number);
    if (secret === undefined) return answer;
    const stretched = stretch ? await hashed(secret, "SHA-256", stretch) : secret;
    const derived = await hashed(stretched, "SHA-1", hashing);
    answer = JSON.parse(session.unlockDerived(derived));
    for (const bytes of [secret, stretched, derived]) bytes.fill(0);
    if (answer.isRight !== false) return answer;
  }
}

const calls = {
  start({ module }) {
    wasm_bindgen.initSync({ module });
    session = new wasm_bindgen.Session();
    return {};
  },
  find: () => ask(() => session.find()),
  open: ({ path }) => ask(() => session.open(path)),
  async unlock({ password }) {
    try {
      return await unlock(password);
    } finally {
      password.fill(0);
    }
  },
  report: ({ settings, now }) => ask(() => session.report(settings, now)),
};

onmessage = async ({ data }) => {
  if (data.fetched !== undefined) {
    fetched(data.fetched);
    return;
  }
  asked = data.id;
  try {
    postMessage({ id: data.id, answer: await calls[data.call](data) });
  } catch (error) {
    const message = `something went wrong that should not have: ${error?.message ?? error}`;
    postMessage({ id: data.id, answer: { error: { message, hint: null } } });
  }
};
