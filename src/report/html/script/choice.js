// What is chosen, and what follows from it by the sums of the planner (src/plan/planner.rs).

// The tier, by its place, and the items that are off, by theirs.
const choice = { tier: data.chosen, off: new Set(data.tiers[data.chosen].off) };

// Sizes are whole numbers of any length: a script's usual numbers are exact only up to 2^53.
const items = data.items.map((item, place) => ({
  ...item,
  place,
  own: BigInt(item.own),
  gain: BigInt(item.gain ?? item.own),
}));
const shared = data.shared.map((it) => ({ ...it, bytes: BigInt(it.bytes) }));
const tiers = data.tiers.map((tier) => ({
  ...tier,
  bytes: BigInt(tier.bytes),
  budget: BigInt(tier.budget),
}));
const [elsewhere, fixed, current] = [data.elsewhere, data.fixed, data.current].map(BigInt);

const below = (from, less) => (from > less ? from - less : 0n);
const least = (a, b) => (a < b ? a : b);
const most = (a, b) => (a > b ? a : b);

// A container of several apps is freed only when all of them are off. Those that were off before
// are no owners here.
const isFreed = (it) => it.owners.length > 0 && it.owners.every((owner) => choice.off.has(owner));

function sums() {
  const tier = tiers[choice.tier];
  let freed = 0n;
  for (const place of choice.off) freed += items[place].gain;
  for (const it of shared.filter(isFreed)) freed += it.bytes;
  const after = below(current, freed);
  const used = elsewhere + after;
  const short =
    tier.bytes < elsewhere ? below(used, tier.bytes) : below(after, tier.budget);
  return { tier, freed, after, used, free: below(tier.bytes, used), short };
}

// What is off, largest first, as the program lists it.
function offLargestFirst() {
  const order = (a, b) => {
    if (a.own !== b.own) return a.own > b.own ? -1 : 1;
    return a.id < b.id ? -1 : 1;
  };
  return [...choice.off].map((place) => items[place]).sort(order);
}

function isComputed() {
  const { off } = tiers[choice.tier];
  return off.length === choice.off.size && off.every((place) => choice.off.has(place));
}

function choosePlanOf(tier) {
  choice.tier = tier;
  choice.off = new Set(tiers[tier].off);
}
