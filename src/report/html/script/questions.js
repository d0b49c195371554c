// The questions that decide: what else is in iCloud, where photos and messages are, whose own
// backups are there.

const ACCOUNT = byId("account").textContent;
const POWERS = { "": 3, G: 3, K: 1, M: 2, T: 4 };

// Returns bytes, or null where nothing is said, or undefined where it is no size.
function parsed(text) {
  const [, number, unit] = /^\s*(\d{1,9}(?:[.,]\d{1,3})?)\s*([KMGT]?)I?B?\s*$/i.exec(text) ?? [];
  if (number === undefined) return text.trim() === "" ? null : undefined;
  const [whole, decimals = ""] = number.split(/[.,]/);
  const thousandths = BigInt(whole + decimals.padEnd(3, "0"));
  return (thousandths * BigInt(data.base) ** BigInt(POWERS[unit.toUpperCase()])) / 1000n;
}

function answered() {
  reckon();
  choosePlanOf(choice.tier);
  showPlan();
}

function takesOf(tier, place) {
  const { outcome, off } = planOf(place);
  if (outcome === "impossible") return "too small";
  const unsure = unsureOf(tier, place);
  if (unsure) return unsure === "full" ? "full, says iCloud" : "not known yet";
  return outcome === "fits" ? "fits as it is" : `${apps(off.length)} off`;
}

function showQuestions() {
  const photos = byId("photos-on");
  photos.checked = answers.photos;
  byId("messages-on").checked = answers.messages;
  for (const own of document.querySelectorAll(".own-copy")) {
    own.checked = answers.own.has(Number(own.value));
  }
  const labels = document.querySelectorAll(".tier small");
  for (const [place, tier] of tiers.entries()) labels[place].textContent = takesOf(tier, place);
  say("account", isAtFirst() ? ACCOUNT : "This goes by your answers.");
  const library = rows.get(data.library);
  if (!library) return;
  library.querySelector(".size").textContent = size(items[data.library].own);
  library.querySelector("small").textContent = answers.photos ? "in iCloud" : data.library_what;
}

function startQuestions() {
  const field = byId("elsewhere");
  field.disabled = false;
  field.addEventListener("input", () => {
    const bytes = parsed(field.value);
    field.setAttribute("aria-invalid", bytes === undefined);
    if (bytes === undefined) return;
    answers.said = bytes;
    answered();
  });
  for (const [id, name] of [
    ["photos-on", "photos"],
    ["messages-on", "messages"],
  ]) {
    byId(id).disabled = false;
    byId(id).addEventListener("change", ({ target }) => {
      answers[name] = target.checked;
      answered();
    });
  }
  for (const own of document.querySelectorAll(".own-copy")) {
    own.disabled = false;
    own.addEventListener("change", () => {
      if (own.checked) answers.own.add(Number(own.value));
      else answers.own.delete(Number(own.value));
      answered();
    });
  }
}
