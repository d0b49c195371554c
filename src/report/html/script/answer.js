// The answer at a glance, in the words of the program (src/report/html/answer.rs).

const NAMED = 6;

function fitOf({ tier, after, used }) {
  const isSome = choice.off.size > 0;
  if (after <= tier.budget && elsewhere <= tier.bytes) return isSome ? "reduced" : "whole";
  if (used <= tier.bytes) return "tight";
  return isSome ? "over still" : "over";
}

const isWorthSteps = (sum) => !fitOf(sum).startsWith("over");

function headline(fit, { tier }) {
  const off = apps(choice.off.size);
  return {
    whole: `It fits ${tier.name}.`,
    reduced: `Switch ${off} off, and it fits ${tier.name}.`,
    tight: `It fits ${tier.name}, but hardly has room to grow.`,
    over: `It does not fit ${tier.name}.`,
    "over still": `Even with ${off} off, it does not fit ${tier.name}.`,
  }[fit];
}

function lead(fit, { freed, after }) {
  const [now, then, less] = [current, after, freed].map(size);
  const beside = elsewhere > 0n ? `, beside ${size(elsewhere)} that are in iCloud already` : "";
  return {
    whole: `iCloud Backup would take about ${now}${beside}. There is nothing to switch off.`,
    reduced: `Instead of about ${now}, iCloud Backup would take ${then}: ${less} less${beside}.`,
    tight: `iCloud Backup would take about ${then}${beside}.`,
    over: `iCloud Backup would take about ${now}${beside}.`,
    "over still": `About ${then} of ${now} would remain${beside}.`,
  }[fit];
}

const usedOf = ({ tier, used }) => `${size(used)} of ${tier.name}`;

function holds(sum) {
  if (!isWorthSteps(sum)) return "";
  const growth = below(below(sum.tier.bytes, elsewhere), sum.tier.budget);
  const kept = () => {
    if (growth === 0n) return "";
    if (sum.free < growth) return `, less than the ${size(growth)} to grow`;
    if (size(growth) === size(sum.free)) return ", all of it kept to grow";
    return `, ${size(growth)} of that kept to grow`;
  };
  return `${usedOf(sum)}: ${size(sum.free)} stay free${kept()}.${data.not_seen}`;
}

function showAnswer(sum) {
  const fit = fitOf(sum);
  const fits = fit === "whole" || fit === "reduced";
  say("headline", headline(fit, sum));
  say("lead", lead(fit, sum));
  saySize("used", sum.used);
  say("of-tier", `of ${sum.tier.name}`);
  const isOver = !isWorthSteps(sum);
  say("room", isOver ? `${size(sum.short)} too much` : `${size(sum.free)} stay free`);
  say("holds", holds(sum));
  say("second", sum.tier.second);
  say("room-made", sum.tier.room);
  byId("strip").className = `strip ${fits ? "fits" : fit.split(" ")[0]}`;
  byId("back").disabled = isComputed();
  showLeftOut();
  showBar(sum);
  const helps = fits ? [] : sum.tier.helps;
  byId("helps").hidden = helps.length === 0;
  byId("help-list").replaceChildren(...helps.map((help) => make("li", {}, help)));
  for (const radio of document.getElementsByName("tier")) {
    radio.checked = Number(radio.value) === choice.tier;
  }
}

function showLeftOut() {
  const off = offLargestFirst();
  const chip = (item) => {
    const link = { class: `chip ${item.tone}`, href: `#app-${item.place}` };
    return make("li", {}, make("a", link, `${item.name} `, make("b", {}, size(item.own))));
  };
  const chips = off.slice(0, NAMED).map(chip);
  const rest = (words) => chips.push(make("li", { class: "more" }, words));
  if (off.length === 0) rest("All apps stay in the backup.");
  if (off.length > NAMED) rest(`and ${off.length - NAMED} more`);
  byId("left-out").replaceChildren(...chips);
  const only = off.filter(({ tone }) => tone === "photos" || tone === "keep");
  const names = only.map(({ name }) => name).join(", ");
  say("care", names && `Careful: maybe the only copy of ${names}`);
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
  for (const id of ["bar-quota", "bar-tier"]) byId(id).setAttribute("x", percent(tier.bytes));
  byId("bar-tier").setAttribute("class", (tier.bytes * 1000n) / whole < 500n ? "right" : "left");
  say("bar-tier", tier.name);
  const keys = {
    fixed: always,
    stays: below(after, always),
    freed,
    growth: below(below(tier.bytes, elsewhere), tier.budget),
  };
  for (const [name, bytes] of Object.entries(keys)) {
    if (byId(`key-${name}`)) saySize(`key-${name}`, bytes);
  }
}
