// What is off, together, put together as the program does (src/report/html/flips.rs).

// A longer list is read in the rows.
const MOST_TOLD = 12;

function flipsTitle(fit) {
  const isNone = choice.off.size === 0;
  const phrase = isOver(fit)
    ? [say.nothing_off, say.still_not_enough]
    : fit === "unfinished" || fit === "full"
      ? [say.nothing_yet, say.off_in_plan]
      : [say.nothing_to_do, say.switch_off];
  return fill(phrase[isNone ? 0 : 1], { apps: apps(choice.off.size) });
}

function told(part) {
  const about = ({ name, asks, index }) => {
    if (asks) return [fill(say.is_not_known, { name })];
    const text = byId(`app-${index}`).querySelector(part)?.textContent;
    return text === undefined ? [] : [fill(say.of_app, { name, text: text.replace(/\.+$/, "") })];
  };
  const all = offLargestFirst().flatMap(about);
  const more = all.length - MOST_TOLD;
  const rest = more > 0 ? [fill(say.and_more, { apps: counted(more, say.more_apps) })] : [];
  return [...all.slice(0, MOST_TOLD), ...rest].join(" ");
}

function showFlips(sum) {
  const isNone = choice.off.size === 0;
  const fit = fitOf(sum);
  write("flips-title", flipsTitle(fit));
  byId("flips-about").hidden = isNone || !isWorthSteps(sum);
  byId("loss").hidden = isNone;
  write("lost", told(".lost"));
  write("have", told(".have"));
  write("care", question());
  byId("nothing").hidden = !isOver(fit);
  write("nothing", isOver(fit) ? say.no_switch_is_enough : "");
  byId("back").disabled = isComputed();
}
