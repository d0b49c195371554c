// The map: what an area is, where it belongs, and what is inside.

const SVG = "http://www.w3.org/2000/svg";
const SHAPES = ["wide", "narrow"];
const ROOMS = ["none", "name", "size", "all"];

const mapOf = (element) => element.closest("svg.treemap");
const cellsOf = (map) => [...map.querySelectorAll(".cell")];

function showMap() {
  for (const cell of document.querySelectorAll("#map-all .cell")) {
    const { item, shared: place } = data.things[cell.dataset.thing];
    const isOff = place === undefined ? choice.off.has(item) : isFreed(shared[place]);
    cell.classList.toggle("off", isOff);
  }
}

// One area, as the template writes it.
function cell([name, detail, bytes, places], tone, shape, isFirst) {
  // Lengths are hundredths of a percent.
  const [x, y, width, height] = places[shape].slice(0, 4).map((length) => `${length / 100}%`);
  const room = ROOMS[places[shape][4]];
  const label = `${name}, ${bytes}, ${detail}`;
  const svg = draw("svg", {
    class: `cell ${tone}`,
    role: "img",
    tabindex: isFirst ? 0 : -1,
    "aria-label": label,
    x,
    y,
    width,
    height,
  });
  svg.append(draw("rect", { width: "100%", height: "100%" }));
  if (room !== "none") {
    const html = draw("foreignObject", { width: "100%", height: "100%" });
    const lines = [make("b", {}, name), make("span", {}, bytes)];
    if (room === "all") lines.push(make("span", {}, detail));
    html.append(make("div", { class: `label ${room}` }, ...lines));
    svg.append(html);
  }
  return svg;
}

function draw(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function lookInto(chosen) {
  const thing = data.things[chosen.dataset.thing];
  const tone = chosen.classList[1];
  const maps = SHAPES.map((name, shape) => {
    const label = `${thing.name}: its parts, by size`;
    const map = draw("svg", { class: `treemap ${name}`, role: "group", "aria-label": label });
    map.setAttribute("width", "100%");
    map.append(...thing.parts.map((part, at) => cell(part, tone, shape, at === 0)));
    return map;
  });
  byId("map-inside").replaceChildren(...maps);
  byId("map-inside").dataset.from = chosen.dataset.thing;
  lookAt(true, thing.name);
  byId("map-back").focus();
}

function lookAtAll() {
  const { from } = byId("map-inside").dataset;
  lookAt(false, "All apps");
  const came = cellsOf(byId("map-all")).filter((it) => it.dataset.thing === from);
  came.find((it) => it.getClientRects().length > 0)?.focus();
}

function lookAt(isInside, path) {
  byId("map-all").hidden = isInside;
  byId("map-inside").hidden = !isInside;
  byId("map-back").hidden = !isInside;
  say("map-path", path);
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
    if (!byId("map-inside").hidden) lookAtAll();
  } else if (at && event.key.startsWith("Arrow")) {
    const next = neighbour(at, event.key);
    event.preventDefault();
    if (!next) return;
    at.setAttribute("tabindex", -1);
    next.setAttribute("tabindex", 0);
    next.focus();
  } else if (at?.dataset.thing && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    lookInto(at);
  }
}

function startMap() {
  const map = byId("map");
  // The browser's own tips would come on top of ours.
  for (const title of map.querySelectorAll("title")) {
    title.parentElement.setAttribute("aria-label", title.textContent);
    title.remove();
  }
  map.addEventListener("click", (event) => {
    const at = event.target.closest(".cell");
    if (at?.dataset.thing) lookInto(at);
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
}
