//! The program at a real terminal: keys are sent, screens are captured, and however it ends, the
//! terminal is as it was.
//!
//! The terminal is tmux. Without it these tests are left out, with a word; `TIERFIT_TMUX_TESTS=required`
//! has them fail then.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};

use sample_backups::Encrypted;
use tempfile::TempDir;

use crate::support::{phone, sample, temp_dir, write};

const PROGRAM: &str = env!("CARGO_BIN_EXE_tierfit");
/// More than anything takes here.
const SOON: Duration = Duration::from_secs(60);

/// A shell in a terminal of tmux, on a server of its own.
struct Tmux {
    dir: TempDir,
}

impl Tmux {
    /// Opens a terminal; `None` where there is no tmux.
    fn open(columns: u16, lines: u16) -> Option<Self> {
        if Command::new("tmux").arg("-V").output().is_err() {
            let is_required = env::var("TIERFIT_TMUX_TESTS").is_ok_and(|word| word == "required");
            assert!(!is_required, "there is no tmux");
            eprintln!("left out: there is no tmux");
            return None;
        }
        let tmux = Self { dir: temp_dir() };
        let (columns, lines) = (columns.to_string(), lines.to_string());
        tmux.run(&["new-session", "-d", "-x", &columns, "-y", &lines, "env", "PS1=$ ", "sh", "-i"]);
        tmux.wait_for("$");
        Some(tmux)
    }

    fn socket(&self) -> PathBuf {
        self.dir.path().join("tmux")
    }

    fn run(&self, args: &[&str]) -> String {
        let mut command = Command::new("tmux");
        command.arg("-S").arg(self.socket()).args(["-f", "/dev/null", "-u"]).args(args);
        command.env_remove("TMUX").env_remove("NO_COLOR").current_dir(self.dir.path());
        let output = command.output().unwrap();
        assert!(output.status.success(), "{args:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Types a command into the shell, and has it say how that ended.
    fn type_command(&self, command: &str) {
        self.run(&["send-keys", "-l", &format!("{command}; echo \"ended $?\"")]);
        self.send(&["Enter"]);
    }

    fn explore(&self, backup: &str) {
        self.type_command(&format!("{PROGRAM} explore {backup}"));
        self.wait_for("best plan");
    }

    fn send(&self, keys: &[&str]) {
        self.run(&[&["send-keys"], keys].concat());
    }

    fn screen(&self) -> String {
        self.run(&["capture-pane", "-p"])
    }

    #[track_caller]
    fn wait_until(&self, what: &str, is_so: impl Fn(&str) -> bool) -> String {
        let started = Instant::now();
        loop {
            let screen = self.screen();
            if is_so(&screen) {
                return screen;
            }
            assert!(started.elapsed() < SOON, "no {what} in\n{screen}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    #[track_caller]
    fn wait_for(&self, words: &str) -> String {
        self.wait_until(words, |screen| screen.contains(words))
    }

    /// Checks how the program ended, and that the terminal is as it was: what is typed is shown, the
    /// first screen is back with what stood there, the cursor is shown, and the mouse is free.
    #[track_caller]
    fn check_given_back(&self, ending: &str) {
        let screen = self.wait_for(ending);
        assert!(screen.contains("before"), "{screen}");
        self.check_free();
        self.run(&["send-keys", "-l", "stty -a"]);
        self.send(&["Enter"]);
        let modes = self.wait_until("modes", |screen| screen.contains("icanon"));
        for mode in [" icanon", " echo ", " isig", " icrnl"] {
            let modes = modes.replace('\n', " ");
            assert!(modes.contains(mode), "{mode} in\n{modes}");
        }
    }

    #[track_caller]
    fn check_free(&self) {
        let flags = "#{alternate_on} #{mouse_any_flag} #{cursor_flag}";
        assert_eq!(self.run(&["display-message", "-p", flags]).trim(), "0 0 1");
    }

    /// Returns the number of the program's process.
    fn process(&self) -> String {
        let shell = self.run(&["display-message", "-p", "#{pane_pid}"]);
        let children = format!("/proc/{0}/task/{0}/children", shell.trim());
        std::fs::read_to_string(children).unwrap().trim().to_owned()
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        let _ = Command::new("tmux").arg("-S").arg(self.socket()).arg("kill-server").output();
    }
}

#[test]
fn keys_change_the_screen_and_q_gives_the_terminal_back() {
    let Some(tmux) = Tmux::open(100, 30) else { return };
    tmux.type_command("echo before");
    tmux.explore(&sample("family-iphone"));
    let first = tmux.wait_for("15.7 GB too much");
    assert!(first.contains("> [on ]") && !first.contains("[off]"), "{first}");
    assert!(!first.contains("before"), "{first}");
    tmux.send(&["p"]);
    tmux.wait_for("The best plan: 3 apps off");
    tmux.send(&["Enter"]);
    tmux.wait_for("whatsapp.WhatsApp.shared");
    tmux.send(&["Enter"]);
    tmux.wait_for("ChatStorage.sqlite");
    tmux.run(&["resize-window", "-x", "60", "-y", "16"]);
    tmux.wait_until("a narrow screen", |screen| screen.contains("──────"));
    tmux.run(&["resize-window", "-x", "50", "-y", "16"]);
    tmux.wait_for("too small");
    tmux.run(&["resize-window", "-x", "100", "-y", "30"]);
    tmux.wait_for("ChatStorage.sqlite");
    tmux.send(&["c", "Enter"]);
    tmux.wait_for("will be printed");
    tmux.send(&["q"]);
    // `ended 0` stands there from the command before, too.
    tmux.wait_for("[ ] Back up now");
    tmux.wait_for("ended 0");
    tmux.type_command("clear; echo before");
    tmux.check_given_back("ended 0");
}

#[test]
fn files_are_written_and_never_over_others() {
    let Some(tmux) = Tmux::open(100, 30) else { return };
    tmux.explore(&sample("family-iphone"));
    tmux.send(&["p", "c", "list.txt", "Enter"]);
    tmux.wait_for("Written: list.txt");
    let list = |name: &str| std::fs::read_to_string(tmux.dir.path().join(name)).unwrap();
    assert!(list("list.txt").contains("[ ] Switch Nextcloud off"), "{}", list("list.txt"));
    tmux.send(&["c", "list.txt", "Enter"]);
    tmux.wait_for("already exists");
    tmux.send(&["w", "C-u", "page.html", "Enter"]);
    tmux.wait_for("Written: page.html");
    assert!(list("page.html").to_lowercase().starts_with("<!doctype html>"));
    tmux.send(&["q"]);
    tmux.wait_for("ended 0");
}

#[test]
fn signals_and_stops_give_the_terminal_back() {
    if !Path::new("/proc").exists() {
        return;
    }
    // A shell that sees SIGINT end a command says no more; Ctrl-C is tried below.
    for (signal, ending) in [("TERM", "ended 143"), ("HUP", "ended 129")] {
        let Some(tmux) = Tmux::open(80, 24) else { return };
        tmux.type_command("echo before");
        tmux.explore(&sample("ipad"));
        let sent = Command::new("kill").args(["-s", signal, &tmux.process()]).status().unwrap();
        assert!(sent.success());
        tmux.check_given_back(ending);
    }
}

#[test]
fn after_the_question_for_a_password_a_signal_gives_all_of_the_terminal_back() {
    if !Path::new("/proc").exists() {
        return;
    }
    let mut backup = phone();
    backup.file("AppDomain-org.example.x", "Documents/a", 5 << 30);
    let folder = write(backup.encrypted(Encrypted::with_password("hunter2").rounds(20, 10)));
    let Some(tmux) = Tmux::open(80, 24) else { return };
    tmux.type_command("echo before");
    tmux.type_command(&format!("{PROGRAM} explore {}", folder.as_str()));
    tmux.wait_for("Password of the backup");
    tmux.send(&["hunter2", "Enter"]);
    let screen = tmux.wait_for("best plan");
    assert!(screen.contains("5.0 GB") && !screen.contains("hunter2"), "{screen}");
    let sent = Command::new("kill").args(["-s", "TERM", &tmux.process()]).status().unwrap();
    assert!(sent.success());
    tmux.check_given_back("ended 143");
}

#[test]
fn ctrl_c_ends_and_ctrl_z_stops_it_until_it_is_brought_back() {
    let Some(tmux) = Tmux::open(80, 24) else { return };
    tmux.type_command("echo before");
    tmux.explore(&sample("ipad"));
    tmux.send(&["p"]);
    let before = tmux.wait_for("The best plan: 5 apps off");
    tmux.send(&["C-z"]);
    tmux.wait_for("ended 1");
    tmux.check_free();
    tmux.run(&["send-keys", "-l", "fg"]);
    tmux.send(&["Enter"]);
    tmux.wait_until("the same screen", |screen| screen == before);
    tmux.send(&["Down", "Space"]);
    tmux.wait_for("4 apps off");
    tmux.send(&["C-c"]);
    tmux.check_given_back("before");
}
