//! The arguments as typed.

use std::{num::NonZeroUsize, path::PathBuf, str::FromStr};

use clap::{ArgAction, Args as ClapArgs, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::{Exit, Paint};
use crate::{
    bytes::{Bytes, ParseBytesError},
    doctor::{UploadSpeed, Window},
    plan::Headroom,
};

/// Which apps fill an iPhone's iCloud Backup, and which can be left out so that it fits?
///
/// tierfit reads a local backup of an iPhone or iPad: the folder that Finder, iTunes or
/// idevicebackup2 writes. It never changes it.
#[derive(Debug, Parser)]
#[command(
    name = "tierfit",
    version,
    max_term_width = 100,
    after_help = exit_codes()
)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

impl Args {
    /// Returns when to colour.
    pub(super) fn paint(&self) -> Paint {
        let color = match &self.command {
            Command::List(args) => args.show.color,
            Command::Sizes(args) => args.read.show.color,
            Command::Plan(args) => args.read.show.color,
            Command::Compare(args) => args.read.show.color,
            Command::Doctor(args) => args.read.show.color,
            Command::Report(args) => args.read.show.color,
            Command::App(args) => args.show.color,
            Command::Completions(_) | Command::Man => ColorArg::Auto,
        };
        color.into()
    }
}

fn exit_codes() -> String {
    let told = Exit::ALL.map(|exit| format!("{} {}", exit.code(), exit.meaning()));
    format!("Exit codes: {}", told.join(" · "))
}

const PASSWORD_FILE: &str = "A file with the password of an encrypted backup; `-` for standard input \
                             [default: the variable TIERFIT_PASSWORD, else tierfit asks]";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show the backups in the usual places, or in a folder
    List(ListArgs),
    /// Show what each app takes, in this backup and in iCloud Backup
    Sizes(SizesArgs),
    /// Find the apps to leave out of iCloud Backup so that the rest fits
    Plan(PlanArgs),
    /// Show what grew from one backup to another, and when the storage is full at that rate
    Compare(CompareArgs),
    /// Explain, from what the backup records, why iCloud Backup may fail
    Doctor(DoctorArgs),
    /// Write a page with a map, the plan to play with, and a checklist, to look at or to print
    Report(ReportArgs),
    /// Show what is known of an app, and from which source: no backup needed
    App(AppArgs),
    /// Print shell completions
    Completions(CompletionsArgs),
    /// Print the manual page
    Man,
}

impl Command {
    /// Returns the word by which it is called.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::List(_) => "list",
            Self::Sizes(_) => "sizes",
            Self::Plan(_) => "plan",
            Self::Compare(_) => "compare",
            Self::Doctor(_) => "doctor",
            Self::Report(_) => "report",
            Self::App(_) => "app",
            Self::Completions(_) => "completions",
            Self::Man => "man",
        }
    }
}

#[derive(Debug, ClapArgs)]
pub(super) struct ListArgs {
    /// A folder to search for backups, up to five levels deep [default: where this system keeps them]
    pub(super) folder: Option<PathBuf>,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = FormatArg::Table)]
    pub(super) format: FormatArg,
    /// Taken so that scripts can give every command the same; a list needs no password.
    #[arg(long, value_name = "FILE", hide = true)]
    pub(super) password_file: Option<PathBuf>,
    /// Number of threads, 1 to 1,024 [default: all cores]
    #[arg(long, value_name = "N", value_parser = threads)]
    pub(super) threads: Option<NonZeroUsize>,
    /// Taken so that scripts can give every command the same; a list shows no progress.
    #[arg(long, short, hide = true)]
    pub(super) quiet: bool,
    #[command(flatten)]
    pub(super) show: ShowArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct SizesArgs {
    /// The backup's folder, or the name of its device [default: the newest backup where this system
    /// keeps them]
    pub(super) backup: Option<PathBuf>,
    /// Order the table
    #[arg(long, value_enum, default_value_t = SortArg::Size)]
    pub(super) sort: SortArg,
    /// Number of rows of each part; 0 for all [default: 20, within one app 10; with --min-size
    /// and in CSV all]
    #[arg(long, value_name = "N")]
    pub(super) top: Option<usize>,
    /// Show no row that is smaller than this; the table adds them up in one
    #[arg(long, value_name = "SIZE")]
    pub(super) min_size: Option<Bytes>,
    /// What a row stands for
    #[arg(long, value_enum, default_value_t = ByArg::App)]
    pub(super) by: ByArg,
    /// Look into one app: its containers, largest folders and files, and caches; by id or name.
    /// Paths are shown as they are, and can contain names, addresses and phone numbers
    #[arg(long, value_name = "ID")]
    pub(super) app: Option<String>,
    /// This app's own copy is already in iCloud, and this is its size there; by id or name (repeatable)
    #[arg(long, value_name = "ID[=SIZE]", action = ArgAction::Append)]
    pub(super) own_copy: Vec<CopyArg>,
    /// The list of apps and sizes that Settings shows, as text, such as Live Text copies it from a
    /// screenshot; `-` for standard input. Without BACKUP, it is all there is
    #[arg(long, value_name = "FILE")]
    pub(super) settings: Option<PathBuf>,
    /// Show the sizes of --settings beside the estimates, and what explains the difference
    #[arg(long, requires = "settings", requires = "backup", conflicts_with_all = ["app", "by", "min_size"])]
    pub(super) explain: bool,
    /// With --explain, number the apps instead of naming them, so that you can send it to the makers
    /// of tierfit: it makes the estimates better for everybody
    #[arg(long, requires = "explain")]
    pub(super) anonymous: bool,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = SizesFormatArg::Table)]
    pub(super) format: SizesFormatArg,
    #[command(flatten)]
    pub(super) read: ReadArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct PlanArgs {
    /// The backups' folders, or the names of their devices; several share one tier [default: the
    /// newest backup where this system keeps them]
    #[arg(value_name = "BACKUP")]
    pub(super) backups: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) goal: GoalArgs,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = PlanFormatArg::Table)]
    pub(super) format: PlanFormatArg,
    #[command(flatten)]
    pub(super) read: ReadArgs,
}

/// What somebody knows of the account.
#[derive(Debug, Default, Clone, ClapArgs)]
pub(super) struct AccountArgs {
    /// All that fills the iCloud storage besides these backups, as Settings shows it [default: the
    /// least that the backup itself proves]
    #[arg(long, value_name = "SIZE")]
    pub(super) used_elsewhere: Option<Bytes>,
    /// This app's own copy is already in iCloud, and this is its size there; by id or name (repeatable)
    #[arg(long, value_name = "ID[=SIZE]", action = ArgAction::Append)]
    pub(super) own_copy: Vec<CopyArg>,
    /// What Settings shows for an app, or `total` for the whole backup; by id or name (repeatable)
    #[arg(long, value_name = "ID=SIZE", action = ArgAction::Append)]
    pub(super) shown: Vec<ShownArg>,
    /// The list of apps and sizes that Settings shows, as text, such as Live Text copies it from a
    /// screenshot; `-` for standard input. Without BACKUP, it is all there is
    #[arg(long, value_name = "FILE")]
    pub(super) settings: Option<PathBuf>,
}

/// `ID` or `ID=SIZE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CopyArg {
    pub(super) name: String,
    pub(super) size: Option<Bytes>,
}

/// `ID=SIZE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ShownArg {
    pub(super) name: String,
    pub(super) size: Bytes,
}

/// Why a text is no size of something.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum ParseSizedError {
    #[error("write the app, by its id or name")]
    NoName,
    #[error("write the app and the size that Settings shows, such as WhatsApp=14.2GB")]
    NoSize,
    #[error(transparent)]
    NotASize(#[from] ParseBytesError),
}

impl FromStr for CopyArg {
    type Err = ParseSizedError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, size) = match text.rsplit_once('=') {
            None => (text, None),
            Some((name, size)) => (name, Some(size.parse()?)),
        };
        Ok(Self { name: named(name)?, size })
    }
}

impl FromStr for ShownArg {
    type Err = ParseSizedError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, size) = text.rsplit_once('=').ok_or(ParseSizedError::NoSize)?;
        Ok(Self { name: named(name)?, size: size.parse()? })
    }
}

fn named(name: &str) -> Result<String, ParseSizedError> {
    match name.trim() {
        "" => Err(ParseSizedError::NoName),
        name => Ok(name.to_owned()),
    }
}

/// What is asked of a plan.
#[derive(Debug, ClapArgs)]
pub(super) struct GoalArgs {
    /// The iCloud storage it has to fit: 5GB, 50GB, 200GB, 2TB, 6TB, 12TB or another size [default:
    /// what the backup records, else the smallest that can do]
    #[arg(long)]
    pub(super) tier: Option<String>,
    #[command(flatten)]
    pub(super) account: AccountArgs,
    /// Room for the backup to grow: a percentage or a size
    #[arg(long, value_name = "10%|SIZE", default_value = "10%")]
    pub(super) headroom: Headroom,
    /// Never leave this app out; by id or name (repeatable)
    #[arg(long, value_name = "ID", action = ArgAction::Append)]
    pub(super) keep: Vec<String>,
    /// Leave this app out in any case; by id or name (repeatable)
    #[arg(long, value_name = "ID", action = ArgAction::Append)]
    pub(super) exclude: Vec<String>,
    /// The riskiest kind of app that may be proposed
    #[arg(long, value_enum, default_value_t = RiskArg::Likely)]
    pub(super) risk: RiskArg,
    /// Don't propose what is smaller than this, unless nothing else helps
    #[arg(long, value_name = "SIZE", default_value = "10MB")]
    pub(super) min_size: Bytes,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ReportArgs {
    /// The backup's folder, or the name of its device [default: the newest backup where this system
    /// keeps them]
    pub(super) backup: Option<PathBuf>,
    /// The page to write; `-` is standard output
    #[arg(long, short, value_name = "FILE.html")]
    pub(super) output: PathBuf,
    /// Overwrite the file if it already exists
    #[arg(long)]
    pub(super) force: bool,
    /// Open the page when it is written
    #[arg(long)]
    pub(super) open: bool,
    #[command(flatten)]
    pub(super) goal: GoalArgs,
    #[command(flatten)]
    pub(super) read: ReadArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct CompareArgs {
    /// The older backup's folder, the name of its device, or a file that `sizes --format json` wrote of
    /// it
    pub(super) old: PathBuf,
    /// The newer backup's folder, the name of its device, or a file that `sizes --format json` wrote of
    /// it
    pub(super) new: PathBuf,
    /// The iCloud storage it has to fit: 5GB, 50GB, 200GB, 2TB, 6TB, 12TB or another size [default:
    /// what the newer backup records]
    #[arg(long)]
    pub(super) tier: Option<String>,
    /// All that fills the iCloud storage besides the backup, as Settings shows it [default: the least
    /// that the newer backup itself proves]
    #[arg(long, value_name = "SIZE")]
    pub(super) used_elsewhere: Option<Bytes>,
    /// Number of rows of the table; 0 for all
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(super) top: usize,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = DoctorFormatArg::Table)]
    pub(super) format: DoctorFormatArg,
    #[command(flatten)]
    pub(super) read: ReadArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct DoctorArgs {
    /// The backup's folder, or the name of its device [default: the newest backup where this system
    /// keeps them]
    pub(super) backup: Option<PathBuf>,
    /// The iCloud storage it has to fit: 5GB, 50GB, 200GB, 2TB, 6TB, 12TB or another size [default:
    /// what the backup records]
    #[arg(long)]
    pub(super) tier: Option<String>,
    #[command(flatten)]
    pub(super) account: AccountArgs,
    /// Show every check, also what is fine and what to check yourself
    #[arg(long)]
    pub(super) all: bool,
    /// Check every file of the backup against its list of files; this takes longer
    #[arg(long)]
    pub(super) verify: bool,
    /// Add a short text for Apple Support, without names and numbers of persons or devices
    #[arg(long)]
    pub(super) support: bool,
    /// How fast the connection sends
    #[arg(long, value_name = "SPEED", default_value = "10Mbit/s")]
    pub(super) upload_speed: UploadSpeed,
    /// Hours on the charger per night
    #[arg(long, value_name = "TIME", default_value = "8h")]
    pub(super) window: Window,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = DoctorFormatArg::Table)]
    pub(super) format: DoctorFormatArg,
    #[command(flatten)]
    pub(super) read: ReadArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct AppArgs {
    /// The app, by its name or id [default: all apps of the catalogue]
    pub(super) name: Option<String>,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = AppFormatArg::Table)]
    pub(super) format: AppFormatArg,
    /// A TOML file with what you know about apps; it adds to the catalogue and overrides it
    #[arg(long, value_name = "FILE")]
    pub(super) catalogue: Option<PathBuf>,
    /// Check a TOML file with what you know about apps, line by line
    #[arg(long, value_name = "FILE", conflicts_with_all = ["name", "catalogue", "format"])]
    pub(super) check: Option<PathBuf>,
    /// Print an entry of the catalogue to fill in
    #[arg(long, conflicts_with_all = ["name", "catalogue", "format", "check"])]
    pub(super) template: bool,
    #[command(flatten)]
    pub(super) show: ShowArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum AppFormatArg {
    Table,
    Json,
}

#[derive(Debug, ClapArgs)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub(super) shell: Shell,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ReadArgs {
    /// Whether iCloud Photos is on, so that photos aren't in iCloud Backup [auto: as the backup
    /// records it, else off]
    #[arg(long, value_enum, default_value_t = SwitchArg::Auto, value_name = "ON|OFF|AUTO")]
    pub(super) photos_in_icloud: SwitchArg,
    /// Whether Messages in iCloud is on, so that messages aren't in iCloud Backup [auto: as the
    /// backup records it, else off]
    #[arg(long, value_enum, default_value_t = SwitchArg::Auto, value_name = "ON|OFF|AUTO")]
    pub(super) messages_in_icloud: SwitchArg,
    /// A TOML file with what you know about apps; it adds to the catalogue and overrides it
    #[arg(long, value_name = "FILE")]
    pub(super) catalogue: Option<PathBuf>,
    /// A file with the password of an encrypted backup
    #[arg(long, value_name = "FILE", help = PASSWORD_FILE)]
    pub(super) password_file: Option<PathBuf>,
    /// Number of threads, 1 to 1,024 [default: all cores]
    #[arg(long, value_name = "N", value_parser = threads)]
    pub(super) threads: Option<NonZeroUsize>,
    /// Don't show progress
    #[arg(long, short)]
    pub(super) quiet: bool,
    #[command(flatten)]
    pub(super) show: ShowArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ShowArgs {
    /// What a GB is in the table: 2^30 as on the iCloud screens, or 10^9. JSON and CSV are bytes
    #[arg(long, value_enum, default_value_t = UnitsArg::Icloud)]
    pub(super) units: UnitsArg,
    /// When to colour
    #[arg(long, value_enum, default_value_t = ColorArg::Auto)]
    pub(super) color: ColorArg,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FormatArg {
    Table,
    Json,
    Csv,
}

/// The forms that sizes have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SizesFormatArg {
    Table,
    Json,
    Csv,
    /// For each backup in the folder one line of JSON
    Jsonl,
    /// Every file, to walk through with `ncdu -f` or `gdu -f`. Paths are shown as they are, and
    /// can contain names, addresses and phone numbers
    Ncdu,
}

/// The forms that a diagnosis has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum DoctorFormatArg {
    Table,
    Json,
}

/// The forms that a plan has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum PlanFormatArg {
    Table,
    Json,
    Csv,
    /// One line for each step, to print or paste
    Checklist,
    /// For each backup in the folders, planned by itself, one line of JSON
    Jsonl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum UnitsArg {
    Icloud,
    Decimal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorArg {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SortArg {
    Size,
    Name,
    Files,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ByArg {
    App,
    Domain,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum RiskArg {
    /// Only what comes back by itself
    Safe,
    /// Also apps whose own backup has to be on first
    OwnBackup,
    /// Also apps that likely come back, by general knowledge
    Likely,
    /// Also apps we don't know
    Unknown,
    /// Also the photo library
    Photos,
    /// Also what is saved nowhere else
    Any,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SwitchArg {
    On,
    Off,
    Auto,
}

/// More threads than this must be a typing error, and few systems could start many times as many.
const MOST_THREADS: usize = 1_024;

/// Reads a number of threads.
fn threads(text: &str) -> Result<NonZeroUsize, String> {
    let number = text.parse().ok().filter(|number: &NonZeroUsize| number.get() <= MOST_THREADS);
    number.ok_or_else(|| "it must be a number from 1 to 1,024".to_owned())
}

impl From<ColorArg> for Paint {
    fn from(color: ColorArg) -> Self {
        match color {
            ColorArg::Auto => Self::Auto,
            ColorArg::Always => Self::Always,
            ColorArg::Never => Self::Never,
        }
    }
}
