// The table: sorted by a column, and searched.

const SMALLEST_FIRST = ["name"];

function sortBy(button, rows) {
  const by = button.dataset.by;
  const head = button.closest("th");
  const wasDescending = head.getAttribute("aria-sort") === "descending";
  const wasAscending = head.getAttribute("aria-sort") === "ascending";
  const isAscending = wasDescending || (!wasAscending && SMALLEST_FIRST.includes(by));
  for (const other of byId("table").tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", isAscending ? "ascending" : "descending");
  const [first, last] = isAscending ? [-1, 1] : [1, -1];
  const byKey = (a, b) => (a.key[by] < b.key[by] ? first : a.key[by] > b.key[by] ? last : 0);
  const byName = (a, b) => a.name.localeCompare(b.name, "en") * last;
  const order = by === "name" ? byName : byKey;
  rows.sort((a, b) => order(a, b) || a.at - b.at);
  byId("table").tBodies[0].append(...rows.map(({ row }) => row));
}

function search(text, rows) {
  const wanted = text.trim().toLowerCase();
  let found = 0;
  for (const { row } of rows) {
    row.hidden = !row.textContent.toLowerCase().includes(wanted);
    if (!row.hidden) found += 1;
  }
  byId("table").tFoot.hidden = wanted !== "";
  write("found", wanted && fill(say.found, { rows: counted(found, say.row), all: rows.length }));
}

// In the order of the data.
const tableRows = [...byId("table").tBodies[0].rows].map((row, at) => {
  const [here, icloud, files, changed] = data.rows[at];
  const key = { here: BigInt(here), icloud: BigInt(icloud), files, changed };
  return { row, at, key, name: row.cells[0].textContent };
});

function startTable() {
  const rows = [...tableRows];
  for (const button of byId("table").tHead.querySelectorAll("button")) {
    button.disabled = false;
    button.addEventListener("click", () => sortBy(button, rows));
  }
  byId("search").disabled = false;
  byId("search").addEventListener("input", ({ target }) => search(target.value, rows));
}
