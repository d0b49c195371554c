//! `tierfit.html`: the program in a browser, with the same answers as on the command line.
//!
//! Where `TIERFIT_WEB` says where the file is, as `cargo run --manifest-path src/web/Cargo.toml FILE`
//! builds it; elsewhere these tests are left out.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use sample_backups::App;
use serde_json::{Value, json};

use crate::{
    browser::Browser,
    support::{Folder, SAMPLES, Session, phone, sample, temp_dir, write},
};

/// Where the file is.
const PAGE: &str = "TIERFIT_WEB";
const NOW: &str = "2026-11-23T12:00:00Z";
const PASSWORD: &str = "correct horse battery";
/// The page of a report is there, something went wrong, or something is asked.
const DONE: &str = "document.querySelector(`.of-browser, #problem:not([hidden]),
    #several:not([hidden]), #locked:not([hidden])`) !== null";

/// How somebody hands a folder over.
#[derive(Debug, Clone, Copy)]
enum Way {
    Chosen,
    Dropped,
}

/// A browser with the page open.
struct Web {
    browser: Browser,
    page: PathBuf,
}

impl Web {
    fn start(test: &str) -> Option<Self> {
        let page = env::var_os(PAGE).map(PathBuf::from)?;
        let mut browser = Browser::start(test)?;
        // The time is that of the other tests, and what is saved is kept.
        let prepare = format!(
            "{{ const time = Date.parse('{NOW}'); Date.now = () => time;
               const address = URL.createObjectURL;
               URL.createObjectURL = (blob) => {{
                   if (blob.type === 'text/html') window.saved = blob;
                   return address(blob); }}; }}"
        );
        let params = json!({ "source": prepare });
        browser.call("Page.addScriptToEvaluateOnNewDocument", &params);
        browser.call("Page.setDownloadBehavior", &json!({ "behavior": "deny" }));
        let mut web = Self { browser, page };
        web.again();
        Some(web)
    }

    /// Opens the page anew.
    fn again(&mut self) {
        self.browser.open(&self.page, "");
    }

    /// Hands files or folders over, and waits for an answer or a question.
    #[track_caller]
    fn give(&mut self, paths: &[&Path], way: Way) {
        match way {
            Way::Chosen => {
                let input = if paths[0].is_dir() { "folder" } else { "files" };
                let expression = format!("document.getElementById('{input}')");
                let params = json!({ "expression": expression });
                let found = self.browser.call("Runtime.evaluate", &params);
                let params = json!({ "files": paths, "objectId": found["result"]["objectId"] });
                self.browser.call("DOM.setFileInputFiles", &params);
            }
            Way::Dropped => {
                let data = json!({ "items": [], "files": paths, "dragOperationsMask": 1 });
                for kind in ["dragEnter", "dragOver", "drop"] {
                    let params = json!({ "type": kind, "x": 300, "y": 200, "data": data });
                    self.browser.call("Input.dispatchDragEvent", &params);
                }
            }
        }
        self.browser.until(DONE);
    }

    /// Types a password, and waits for what comes of it.
    #[track_caller]
    fn unlock(&mut self, password: &str) {
        self.browser.value("document.getElementById('problem').hidden = true");
        self.browser.write(password);
        self.browser.press("Enter");
        self.browser
            .until("document.querySelector('.of-browser, #problem:not([hidden])') !== null");
    }

    /// Returns the page that is saved.
    #[track_caller]
    fn saved(&mut self) -> String {
        let problem = self.browser.value("document.getElementById('problem')?.innerText ?? ''");
        assert_eq!(problem, "");
        self.browser.value("window.saved = undefined");
        self.browser.click(".of-browser button");
        self.browser.until("window.saved !== undefined");
        self.browser.text("window.saved.text()")
    }

    #[track_caller]
    fn problem(&mut self) -> String {
        self.browser.text_of("#problem")
    }

    /// Checks that nothing went wrong, and that nothing was asked of any network.
    #[track_caller]
    fn check_is_quiet(&mut self) {
        let trouble = self.browser.trouble();
        let own = |line: &&String| !line.starts_with("asked for blob:");
        let odd: Vec<_> = trouble.iter().filter(own).collect();
        assert_eq!(odd, Vec::<&String>::new());
    }
}

/// Returns the folders of all samples.
fn samples() -> Vec<PathBuf> {
    let folders = fs::read_dir(SAMPLES).unwrap().map(|entry| entry.unwrap().path());
    let is_sample = |folder: &PathBuf| folder.join("Info.plist").is_file();
    let samples: Vec<_> = folders.filter(is_sample).collect();
    assert!(10 < samples.len(), "{samples:?}");
    samples
}

/// Returns the page that the command line makes.
#[track_caller]
fn expected(backup: &str, options: &[&str]) -> String {
    let session = Session::new().now(NOW).password(PASSWORD);
    session.run(&[&["report", backup, "-o", "-"], options].concat()).ending(0).stdout
}

/// Checks that two pages are the same, and if they aren't, says where they differ first.
#[track_caller]
fn check_same(page: &str, expected: &str, what: &str) {
    if let Some((one, other)) = page.lines().zip(expected.lines()).find(|(one, other)| one != other)
    {
        let at = one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
        let around = |line: &str| {
            let bytes = line.as_bytes();
            let part = &bytes[at.saturating_sub(80)..bytes.len().min(at + 80)];
            String::from_utf8_lossy(part).into_owned()
        };
        panic!("{what}:\n{}\n{}", around(one), around(other));
    }
    assert_eq!(page.len(), expected.len(), "{what}");
}

#[test]
fn every_sample_gives_the_page_of_the_command_line() {
    let Some(mut web) = Web::start("tierfit.html and the samples") else { return };
    for folder in samples() {
        let name = folder.file_name().unwrap().to_str().unwrap();
        for way in [Way::Chosen, Way::Dropped] {
            web.again();
            web.give(&[&folder], way);
            if name == "damaged" {
                let said = Session::new().run(&["report", &sample(name), "-o", "-"]).ending(1);
                assert!(said.stderr.contains("can be used"), "{said}");
                assert!(web.problem().contains("a plan from incomplete data"), "{way:?}");
                continue;
            }
            if name == "encrypted" {
                web.unlock(PASSWORD);
            }
            let page = web.saved();
            check_same(&page, &expected(&sample(name), &[]), &format!("{name}, {way:?}"));
            web.check_is_quiet();
        }
    }
}

#[test]
fn a_wrong_password_is_told_and_another_can_be_tried() {
    let Some(mut web) = Web::start("tierfit.html and passwords") else { return };
    let folder = sample("encrypted");
    web.give(&[folder.as_ref()], Way::Dropped);
    web.unlock("wrong");
    assert!(web.problem().contains("Wrong password"));
    assert!(web.problem().contains("Keychain Access"));
    // A password is tried as it was typed, and with its accents apart.
    web.unlock(PASSWORD);
    check_same(&web.saved(), &expected(&folder, &[]), "after a wrong password");
    let left = "document.documentElement.outerHTML.includes('correct horse')";
    assert_eq!(web.browser.value(left), false);
    web.check_is_quiet();
}

#[test]
fn a_folder_of_several_offers_them_and_the_property_lists_are_enough() {
    let Some(mut web) = Web::start("tierfit.html and several backups") else { return };
    for way in [Way::Chosen, Way::Dropped] {
        web.again();
        web.give(&[Path::new(SAMPLES)], way);
        let rows = web.browser.value("document.querySelectorAll('#backups button').length");
        assert_eq!(rows, samples().len(), "{way:?}");
        let all_well = "[...document.querySelectorAll('#backups button')]
            .find(it => it.textContent.startsWith('Ida'))";
        web.browser.value(&format!("({all_well}).click()"));
        web.browser.until("document.querySelector('.of-browser') !== null");
        check_same(&web.saved(), &expected(&sample("all-well"), &[]), "one of several");
    }
    web.again();
    let lists = ["Manifest.db", "Manifest.plist", "Info.plist", "Status.plist"];
    let files = lists.map(|file| Path::new(&sample("family-iphone")).join(file));
    let paths: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    web.give(&paths, Way::Chosen);
    assert!(web.saved().contains("Anna"));
    web.check_is_quiet();
}

#[test]
fn what_is_no_backup_is_told_as_that() {
    let Some(mut web) = Web::start("tierfit.html and other folders") else { return };
    let folder = temp_dir();
    fs::create_dir(folder.path().join("photos")).unwrap();
    fs::write(folder.path().join("photos/cat.jpg"), "x").unwrap();
    for way in [Way::Chosen, Way::Dropped] {
        web.again();
        web.give(&[&folder.path().join("photos")], way);
        let hint = "Choose the folder that holds Manifest.db";
        assert!(web.problem().contains(hint), "{}", web.problem());
    }
    web.again();
    let archive = folder.path().join("Backup.zip");
    fs::write(&archive, "PK").unwrap();
    web.give(&[&archive], Way::Dropped);
    assert!(web.problem().contains("Unpack it first"), "{}", web.problem());
    web.check_is_quiet();
}

#[test]
fn a_list_of_settings_is_enough_without_a_backup() {
    let Some(mut web) = Web::start("tierfit.html and the list of Settings") else { return };
    let list = "WhatsApp\n11.3 GB\nPhoto Library\n8.1 GB\n";
    web.browser.value("document.getElementById('list').open = true");
    web.browser.click("#settings");
    web.browser.write(list);
    web.browser.click("#listed button");
    web.browser.until(DONE);
    let session = Session::new().now(NOW).input(list.as_bytes());
    let expected = session.run(&["report", "--settings", "-", "-o", "-"]).ending(0).stdout;
    check_same(&web.saved(), &expected, "a list alone");
    // Another text gets the same error as on the command line.
    web.again();
    web.browser.value("document.getElementById('list').open = true");
    web.browser.click("#settings");
    web.browser.write("nothing of the kind");
    web.browser.click("#listed button");
    web.browser.until(DONE);
    assert!(web.problem().contains("Show All Apps"), "{}", web.problem());
    web.check_is_quiet();
}

/// A phone whose apps are called as if they were markup.
fn untrusted() -> Folder {
    let mut backup = phone();
    for (index, name) in
        ["<script>alert(1)</script>", "</script><script>alert(2)</script>", "\"><img src=x>"]
            .into_iter()
            .enumerate()
    {
        let id = format!("org.example.a{index}");
        backup.app(App::new(&id).item_name(name));
        backup.file(&format!("AppDomain-{id}"), "Documents/a", 1 << 30);
    }
    write(&backup)
}

#[test]
fn names_made_to_do_harm_do_none_here_either() {
    let Some(mut web) = Web::start("tierfit.html and a untrusted backup") else { return };
    let folder = untrusted();
    web.give(&[Path::new(folder.as_str())], Way::Dropped);
    check_same(&web.saved(), &expected(folder.as_str(), &[]), "untrusted names");
    assert_eq!(web.browser.value("document.querySelectorAll('img[src=x]').length"), 0);
    web.check_is_quiet();
}

#[test]
fn nothing_can_be_loaded_or_sent() {
    let Some(mut web) = Web::start("the policy of tierfit.html") else { return };
    let folder = sample("ipad");
    for _ in 0..2 {
        let refused = web.browser.value(
            "Promise.all([
                fetch('https://example.org/').then(() => 'sent', () => 'refused'),
                fetch('file:///etc/hostname').then(() => 'sent', () => 'refused'),
                new Promise(done => { const it = new Image();
                    it.onload = () => done('sent'); it.onerror = () => done('refused');
                    it.src = 'https://example.org/x.png'; }),
            ])",
        );
        assert_eq!(refused, json!(["refused", "refused", "refused"]));
        // The page of the report that takes its place has no more rights.
        web.again();
        web.give(&[folder.as_ref()], Way::Dropped);
    }
}

#[test]
fn ten_backups_take_no_more_memory_than_two() {
    let Some(mut web) = Web::start("the memory of tierfit.html") else { return };
    let folder = sample("family-iphone");
    let mut used = Vec::new();
    for _ in 0..10 {
        web.again();
        web.give(&[folder.as_ref()], Way::Dropped);
        web.browser.call("HeapProfiler.collectGarbage", &json!({}));
        let metrics = web.browser.call("Runtime.getHeapUsage", &json!({}));
        let backing = metrics["backingStorageSize"].as_u64().unwrap_or_default();
        used.push(metrics["usedSize"].as_u64().unwrap() + backing);
    }
    assert!(used[9] < used[1] + (4 << 20), "{used:?}");
}

#[test]
fn it_can_be_used_by_keyboard_and_axe_finds_nothing() {
    let Some(mut web) = Web::start("the keyboard on tierfit.html") else { return };
    web.browser.press("Tab");
    assert_eq!(web.browser.text("document.activeElement.id"), "choose-folder");
    web.give(&[sample("encrypted").as_ref()], Way::Dropped);
    assert_eq!(web.browser.text("document.activeElement.id"), "password");
    let Some(axe) = env::var_os("TIERFIT_AXE") else { return };
    let axe = fs::read_to_string(axe).unwrap();
    web.browser.call("Page.setBypassCSP", &json!({ "enabled": true }));
    for (width, scheme) in [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")] {
        web.browser.window(width, 844);
        web.browser.prefer(scheme);
        web.again();
        web.browser.value(&format!("{axe}\n;0"));
        web.browser.value("document.querySelectorAll('details').forEach(it => it.open = true)");
        let found: Value = web.browser.value(super::axe::RUN);
        assert_eq!(found, json!([]), "{width}, {scheme}");
    }
}
