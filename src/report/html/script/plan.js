// The best plan for other answers than those the page was made with, by the rules of the planner:
// the fewest items of the riskiest class, then of the next; then the fewest bytes; then the first
// ids. For the first answers the program's own plans are taken.

// The riskiest first, by their words on the page.
const CLASSES = ["keep", "photos", "unknown", "likely", "own", "safe"];
const MOST_STEPS = 400000;
// More are not searched, and larger sums are not exact.
const [MOST_CANDIDATES, MOST_BYTES] = [400, 2 ** 52];

const plans = new Map();

function planOf(index) {
  if (!plans.has(index)) plans.set(index, isAtFirst() ? givenPlan(tiers[index]) : bestPlan(tiers[index]));
  return plans.get(index);
}

const givenPlan = ({ off, outcome }) => ({ off, outcome, isProved: true });

function bestPlan(tier) {
  const forced = items.filter(({ force }) => force).map(({ index }) => index);
  for (const least of tier.lacking > 0n ? [] : [BigInt(data.small), 0n]) {
    const found = ways(least, forced).flatMap((way) => bestOf(tier, way, forced) ?? []);
    if (found.length === 0) continue;
    const { off, isProved } = found.sort(compareSets)[0];
    return { off, outcome: off.length === 0 ? "fits" : "plan", isProved };
  }
  const all = ways(0n, forced).map((way) => useful([...forced, ...way], forced));
  const more = (a, b) => (a.freed === b.freed ? -compareSets(a, b) : a.freed > b.freed ? 1 : -1);
  const off = all.map(asSet).reduce((best, it) => (more(it, best) >= 0 ? it : best)).off;
  return { off, outcome: "impossible", isProved: true };
}

// The photo library must not go together with apps whose other copy is in it.
function ways(least, forced) {
  const all = candidates(least, forced);
  const isLibrary = (index) => index === data.library;
  const isInIt = (index) => items[index].in_library === true;
  const [library, inIt] = [isLibrary, isInIt].map((is) => [forced.some(is), all.some(is)]);
  const withLibrary = () => all.filter((index) => !isInIt(index));
  const withCopies = () => all.filter((index) => !isLibrary(index));
  if (library[0] && inIt[0]) return [all];
  if (library[0]) return [withLibrary()];
  if (inIt[0]) return [withCopies()];
  return library[1] && inIt[1] ? [withLibrary(), withCopies()] : [all];
}

// In the order of their ids.
function candidates(least, forced) {
  const taken = new Set(forced);
  const share = new Map();
  for (const { owners, bytes } of shared) {
    for (const owner of owners) share.set(owner, (share.get(owner) ?? 0n) + bytes);
  }
  const risk = CLASSES.indexOf(data.risk);
  return data.order.filter((index) => {
    const { tone, needed, keep, gain } = items[index];
    const reach = gain + (share.get(index) ?? 0n);
    const isPossible = !needed || answers.own.has(index);
    const isAllowed = CLASSES.indexOf(tone) >= risk && !keep && !taken.has(index);
    return isAllowed && isPossible && reach >= least && reach > 0n;
  });
}

// A set without what frees nothing in it.
function useful(set, forced) {
  const all = new Set(set);
  const sharing = new Set();
  for (const { owners, bytes } of shared) {
    if (bytes > 0n && owners.every((owner) => all.has(owner))) owners.forEach((it) => sharing.add(it));
  }
  const frees = (index) => items[index].gain > 0n || sharing.has(index) || forced.includes(index);
  return set.filter(frees);
}

function asSet(off) {
  const numbers = CLASSES.map((tone) => off.filter((index) => items[index].tone === tone).length);
  return { off, numbers, freed: freedBy(new Set(off)), ids: inOrder(off) };
}

const ranks = new Map(data.order.map((index, rank) => [index, rank]));
const inOrder = (indexes) => indexes.map((index) => ranks.get(index)).sort((a, b) => a - b);

function compareLists(a, b) {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const [one, other] = [a[at] ?? -1, b[at] ?? -1];
    if (one !== other) return one - other;
  }
  return 0;
}

function compareSets(a, b) {
  const byNumbers = compareLists(a.numbers, b.numbers);
  if (byNumbers !== 0) return byNumbers;
  return a.freed === b.freed ? compareLists(a.ids, b.ids) : a.freed < b.freed ? -1 : 1;
}

// The best set of some candidates and what goes in any case; undefined where none is enough.
function bestOf(tier, way, forced) {
  const goal = Number(current - freedBy(new Set(forced)) - tier.budget);
  const done = (chosen, isProved) => ({ ...asSet([...forced, ...chosen]), isProved });
  if (goal <= 0) return done([], true);
  const all = [...forced, ...way];
  if (freedBy(new Set(all)) < current - tier.budget) return undefined;
  if (way.length > MOST_CANDIDATES || Number(current) > MOST_BYTES) return done(way, false);
  const problem = problemOf(way, forced, goal);
  const limits = problem.classes.map((list) => list.length);
  let known = way;
  try {
    for (let at = 0; at < limits.length; at += 1) {
      // All of what is safer may go, while the least number of this class is looked for.
      for (let [low, high] = [0, limits[at]]; low < high; ) {
        const middle = (low + high) >> 1;
        const found = enough(problem, [...limits.slice(0, at), middle, ...limits.slice(at + 1)]);
        if (found) known = found;
        if (found) high = middle;
        else low = middle + 1;
        limits[at] = high;
      }
    }
    return done(lightest(problem, limits, known), true);
  } catch (error) {
    if (error !== problem) throw error;
    return done(problem.best ?? known, false);
  }
}

// Candidates by class, those first that may free the most, a part of what they share included.
function problemOf(way, forced, goal) {
  const [open, anyway] = [new Set(way), new Set(forced)];
  const parts = new Map(way.map((index) => [index, { index, own: Number(items[index].gain), up: 0, in: [] }]));
  const containers = [];
  for (const { owners, bytes } of shared) {
    const left = owners.filter((owner) => !anyway.has(owner));
    if (left.length === 0 || !left.every((owner) => open.has(owner))) continue;
    const container = { bytes: Number(bytes), left: left.length };
    containers.push(container);
    for (const owner of left) {
      parts.get(owner).in.push(container);
      parts.get(owner).up += Math.ceil(container.bytes / left.length);
    }
  }
  for (const part of parts.values()) part.up += part.own;
  const classes = CLASSES.map((tone) =>
    [...parts.values()]
      .filter(({ index }) => items[index].tone === tone)
      .sort((a, b) => b.up - a.up || ranks.get(a.index) - ranks.get(b.index)),
  );
  const sums = (list) => list.reduce((all, it) => [...all, all.at(-1) + it], [0]);
  const ups = classes.map((list) => sums(list.map(({ up }) => up)));
  const owns = classes.map((list) => sums(list.map(({ own }) => own).sort((a, b) => a - b)));
  return { classes, ups, owns, goal, steps: 0, best: undefined };
}

// Goes through the sets with a given number of each class, depth first, and leaves those out that can't be
// enough, or not light enough. What `visit` returns ends it.
function walk(problem, limits, visit, isHopeless) {
  const { classes, ups, goal } = problem;
  const chosen = [];
  const rest = (from) => limits.slice(from).reduce((sum, count, at) => sum + ups[from + at][count], 0);
  const rests = limits.map((_, at) => rest(at + 1));
  const go = (at, from, count, freed, up) => {
    if ((problem.steps += 1) > MOST_STEPS) throw problem;
    if (count === 0) {
      if (at + 1 < classes.length) return go(at + 1, 0, limits[at + 1], freed, up);
      return freed >= goal ? visit(chosen, freed) : undefined;
    }
    const list = classes[at];
    for (let next = from; next + count <= list.length; next += 1) {
      if (up + ups[at][next + count] - ups[at][next] + rests[at] < goal) return undefined;
      const part = list[next];
      let now = freed + part.own;
      for (const container of part.in) {
        container.left -= 1;
        if (container.left === 0) now += container.bytes;
      }
      chosen.push(part.index);
      const found = isHopeless(now, at, count - 1)
        ? undefined
        : go(at, next + 1, count - 1, now, up + part.up);
      chosen.pop();
      for (const container of part.in) container.left += 1;
      if (found) return found;
    }
    return undefined;
  };
  return go(0, 0, limits[0], 0, 0);
}

const enough = (problem, limits) => walk(problem, limits, (chosen) => [...chosen], () => false);

function lightest(problem, limits, known) {
  const { owns } = problem;
  const later = limits.map((_, at) =>
    limits.slice(at + 1).reduce((sum, count, to) => sum + owns[at + 1 + to][count], 0),
  );
  let [best, ids] = [Infinity, []];
  problem.best = known;
  problem.steps = 0;
  const visit = (chosen, freed) => {
    const theirs = inOrder(chosen);
    if (freed < best || (freed === best && compareLists(theirs, ids) < 0)) {
      [best, ids, problem.best] = [freed, theirs, [...chosen]];
    }
    return undefined;
  };
  walk(problem, limits, visit, (freed, at, count) => freed + owns[at][count] + later[at] > best);
  return problem.best;
}
