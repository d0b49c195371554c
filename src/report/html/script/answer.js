// The answer at a glance, in the words of the program (src/report/html/answer.rs).

const NAMED = 6;

function fitOf({ tier, after }) {
  const isSome = choice.off.size > 0;
  if (after <= tier.budget) return isSome ? "reduced" : "whole";
  if (after + elsewhere <= tier.bytes) return "tight";
  return isSome ? "over still" : "over";
}

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

function lead(fit, { tier, freed, after, short }) {
  const [now, then, less, more] = [current, after, freed, short].map(size);
  return {
    whole: `iCloud Backup would take about ${now} of ${tier.name}. There is nothing to switch off.`,
    reduced: `Instead of about ${now}, iCloud Backup would take ${then}: ${less} less.`,
    tight: `iCloud Backup would take about ${then}. That is ${more} more than leaves room to grow.`,
    over: `iCloud Backup would take about ${now}, ${more} more than there is room for.`,
    "over still": `About ${then} of ${now} would remain, ${more} more than there is room for.`,
  }[fit];
}

function holds(fit, { tier, after }) {
  if (fit.startsWith("over")) return "";
  const limit = below(tier.bytes, fit === "tight" ? after : withRoom(after));
  const used = elsewhere > 0n ? ` (${size(elsewhere)} of it counted already)` : "";
  return (
    "This holds while everything else in iCloud (photos, iCloud Drive, mail, other backups) " +
    `stays below ${size(limit)}${used}.`
  );
}

function showAnswer(sum) {
  const fit = fitOf(sum);
  const fits = fit === "whole" || fit === "reduced";
  say("headline", headline(fit, sum));
  say("lead", lead(fit, sum));
  saySize("remains", sum.after);
  say("of-tier", `of ${sum.tier.name}`);
  say("room", fits ? `Fits, ${size(sum.spare)} to spare` : `${size(sum.short)} too much`);
  say("holds", holds(fit, sum));
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
  if (off.length > NAMED) chips.push(make("li", { class: "more" }, `and ${off.length - NAMED} more`));
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
  const within = least(after, most(tier.budget, fixed));
  span("fixed", elsewhere, elsewhere + fixed);
  span("stays", elsewhere + fixed, elsewhere + within);
  span("over", elsewhere + within, elsewhere + after);
  span("freed", elsewhere + after, elsewhere + current);
  span("elsewhere", 0n, elsewhere);
  span("growth", least(elsewhere + tier.budget, tier.bytes), tier.bytes);
  for (const id of ["bar-quota", "bar-tier"]) byId(id).setAttribute("x", percent(tier.bytes));
  byId("bar-tier").setAttribute("class", (tier.bytes * 1000n) / whole < 500n ? "right" : "left");
  say("bar-tier", tier.name);
  const keys = {
    stays: below(after, fixed),
    freed,
    growth: below(below(tier.bytes, elsewhere), tier.budget),
  };
  for (const [name, bytes] of Object.entries(keys)) {
    if (byId(`key-${name}`)) saySize(`key-${name}`, bytes);
  }
}
