// Sizes in words, exactly as the program writes them (src/bytes.rs).

const UNITS = ["KB", "MB", "GB", "TB", "PB", "EB"];

function size(bytes) {
  if (bytes < 1000n) return `${bytes} B`;
  const base = BigInt(data.base);
  // The unit in which this is below a thousand when it is rounded: to one decimal from GB on.
  let [power, unit] = [0, base];
  while (power + 1 < UNITS.length && bytes * 20n >= unit * (power < 2 ? 19990n : 19999n)) {
    power += 1;
    unit *= base;
  }
  let number = Number(bytes);
  for (let step = 0; step <= power; step += 1) number /= data.base;
  return `${power < 2 ? whole(number) : oneDecimal(number)} ${UNITS[power]}`;
}

// Rounds a half to the even number.
function whole(number) {
  const below = Math.floor(number);
  return number - below === 0.5 ? below + (below % 2) : Math.round(number);
}

// Rounds a half to the even digit. Only a quarter is halfway between two decimals and would be
// rounded up by the browser.
function oneDecimal(number) {
  return ((number * 4) % 4 === 1 ? number - 0.05 : number).toFixed(1);
}
