// The worker, and the module that it runs. The module is made ready while somebody still looks for
// the folder.

const module = (async () => {
  const text = document.getElementById("module").textContent;
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return WebAssembly.compile(await new Response(unpacked).arrayBuffer());
})();
// Whoever waits for it shows the error.
module.catch(() => {});

// At most this many paths are fetched before the module is asked again: a few blobs are enough to see
// whether they are encrypted.
const AT_A_TIME = 64;
const FOLDERS_AT_A_TIME = 4;

class Work {
  #worker;
  #source;
  #last = 0;
  #asked = new Map();

  constructor(source, onProgress) {
    const script = document.getElementById("worker").textContent;
    const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    this.#worker = new Worker(address);
    URL.revokeObjectURL(address);
    this.#source = source;
    this.#worker.onmessage = async ({ data: { id, answer, wanted, progress, estimate } }) => {
      if (wanted !== undefined) {
        this.#worker.postMessage({ fetched: await this.#fetch(wanted) });
      } else if (answer === undefined) {
        onProgress({ progress, estimate });
      } else {
        this.#asked.get(id).resolve(answer);
        this.#asked.delete(id);
      }
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      for (const { reject } of this.#asked.values()) reject(new Error(event.message));
    };
  }

  async #fetch(paths) {
    const found = [];
    let folders = 0;
    for (const path of paths.slice(0, AT_A_TIME)) {
      if (folders === FOLDERS_AT_A_TIME) break;
      const there = await this.#source(path);
      if (there.files !== undefined) folders += 1;
      found.push({ path, ...there });
    }
    return found;
  }

  // Asks the worker; what goes wrong is thrown as {message, hint}.
  async ask(call, what = {}, transferred = []) {
    this.#last += 1;
    const id = this.#last;
    const answered = new Promise((resolve, reject) => this.#asked.set(id, { resolve, reject }));
    this.#worker.postMessage({ id, call, ...what }, transferred);
    const answer = await answered;
    if (answer.error) throw answer.error;
    return answer;
  }

  async start() {
    let ready;
    try {
      ready = await module;
    } catch (error) {
      throw { message: `this browser cannot run tierfit (${error.message})`, hint: TOO_OLD };
    }
    await this.ask("start", { module: ready });
  }

  end() {
    this.#worker.terminate();
  }
}

const TOO_OLD = "use a current Firefox, Chrome, Edge or Safari";
