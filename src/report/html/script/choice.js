// What is chosen and answered, and what follows from it by the sums of the planner
// (src/plan/planner.rs).

// The tier, by its index, and the items that are off, by theirs.
const choice = { tier: data.chosen, off: new Set(data.tiers[data.chosen].off) };

// The answers to what no backup knows for sure: all that is in iCloud besides, in bytes, or null;
// whether photos and messages are in iCloud; whose own backups are there.
const answers = atFirst();

// Sizes are whole numbers of any length: a script's usual numbers are exact only up to 2^53.
const items = data.items.map((item, index) => ({
  ...item,
  index,
  own: BigInt(item.own),
  gain: 0n,
  needed: item.copy === "needed",
  last: item.copy !== undefined,
  keep: item.asked === "keep",
  force: item.asked === "exclude",
}));
const shared = data.shared.map((it) => ({ ...it, bytes: BigInt(it.bytes) }));
const tiers = data.tiers.map((tier) => ({ ...tier, bytes: BigInt(tier.bytes), budget: 0n, lacking: 0n }));
const cases = data.cases.map(({ precision, ...sizes }) => ({
  precision,
  ...Object.fromEntries(Object.entries(sizes).map(([name, bytes]) => [name, BigInt(bytes)])),
}));
let [elsewhere, fixed, current] = [0n, 0n, 0n];

const below = (from, less) => (from > less ? from - less : 0n);
const least = (a, b) => (a < b ? a : b);
const most = (a, b) => (a > b ? a : b);

function atFirst() {
  const { said, photos, messages } = data;
  return { said: said === null ? null : BigInt(said), photos, messages, own: new Set() };
}

const isAtFirst = () => answersInWords() === answersInWords(atFirst());

function answersInWords({ said, photos, messages, own } = answers) {
  return [said, photos, messages, ...[...own].sort((a, b) => a - b)].join();
}

const caseNumber = ({ photos, messages }) => (photos ? 1 : 0) + (messages ? 2 : 0);
const caseOf = (given) => cases[caseNumber(given)];

// Adds the account up anew, after an answer.
function reckon() {
  const it = caseOf(answers);
  [elsewhere, fixed, current] = [answers.said ?? it.elsewhere, it.fixed, it.current];
  if (data.library !== null) items[data.library].own = it.library;
  for (const item of items) {
    const isNeeded = item.needed && !answers.own.has(item.index);
    item.gain = isNeeded ? 0n : item.own;
    if (item.needed && !isNeeded && answers.said === null) elsewhere += BigInt(item.charge ?? 0);
  }
  for (const tier of tiers) {
    tier.budget = budgetOf(tier.bytes);
    tier.lacking = below(elsewhere + BigInt(data.growth.bytes ?? 0), tier.bytes);
  }
  plans.clear();
}

function budgetOf(quota) {
  const left = below(quota, elsewhere);
  const { percent, bytes } = data.growth;
  if (bytes !== undefined) return below(left, BigInt(bytes));
  return (left * 100000n) / (100000n + BigInt(percent));
}

// A container of several apps is freed only when all of them are off. Those that were off before
// are no owners here.
const isFreed = (it) => it.owners.length > 0 && it.owners.every((owner) => choice.off.has(owner));

function sums() {
  const tier = tiers[choice.tier];
  const freed = freedBy(choice.off);
  const after = below(current, freed);
  const used = elsewhere + after;
  // Where something is lacking before anything is backed up, the budget is nothing.
  const short =
    tier.bytes < elsewhere ? below(used, tier.bytes) : below(after, tier.budget) + tier.lacking;
  return { tier, freed, after, used, free: below(tier.bytes, used), short };
}

function freedBy(off) {
  let freed = 0n;
  for (const index of off) freed += items[index].gain;
  for (const { owners, bytes } of shared) {
    if (owners.length > 0 && owners.every((owner) => off.has(owner))) freed += bytes;
  }
  return freed;
}

// What is off, largest first, as the program lists it.
function offLargestFirst() {
  const order = (a, b) => {
    if (a.own !== b.own) return a.own > b.own ? -1 : 1;
    return a.id < b.id ? -1 : 1;
  };
  return [...choice.off].map((index) => items[index]).sort(order);
}

function isComputed() {
  const { off } = planOf(choice.tier);
  return off.length === choice.off.size && off.every((index) => choice.off.has(index));
}

function choosePlanOf(tier) {
  choice.tier = tier;
  choice.off = new Set(planOf(tier).off);
}
