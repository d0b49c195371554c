// What is off, together, in the words of the program (src/report/html/flips.rs).

// A longer list is read in the rows.
const MOST_TOLD = 12;

function flipsTitle(fit) {
  const count = choice.off.size;
  const off = apps(count);
  if (isOver(fit)) return count === 0 ? "Nothing is switched off here" : `Still too big with ${off} off`;
  if (fit === "unfinished" || fit === "full") {
    return count === 0 ? "Nothing to switch off yet" : `${off} off in this plan`;
  }
  return count === 0 ? "Nothing to switch off" : `Switch off ${off}`;
}

function told(part) {
  const about = (item) => {
    if (item.asks) return [`${item.name}: not known.`];
    const text = byId(`app-${item.place}`).querySelector(part)?.textContent;
    return text === undefined ? [] : [`${item.name}: ${text.replace(/\.+$/, "")}.`];
  };
  const all = offLargestFirst().flatMap(about);
  const more = all.length - MOST_TOLD;
  const rest = more > 0 ? [`And ${counted(more, "more app", "more apps")}.`] : [];
  return [...all.slice(0, MOST_TOLD), ...rest].join(" ");
}

function showFlips(sum) {
  const isNone = choice.off.size === 0;
  say("flips-title", flipsTitle(fitOf(sum)));
  byId("flips-about").hidden = isNone || !isWorthSteps(sum);
  byId("loss").hidden = isNone;
  say("lost", told(".lost"));
  say("have", told(".have"));
  const names = offLargestFirst()
    .filter(({ tone }) => tone === "photos" || tone === "keep")
    .map(({ name }) => name);
  say("care", names.length > 0 ? `Is there another copy of ${names.join(", ")}? This may be the only one.` : "");
  byId("back").disabled = isComputed();
}
