// The checklist, in the words of the program (src/report/html/steps.rs).

// What is ticked off, by the key of its step.
const ticked = new Set();

const NOTHING = "Nothing to switch off.";
const TOO_MUCH =
  "No switch that may be used is enough, so there is nothing to do here yet: see what else helps.";
const WHY_NONE = {
  over: TOO_MUCH,
  "over still": TOO_MUCH,
  unfinished: "Make a new local backup first: this one isn’t finished.",
  full: "First see what else fills your iCloud, then enter it on this page.",
};
const SETTINGS = "Settings › [your name] › iCloud";

function firstOf(item) {
  if (item.asks) return `Ask yourself: ${byId("ask").textContent}`;
  const first = byId(`app-${item.place}`).querySelector(".first");
  return first && first.textContent;
}

function steps(sum) {
  if (choice.off.size === 0 || !isWorthSteps(sum)) return [];
  // While iCloud is full, an app can't bring its copy there up to date: these come last.
  const all = offLargestFirst();
  const off = [...all.filter(({ last }) => !last), ...all.filter(({ last }) => last)];
  const firsts = off.flatMap((item) => {
    const first = firstOf(item);
    return first === null ? [] : [[`first.${item.id}`, `First, for ${item.name}`, first]];
  });
  const switches = off.map((item) => [
    `off.${item.id}`,
    `Switch ${item.name} off`,
    `Turn Off & Delete (about ${size(item.own)})`,
  ]);
  return [
    [
      "backup",
      "Make a local backup",
      "Finder or iTunes › Back Up Now. It holds everything, whatever happens.",
    ],
    ...firsts,
    [
      "settings",
      "Open the list of apps on the device",
      `${SETTINGS} › Storage (or Manage Account Storage) › Backups › ${data.device} › Show All Apps`,
    ],
    ...switches,
    [
      "now",
      "Back up now",
      `${SETTINGS} › iCloud Backup › Back Up Now (about ${size(sum.after)}; then ${usedOf(sum)})`,
    ],
  ];
}

function showSteps(sum) {
  const rows = steps(sum).map(([key, title, text]) => {
    const box = make("input", { type: "checkbox", autocomplete: "off", value: key });
    box.checked = ticked.has(key);
    return make("li", {}, make("label", {}, box, make("span", {}, make("b", {}, title), ` ${text}`)));
  });
  byId("nothing").hidden = rows.length > 0;
  say("nothing", WHY_NONE[fitOf(sum)] ?? NOTHING);
  byId("steps").replaceChildren(...rows);
}

function startSteps() {
  byId("steps").addEventListener("change", ({ target }) => {
    if (target.checked) ticked.add(target.value);
    else ticked.delete(target.value);
    remember();
  });
}
