// Where files come from: a folder that was chosen, or what was dropped. Each source answers what
// is at a path: {file}, {files, folders} with the names in a folder, or nothing. Only what is asked
// for is looked at: a backup has a hundred thousand files, and some twenty are read.

const partsOf = (path) => path.split("/").filter((part) => part !== "");

// Files that the browser lists with their paths, as a chosen folder has them.
function sourceOfList(list) {
  const root = { folders: new Map(), files: new Map() };
  for (const file of list) {
    const parts = partsOf(file.webkitRelativePath || file.name);
    let folder = root;
    for (const name of parts.slice(0, -1)) {
      if (!folder.folders.has(name)) {
        folder.folders.set(name, { folders: new Map(), files: new Map() });
      }
      folder = folder.folders.get(name);
    }
    folder.files.set(parts.at(-1), file);
  }
  return async (path) => {
    const parts = partsOf(path);
    let folder = root;
    for (const [place, name] of parts.entries()) {
      if (place === parts.length - 1 && folder.files.has(name)) {
        return { file: folder.files.get(name) };
      }
      folder = folder.folders.get(name);
      if (folder === undefined) return {};
    }
    return { files: [...folder.files.keys()], folders: [...folder.folders.keys()] };
  };
}

// What was dropped, as handles (Chromium) or as entries (everywhere). What is dropped is all in one
// folder, as in the hand of who drops it.
function sourceOfDrop(items) {
  const dropped = [...items].filter(({ kind }) => kind === "file");
  const hasHandles = dropped.every((item) => item.getAsFileSystemHandle !== undefined);
  // Has to be asked for at once: later the browser has forgotten what was dropped.
  const waiting = hasHandles
    ? dropped.map((item) => item.getAsFileSystemHandle())
    : dropped.map((item) => item.webkitGetAsEntry());
  const roots = Promise.all(waiting).then(
    (found) => new Map(found.filter(Boolean).map((root) => [root.name, root])),
  );
  const reach = hasHandles ? ofHandle : ofEntry;
  return async (path) => {
    const [first, ...rest] = partsOf(path);
    const all = await roots;
    if (first === undefined) {
      const isFolder = (root) => root.kind === "directory" || root.isDirectory === true;
      const names = (wanted) =>
        [...all].filter(([, root]) => isFolder(root) === wanted).map(([name]) => name);
      return { files: names(false), folders: names(true) };
    }
    return all.has(first) ? reach(all.get(first), rest) : {};
  };
}

async function ofHandle(root, parts) {
  try {
    let at = root;
    for (const [place, name] of parts.entries()) {
      at = await at.getDirectoryHandle(name).catch((error) => {
        if (error.name !== "TypeMismatchError" || place < parts.length - 1) throw error;
        return at.getFileHandle(name);
      });
    }
    if (at.kind === "file") return { file: await at.getFile() };
    const [files, folders] = [[], []];
    for await (const { kind, name } of at.values()) (kind === "file" ? files : folders).push(name);
    return { files, folders };
  } catch {
    return {};
  }
}

async function ofEntry(root, parts) {
  const get = (how) =>
    new Promise((resolve) => {
      how(resolve, () => resolve(undefined));
    });
  let at = root;
  if (parts.length > 0) {
    const path = parts.join("/");
    at =
      (await get((found, none) => root.getFile(path, {}, found, none))) ??
      (await get((found, none) => root.getDirectory(path, {}, found, none)));
  }
  if (at === undefined) return {};
  if (at.isFile) return { file: await get((found, none) => at.file(found, none)) };
  const [files, folders] = [[], []];
  const reader = at.createReader();
  for (;;) {
    const some = (await get((found, none) => reader.readEntries(found, none))) ?? [];
    if (some.length === 0) return { files, folders };
    for (const { isFile, name } of some) (isFile ? files : folders).push(name);
  }
}
