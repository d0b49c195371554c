"use strict";

// Reads what was handed over, and asks the module. The page asks one thing after the other:
// {id, call, …}, and is answered {id, answer}. On the way there, the worker may ask for files
// ({id, wanted}, answered by {fetched}), or tell how far it is ({id, progress}).

// The size of a piece that is read ahead, in bytes; how many pieces are kept, and how many are loading at
// once.
const PIECE = 2 << 20;
const MOST_PIECES = 14;
const AHEAD = 8;
// What nobody foresaw is read when it is asked for: a slice takes a millisecond however short it is, so
// a little more than was asked for, and more each time where one follows the other.
const A_LOOK = 64 << 10;
const MOST_LOOKS = 64;

const handed = [];
const reader = new FileReaderSync();
// Where was read last.
let last = { number: undefined, at: 0 };
let looks = [];
// The file that is read ahead: its pieces by their index, the one that came first at the front, and
// those on their way.
let ahead = { number: undefined, pieces: new Map(), coming: new Map() };
// Buffers of pieces that are no longer kept.
const spare = [];

globalThis.tierfitReadFile = (number, offset, buffer) => {
  for (let done = 0; done < buffer.length; ) {
    const [at, length] = [offset + done, buffer.length - done];
    const some = (pieceFrom(number, at) ?? lookFrom(number, at, length)).subarray(0, length);
    if (some.length === 0) throw "it is shorter than it was";
    buffer.set(some, done);
    done += some.length;
  }
  last = { number, at: offset };
};

function pieceFrom(number, at) {
  if (number !== ahead.number) return undefined;
  const index = Math.floor(at / PIECE);
  return ahead.pieces.get(index)?.subarray(at - index * PIECE);
}

function lookFrom(number, at, length) {
  const known = (look) => look.number === number && look.start <= at && at < look.end;
  let look = looks.find(known);
  if (look === undefined) {
    const before = looks.at(-1);
    const follows = before?.number === number && before.end === at;
    const more = follows ? Math.min(PIECE, 2 * before.bytes.length) : A_LOOK;
    const bytes = read(handed[number].slice(at, at + Math.max(length, more)));
    look = { number, start: at, end: at + bytes.length, bytes };
    // Large ones are few: they stand for what came before.
    looks = follows ? [look] : [...looks.slice(1 - MOST_LOOKS), look];
  }
  return look.bytes.subarray(at - look.start);
}

function keep(pieces, index, bytes) {
  pieces.set(index, bytes);
  if (pieces.size <= MOST_PIECES) return;
  const [oldest, { buffer }] = pieces.entries().next().value;
  pieces.delete(oldest);
  if (buffer.byteLength === PIECE) spare.push(buffer);
}

// Fills a buffer that served before. A browser gives memory back only when it thinks of it: with a
// new buffer for each piece it takes as much as the file has.
async function filled(slice) {
  const bytes = new Uint8Array(spare.pop() ?? new ArrayBuffer(PIECE), 0, slice.size);
  const stream = slice.stream().getReader();
  let length = 0;
  for (;;) {
    const { value, done } = await stream.read();
    if (done) break;
    bytes.set(value, length);
    length += value.length;
  }
  if (length < bytes.length) throw new Error("it is shorter than it was");
  return bytes;
}

// Rows lie one after the other mostly, so while some are read, those behind them are on their way: a
// browser reads several pieces at once, which is some times as fast as one after the other.
globalThis.tierfitPause = async (done, all) => {
  postMessage({ id: asked, progress: [done, all] });
  if (ahead.number !== last.number) {
    ahead = { number: last.number, pieces: new Map(), coming: new Map() };
  }
  const file = handed[ahead.number];
  if (!file?.size || done === all) return;
  const indexOf = (at) => Math.floor(Math.min(at, file.size - 1) / PIECE);
  // Before the first part, the module has looked around in the file.
  const at = done === 0 ? 0 : last.at;
  const [first, needed] = [indexOf(at), indexOf(at + (1.2 * file.size) / all)];
  const end = Math.max(needed, indexOf((first + AHEAD) * PIECE));
  for (let index = first; index <= end; index += 1) load(file, ahead, index);
  const coming = [...ahead.coming].filter(([index]) => index <= needed);
  await Promise.all(coming.map(([, arrived]) => arrived));
};

function load(file, { pieces, coming }, index) {
  if (pieces.has(index) || coming.has(index)) return;
  const arrived = filled(file.slice(index * PIECE, (index + 1) * PIECE));
  const kept = arrived.then((bytes) => keep(pieces, index, bytes));
  // Who asks for it then reads it once more, and says what is wrong.
  coming.set(index, kept.catch(() => {}).finally(() => coming.delete(index)));
}

function read(slice) {
  try {
    return new Uint8Array(reader.readAsArrayBuffer(slice));
  } catch (error) {
    throw `the browser cannot read it (${error.name}): it has changed or is gone`;
  }
}

let asked = 0;
let session;

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
    const answer = JSON.parse(await question());
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
  async report({ settings, now }) {
    const { error } = await ask(() => session.scan());
    return error ? { error } : ask(() => session.report(settings, now));
  },
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
