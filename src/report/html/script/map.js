// The map: what an area is, where it belongs, and what is inside.

const mapOf = (element) => element.closest("svg.treemap");
const cellsOf = (map) => [...map.querySelectorAll(".cell:not([hidden])")];

function showMap() {
  for (const cell of document.querySelectorAll("#map-all .cell")) {
    const { item, shared: index } = data.things[cell.dataset.thing];
    const isOff = index === undefined ? choice.off.has(item) : isFreed(shared[index]);
    cell.classList.toggle("off", isOff);
  }
  showMapSwitch();
}

let shownCase = caseNumber(atFirst());
let areasAtFirst = [];

// Answers take photos and messages out of the backup, or put them into it: the areas and the table
// follow. Where everything is then, the program has worked out.
function showMoves() {
  const at = caseNumber(answers);
  if (at === shownCase) return;
  shownCase = at;
  const rowsOf = new Map(data.moving.map((it) => [it.row, it]));
  const bytesOf = (row, at) => BigInt(rowsOf.get(row)?.bytes[at] ?? data.rows[row][1]);
  const all = tableRows.reduce((sum, { at: row }) => sum + bytesOf(row, at), 0n);
  for (const { row, at: number, key } of tableRows) {
    key.icloud = bytesOf(number, at);
    row.cells[2].textContent = size(key.icloud);
    row.cells[3].textContent = share(key.icloud, all);
    const moving = rowsOf.get(number);
    if (moving) row.cells[6].lastChild.textContent = answers[moving.by] ? say.in_icloud : moving.what;
  }
  byId("table").tFoot.rows[0].cells[2].textContent = size(all);
  showPlaces(at, all);
}

function share(part, whole) {
  const thousandths = whole > 0n ? (part * 1000n) / whole : 0n;
  return part > 0n && thousandths < 10n ? "<1%" : `${thousandths / 10n}%`;
}

const ROOMS = ["none", "name", "size", "all"];

function showPlaces(at, all) {
  const moved = new Map(data.moving.map((it) => [it.item, it]));
  const sums = {};
  for (const [shape, map] of [...document.querySelectorAll("#map-all .treemap")].entries()) {
    const areas = new Map((data.areas[at]?.[shape] ?? areasAtFirst[shape]).map((it) => [it[0], it]));
    for (const cell of map.querySelectorAll(".cell")) {
      const number = Number(cell.dataset.thing);
      const thing = data.things[number];
      const own = thing.bytes ?? items[thing.item]?.own ?? shared[thing.shared].bytes;
      const bytes = BigInt(moved.get(thing.item)?.bytes[at] ?? own);
      const [, x, y, width, height, room] = areas.get(number) ?? [];
      const isHidden = bytes === 0n || width === undefined;
      cell.toggleAttribute("hidden", isHidden);
      if (shape === 0) sums[cell.classList[1]] = (sums[cell.classList[1]] ?? 0n) + bytes;
      if (isHidden) continue;
      for (const [name, part] of Object.entries({ x, y, width, height })) {
        cell.setAttribute(name, `${part}%`);
      }
      const name = thing.name ?? items[thing.item].name;
      const [, , ...what] = cell.dataset.label.slice(name.length + 2).split(", ");
      const { by, what: meaning } = moved.get(thing.item) ?? {};
      const means = by === undefined ? what : [answers[by] ? say.in_icloud : meaning];
      cell.setAttribute("aria-label", [name, size(bytes), share(bytes, all), ...means].join(", "));
      const label = cell.querySelector(".label");
      if (!label) continue;
      label.classList.remove(...ROOMS);
      label.classList.add(room);
      label.querySelector("span").textContent = size(bytes);
    }
  }
  for (const key of document.querySelectorAll("#map .key li")) {
    key.querySelector("b").textContent = size(sums[key.className] ?? 0n);
  }
}

const lookedAt = () => data.things[byId("map-inside").dataset.from] ?? {};

function showMapSwitch() {
  const { item, shared: index } = lookedAt();
  byId("map-flip").hidden = !rows.has(item);
  byId("map-switch").checked = !choice.off.has(item);
  const isOff = index === undefined ? choice.off.has(item) : isFreed(shared[index]);
  for (const cell of cellsOf(byId("map-level"))) cell.classList.toggle("off", isOff);
}

// A row of a list; what can be looked into is a button, by its number.
function rowOf([name, detail, bytes, thousandths], number) {
  const title = number === undefined
    ? make("b", {}, name)
    : make("button", { type: "button", "data-node": number }, name);
  const bar = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  bar.setAttribute("aria-hidden", "true");
  const rect = document.createElementNS(bar.namespaceURI, "rect");
  rect.setAttribute("width", `${thousandths / 10}%`);
  rect.setAttribute("height", "100%");
  bar.append(rect);
  const words = make("span", { class: "name" }, title, " ", make("small", {}, detail));
  return make("li", {}, words, " ", make("span", { class: "size" }, bytes), bar);
}

function lookInto(chosen) {
  const inside = byId("map-inside");
  inside.dataset.from = chosen.dataset.thing;
  inside.className = chosen.classList[1];
  // Its size, its share, and what leaving it out means.
  inside.dataset.what = chosen.getAttribute("aria-label").slice(thingName().length + 2);
  levels = [];
  lookAt(true);
  showLevel();
  byId("map-back").focus();
}

function lookAtAll() {
  const { from } = byId("map-inside").dataset;
  lookAt(false);
  const came = cellsOf(byId("map-all")).filter((it) => it.dataset.thing === from);
  came.find((it) => it.getClientRects().length > 0)?.focus();
}

function lookAt(isInside) {
  byId("map-all").hidden = isInside;
  byId("map-inside").hidden = !isInside;
  byId("tip").hidden = true;
}

// The nearest area in the direction of an arrow key.
function neighbour(from, key) {
  const middle = (it) => {
    const box = it.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const [x, y] = middle(from);
  const ahead = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  let [best, nearest] = [null, Infinity];
  for (const it of cellsOf(mapOf(from))) {
    const [right, down] = [middle(it)[0] - x, middle(it)[1] - y];
    const along = right * ahead[0] + down * ahead[1];
    const across = Math.abs(right * ahead[1]) + Math.abs(down * ahead[0]);
    const distance = along + across * 2;
    if (along > 1 && distance < nearest) [best, nearest] = [it, distance];
  }
  return best;
}

function showTip(at, x, y) {
  const tip = byId("tip");
  tip.textContent = at.getAttribute("aria-label");
  tip.hidden = false;
  const map = byId("map").getBoundingClientRect();
  const left = Math.min(Math.max(x - map.x + 14, 0), map.width - tip.offsetWidth);
  const isLow = y + tip.offsetHeight + 28 > window.innerHeight;
  tip.style.left = `${left}px`;
  tip.style.top = `${y - map.y + (isLow ? -tip.offsetHeight - 10 : 20)}px`;
}

function onMapKey(event) {
  const at = event.target.closest(".cell");
  if (event.key === "Escape") {
    byId("tip").hidden = true;
    if (!byId("map-inside").hidden) goUp();
  } else if (at && event.key.startsWith("Arrow")) {
    const next = neighbour(at, event.key);
    event.preventDefault();
    if (!next) return;
    at.setAttribute("tabindex", -1);
    next.setAttribute("tabindex", 0);
    next.focus();
  } else if (at && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    open(at);
  }
}

function startMap() {
  const map = byId("map");
  // The browser's own tips would come on top of ours.
  for (const title of map.querySelectorAll("title")) {
    title.parentElement.setAttribute("aria-label", title.textContent);
    title.remove();
  }
  areasAtFirst = [...document.querySelectorAll("#map-all .treemap")].map((map) =>
    [...map.querySelectorAll(".cell")].map((cell, index) => {
      cell.setAttribute("role", "button");
      cell.setAttribute("tabindex", index === 0 ? 0 : -1);
      cell.dataset.label = cell.getAttribute("aria-label");
      const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => parseFloat(cell.getAttribute(name)));
      const room = cell.querySelector(".label")?.classList[1];
      return [Number(cell.dataset.thing), x, y, width, height, room ?? "none"];
    }),
  );
  map.addEventListener("click", ({ target }) => {
    const at = target.closest("[data-thing], [data-node], [data-level]");
    if (at) open(at);
  });
  window.addEventListener("resize", () => {
    if (!byId("map-inside").hidden) layOutAreas();
  });
  map.addEventListener("pointermove", (event) => {
    const at = event.target.closest(".cell");
    if (at && event.pointerType === "mouse") showTip(at, event.clientX, event.clientY);
    else byId("tip").hidden = true;
  });
  map.addEventListener("pointerleave", () => (byId("tip").hidden = true));
  map.addEventListener("focusin", ({ target }) => {
    const at = target.closest(".cell");
    if (!at?.matches(":focus-visible")) return;
    const box = at.getBoundingClientRect();
    showTip(at, box.x, box.y + Math.min(box.height, 40));
  });
  map.addEventListener("focusout", () => (byId("tip").hidden = true));
  map.addEventListener("keydown", onMapKey);
  byId("map-back").addEventListener("click", lookAtAll);
  byId("map-switch").addEventListener("change", ({ target }) => flip(lookedAt().item, target.checked));
}
