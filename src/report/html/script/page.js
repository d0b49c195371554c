// What every part needs: the data, and ways to elements.

const data = JSON.parse(document.getElementById("data").textContent);

const byId = (id) => document.getElementById(id);

// Texts are set as text, never as markup: names come out of a backup.
function write(id, text) {
  const element = byId(id);
  if (element.textContent !== text) element.textContent = text;
}

function writeSize(id, bytes) {
  write(id, size(bytes));
  byId(id).value = bytes;
}

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
