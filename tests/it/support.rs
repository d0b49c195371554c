//! Running the program as a person or a script would, and backups to run it on.

use std::{
    collections::BTreeSet,
    env,
    ffi::OsString,
    fmt::{self, Write as _},
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Mutex,
};

use sample_backups::{BackupBuilder, Device, Written};
use serde_json::Value;
use tempfile::TempDir;
use tierfit::{
    backup::{Password, System, UserFolders},
    cli::{self, Ask, Environment, Stream, Terminal},
};
use unicode_width::UnicodeWidthStr;

/// The committed backups.
pub(crate) const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/sample-backups/samples");

/// Those of them that can be read whole, and the one that can't.
pub(crate) const WHOLE: [&str; 3] = ["family-iphone", "ipad", "interrupted"];
pub(crate) const DAMAGED: &str = "damaged";

/// What stands in the samples about invented people, and must not be shown. The name of the
/// device is the one exception, and isn't here.
const PERSONAL: [&str; 12] = [
    "SAMPLE-SERIAL-1",
    "000000000000000",
    "000000000000001",
    "8900000000000000001",
    "5A4D504C455F475549445F5F5F5F5F5F",
    "555 0100",
    "sample.person@example.com",
    "1000000001",
    "00008110-0000AAAA1111001E",
    "00008101-0000BBBB2222001E",
    "00008030-0000",
    "0000dddd4444",
];

/// The names of temporary folders begin with this, so that they are found in what is said.
const PREFIX: &str = "tierfit-test-";

/// What a run said, and how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) command: String,
    pub(crate) exit: u8,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// As on a screen, with the exit code in between and without the names of temporary folders.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = format!("$ {}\nexit {}\n", self.command, self.exit);
        for (name, said) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !said.is_empty() {
                let _ = write!(text, "--- {name}\n{said}");
            }
        }
        f.write_str(&with_stable_paths(&text))
    }
}

impl Outcome {
    /// Returns the object on stdout.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}\n{self}"))
    }

    /// Returns this outcome, once it is sure how it ended.
    #[track_caller]
    pub(crate) fn ending(self, exit: u8) -> Self {
        assert_eq!(self.exit, exit, "{self}");
        self
    }

    /// Returns the lines on stdout that take more columns than these, with what they take.
    pub(crate) fn lines_wider_than(&self, columns: usize) -> BTreeSet<(usize, String)> {
        let lines = self.stdout.lines().map(|line| (line.width(), line.to_owned()));
        lines.filter(|(width, _)| columns < *width).collect()
    }

    /// Checks that nothing here could steer a terminal or tell whose backup it is.
    #[track_caller]
    pub(crate) fn check_is_harmless(&self) {
        for said in [&self.stdout, &self.stderr] {
            let odd = said.chars().find(|c| (c.is_control() && *c != '\n') || is_invisible(*c));
            assert_eq!(odd, None, "{self}");
            for secret in PERSONAL {
                assert!(!said.contains(secret), "{secret} in\n{self}");
            }
        }
    }
}

/// Whether a character turns the direction of text or has no width and joins nothing.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// The surroundings of a run: an empty environment, 80 columns, no colour, always the same time.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    width: usize,
    color: Color,
    config: Option<PathBuf>,
    system: System,
    folders: UserFolders,
    input: Vec<u8>,
    password: Option<String>,
    answers: Option<Vec<String>>,
    open: Option<fn(&Path) -> io::Result<()>>,
    now: &'static str,
    is_terminal: bool,
}

/// Writes a catalogue of one's own, and returns where it is.
pub(crate) fn own(text: &str) -> (TempDir, String) {
    saved("own.toml", text)
}

/// Writes a file that is gone with its folder, and returns its path.
pub(crate) fn saved(name: &str, text: impl AsRef<[u8]>) -> (TempDir, String) {
    let dir = temp_dir();
    let file = dir.path().join(name);
    fs::write(&file, text).unwrap();
    let path = file.to_str().unwrap().to_owned();
    (dir, path)
}

/// Returns an entry of a catalogue for an app with one sort of data, whose other copy is there.
pub(crate) fn entry(id: &str, copy: &str) -> String {
    format!(
        "[[app]]\nids = [\"{id}\"]\nname = \"Own app\"\nsurvives = \"what is in your account\"\n\
         lost = \"what was never sent\"\nfirst = [{{ text = \"Sign in\" }}]\n\
         [[app.data]]\nwhat = \"files\"\ntext = \"your files\"\nbulk = true\n\
         copy = \"{copy}\"\nsource = {{ kind = \"knowledge\", seen = \"2026-11\" }}\n"
    )
}

/// What the terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Color {
    None,
    Ansi,
}

impl Session {
    pub(crate) fn new() -> Self {
        Self {
            width: 80,
            color: Color::None,
            config: None,
            system: System::Other,
            folders: UserFolders::default(),
            input: Vec::new(),
            password: None,
            answers: None,
            open: None,
            now: "2026-11-23T12:00:00Z",
            is_terminal: false,
        }
    }

    /// Has somebody look at stdout.
    pub(crate) fn looked_at(mut self) -> Self {
        self.is_terminal = true;
        self
    }

    /// Sets the time at which it runs.
    pub(crate) fn now(mut self, time: &'static str) -> Self {
        self.now = time;
        self
    }

    pub(crate) fn width(mut self, columns: usize) -> Self {
        self.width = columns;
        self
    }

    pub(crate) fn color(mut self, color: Color) -> Self {
        self.color = color;
        self
    }

    /// Runs on a Mac whose user has this home folder.
    pub(crate) fn mac(mut self, home: &Path) -> Self {
        self.system = System::MacOs;
        self.folders.home = Some(home.to_owned());
        self
    }

    #[cfg(unix)]
    /// Runs on Windows, where both usual places are below this folder.
    pub(crate) fn windows(mut self, home: &Path) -> Self {
        self.system = System::Windows;
        self.folders = UserFolders { home: Some(home.into()), app_data: Some(home.into()) };
        self
    }

    /// Sets the folder where programs keep their configuration.
    pub(crate) fn config(mut self, folder: &Path) -> Self {
        self.config = Some(folder.to_owned());
        self
    }

    /// Sets what opens files.
    pub(crate) fn opening(mut self, open: fn(&Path) -> io::Result<()>) -> Self {
        self.open = Some(open);
        self
    }

    /// Sets what stands on standard input.
    pub(crate) fn input(mut self, bytes: &[u8]) -> Self {
        self.input = bytes.to_owned();
        self
    }

    /// Sets the variable `TIERFIT_PASSWORD`.
    pub(crate) fn password(mut self, password: &str) -> Self {
        self.password = Some(password.to_owned());
        self
    }

    /// Has somebody there who answers questions with these words, and then says no more.
    pub(crate) fn answers(mut self, answers: &[&str]) -> Self {
        self.answers = Some(answers.iter().map(|answer| (*answer).to_owned()).collect());
        self
    }

    pub(crate) fn run(&self, args: &[&str]) -> Outcome {
        let mut stdout = Vec::new();
        let outcome = self.run_into(&mut stdout, args);
        Outcome { stdout: String::from_utf8(stdout).unwrap(), ..outcome }
    }

    /// Runs with a stdout of its own; the outcome has only the rest.
    pub(crate) fn run_into(&self, stdout: &mut (dyn Write + Send), args: &[&str]) -> Outcome {
        let mut stderr = Vec::new();
        let has_color = self.color == Color::Ansi;
        let is_terminal = self.is_terminal;
        let stream = |writer| Stream { writer, is_terminal, has_color };
        let questions = Mutex::new(String::new());
        let mut terminal = Terminal {
            out: stream(Box::new(stdout)),
            // Progress depends on how fast the machine is.
            err: Stream { is_terminal: false, ..stream(Box::new(&mut stderr)) },
            has_screen: false,
            width: Some(self.width),
            now: self.now.parse().unwrap(),
            environment: Environment {
                system: self.system,
                folders: self.folders.clone(),
                config: self.config.clone(),
                open: self.open,
            },
            input: Box::new(io::Cursor::new(self.input.clone())),
            password: self.password.clone().map(|password| Password::new(password.into_bytes())),
            ask: self.answers.clone().map(|answers| asking(answers, &questions)),
        };
        let words = std::iter::once("tierfit").chain(args.iter().copied());
        let exit = cli::run(words.clone().map(OsString::from), &mut terminal);
        drop(terminal);
        Outcome {
            command: words.collect::<Vec<_>>().join(" "),
            exit: exit.code(),
            stdout: String::new(),
            stderr: questions.into_inner().unwrap() + &String::from_utf8(stderr).unwrap(),
        }
    }
}

/// Answers questions with these words and then with nothing, and keeps the questions.
fn asking(answers: Vec<String>, questions: &Mutex<String>) -> Ask<'_> {
    let mut answers = answers.into_iter();
    Box::new(move |question| {
        questions.lock().unwrap().extend([question, "\n"]);
        Ok(Password::new(answers.next().unwrap_or_default().into_bytes()))
    })
}

/// Runs the program in the usual surroundings.
pub(crate) fn run(args: &[&str]) -> Outcome {
    Session::new().run(args)
}

/// Runs several commands, and returns what a person would see on the screen afterwards.
pub(crate) fn transcript<'c>(commands: impl IntoIterator<Item = &'c [&'c str]>) -> String {
    let outcomes: Vec<_> = commands.into_iter().map(|args| run(args).to_string()).collect();
    outcomes.join("\n")
}

/// Returns the folder of a committed backup.
pub(crate) fn sample(name: &str) -> String {
    format!("{SAMPLES}/{name}")
}

/// Returns the sizes of a backup, once it is sure that they add up.
#[track_caller]
pub(crate) fn sizes(backup: &str, options: &[&str]) -> Value {
    let args = [&["sizes", backup, "--format", "json"], options].concat();
    let sizes = run(&args).json();
    check_sums(&sizes);
    sizes
}

/// Checks what holds of every `tierfit.sizes/1`.
#[track_caller]
pub(crate) fn check_sums(sizes: &Value) {
    assert_eq!(sizes["schema"], "tierfit.sizes/1");
    let (items, shared) = (list(sizes, "items"), list(sizes, "shared"));
    for key in ["files", "local_bytes", "icloud_bytes"] {
        let sum: u64 = items.iter().chain(shared).map(|row| number(row, key)).sum();
        assert_eq!(sum, number(&sizes["totals"], key), "{key}");
        for item in items {
            let domains = list(item, "domains").iter();
            let sum: u64 = domains.map(|domain| number(domain, key)).sum();
            assert_eq!(sum, number(item, key), "{key} of {}", item["id"]);
        }
    }
    let order = |row: &Value, name: &str| {
        (std::cmp::Reverse(number(row, "local_bytes")), text(row, name).to_owned())
    };
    assert!(items.is_sorted_by_key(|item| order(item, "id")));
    assert!(shared.is_sorted_by_key(|container| order(container, "domain")));
    for container in shared {
        assert!(1 < list(container, "owners").len(), "{container}");
    }
}

#[track_caller]
pub(crate) fn number(of: &Value, key: &str) -> u64 {
    of[key].as_u64().unwrap_or_else(|| panic!("{key} of {of}"))
}

#[track_caller]
pub(crate) fn text<'v>(of: &'v Value, key: &str) -> &'v str {
    of[key].as_str().unwrap_or_else(|| panic!("{key} of {of}"))
}

#[track_caller]
pub(crate) fn list<'v>(of: &'v Value, key: &str) -> &'v [Value] {
    of[key].as_array().unwrap_or_else(|| panic!("{key} of {of}"))
}

/// Returns the item with this id.
#[track_caller]
pub(crate) fn item<'v>(sizes: &'v Value, id: &str) -> &'v Value {
    let found = list(sizes, "items").iter().find(|item| item["id"] == id);
    found.unwrap_or_else(|| panic!("no {id} in {sizes:#}"))
}

/// Returns how often a warning of this code happened; `None` where there is none.
#[track_caller]
pub(crate) fn warned(of: &Value, code: &str) -> Option<u64> {
    let warning = list(of, "warnings").iter().find(|warning| warning["code"] == code);
    warning.map(|warning| number(warning, "count"))
}

/// A backup in a folder of its own, which goes with this value.
#[derive(Debug)]
pub(crate) struct Folder {
    _dir: TempDir,
    path: PathBuf,
    pub(crate) written: Written,
}

impl Folder {
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn as_str(&self) -> &str {
        self.path.to_str().unwrap()
    }
}

/// Writes a backup.
pub(crate) fn write(backup: &BackupBuilder) -> Folder {
    write_as(backup, "backup")
}

/// Writes a backup into a folder of this name.
pub(crate) fn write_as(backup: &BackupBuilder, name: &str) -> Folder {
    let dir = temp_dir();
    let path = dir.path().join(name);
    let written = backup.write(&path).unwrap();
    Folder { _dir: dir, path, written }
}

/// Returns where a file of a backup is.
pub(crate) fn blob(folder: &Folder, domain: &str, path: &str) -> PathBuf {
    let id = tierfit::backup::DevicePath::new(domain, path).file_id().to_string();
    let shard: String = id.chars().take(2).collect();
    folder.path().join(shard).join(id)
}

/// Returns an empty folder that is deleted with this value.
pub(crate) fn temp_dir() -> TempDir {
    tempfile::Builder::new().prefix(PREFIX).tempdir().unwrap()
}

/// An iPhone whose backup has no rows yet.
pub(crate) fn phone() -> BackupBuilder {
    BackupBuilder::new(Device::iphone("Test iPhone"))
}

/// Returns an archive as the plist crate writes it: two objects, the second with these keys, of
/// which the one at `root` is the file.
pub(crate) fn archive_of(keys: &[(&str, plist::Value)], root: u64) -> Vec<u8> {
    use plist::{Dictionary, Uid, Value};

    let dictionary = |entries: Vec<(&str, Value)>| {
        let entries = entries.into_iter().map(|(key, value)| (key.to_owned(), value));
        Value::Dictionary(entries.collect::<Dictionary>())
    };
    let archive = dictionary(vec![
        ("$archiver", "NSKeyedArchiver".into()),
        ("$objects", Value::Array(vec!["$null".into(), dictionary(keys.to_vec())])),
        ("$top", dictionary(vec![("root", Value::Uid(Uid::new(root)))])),
        ("$version", 100_000.into()),
    ]);
    let mut bytes = Vec::new();
    archive.to_writer_binary(&mut bytes).unwrap();
    bytes
}

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let destination = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &destination);
        } else {
            fs::copy(&path, destination).unwrap();
        }
    }
}

/// Returns what is said on Windows, or on wine, as other systems say it: paths have slashes, also in JSON,
/// and the system has other words.
fn as_on_unix(said: &str) -> String {
    if !cfg!(windows) {
        return said.to_owned();
    }
    let missing = "No such file or directory (os error 2)";
    let said = said.replace("\\\\", "/").replace('\\', "/");
    let said = said.replace("The system cannot find the file specified. (os error 2)", missing);
    said.replace("File not found. (os error 2)", missing)
}

/// Replaces the names of folders with names that are the same everywhere.
fn with_stable_paths(said: &str) -> String {
    let temporary = as_on_unix(&env::temp_dir().join(PREFIX).display().to_string());
    let said = as_on_unix(said).replace(&as_on_unix(SAMPLES), "SAMPLES");
    let mut parts = said.split(&temporary);
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        shown.push_str("TEMP");
        shown.push_str(part.trim_start_matches(|c: char| c.is_ascii_alphanumeric()));
    }
    shown
}

/// Returns a text with single spaces, as it is read.
pub(crate) fn read(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns a text in which the device of a plan is called as in its JSON, which has the name of a device in
/// a field of its own and nowhere else.
pub(crate) fn without_device_name(shown: &str, plan: &Value) -> String {
    let name = text(&plan["backups"][0], "device_name");
    shown.replace(name, if name.contains("iPad") { "this iPad" } else { "this iPhone" })
}

/// Returns the text of a page, without its style and its script.
pub(crate) fn text_of_page(page: &str) -> String {
    let (mut text, mut rest) = (String::new(), page);
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let hidden = ["style", "script"].into_iter().find(|name| after.starts_with(*name));
        rest = match hidden {
            Some(name) => after.split_once(&format!("</{name}")).unwrap().1,
            None => after,
        };
        rest = rest.split_once('>').unwrap().1;
        text.push(' ');
    }
    for (escaped, character) in [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'")] {
        text = text.replace(escaped, character);
    }
    read(&text.replace("&#38;", "&"))
}
