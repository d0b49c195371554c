// The switches: on is in the backup, off is left out.

const flips = [...document.querySelectorAll(".flip input")];

function showSwitches() {
  for (const flip of flips) {
    const isOff = choice.off.has(Number(flip.value));
    flip.checked = !isOff;
    flip.closest(".app").classList.toggle("off", isOff);
  }
  for (const [place, it] of shared.entries()) showShared(byId(`shared-${place}`), it);
}

function showShared(row, it) {
  if (!row) return;
  const off = it.owners.filter((owner) => choice.off.has(owner)).length;
  row.classList.toggle("off", isFreed(it));
  row.querySelector(".state").textContent = isFreed(it)
    ? "freed: all are off"
    : `stays: ${off} of ${it.owners.length} are off`;
}

// Small apps are folded away; those that are off must be seen.
function unfoldWhatIsOff() {
  for (const small of document.querySelectorAll("details.small")) {
    if (small.querySelector(".app.off")) small.open = true;
  }
}

function goTo(place) {
  const app = byId(`app-${place}`);
  if (!app) return;
  const fold = app.closest("details");
  if (fold) fold.open = true;
  app.scrollIntoView({ block: "center" });
  app.querySelector("input").focus({ preventScroll: true });
}

function startSwitches() {
  for (const flip of flips) {
    flip.disabled = false;
    flip.addEventListener("change", () => {
      const place = Number(flip.value);
      if (flip.checked) choice.off.delete(place);
      else choice.off.add(place);
      show();
    });
  }
  for (const radio of document.getElementsByName("tier")) {
    radio.disabled = false;
    radio.addEventListener("change", () => {
      choosePlanOf(Number(radio.value));
      show();
      unfoldWhatIsOff();
    });
  }
  byId("back").addEventListener("click", () => {
    choosePlanOf(choice.tier);
    show();
    unfoldWhatIsOff();
  });
  byId("left-out").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    goTo(link.hash.replace("#app-", ""));
  });
}
