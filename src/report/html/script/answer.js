// The answer at a glance, put together as the program does (src/report/brief/answer.rs).

function fitOf({ tier, after, used }) {
  const isSome = choice.off.size > 0;
  const unsure = unsureOf(tier, choice.tier);
  if (used <= tier.bytes && unsure) return unsure;
  if (after <= tier.budget && tier.lacking === 0n) return isSome ? "reduced" : "whole";
  if (used <= tier.bytes) return "tight";
  return isSome ? "over still" : "over";
}

// Why nobody can say that something fits although it seems to.
function unsureOf(tier, index) {
  if (data.unfinished) return "unfinished";
  return tier.full && answers.said === null && planOf(index).outcome === "fits" ? "full" : null;
}

const STRIPS = { whole: "fits", reduced: "fits", tight: "tight", unfinished: "unsure", full: "unsure" };
const isOver = (fit) => fit.startsWith("over");
const isWorthSteps = (sum) => ["whole", "reduced", "tight"].includes(fitOf(sum));

// What the backup takes, and what is in iCloud already.
function takes() {
  const backups = fill(say.backup_takes, { size: fill(say[data.about], { size: size(current) }) });
  if (elsewhere === 0n) return fill(say.takes, { backups });
  const how = answers.said === null ? say[caseOf(answers).precision] : "{size}";
  return fill(say.takes_beside, { backups, elsewhere: fill(how, { size: size(elsewhere) }) });
}

// For what larger storage is enough.
function largerWith(tier, outcome) {
  const index = tiers.findIndex(
    (it, at) => it.price !== null && it.bytes > tier.bytes && planOf(at).outcome === outcome,
  );
  if (index === -1) return [];
  const gaps = { storage: tiers[index].called, apps: apps(planOf(index).off.length) };
  return [fill(outcome === "fits" ? say.no_change : say.enough_with, gaps)];
}

function verdict(fit, sum) {
  const { tier } = sum;
  const isSome = choice.off.size > 0;
  const clause = {
    whole: say.no_change,
    reduced: say.enough_with,
    tight: isSome ? say.only_just_with : say.only_just,
    over: say.too_small,
    "over still": say.too_small,
    unfinished: say.unfinished,
    full: say.said_to_be_full,
  }[fit];
  const within = tier.named.replace("Your", "your");
  const said = fill(clause, { storage: tier.named, within, apps: apps(choice.off.size) });
  if (!isOver(fit)) {
    const others = fit === "reduced" || fit === "tight" ? largerWith(tier, "fits") : [];
    return `${[said, ...others].join("; ")}.`;
  }
  const others = [...largerWith(tier, "plan"), ...largerWith(tier, "fits")].join("; ");
  const why = fill(say.because, { verdict: said, why: whyNot(sum) });
  return `${[why, others].filter(Boolean).join(". ")}.`;
}

function whyNot({ tier, after, short }) {
  if (tier.bytes < elsewhere) return say.filled;
  const isNone = choice.off.size === 0;
  const gaps = { what: data.without, apps: apps(choice.off.size), after: size(after), short: size(short) };
  if (isComputed()) return fill(isNone ? say.no_switch_helps : say.still_takes, gaps);
  return fill(isNone ? say.too_much : say.takes_even_with, gaps);
}

// A tier is named by GB of 2^30 bytes; beside other units its size is.
const usedOf = ({ tier, used }) =>
  fill(say.used, { used: size(used), storage: data.base === 1024 ? tier.name : size(tier.bytes) });

// What has to be known before anybody can tell.
function before(fit) {
  if (fit === "unfinished") return [say.look_again];
  return fit === "full" ? [say.see_settings] : [];
}

function room(fit, { short, free }) {
  if (isOver(fit)) return fill(say.too_much, { short: size(short) });
  if (fit === "unfinished") return say.not_backed_up;
  return fit === "full" ? say.not_in_backup : fill(say.stay_free, { free: size(free) });
}

const holds = (sum) => (isWorthSteps(sum) && answers.said === null ? `${say.not_seen}.` : "");

// Asks whether there is another copy of apps for which none is known.
function question() {
  const isAsked = ({ tone }) => ["unknown", "photos", "keep"].includes(tone);
  const names = offLargestFirst().filter(isAsked).map(({ name }) => name);
  if (names.length === 0) return "";
  return fill(names.length === 1 ? say.ask_one : say.ask_many, { names: listed(names) });
}

function showAnswer(sum) {
  const fit = fitOf(sum);
  write("headline", verdict(fit, sum));
  write("lead", [takes(), ...before(fit)].join(" "));
  writeSize("used", sum.used);
  write("of-tier", `of ${sum.tier.name}`);
  write("room", room(fit, sum));
  write("holds", holds(sum));
  write("second", isAtFirst() ? sum.tier.second : "");
  write("room-made", isAtFirst() ? sum.tier.room : roomMade(sum.tier));
  byId("strip").className = `strip ${STRIPS[fit] ?? "over"}`;
  showBar(sum);
  const helps = isOver(fit) ? helpsOf(sum.tier) : [];
  byId("helps").hidden = helps.length === 0;
  byId("help-list").replaceChildren(...helps.map((help) => make("li", {}, help)));
  for (const radio of document.getElementsByName("tier")) {
    radio.checked = Number(radio.value) === choice.tier;
  }
}

function roomMade({ bytes, budget }) {
  const gaps = {
    quota: size(bytes),
    taken: size(elsewhere),
    left: size(below(bytes, elsewhere)),
    budget: size(budget),
    growth: data.growth.words,
  };
  const made = fill(elsewhere > 0n ? say.budget_beside : say.budget, gaps);
  return planOf(choice.tier).isProved ? made : `${made} ${say.not_proved}`;
}

// What helps with other answers: larger storage, and what helps always.
function helpsOf(tier) {
  if (isAtFirst()) return tier.helps;
  const index = tiers.findIndex(
    (it, at) => it.price !== null && it.bytes > tier.bytes && planOf(at).outcome !== "impossible",
  );
  if (index === -1) return [data.local_backup];
  const off = planOf(index).off.length;
  const how = off === 0 ? say.as_is : fill(say.with, { apps: apps(off) });
  const { name, price } = tiers[index];
  return [fill(say.larger, { tier: name, price, date: data.priced, how }), data.local_backup];
}

function showBar({ tier, freed, after }) {
  const whole = most(elsewhere + current, tier.bytes);
  const percent = (part) => {
    const thousandths = whole > 0n ? (part * 100000n) / whole : 0n;
    return `${thousandths / 1000n}.${String(thousandths % 1000n).padStart(3, "0")}%`;
  };
  const span = (name, from, to) => {
    byId(`bar-${name}`).setAttribute("x", percent(from));
    byId(`bar-${name}`).setAttribute("width", percent(below(to, from)));
  };
  const always = least(fixed, after);
  const within = least(after, most(tier.budget, always));
  span("fixed", elsewhere, elsewhere + always);
  span("stays", elsewhere + always, elsewhere + within);
  span("over", elsewhere + within, elsewhere + after);
  span("freed", elsewhere + after, elsewhere + current);
  span("elsewhere", 0n, elsewhere);
  span("growth", least(elsewhere + tier.budget, tier.bytes), tier.bytes);
  byId("bar-quota").setAttribute("x", percent(tier.bytes));
  byId("key-elsewhere").parentElement.hidden = elsewhere === 0n;
  const keys = {
    elsewhere,
    fixed: always,
    stays: below(after, always),
    freed,
    growth: below(below(tier.bytes, elsewhere), tier.budget),
  };
  for (const [name, bytes] of Object.entries(keys)) {
    writeSize(`key-${name}`, bytes);
  }
}
