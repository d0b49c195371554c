// Inside an area of the map: its containers, their folders and files, as areas and as rows.

// The nodes that are open, each a child of the one before; none where the thing itself is looked at.
let levels = [];

const thingName = (thing = lookedAt()) => thing.name ?? items[thing.item].name;
const nodesHere = () => levels.at(-1)?.[3] ?? lookedAt().nodes;
const sumOf = (nodes) => nodes.reduce((sum, [, , bytes]) => sum + BigInt(bytes), 0n);

// Opens what stands for a thing, for a node of this level, or for a level on the way here.
function open(at) {
  const { thing, node, level } = at.dataset;
  if (thing !== undefined) lookInto(at);
  else if (node !== undefined) goInto(nodesHere()[node]);
  else if (level !== undefined) goBackTo(Number(level));
}

function goInto(node) {
  if (node[3] === undefined) return;
  levels.push(node);
  showLevel();
  byId("map-way").lastElementChild.focus();
}

// Closes the nodes below a level, and puts the focus on the one that was just left.
function goBackTo(depth) {
  const left = levels[depth];
  levels.length = depth;
  showLevel();
  const number = nodesHere().indexOf(left);
  const cell = byId("map-level").querySelector(`[data-node="${number}"]`);
  for (const it of cellsOf(byId("map-level"))) it.setAttribute("tabindex", it === cell ? 0 : -1);
  cell?.focus();
}

function goUp() {
  if (levels.length > 0) goBackTo(levels.length - 1);
  else lookAtAll();
}

function showLevel() {
  const nodes = nodesHere();
  const { kinds = [] } = lookedAt();
  const name = levels.at(-1)?.[0] ?? thingName();
  write("map-path", name);
  write("map-what", levels.length === 0 ? byId("map-inside").dataset.what : shareOf(levels.at(-1)));
  const way = [thingName(), ...levels.map(([name]) => name)].slice(0, -1);
  const back = way.map((name, level) => make("button", { type: "button", "data-level": level }, name));
  byId("map-way").replaceChildren(byId("map-back"), ...back);
  byId("map-level").replaceChildren(...(nodes.length < 2 ? [] : nodes.map(area)));
  byId("map-level").toggleAttribute("hidden", nodes.length < 2);
  byId("map-parts").replaceChildren(...nodes.map(nodeRow));
  byId("map-files").replaceChildren(...kinds.map((it) => rowOf(it)));
  byId("map-kinds").hidden = levels.length > 0 || kinds.length === 0;
  byId("tip").hidden = true;
  layOutAreas();
  showMapSwitch();
}

function shareOf([, detail, bytes]) {
  const whole = sumOf(lookedAt().nodes);
  const of = { size: size(BigInt(bytes)), share: share(BigInt(bytes), whole), whole: thingName(), detail };
  return fill(say.share_of, of);
}

function nodeRow([name, detail, bytes, children], number, all) {
  const largest = all.map((it) => BigInt(it[2])).reduce((a, b) => (a > b ? a : b));
  const thousandths = Number((BigInt(bytes) * 1000n) / (largest || 1n));
  return rowOf([name, detail, size(BigInt(bytes)), thousandths], children && number);
}

function area([name, detail, bytes, children], number, all) {
  const within = (tag, attributes, ...children) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const taken = size(BigInt(bytes));
  const whole = levels.at(-1)?.[0] ?? thingName();
  const label = make("div", { class: "label" }, make("b", {}, name), " ", make("span", {}, taken));
  return within(
    "svg",
    {
      class: `cell ${byId("map-inside").className} ${children ? "inner" : "leaf"}`,
      "data-node": number,
      role: children ? "button" : "img",
      tabindex: number === 0 ? 0 : -1,
      "aria-label": fill(say.area, { name, size: taken, share: share(BigInt(bytes), sumOf(all)), whole, detail }),
    },
    within("rect", { width: "100%", height: "100%" }),
    within("foreignObject", { width: "100%", height: "100%", "aria-hidden": "true" }, label),
  );
}

// Gives each area its size, in proportion to what it takes; one that is many times as large as all
// others together is drawn smaller, so that it doesn't fill the view alone.
function layOutAreas() {
  const map = byId("map-level");
  const { width, height } = map.getBoundingClientRect();
  byId("map-drawn").hidden = true;
  if (width === 0 || height === 0) return;
  const sizes = nodesHere().map(([, , bytes]) => Number(bytes));
  const largest = Math.max(...sizes);
  const others = sizes.reduce((a, b) => a + b, 0) - largest;
  const most = others > 0 ? others * 3 : largest;
  const drawn = (bytes) => Math.min(bytes, most);
  const shrunken = nodesHere().find(([, , bytes]) => Number(bytes) > most);
  byId("map-drawn").hidden = !shrunken;
  write("map-drawn", shrunken ? fill(say.drawn_smaller, { name: shrunken[0] }) : "");
  const weighed = [...map.children].map((cell, number) => [cell, drawn(sizes[number])]);
  weighed.sort(([, a], [, b]) => b - a);
  divide(weighed, { x: 0, y: 0, width, height }, (cell, box) => {
    for (const side of ["x", "width"]) cell.setAttribute(side, `${(box[side] / width) * 100}%`);
    for (const side of ["y", "height"]) cell.setAttribute(side, `${(box[side] / height) * 100}%`);
    const isNamed = box.width >= 40 && box.height >= 26;
    const hasSize = box.height >= 44;
    cell.querySelector(".label").className = `label ${!isNamed ? "none" : hasSize ? "all" : "name"}`;
    cell.querySelector(".label").hidden = !isNamed;
  });
}

// Divides a box between the larger and the smaller of what has a weight, again and again.
function divide(weighed, box, setBox) {
  if (weighed.length < 2) {
    for (const [cell] of weighed) setBox(cell, box);
    return;
  }
  const all = weighed.reduce((sum, [, weight]) => sum + weight, 0);
  let [count, half] = [1, weighed[0][1]];
  while (count < weighed.length - 1 && half + weighed[count][1] / 2 < all / 2) half += weighed[count++][1];
  const [along, length] = box.width >= box.height ? ["x", "width"] : ["y", "height"];
  const first = (box[length] * half) / all;
  divide(weighed.slice(0, count), { ...box, [length]: first }, setBox);
  const rest = { ...box, [along]: box[along] + first, [length]: box[length] - first };
  divide(weighed.slice(count), rest, setBox);
}
