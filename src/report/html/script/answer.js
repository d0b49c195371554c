// The answer at a glance, in the words of the program (src/report/html/answer.rs).

function fitOf({ tier, after, used }) {
  const isSome = choice.off.size > 0;
  const unsure = unsureOf(tier, choice.tier);
  if (used <= tier.bytes && unsure) return unsure;
  if (after <= tier.budget && elsewhere <= tier.bytes) return isSome ? "reduced" : "whole";
  if (used <= tier.bytes) return "tight";
  return isSome ? "over still" : "over";
}

// Why nobody can say that something fits although it seems to.
function unsureOf(tier, place) {
  if (data.unfinished) return "unfinished";
  return tier.full && answers.said === null && planOf(place).outcome === "fits" ? "full" : null;
}

const STRIPS = { whole: "fits", reduced: "fits", tight: "tight", unfinished: "unsure", full: "unsure" };
const isOver = (fit) => fit.startsWith("over");
const isWorthSteps = (sum) => ["whole", "reduced", "tight"].includes(fitOf(sum));

function headline(fit, { tier }) {
  const off = apps(choice.off.size);
  return {
    whole: `iCloud Backup fits ${tier.name}.`,
    reduced: `iCloud Backup is too big for ${tier.name}. With ${off} off, it fits.`,
    tight: `iCloud Backup only just fits ${tier.name}.`,
    over: `iCloud Backup is too big for ${tier.name}.`,
    "over still": `Even with ${off} off, iCloud Backup is too big for ${tier.name}.`,
    unfinished: `How much of ${tier.name} it takes, an unfinished backup can’t tell.`,
    full: "iCloud says that your storage is full.",
  }[fit];
}

function lead(fit, { tier, after }) {
  const [now, then] = [current, after].map(size);
  const beside = elsewhere > 0n ? `, and ${size(elsewhere)} are in iCloud already` : "";
  return {
    whole: `It takes about ${now}${beside}. There is nothing to switch off.`,
    reduced: `It takes about ${now}${beside}. Without these apps, it takes about ${then}.`,
    tight: `It takes about ${then}${beside}. That leaves hardly any room to grow.`,
    over: `It takes about ${then}${beside}.`,
    "over still": `Of about ${now}, ${then} would remain${beside}.`,
    unfinished: `It holds about ${now} so far${beside}. Make a new local backup, and look again.`,
    full:
      `By this backup, iCloud Backup takes about ${then} of ${tier.name}${beside}. What else ` +
      "fills it isn’t in this backup: see Settings › [your name] › iCloud.",
  }[fit];
}

// A tier is named by GB of 2^30 bytes; beside other units its size is.
const usedOf = ({ tier, used }) =>
  `${size(used)} of ${data.base === 1024 ? tier.name : size(tier.bytes)}`;

function room(fit, { short, free }) {
  if (isOver(fit)) return `${size(short)} too much`;
  if (fit === "unfinished") return "and what isn’t backed up yet";
  return fit === "full" ? "and what isn’t in this backup" : `${size(free)} stay free`;
}

function holds(sum) {
  if (!isWorthSteps(sum)) return "";
  const free = size(sum.free);
  return answers.said !== null
    ? `All that you say is in iCloud is counted: ${free} stay free.`
    : `There is room for ${free} more in iCloud: photos, files, mail, other devices, family. With more than that, it doesn’t fit.`;
}

function showAnswer(sum) {
  const fit = fitOf(sum);
  say("headline", headline(fit, sum));
  say("lead", lead(fit, sum));
  saySize("used", sum.used);
  say("of-tier", `of ${sum.tier.name}`);
  say("room", room(fit, sum));
  say("holds", holds(sum));
  say("second", isAtFirst() ? sum.tier.second : "");
  say("room-made", isAtFirst() ? sum.tier.room : roomMade(sum.tier));
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
  const taken =
    elsewhere > 0n
      ? `, ${size(elsewhere)} are taken already. Of the ${size(below(bytes, elsewhere))} left`
      : "";
  const doubt = planOf(choice.tier).isProved
    ? ""
    : " There are too many plans to try them all: a better one may exist.";
  return `Of ${size(bytes)}${taken}, the backup may take ${size(budget)}${data.growth.words}.${doubt}`;
}

// What helps with other answers: larger storage, and what helps always.
function helpsOf(tier) {
  if (isAtFirst()) return tier.helps;
  const larger = tiers.findIndex(
    (other, place) => other.bytes > tier.bytes && planOf(place).outcome !== "impossible",
  );
  const how = larger === -1 ? 0 : planOf(larger).off.length;
  const takes = how === 0 ? "without leaving anything out" : `with ${apps(how)} left out`;
  return [
    ...(larger === -1 ? [] : [`${tiers[larger].name} of storage would do ${takes}.`]),
    data.local_backup,
  ];
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
    saySize(`key-${name}`, bytes);
  }
}
