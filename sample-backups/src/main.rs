//! The command: writes a backup of many rows, or the committed samples anew.

use std::{
    error::Error,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Parser, Subcommand};
use sample_backups::{Crowd, Encrypted, Many, STORIES, Written, write_crowd, write_many};

/// Where the committed samples are.
const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/samples");

/// The rounds of the second derivation, as on a phone; few beside those of the first.
const ITERATIONS: u32 = 10_000;

/// Write iPhone and iPad backups to try tierfit on.
#[derive(Debug, Parser)]
#[command(name = "sample-backups")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write a backup of any number of rows into an empty or new folder.
    Many {
        /// The folder to write to.
        folder: PathBuf,
        #[command(flatten)]
        many: ManyArguments,
    },
    /// Write a backup of each crowd into an empty or new folder: 100,000 apps, and worse.
    Crowds {
        /// The folder that gets one folder per crowd.
        folder: PathBuf,
    },
    /// Write the committed samples anew.
    Samples {
        /// The folder that gets one folder per sample.
        #[arg(default_value = SAMPLES)]
        folder: PathBuf,
    },
}

/// What the backup of many rows is like.
#[derive(Debug, Args)]
struct ManyArguments {
    /// How many rows Manifest.db gets; a million take 1 GB.
    #[arg(long, default_value_t = Many::default().rows)]
    rows: u64,
    /// Another seed gives another backup of the same shape.
    #[arg(long, default_value_t = Many::default().seed)]
    seed: u64,
    /// The size of each app's icon in bytes.
    #[arg(long, default_value_t = Many::default().icon_bytes)]
    icon_bytes: usize,
    /// Encrypt the backup, so that this password opens it.
    #[arg(long)]
    password: Option<String>,
    /// How many rounds the password goes through first; a phone takes 10,000,000.
    #[arg(long, requires = "password", default_value_t = 1_000)]
    rounds: u32,
}

impl From<&ManyArguments> for Many {
    fn from(arguments: &ManyArguments) -> Self {
        let encrypted = |password: &String| {
            Encrypted::with_password(password).rounds(arguments.rounds, ITERATIONS)
        };
        Self {
            rows: arguments.rows,
            seed: arguments.seed,
            icon_bytes: arguments.icon_bytes,
            encrypted: arguments.password.as_ref().map(encrypted),
        }
    }
}

fn main() -> ExitCode {
    match run(&Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // With a closed stderr there is nobody left to tell.
            let _ = writeln!(io::stderr(), "error: {}", with_causes(&*error));
            ExitCode::FAILURE
        }
    }
}

fn run(command: &Command) -> Result<(), Box<dyn Error>> {
    match command {
        Command::Many { folder, many } => {
            tell(folder, &write_many(folder, &many.into())?)?;
        }
        Command::Crowds { folder } => {
            for (name, crowd) in Crowd::LARGEST {
                let folder = folder.join(name);
                tell(&folder, &write_crowd(&folder, crowd)?)?;
            }
        }
        Command::Samples { folder } => {
            for story in STORIES {
                tell(&folder.join(story.name), &story.write(folder)?)?;
            }
        }
    }
    Ok(())
}

fn tell(folder: &Path, written: &Written) -> io::Result<()> {
    writeln!(
        io::stdout(),
        "{}: {} files, {} directories, {} symlinks, {} odd rows, {} bytes in the files",
        folder.display(),
        written.files,
        written.directories,
        written.symlinks,
        written.raw_rows,
        written.bytes
    )
}

/// An error with what led to it, on one line.
fn with_causes(error: &dyn Error) -> String {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        message.push_str(": ");
        message.push_str(&error.to_string());
        cause = error.source();
    }
    message
}
