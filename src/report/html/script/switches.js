// The switches: on is in the backup, off is left out.

const flips = [...document.querySelectorAll(".app > input")];
const rows = new Map(flips.map((flip) => [Number(flip.value), flip.parentElement]));

function showSwitches() {
  for (const flip of flips) {
    const isOff = choice.off.has(Number(flip.value));
    flip.checked = !isOff;
    flip.parentElement.classList.toggle("off", isOff);
  }
  for (const [index, it] of shared.entries()) showShared(byId(`shared-${index}`), it);
}

function showShared(row, it) {
  if (!row) return;
  const off = it.owners.filter((owner) => choice.off.has(owner)).length;
  row.classList.toggle("off", isFreed(it));
  row.querySelector(".state").textContent = isFreed(it)
    ? say.freed
    : fill(say.stays, { off, all: it.owners.length });
}

// Puts the rows where the program writes them: what is off together, the rest by what it means.
// Nothing moves while somebody flips a switch, only when another plan is shown.
let isArranged = true;

function arrange() {
  const isAsWritten = isAtFirst() && choice.tier === data.chosen && isComputed();
  if (isArranged && isAsWritten) return;
  isArranged = isAsWritten;
  const isOff = ([index]) => choice.off.has(index);
  const off = offLargestFirst().flatMap(({ index }) => rows.get(index) ?? []);
  byId("off-rows").replaceChildren(...off);
  const others = [...rows].filter((row) => !isOff(row));
  const bySize = ([a], [b]) => {
    const [one, other] = [items[a].own, items[b].own];
    return one === other ? a - b : one > other ? -1 : 1;
  };
  others.sort(bySize);
  for (const group of document.querySelectorAll(".group:not(.together)")) {
    const tone = group.classList[1];
    const ofTone = others.filter(([index]) => items[index].tone === tone);
    const isSmall = ([index]) => items[index].own < BigInt(data.folded);
    const fold = group.querySelector("details.small");
    const [small, large] = [ofTone.filter(isSmall), ofTone.filter((row) => !isSmall(row))];
    group.querySelector(":scope > .apps").replaceChildren(...large.map(([, row]) => row));
    fold.querySelector(".apps").replaceChildren(...small.map(([, row]) => row));
    fold.hidden = small.length === 0;
    group.hidden = ofTone.length === 0;
  }
}

function flip(index, isOn) {
  if (isOn) choice.off.delete(index);
  else choice.off.add(index);
  show();
}

function startSwitches() {
  for (const it of flips) {
    it.disabled = false;
    it.addEventListener("change", () => flip(Number(it.value), it.checked));
  }
  for (const radio of document.getElementsByName("tier")) {
    radio.disabled = false;
    radio.addEventListener("change", () => {
      choosePlanOf(Number(radio.value));
      showPlan();
    });
  }
  byId("back").addEventListener("click", () => {
    choosePlanOf(choice.tier);
    showPlan();
  });
}
