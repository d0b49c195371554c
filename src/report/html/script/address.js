// The choice in the page's address, so that it survives a reload and can be sent along. A page
// that was made anew may know other apps: what it doesn't know is passed over.

const plain = (name) => name.replaceAll(" ", "");

// Browsers bear no more than about a hundred changes of the address in half a minute.
const PAUSE = 400;
let [rememberedAt, waiting] = [-PAUSE, 0];

function remember() {
  clearTimeout(waiting);
  const left = rememberedAt + PAUSE - performance.now();
  if (left > 0) waiting = setTimeout(remember, left);
  else writeAddress();
}

function writeAddress() {
  const parts = [];
  const isAtStart = choice.tier === data.chosen && isComputed();
  if (!isAtStart) parts.push(`tier=${plain(tiers[choice.tier].name)}`);
  const first = atFirst();
  if (answers.said !== first.said) parts.push(`elsewhere=${answers.said ?? ""}`);
  for (const name of ["photos", "messages"]) {
    if (answers[name] !== first[name]) parts.push(`${name}=${answers[name] ? "on" : "off"}`);
  }
  if (answers.own.size > 0) parts.push(`own=${list([...answers.own].map((it) => items[it].id))}`);
  if (!isComputed()) parts.push(`off=${list(offLargestFirst().map(({ id }) => id))}`);
  if (ticked.size > 0) parts.push(`done=${list([...ticked])}`);
  const fragment = parts.length > 0 ? `#${parts.join("&")}` : "";
  if (fragment === location.hash) return;
  rememberedAt = performance.now();
  // A browser that doesn't allow this for files still shows the choice.
  try {
    history.replaceState(null, "", fragment || location.pathname);
  } catch {
    rememberedAt = Infinity;
  }
}

const list = (ids) => ids.map(encodeURIComponent).join(",");

function recall() {
  const parts = new Map(
    location.hash
      .slice(1)
      .split("&")
      .map((part) => part.split("=", 2)),
  );
  const ids = (name) => (parts.get(name) ?? "").split(",").filter(Boolean).map(decoded);
  Object.assign(answers, atFirst());
  const said = parts.get("elsewhere");
  if (said === "") answers.said = null;
  if (/^\d{1,18}$/.test(said ?? "")) answers.said = BigInt(said);
  for (const name of ["photos", "messages"]) {
    if (parts.has(name)) answers[name] = parts.get(name) === "on";
  }
  const own = new Set(ids("own"));
  const canBeSaid = ({ id, needed }) => needed && own.has(id);
  answers.own = new Set(items.filter(canBeSaid).map(({ index }) => index));
  const isAsked = answers.said !== atFirst().said;
  if (isAsked) byId("elsewhere").value = answers.said === null ? "" : size(answers.said).replace(/ GB$/, "");
  reckon();
  const tier = tiers.findIndex(({ name }) => plain(name) === parts.get("tier"));
  choosePlanOf(tier === -1 ? data.chosen : tier);
  if (parts.has("off")) {
    const wanted = new Set(ids("off"));
    const canBeOff = ({ id, index }) => wanted.has(id) && byId(`app-${index}`);
    choice.off = new Set(items.filter(canBeOff).map(({ index }) => index));
  }
  ticked.clear();
  for (const key of ids("done")) ticked.add(key);
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
