//! A real Chromium, driven through its own protocol over two pipes: no port, no server, and
//! no crate beyond what reads JSON and base64.

use std::{
    env, fs,
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Mutex, PoisonError,
        mpsc::{self, Receiver},
    },
    thread,
    time::Duration,
};

use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::temp_dir;

/// Set where a browser has to be there, as in CI.
const REQUIRED: &str = "TIERFIT_BROWSER_TESTS";
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];
/// Far more than any answer takes, so that a test that hangs ends.
const PATIENCE: Duration = Duration::from_secs(60);

/// Browsers that no test has at the moment: to start one takes as long as many a test. They end with
/// the tests, whose pipes they read from.
static IDLE: Mutex<Vec<Process>> = Mutex::new(Vec::new());

/// A browser that runs.
struct Process {
    child: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    last: u64,
    profile: TempDir,
}

/// One page of a browser, which shares nothing with those of other tests.
pub(crate) struct Browser {
    /// None once it was given back.
    process: Option<Process>,
    events: Vec<Value>,
    context: Value,
    session: Option<String>,
}

impl Browser {
    /// Starts a browser; where there is none, says that the test is left out.
    pub(crate) fn start(test: &str) -> Option<Self> {
        let Some(program) = program() else {
            assert!(env::var_os(REQUIRED).is_none(), "no Chromium, and {REQUIRED} is set");
            // What a test prints is shown only when it fails, but this is for everybody.
            let notice = format!("left out, because there is no Chromium: {test}\n");
            let _ = io::stderr().write_all(notice.as_bytes());
            return None;
        };
        let idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let process = Some(idle.unwrap_or_else(|| Process::start(&program)));
        let mut browser = Self { process, events: Vec::new(), context: Value::Null, session: None };
        browser.attach();
        Some(browser)
    }

    fn attach(&mut self) {
        self.context =
            self.call("Target.createBrowserContext", &json!({}))["browserContextId"].take();
        let target = json!({ "url": "about:blank", "browserContextId": self.context });
        let target = self.call("Target.createTarget", &target);
        let target = json!({ "targetId": target["targetId"], "flatten": true });
        let session = self.call("Target.attachToTarget", &target);
        self.session = session["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Network", "Log"] {
            self.call(&format!("{domain}.enable"), &json!({}));
        }
        self.window(1280, 900);
    }

    /// Calls a method of the protocol, and waits for what it returns.
    #[track_caller]
    pub(crate) fn call(&mut self, method: &str, params: &Value) -> Value {
        let process = self.process.as_mut().unwrap();
        let id = process.send(method, params, self.session.as_deref()).unwrap();
        let mut answer = self.await_message(|message| message["id"] == id);
        assert_eq!(answer["error"], Value::Null, "{method}");
        answer["result"].take()
    }

    /// Waits for a message, and keeps the events that come before it.
    #[track_caller]
    fn await_message(&mut self, is_wanted: impl Fn(&Value) -> bool) -> Value {
        let process = self.process.as_ref().unwrap();
        loop {
            let message = process.from.recv_timeout(PATIENCE).unwrap();
            if is_wanted(&message) {
                return message;
            }
            self.events.push(message);
        }
    }

    /// Opens a file, with a fragment if there is one, and waits until it is there.
    #[track_caller]
    pub(crate) fn open(&mut self, file: &Path, fragment: &str) {
        // Another fragment alone would open nothing.
        self.navigate("about:blank");
        self.events.clear();
        self.navigate(&format!("file://{}{fragment}", file.display()));
    }

    #[track_caller]
    fn navigate(&mut self, url: &str) {
        self.call("Page.navigate", &json!({ "url": url }));
        self.await_message(|message| message["method"] == "Page.loadEventFired");
    }

    #[track_caller]
    pub(crate) fn reload(&mut self) {
        self.call("Page.reload", &json!({}));
        self.await_message(|message| message["method"] == "Page.loadEventFired");
    }

    /// Returns what an expression is, of the script's world but not of the page's own function.
    #[track_caller]
    pub(crate) fn value(&mut self, expression: &str) -> Value {
        let params =
            json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let mut result = self.call("Runtime.evaluate", &params);
        assert_eq!(result["exceptionDetails"], Value::Null, "{expression}");
        result["result"]["value"].take()
    }

    /// Waits until an expression is true; what happens a moment later is not waited for by time.
    #[track_caller]
    pub(crate) fn until(&mut self, expression: &str) {
        self.value(&format!(
            "new Promise(done => {{
               const look = () => ({expression}) ? done(1) : setTimeout(look, 10); look(); }})"
        ));
    }

    #[track_caller]
    pub(crate) fn text(&mut self, expression: &str) -> String {
        let value = self.value(expression);
        value.as_str().unwrap_or_else(|| panic!("{expression} is {value}")).to_owned()
    }

    /// Returns the text of an element.
    #[track_caller]
    pub(crate) fn text_of(&mut self, selector: &str) -> String {
        self.text(&format!("document.querySelector({}).textContent", json!(selector)))
    }

    /// Clicks into the middle of an element, wherever it is.
    #[track_caller]
    pub(crate) fn click(&mut self, selector: &str) {
        let point = self.value(&format!(
            "(() => {{ const it = document.querySelector({});
               it.scrollIntoView({{ block: 'center', behavior: 'instant' }});
               const box = it.getBoundingClientRect();
               return [box.x + box.width / 2, box.y + box.height / 2]; }})()",
            json!(selector)
        ));
        for (kind, buttons) in [("mouseMoved", 0), ("mousePressed", 1), ("mouseReleased", 0)] {
            let button = if kind == "mouseMoved" { "none" } else { "left" };
            let params = json!({
                "type": kind, "x": point[0], "y": point[1],
                "button": button, "buttons": buttons, "clickCount": 1,
            });
            self.call("Input.dispatchMouseEvent", &params);
        }
    }

    /// Presses a key, such as `Tab`, `Enter`, `ArrowDown` or a space.
    #[track_caller]
    pub(crate) fn press(&mut self, key: &str) {
        let (code, text) = match key {
            "Tab" => (9, ""),
            "Enter" => (13, "\r"),
            "Escape" => (27, ""),
            " " => (32, " "),
            "ArrowLeft" => (37, ""),
            "ArrowUp" => (38, ""),
            "ArrowRight" => (39, ""),
            "ArrowDown" => (40, ""),
            _ => panic!("{key} is not known here"),
        };
        for kind in ["keyDown", "keyUp"] {
            let text = if kind == "keyDown" { text } else { "" };
            let params = json!({
                "type": kind, "key": key, "text": text, "windowsVirtualKeyCode": code,
                "code": if key == " " { "Space" } else { key },
            });
            self.call("Input.dispatchKeyEvent", &params);
        }
    }

    /// Writes into whatever has the focus.
    #[track_caller]
    pub(crate) fn write(&mut self, text: &str) {
        self.call("Input.insertText", &json!({ "text": text }));
    }

    /// Sets how large the window is.
    #[track_caller]
    pub(crate) fn window(&mut self, width: u32, height: u32) {
        self.scaled_window(width, height, 1);
    }

    /// Sets how large the window is, and how many pixels of a picture each side of one of its own has.
    #[track_caller]
    pub(crate) fn scaled_window(&mut self, width: u32, height: u32, scale: u32) {
        let params = json!({
            "width": width, "height": height, "deviceScaleFactor": scale, "mobile": false,
        });
        self.call("Emulation.setDeviceMetricsOverride", &params);
    }

    /// Sets what the user prefers: `light` or `dark`.
    #[track_caller]
    pub(crate) fn prefer(&mut self, scheme: &str) {
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.call("Emulation.setEmulatedMedia", &json!({ "features": features }));
    }

    /// Switches scripts of pages on or off.
    #[track_caller]
    pub(crate) fn scripts(&mut self, scripts: Scripts) {
        let params = json!({ "value": scripts == Scripts::Off });
        self.call("Emulation.setScriptExecutionDisabled", &params);
    }

    /// Returns a picture of the window, as PNG.
    #[track_caller]
    pub(crate) fn picture(&mut self) -> Vec<u8> {
        let picture = self.call("Page.captureScreenshot", &json!({ "format": "png" }));
        BASE64_STANDARD.decode(picture["data"].as_str().unwrap()).unwrap()
    }

    /// Returns on how many pages of paper it would be printed.
    #[track_caller]
    pub(crate) fn printed_pages(&mut self) -> usize {
        // A4, with the margins that browsers propose.
        let paper = json!({ "paperWidth": 8.27, "paperHeight": 11.69, "printBackground": false });
        let mut paper = self.call("Page.printToPDF", &paper);
        let pdf = BASE64_STANDARD.decode(paper["data"].take().as_str().unwrap()).unwrap();
        let text = String::from_utf8_lossy(&pdf);
        text.matches("/Type /Page\n").count() + text.matches("/Type /Page ").count()
    }

    /// Returns what the page asked for but its own file, and what went wrong in it.
    #[track_caller]
    pub(crate) fn trouble(&mut self) -> Vec<String> {
        // An answer to this comes after every event so far.
        self.value("1");
        let trouble = self.events.iter().filter_map(|event| {
            let params = &event["params"];
            match event["method"].as_str()? {
                "Network.requestWillBeSent" => {
                    let url = params["request"]["url"].as_str()?;
                    let is_page = params["type"] == "Document" && url.starts_with("file:");
                    // Pictures that stand in the page itself are asked of nobody.
                    let is_inside = url.starts_with("data:image/png;base64,");
                    (!is_page && !is_inside && url != "about:blank")
                        .then(|| format!("asked for {url}"))
                }
                "Runtime.exceptionThrown" => Some(params["exceptionDetails"].to_string()),
                "Runtime.consoleAPICalled" => Some(params["args"].to_string()),
                "Log.entryAdded" => Some(params["entry"].to_string()),
                _ => None,
            }
        });
        trouble.collect()
    }
}

/// Whether pages may run scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scripts {
    On,
    Off,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let Some(mut process) = self.process.take() else { return };
        // One that has failed a test may be in any state.
        if !thread::panicking() && process.close(&self.context).is_some() {
            IDLE.lock().unwrap_or_else(PoisonError::into_inner).push(process);
        } else {
            process.end();
        }
    }
}

impl Process {
    fn start(program: &Path) -> Self {
        let profile = temp_dir();
        let mut child = command(program, profile.path()).spawn().unwrap();
        let (to, from) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            for message in BufReader::new(from).split(0).map_while(Result::ok) {
                let message = serde_json::from_slice(&message).unwrap();
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        Self { child, to, from: receiver, last: 0, profile }
    }

    /// Sends a message to the browser or one of its pages, and returns the id of its answer.
    fn send(&mut self, method: &str, params: &Value, session: Option<&str>) -> io::Result<Value> {
        self.last += 1;
        let mut message = json!({ "id": self.last, "method": method, "params": params });
        if let Some(session) = session {
            message["sessionId"] = json!(session);
        }
        self.to.write_all(format!("{message}\0").as_bytes())?;
        Ok(json!(self.last))
    }

    /// Closes a page with all that it has stored; `None` where it can't be.
    fn close(&mut self, context: &Value) -> Option<()> {
        let context = json!({ "browserContextId": context });
        let id = self.send("Target.disposeBrowserContext", &context, None).ok()?;
        loop {
            let message = self.from.recv_timeout(PATIENCE).ok()?;
            if message["id"] == id {
                return message["error"].is_null().then_some(());
            }
        }
    }

    fn end(mut self) {
        // With its processes, which would write to the profile once it is gone.
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.child.kill();
        let _ = self.child.wait();
        // They end a moment later.
        for _ in 0..100 {
            if fs::remove_dir_all(self.profile.path()).is_ok() {
                break;
            }
            thread::sleep(Duration::from_millis(10));
        }
    }
}

fn program() -> Option<PathBuf> {
    let folders: Vec<_> = env::split_paths(&env::var_os("PATH")?).collect();
    let all = NAMES.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let program = all.into_iter().find(|program| program.is_file())?;
    cfg!(unix).then_some(program)
}

/// The protocol runs on the descriptors 3 and 4, which only a shell can set for its program. Once that
/// ends, with the tests or before, the shell takes away what it has stored.
fn command(program: &Path, profile: &Path) -> Command {
    let mut command = Command::new("sh");
    command
        .args(["-c", "\"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1; rm -rf \"$TMPDIR\""])
        .arg(program)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--remote-debugging-pipe",
        ])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg("about:blank")
        // What it leaves behind goes with its profile.
        .env("TMPDIR", profile)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command
}
