// A person's way: a folder, perhaps which of several backups, perhaps a password, and the page of
// the report in the place of this one.

const at = (id) => document.getElementById(id);
const STEPS = ["choose", "working", "several", "locked"];
// The number of the run that is under way: one that was cancelled shows nothing any more.
let going = 0;
let work;
let settings = "";

function show(step, status = "") {
  for (const id of STEPS) at(id).hidden = id !== step;
  at("help").hidden = step === "working";
  at("status").textContent = status;
  if (step !== "choose") at(`${step}-title`).focus();
}

function fail({ message, hint }) {
  end();
  at("problem-title").textContent = sentence(message ?? "This did not work");
  at("problem-hint").textContent = hint ? sentence(hint) : "";
  show("choose");
  at("problem").hidden = false;
  at("problem").scrollIntoView({ block: "nearest" });
}

// Messages begin as those of programs do.
const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}${/[.?!]$/.test(text) ? "" : "."}`;

function end() {
  work?.end();
  work = undefined;
  clearInterval(ticking);
}

let ticking;
const bar = at("progress");

function onProgress({ progress, estimate }) {
  if (progress !== undefined) {
    [bar.value, bar.max] = progress;
  } else {
    // Nobody tells how far hashing is, only how long it takes.
    const started = performance.now();
    bar.max = 1;
    clearInterval(ticking);
    ticking = setInterval(() => {
      bar.value = Math.min(0.98, (performance.now() - started) / estimate);
    }, 100);
  }
}

// Goes on with a backup or a list, and shows what goes wrong.
async function go(title, step) {
  going += 1;
  const mine = going;
  at("problem").hidden = true;
  at("working-title").textContent = title;
  bar.removeAttribute("value");
  show("working", title);
  try {
    await step();
  } catch (error) {
    if (going === mine) fail(error);
  }
}

async function begin(source) {
  end();
  const mine = new Work(source, onProgress);
  work = mine;
  await mine.start();
}

const read = (source) =>
  go("Looking for backups", async () => {
    await begin(source);
    const { backups } = await work.ask("find");
    if (backups.length === 1) await open(backups[0]);
    else several(backups);
  });

const DATE = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

function several(backups) {
  const rows = backups.map((backup) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = backup.name ?? "iPhone or iPad";
    const made = backup.made === null ? "no date" : DATE.format(backup.made);
    const about = [made, backup.version && `iOS ${backup.version}`];
    const small = document.createElement("small");
    small.textContent = [...about, backup.isEncrypted && "encrypted"].filter(Boolean).join(" · ");
    button.append(small);
    button.onclick = () => go("Reading the backup", () => open(backup));
    const row = document.createElement("li");
    row.append(button);
    return row;
  });
  at("backups").replaceChildren(...rows);
  show("several", `${backups.length} backups found`);
}

async function open({ path }) {
  const { needsPassword, takesPassword } = await work.ask("open", { path });
  if (!takesPassword) {
    await report();
    return;
  }
  at("without").hidden = needsPassword;
  show("locked");
  at("password").value = "";
  at("password").focus();
}

async function unlock() {
  const password = new TextEncoder().encode(at("password").value);
  at("password").value = "";
  if (password.length === 0) {
    show("locked");
    at("password").focus();
    return;
  }
  const { isRight, hint } = await work.ask("unlock", { password }, [password.buffer]);
  if (isRight) {
    at("working-title").textContent = "Reading the backup";
    await report();
    return;
  }
  show("locked");
  at("problem-title").textContent = "Wrong password";
  at("problem-hint").textContent = sentence(hint);
  at("problem").hidden = false;
  at("password").focus();
}

async function report() {
  clearInterval(ticking);
  bar.removeAttribute("value");
  const { page, name } = await work.ask("report", { settings, now: Date.now() });
  end();
  replace(page, name);
}

// The page of the report takes this one's place, with its own script. It is kept as it came, to be
// saved.
function replace(page, name) {
  document.open();
  document.write(page);
  document.close();
  const bar = document.createElement("div");
  bar.className = "of-browser";
  const button = (text, onclick) => {
    const made = document.createElement("button");
    made.type = "button";
    Object.assign(made, { textContent: text, onclick });
    bar.append(made);
  };
  button("Save this page", () => save(page, name));
  button("Another backup", () => location.replace(location.href.split("#")[0]));
  document.body.querySelector("header").append(bar);
  const style = new CSSStyleSheet();
  style.replaceSync(
    ".of-browser { display: flex; flex-wrap: wrap; gap: .5rem; margin: .5rem 0 }" +
      ".of-browser button { min-height: 2.75rem } @media print { .of-browser { display: none } }",
  );
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, style];
  scrollTo(0, 0);
}

function save(page, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([page], { type: "text/html" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

const chosen = (input) => {
  if (input.files.length > 0) read(sourceOfList(input.files));
};

at("choose-folder").onclick = () => at("folder").click();
at("choose-files").onclick = () => at("files").click();
for (const id of ["folder", "files"]) {
  at(id).onchange = () => {
    chosen(at(id));
    at(id).value = "";
  };
}
at("cancel").onclick = () => {
  going += 1;
  end();
  show("choose", "Cancelled");
};
at("unlock").onsubmit = (event) => {
  event.preventDefault();
  go("Trying the password", unlock);
};
at("without").onclick = () => go("Reading the backup", report);
at("listed").onsubmit = (event) => {
  event.preventDefault();
  go("Reading the list", async () => {
    settings = at("settings").value;
    await begin(async () => ({}));
    await report();
  });
};
addEventListener("dragover", (event) => {
  event.preventDefault();
  document.body.classList.add("is-over");
});
addEventListener("dragleave", () => document.body.classList.remove("is-over"));
addEventListener("drop", (event) => {
  event.preventDefault();
  document.body.classList.remove("is-over");
  settings = "";
  read(sourceOfDrop(event.dataTransfer.items));
});
