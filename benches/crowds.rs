//! What it takes to answer for a crowd: more apps, groups and plugins than any device has, and ids
//! longer than any app's.
//!
//! Each command is run once as a process of its own on the largest crowd of each kind. Its time by
//! the clock and, on Linux, the most memory that it took are printed, with the size of what it
//! printed itself. Ends badly if one takes longer than three seconds. `cargo bench --bench crowds`

use std::{
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
    /// In kilobytes, where the system tells.
    memory: Option<u64>,
    printed: usize,
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
        stdout.read_to_end(&mut printed).map(|_| printed.len())
    });
    let status = format!("/proc/{}/status", child.id());
    let mut memory = None;
    while child.try_wait()?.is_none() {
        memory = peak(&status).max(memory);
        thread::sleep(BEAT);
    }
    let time = started.elapsed();
    let printed = reader.join().map_err(|_| io::Error::other("reading failed"))??;
    Ok(Taken { time, memory, printed })
}

fn peak(status: &str) -> Option<u64> {
    let status = fs::read_to_string(status).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

#[expect(clippy::print_stdout, reason = "what was measured is shown")]
fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut exit = ExitCode::SUCCESS;
    for (name, crowd) in Crowd::LARGEST {
        let folder = tempfile::tempdir()?;
        write_crowd(folder.path(), crowd)?;
        for args in COMMANDS {
            let Taken { time, memory, printed } = run(args, folder.path())?;
            let memory =
                memory.map_or_else(|| "?".to_owned(), |kilobytes| (kilobytes >> 10).to_string());
            println!(
                "{name:<12} {:<46} {:>6.2} s {memory:>5} MB, {} MB printed",
                args.join(" "),
                time.as_secs_f64(),
                printed >> 20,
            );
            if MOST < time {
                println!("{name:<12} took longer than {} s", MOST.as_secs());
                exit = ExitCode::FAILURE;
            }
        }
    }
    Ok(exit)
}
