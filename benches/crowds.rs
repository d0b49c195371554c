//! What it takes to answer for a crowd: more apps, groups and plugins than any device has, and ids
//! longer than any app's.
//!
//! Each command is run once as a process of its own on the largest crowd of each kind. Its time by
//! the clock and, on Linux, the most memory that it took are printed, each with what it may take:
//! three seconds, and 64 MB with twice the Info.plist and what it printed itself. Ends badly if one
//! takes more. `cargo bench --bench crowds`, or with the name of a crowd behind `--`.

use std::{
    env,
    error::Error,
    fs,
    io::{self, Read},
    path::Path,
    process::{Command, ExitCode, Stdio},
    thread,
    time::{Duration, Instant},
};

use sample_backups::{Crowd, write_crowd};

const MOST: Duration = Duration::from_secs(3);
/// In bytes, beside twice the Info.plist and what is printed.
const MOST_MEMORY: u64 = 64 << 20;
/// How often it is looked how much memory a process has taken.
const BEAT: Duration = Duration::from_millis(5);

const COMMANDS: [&[&str]; 6] = [
    &["sizes"],
    &["sizes", "--format", "json"],
    &["plan", "--tier", "5GB"],
    &["plan", "--tier", "50GB", "--risk", "any", "--format", "json"],
    &["doctor"],
    &["report", "-o", "-"],
];

struct Taken {
    time: Duration,
    /// In bytes, where the system tells.
    memory: Option<u64>,
    printed: u64,
}

fn run(args: &[&str], backup: &Path) -> Result<Taken, Box<dyn Error>> {
    let started = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_tierfit"))
        .args(args)
        .arg(backup)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut stdout = child.stdout.take().ok_or("no output")?;
    let reader = thread::spawn(move || {
        let mut printed = Vec::new();
        stdout.read_to_end(&mut printed)
    });
    let status = format!("/proc/{}/status", child.id());
    let mut memory = None;
    while child.try_wait()?.is_none() {
        memory = peak(&status).max(memory);
        thread::sleep(BEAT);
    }
    let time = started.elapsed();
    let printed = reader.join().map_err(|_| io::Error::other("reading failed"))??;
    Ok(Taken { time, memory, printed: u64::try_from(printed)? })
}

fn peak(status: &str) -> Option<u64> {
    let status = fs::read_to_string(status).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok().map(|kilobytes: u64| kilobytes << 10)
}

#[expect(clippy::print_stdout, reason = "what was measured is shown")]
fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut exit = ExitCode::SUCCESS;
    let asked: Vec<_> = env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    for (name, crowd) in Crowd::LARGEST {
        if !asked.is_empty() && !asked.iter().any(|asked| asked == name) {
            continue;
        }
        let folder = tempfile::tempdir()?;
        write_crowd(folder.path(), crowd)?;
        let info = fs::metadata(folder.path().join("Info.plist"))?.len();
        for args in COMMANDS {
            let Taken { time, memory, printed } = run(args, folder.path())?;
            let most_memory = MOST_MEMORY + 2 * info + printed;
            let told = memory
                .map_or_else(|| "?".to_owned(), |memory| memory.div_ceil(1 << 20).to_string());
            let mut missed = Vec::new();
            if MOST < time {
                missed.push("MISSED: time");
            }
            if memory.is_some_and(|memory| most_memory < memory) {
                missed.push("MISSED: memory");
            }
            if !missed.is_empty() {
                exit = ExitCode::FAILURE;
            }
            println!(
                "{name:<19} {:<46} {:>6.2} s of {}, {told:>4} MB of {:>3} {}",
                args.join(" "),
                time.as_secs_f64(),
                MOST.as_secs(),
                most_memory >> 20,
                missed.join(", "),
            );
        }
    }
    Ok(exit)
}
