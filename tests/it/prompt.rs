//! The question for a password at a real terminal: what is typed isn't shown, and however the
//! program ends, the terminal is as it was. And what a program that it starts is told.

use std::{
    fs::{self, File},
    io::{Read, Write},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, Command},
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant},
};

use rustix::{
    fs::{Mode, OFlags},
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
};
use sample_backups::Encrypted;

use crate::support::{Folder, phone, sample, temp_dir, write};

/// More than anything takes here.
const SOON: Duration = Duration::from_secs(60);
const PROGRAM: &str = env!("CARGO_BIN_EXE_tierfit");

/// A shell at a terminal of its own, which runs the program and then tells how the terminal is.
struct Shell {
    process: Child,
    terminal: File,
    said: Receiver<Vec<u8>>,
    screen: String,
}

impl Shell {
    /// Starts the program. The shell lives on when a signal is sent to both.
    fn running(backup: &Folder) -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let flags = OFlags::RDWR | OFlags::NOCTTY;
        let slave = File::from(rustix::fs::open(name, flags, Mode::empty()).unwrap());
        let script = "trap : INT TERM HUP QUIT; \"$0\" sizes \"$1\"; echo \"ended $?\"; stty -a; \
                      echo done; read -r line";
        let process = Command::new("setsid")
            .args(["--ctty", "sh", "-c", script, PROGRAM, backup.as_str()])
            .env_remove("TIERFIT_PASSWORD")
            .stdin(slave.try_clone().unwrap())
            .stdout(slave.try_clone().unwrap())
            .stderr(slave)
            .spawn()
            .unwrap();
        let terminal = File::from(master);
        let (mut reader, (sender, said)) = (terminal.try_clone().unwrap(), mpsc::channel());
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(read @ 1..) = reader.read(&mut bytes) {
                if sender.send(bytes[..read].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self { process, terminal, said, screen: String::new() }
    }

    /// Waits until something stands on the screen.
    #[track_caller]
    fn wait_for(&mut self, words: &str) {
        while !self.screen.contains(words) {
            match self.said.recv_timeout(SOON) {
                Ok(bytes) => self.screen.push_str(&String::from_utf8_lossy(&bytes)),
                Err(error) => panic!("{error}: no {words} in {:?}", self.screen),
            }
        }
    }

    fn type_in(&mut self, text: &str) {
        self.terminal.write_all(text.as_bytes()).unwrap();
    }

    /// Sends a signal to all that runs at the terminal.
    fn signal(&self, name: &str) {
        let group = format!("-{}", self.process.id());
        let sent = Command::new("kill").args(["-s", name, "--", &group]).status().unwrap();
        assert!(sent.success());
    }

    /// Checks how the program ended, and that the terminal shows again what is typed.
    #[track_caller]
    fn check_ended(mut self, code: i32) {
        self.wait_for("done");
        assert!(self.screen.contains(&format!("ended {code}\r\n")), "{}", self.screen);
        let modes: Vec<_> = self.screen.split([' ', ';', '\r', '\n']).collect();
        for mode in ["echo", "icanon", "isig", "echoe"] {
            assert!(modes.contains(&mode), "{mode} in {}", self.screen);
        }
        self.type_in("\n");
        self.process.wait().unwrap();
    }
}

fn encrypted() -> Folder {
    let mut backup = phone();
    backup.file("HomeDomain", "Library/a", 5);
    write(backup.encrypted(Encrypted::with_password("correct horse").rounds(20, 10)))
}

#[test]
fn a_signal_at_the_question_gives_the_terminal_back() {
    let backup = encrypted();
    for (name, code) in [("INT", 130), ("TERM", 143), ("HUP", 129), ("QUIT", 131)] {
        let mut shell = Shell::running(&backup);
        shell.wait_for("Password of the backup");
        shell.signal(name);
        shell.check_ended(code);
    }
    let mut shell = Shell::running(&backup);
    shell.wait_for("Password of the backup");
    shell.type_in("half a pass\u{3}");
    shell.check_ended(130);
}

#[test]
fn what_is_typed_is_not_shown() {
    let backup = encrypted();
    let mut shell = Shell::running(&backup);
    shell.wait_for("Password of the backup");
    shell.type_in("hunter2\n");
    // What is typed before the question stands there is shown, as in any shell.
    shell.wait_for("Try again.\r\nPassword of the backup");
    // Typed too far, and taken back.
    shell.type_in("correct horsey\u{7f}\n");
    shell.wait_for("ended 0");
    assert!(
        !shell.screen.contains("hunter") && !shell.screen.contains("horse"),
        "{}",
        shell.screen
    );
    shell.check_ended(0);
    let mut shell = Shell::running(&backup);
    shell.wait_for("Password of the backup");
    shell.type_in("\u{4}");
    shell.check_ended(1);
}

#[test]
fn the_program_that_opens_a_page_is_not_told_the_password() {
    let dir = temp_dir();
    let path = |name: &str| dir.path().join(name);
    let opener = path("xdg-open");
    let script = "#!/bin/sh\n/usr/bin/env > \"${0}.part\"; /bin/mv \"${0}.part\" \"${0}.told\"\n";
    fs::write(&opener, script).unwrap();
    fs::set_permissions(&opener, fs::Permissions::from_mode(0o755)).unwrap();
    let status = Command::new(PROGRAM)
        .args(["report", &sample("ipad"), "--open", "-o"])
        .arg(path("page.html"))
        .env("PATH", dir.path())
        .env("TIERFIT_PASSWORD", "hunter2")
        .env("OTHER", "kept")
        .status()
        .unwrap();
    assert!(status.success());
    let told = read_soon(&path("xdg-open.told"));
    assert!(told.contains("OTHER=kept"), "{told}");
    assert!(!told.contains("TIERFIT_PASSWORD") && !told.contains("hunter2"), "{told}");
}

/// Reads a file once it is there.
fn read_soon(path: &Path) -> String {
    let started = Instant::now();
    loop {
        match fs::read_to_string(path) {
            Ok(text) => return text,
            Err(error) => assert!(started.elapsed() < SOON, "{error}"),
        }
        thread::sleep(Duration::from_millis(5));
    }
}
