//! The arguments as typed.

use std::{num::NonZeroUsize, path::PathBuf, str::FromStr};

use clap::{
    ArgAction, Args as ClapArgs, Parser, Subcommand, ValueEnum,
    builder::{ArgPredicate, PossibleValue},
};
use clap_complete::Shell;

use super::{Exit, Paint};
use crate::{
    bytes::{Bytes, ParseBytesError},
    doctor::{UploadSpeed, Window},
    plan::Headroom,
    report::json::Described,
};

/// Which apps fill an iPhone’s iCloud Backup, and which can be left out so that it fits?
///
/// tierfit reads a backup of an iPhone or iPad that Finder, iTunes or idevicebackup2 made on a
/// computer. It never changes it.
#[derive(Debug, Parser)]
#[command(
    name = "tierfit",
    version,
    disable_help_flag = true,
    after_help = after_help()
)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
    /// Print help; `tierfit help COMMAND` explains every value, too
    #[arg(long, short, global = true, action = ArgAction::HelpShort)]
    help: Option<bool>,
}

impl Args {
    /// Returns when to colour.
    pub(super) fn paint(&self) -> Paint {
        let color = match &self.command {
            Command::List(args) => args.show.color,
            Command::Sizes(args) => args.read.show.color,
            Command::Plan(args) => args.read.show.color,
            Command::Explore(args) => args.read.show.color,
            Command::Compare(args) => args.read.show.color,
            Command::Doctor(args) => args.read.show.color,
            Command::Report(args) => args.read.show.color,
            Command::App(args) => args.show.color,
            Command::Schema(_) | Command::Completions(_) | Command::Man => ColorArg::Auto,
        };
        color.into()
    }
}

fn after_help() -> String {
    let told = Exit::ALL.map(|exit| format!("{} {}", exit.code(), exit.meaning()));
    let examples = [
        ("tierfit plan", "what to switch off, for the newest backup on this computer"),
        ("tierfit doctor", "why iCloud Backup fails"),
        ("tierfit report --open", "the same to look at, in your browser"),
    ];
    format!("{}\n\nExit codes: {}", examples_of(&examples), told.join(" · "))
}

/// Returns the examples below the help of a command.
fn examples_of(examples: &[(&str, &str)]) -> String {
    let lines = examples.iter().map(|(command, what)| format!("  {command}\n      {what}"));
    format!("Examples:\n{}", lines.collect::<Vec<_>>().join("\n"))
}

fn explore_help() -> String {
    let other =
        "With a screen reader, or without a terminal, `tierfit plan` says the same in sentences.";
    format!("{}\n\n{other}", examples_of(&EXPLORE_EXAMPLES))
}

const ACCOUNT: &str = "What is in your iCloud";
const APPS: &str = "Which apps";
const INPUT: &str = "Reading the backup";
const OUTPUT: &str = "Output";
const TIER: &str = "Storage";

const LIST_EXAMPLES: [(&str, &str); 3] = [
    ("tierfit list", "the backups that Finder and iTunes keep on this computer"),
    ("tierfit list /Volumes/Disk", "those on another disk"),
    ("tierfit list --format csv", "the same for a spreadsheet"),
];
const SIZES_EXAMPLES: [(&str, &str); 3] = [
    ("tierfit sizes", "what each app takes in the newest backup"),
    ("tierfit sizes --app WhatsApp", "its largest folders and files"),
    ("tierfit sizes \"Anna's iPhone\" --format json", "another device, for a program"),
];
const PLAN_EXAMPLES: [(&str, &str); 3] = [
    ("tierfit plan -t 50GB", "which apps to switch off so that everything fits 50 GB"),
    ("tierfit plan --used-elsewhere 12GB --keep Procreate", "with what Settings says, and a wish"),
    ("tierfit plan \"Anna's iPhone\" \"Kitchen iPad\"", "two devices that share one storage"),
];
const EXPLORE_EXAMPLES: [(&str, &str); 3] = [
    ("tierfit explore", "the newest backup on this computer; ? explains the keys"),
    ("tierfit explore -t 50GB --used-elsewhere 12GB", "with what Settings says"),
    ("tierfit explore \"Anna's iPhone\" \"Kitchen iPad\"", "two devices, one list"),
];
const COMPARE_EXAMPLES: [(&str, &str); 3] = [
    ("tierfit compare OLD NEW", "what grew, and which switches are off since"),
    ("tierfit compare OLD NEW -t 50GB", "when 50 GB will be full"),
    ("tierfit compare october.json NEW", "with sizes that were saved earlier"),
];
const DOCTOR_EXAMPLES: [(&str, &str); 3] = [
    ("tierfit doctor", "the reason, and what to do about it"),
    ("tierfit doctor --all", "every check, with those to do yourself"),
    ("tierfit doctor --verify --support", "look at every file; a text for Apple Support"),
];
const REPORT_EXAMPLES: [(&str, &str); 3] = [
    ("tierfit report --open", "a page named after the device, in your browser"),
    ("tierfit report -t 50GB -o anna.html", "for another storage, under another name"),
    ("tierfit report --checklist", "the steps alone, as a small page for the phone"),
];
const APP_EXAMPLES: [(&str, &str); 3] = [
    ("tierfit app WhatsApp", "what is lost without it, and who says so"),
    ("tierfit app", "all apps that are known"),
    ("tierfit app --template", "an entry to fill in for another app"),
];

const PASSWORD_FILE: &str = "A file with the password of an encrypted backup; `-` for standard input \
                             [default: the variable TIERFIT_PASSWORD, else tierfit asks]";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show the backups in the usual places, or in a folder
    #[command(after_help = examples_of(&LIST_EXAMPLES))]
    List(ListArgs),
    /// Show what each app takes, in this backup and in iCloud Backup
    #[command(after_help = examples_of(&SIZES_EXAMPLES))]
    Sizes(SizesArgs),
    /// Find the apps to switch off for iCloud Backup so that the rest fits
    #[command(after_help = examples_of(&PLAN_EXAMPLES))]
    Plan(PlanArgs),
    /// Look around on the whole terminal: flip switches, and watch what fits
    #[command(after_help = explore_help())]
    Explore(ExploreArgs),
    /// Show what grew between two backups, what was switched off, and when the storage is full
    #[command(after_help = examples_of(&COMPARE_EXAMPLES))]
    Compare(CompareArgs),
    /// Explain, from what the backup records, why iCloud Backup may fail
    #[command(after_help = examples_of(&DOCTOR_EXAMPLES))]
    Doctor(DoctorArgs),
    /// Write a page with a map, switches to try out and a checklist to print
    #[command(after_help = examples_of(&REPORT_EXAMPLES))]
    Report(ReportArgs),
    /// Show what is known of an app, and from which source: no backup needed
    #[command(after_help = examples_of(&APP_EXAMPLES))]
    App(AppArgs),
    /// Print the JSON Schema of what the commands write as JSON
    Schema(SchemaArgs),
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
            Self::Explore(_) => "explore",
            Self::Compare(_) => "compare",
            Self::Doctor(_) => "doctor",
            Self::Report(_) => "report",
            Self::App(_) => "app",
            Self::Schema(_) => "schema",
            Self::Completions(_) => "completions",
            Self::Man => "man",
        }
    }
}

#[derive(Debug, ClapArgs)]
pub(super) struct ListArgs {
    /// A folder to search for backups, up to five levels deep [default: where this system keeps them]
    pub(super) folder: Option<PathBuf>,
    #[command(flatten)]
    pub(super) listed: ListedArgs,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = ListFormatArg::Table, help_heading = OUTPUT)]
    #[arg(default_value_if("paths_from", ArgPredicate::IsPresent, "jsonl"))]
    pub(super) format: ListFormatArg,
    /// Taken so that scripts can give every command the same; a list needs no password.
    #[arg(long, value_name = "FILE", hide = true)]
    pub(super) password_file: Option<PathBuf>,
    /// Number of threads, 1 to 1,024 [default: all cores]
    #[arg(long, value_name = "N", value_parser = threads, help_heading = INPUT)]
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
    #[arg(long, value_name = "SIZE", allow_negative_numbers = true)]
    pub(super) min_size: Option<Bytes>,
    /// What a row stands for
    #[arg(long, value_enum, default_value_t = ByArg::App)]
    pub(super) by: ByArg,
    /// Look into one app, by name or id: its containers, largest folders and files, and caches.
    /// Paths are shown as they are, and can contain names, addresses and phone numbers
    #[arg(long, value_name = "APP", help_heading = APPS)]
    pub(super) app: Option<String>,
    /// This app’s own backup is already in iCloud, and this is its size there (repeatable)
    #[arg(long, value_name = "APP[=SIZE]", action = ArgAction::Append, help_heading = ACCOUNT)]
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
    #[arg(long, value_enum, default_value_t = SizesFormatArg::Table, help_heading = OUTPUT)]
    #[arg(default_value_if("paths_from", ArgPredicate::IsPresent, "jsonl"))]
    pub(super) format: SizesFormatArg,
    #[command(flatten)]
    pub(super) listed: ListedArgs,
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
    #[arg(long, value_enum, default_value_t = PlanFormatArg::Table, help_heading = OUTPUT)]
    #[arg(default_value_if("paths_from", ArgPredicate::IsPresent, "jsonl"))]
    pub(super) format: PlanFormatArg,
    #[command(flatten)]
    pub(super) listed: ListedArgs,
    #[command(flatten)]
    pub(super) read: ReadArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ExploreArgs {
    /// The backups' folders, or the names of their devices; several share one tier [default: the
    /// newest backup where this system keeps them]
    #[arg(value_name = "BACKUP")]
    pub(super) backups: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) goal: GoalArgs,
    #[command(flatten)]
    pub(super) read: ReadArgs,
}

/// What somebody knows of the account.
#[derive(Debug, Default, Clone, ClapArgs)]
pub(super) struct AccountArgs {
    /// All that fills your iCloud storage besides these backups, as Settings shows it [default: the
    /// least that the backup itself proves]
    #[arg(long, value_name = "SIZE", allow_negative_numbers = true, help_heading = ACCOUNT)]
    pub(super) used_elsewhere: Option<Bytes>,
    /// This app’s own backup is already in iCloud, and this is its size there (repeatable)
    #[arg(long, value_name = "APP[=SIZE]", action = ArgAction::Append, help_heading = ACCOUNT)]
    pub(super) own_copy: Vec<CopyArg>,
    /// What Settings shows for an app, or for the whole backup as `total` (repeatable)
    #[arg(long, value_name = "APP=SIZE", action = ArgAction::Append, help_heading = ACCOUNT)]
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
#[derive(Debug, Clone, ClapArgs)]
pub(super) struct GoalArgs {
    /// The iCloud storage it has to fit: 5GB, 50GB, 200GB, 2TB, 6TB, 12TB or another size [default:
    /// what the backup records, else the smallest that can do]
    #[arg(long, short, allow_negative_numbers = true, help_heading = TIER)]
    pub(super) tier: Option<String>,
    #[command(flatten)]
    pub(super) account: AccountArgs,
    /// Room for the backup to grow: a percentage or a size
    #[arg(
        long,
        value_name = "SIZE",
        default_value = "10%",
        allow_negative_numbers = true,
        help_heading = TIER
    )]
    pub(super) headroom: Headroom,
    /// Never switch this app off, by name or id (repeatable)
    #[arg(long, value_name = "APP", action = ArgAction::Append, help_heading = APPS)]
    pub(super) keep: Vec<String>,
    /// Switch this app off in any case (repeatable)
    #[arg(long, value_name = "APP", action = ArgAction::Append, help_heading = APPS)]
    pub(super) exclude: Vec<String>,
    /// The riskiest kind of app that may be proposed; likely: what is sure or likely to come back
    #[arg(long, value_enum, default_value_t = RiskArg::Likely, help_heading = APPS)]
    pub(super) risk: RiskArg,
    /// Don’t propose what is smaller than this, unless nothing else helps
    #[arg(
        long,
        value_name = "SIZE",
        default_value = "10MB",
        allow_negative_numbers = true,
        help_heading = APPS
    )]
    pub(super) min_size: Bytes,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ReportArgs {
    /// The backup's folder, or the name of its device [default: the newest backup where this system
    /// keeps them]
    pub(super) backup: Option<PathBuf>,
    /// The page to write; `-` is standard output [default: a file in this folder, named after the
    /// device and the day of the backup]
    #[arg(long, short, value_name = "FILE", help_heading = OUTPUT)]
    pub(super) output: Option<PathBuf>,
    /// Overwrite the file if it already exists
    #[arg(long, help_heading = OUTPUT)]
    pub(super) force: bool,
    /// Open the page when it is written
    #[arg(long, help_heading = OUTPUT)]
    pub(super) open: bool,
    /// Write the steps alone, as a small page for the phone
    #[arg(long, help_heading = OUTPUT)]
    pub(super) checklist: bool,
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
    #[arg(long, short, allow_negative_numbers = true, help_heading = TIER)]
    pub(super) tier: Option<String>,
    /// All that fills the iCloud storage besides the backup, as Settings shows it [default: the least
    /// that the newer backup itself proves]
    #[arg(long, value_name = "SIZE", allow_negative_numbers = true, help_heading = ACCOUNT)]
    pub(super) used_elsewhere: Option<Bytes>,
    /// Both are of one device, which was renamed or replaced in between
    #[arg(long)]
    pub(super) same_device: bool,
    /// Number of rows of the table; 0 for all
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(super) top: usize,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = CompareFormatArg::Table, help_heading = OUTPUT)]
    pub(super) format: CompareFormatArg,
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
    #[arg(long, short, allow_negative_numbers = true, help_heading = TIER)]
    pub(super) tier: Option<String>,
    #[command(flatten)]
    pub(super) account: AccountArgs,
    /// Show every check, also what is fine and what to check yourself
    #[arg(long)]
    pub(super) all: bool,
    /// Check every file of the backup against its manifest; this takes longer
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
    #[arg(long, value_enum, default_value_t = DoctorFormatArg::Table, help_heading = OUTPUT)]
    #[arg(default_value_if("paths_from", ArgPredicate::IsPresent, "jsonl"))]
    pub(super) format: DoctorFormatArg,
    #[command(flatten)]
    pub(super) listed: ListedArgs,
    #[command(flatten)]
    pub(super) read: ReadArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct AppArgs {
    /// The app, by its name or id [default: all apps of the catalogue]
    pub(super) name: Option<String>,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = AppFormatArg::Table, help_heading = OUTPUT)]
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
pub(super) struct SchemaArgs {
    /// The command [default: all]
    #[arg(value_enum)]
    pub(super) command: Option<Described>,
}

impl ValueEnum for Described {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()))
    }
}

/// Paths of many backups from elsewhere.
#[derive(Debug, ClapArgs)]
pub(super) struct ListedArgs {
    /// A file with the folders of many backups, one a line; `-` for standard input. For each it
    /// writes one line of JSON, in this order, also for one that can’t be read
    #[arg(long, value_name = "FILE", help_heading = INPUT)]
    pub(super) paths_from: Option<PathBuf>,
    /// The paths of --paths-from end with NUL, as `find -print0` writes them
    #[arg(short = '0', long, requires = "paths_from", help_heading = INPUT)]
    pub(super) null: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub(super) shell: Shell,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ReadArgs {
    /// Whether iCloud Photos is on: then photos aren’t part of the backup [auto: as the backup records
    /// it, else off]
    #[arg(
        long,
        value_enum,
        default_value_t = SwitchArg::Auto,
        value_name = "ON",
        help_heading = ACCOUNT
    )]
    pub(super) photos_in_icloud: SwitchArg,
    /// The same for Messages in iCloud
    #[arg(
        long,
        value_enum,
        default_value_t = SwitchArg::Auto,
        value_name = "ON",
        help_heading = ACCOUNT
    )]
    pub(super) messages_in_icloud: SwitchArg,
    /// A TOML file with what you know about apps; it adds to the catalogue and overrides it
    #[arg(long, value_name = "FILE", help_heading = INPUT)]
    pub(super) catalogue: Option<PathBuf>,
    /// A file with the password of an encrypted backup
    #[arg(long, value_name = "FILE", help = PASSWORD_FILE, help_heading = INPUT)]
    pub(super) password_file: Option<PathBuf>,
    /// Number of threads, 1 to 1,024 [default: all cores]
    #[arg(long, value_name = "N", value_parser = threads, help_heading = INPUT)]
    pub(super) threads: Option<NonZeroUsize>,
    /// Don’t show progress
    #[arg(long, short, help_heading = OUTPUT)]
    pub(super) quiet: bool,
    #[command(flatten)]
    pub(super) show: ShowArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ShowArgs {
    /// What a GB is: 2^30 bytes as on the iCloud screens, or 10^9. JSON and CSV are bytes
    #[arg(long, value_enum, default_value_t = UnitsArg::Icloud, help_heading = OUTPUT)]
    pub(super) units: UnitsArg,
    /// When to colour
    #[arg(long, value_enum, default_value_t = ColorArg::Auto, help_heading = OUTPUT)]
    pub(super) color: ColorArg,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormatArg {
    Table,
    Json,
    Csv,
    /// For each backup one line of JSON
    Jsonl,
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
    /// For each backup in the folder one line of JSON
    Jsonl,
}

/// The forms that a comparison has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CompareFormatArg {
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
