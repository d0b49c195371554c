// What is said: the phrases of the program (src/report/phrases.rs), with their gaps filled.

const say = data.say;

// What fills a gap is never looked at for gaps: it may be a name out of a backup.
const fill = (phrase, gaps) => phrase.replace(/\{(\w+)\}/g, (_, gap) => gaps[gap]);

const counted = (count, { one, many }) => `${grouped(count)} ${count === 1 ? one : many}`;
const grouped = (count) => count.toLocaleString("en-US");
const apps = (count) => counted(count, say.app);

// How many names of a list are shown.
const MOST_LISTED = 5;

function listed(names) {
  const shown = names.slice(0, MOST_LISTED);
  const more = names.length - shown.length;
  if (more > 0) shown.push(fill(say.more, { count: grouped(more) }));
  const last = shown.pop() ?? "";
  return shown.length === 0 ? last : fill(say.and_last, { others: shown.join(", "), last });
}
