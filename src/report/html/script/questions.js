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

function takesOf(tier, index) {
  const { outcome, off } = planOf(index);
  if (elsewhere + below(current, freedBy(new Set(off))) > tier.bytes) return say.not_enough;
  const unsure = unsureOf(tier, index);
  if (unsure) return unsure === "full" ? say.full : say.not_known_yet;
  if (outcome === "impossible") return say.barely;
  return outcome === "fits" ? say.as_it_is : fill(say.with_off, { apps: apps(off.length) });
}

function showQuestions() {
  const photos = byId("photos-on");
  photos.checked = answers.photos;
  byId("messages-on").checked = answers.messages;
  for (const own of document.querySelectorAll(".own-copy")) {
    own.checked = answers.own.has(Number(own.value));
  }
  const labels = document.querySelectorAll(".tier small");
  for (const [index, tier] of tiers.entries()) labels[index].textContent = takesOf(tier, index);
  write("account", isAtFirst() ? ACCOUNT : say.by_answers);
  const library = rows.get(data.library);
  if (!library) return;
  library.querySelector(".size").textContent = size(items[data.library].own);
  library.querySelector("small").textContent = answers.photos ? say.in_icloud : data.library_what;
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
