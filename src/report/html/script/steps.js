// The checklist, put together as the program does (src/report/brief/steps.rs).

// What is ticked off, by the key of its step.
const ticked = new Set();

// What to do, or to know, before an app is switched off.
function firstOf(item) {
  if (item.asks) return fill(say.ask_yourself, { first: byId("ask").textContent });
  const about = byId(`app-${item.index}`);
  const first = about.querySelector(".first")?.textContent;
  const isCostly = item.tone !== "safe" && about.querySelector(".lost") !== null;
  return first ?? (isCostly ? say.know_the_cost : undefined);
}

const isFullBefore = ({ tier }) => tier.bytes < elsewhere + current;

// While iCloud is full, an app can't bring its copy there up to date: these come last.
function turnsOf(sum) {
  const all = offLargestFirst();
  const waits = ({ last }) => isFullBefore(sum) && last;
  return [all.filter((item) => !waits(item)), all.filter(waits)].filter((turn) => turn.length > 0);
}

// The steps of one turn: what comes first for each app, then the switches, then what only they make
// room for.
function stepsOf(turn, at, sum) {
  const renews = ({ last, behind }) => at === 0 && isFullBefore(sum) && last && behind;
  const firsts = turn.flatMap((item) => {
    const how = firstOf(item);
    const wait = at > 0 ? say.wait : renews(item) ? say.renew_after : "";
    const title = fill(say.first, { app: item.name });
    return how === undefined ? [] : [{ key: `first.${item.id}`, title, how, wait }];
  });
  const switches = turn.map((item) => ({
    key: `off.${item.id}`,
    title: fill(say.off, { app: item.name }),
    how: fill(say.off_how, { size: size(item.own) }),
  }));
  const renewed = turn.filter(renews).map((item) => ({
    key: `renew.${item.id}`,
    title: fill(say.renew, { app: item.name }),
    how: say.renew_how,
  }));
  return [...firsts, at === 0 ? openSettings() : openAgain(), ...switches, ...renewed];
}

function openSettings() {
  const { device } = data;
  const how = fill(say.both_ways, { way: fill(say.short_way, { device }), device });
  return { key: "settings", title: fill(say.open, { device }), how };
}

const openAgain = () => ({
  key: "settings.again",
  title: fill(say.open_again, { device: data.device }),
  how: say.same_way,
});

function steps(sum) {
  if (choice.off.size === 0 || !isWorthSteps(sum)) return [];
  return [
    { key: "backup", title: say.save_first, how: say.save_first_how },
    ...turnsOf(sum).flatMap((turn, at) => stepsOf(turn, at, sum)),
    { key: "now", title: say.now, how: fill(say.now_how, { after: size(sum.after), used: usedOf(sum) }) },
  ];
}

function showSteps(sum) {
  const rows = steps(sum).map(({ key, title, how, wait }) => {
    const box = make("input", { type: "checkbox", autocomplete: "off", value: key });
    box.checked = ticked.has(key);
    const what = make("span", {}, make("b", {}, title), ` ${how}`);
    if (wait) what.append(" ", make("small", {}, wait));
    return make("li", {}, make("label", {}, box, what));
  });
  byId("checklist").hidden = rows.length === 0;
  byId("to-checklist").hidden = rows.length === 0;
  // The code holds the plan that the page was made with.
  byId("code").hidden = !(isAtFirst() && choice.tier === data.chosen && isComputed());
  byId("steps").replaceChildren(...rows);
}

function startSteps() {
  byId("steps").addEventListener("change", ({ target }) => {
    if (target.checked) ticked.add(target.value);
    else ticked.delete(target.value);
    remember();
  });
}
