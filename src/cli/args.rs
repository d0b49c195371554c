//! The arguments as typed: a file for each command that takes several, and one for each group of
//! options that commands share.
//!
//! The comments of commands and options are what the help and the manual say.

mod account;
mod app;
mod compare;
mod doctor;
mod explore;
mod goal;
mod list;
mod listed;
mod plan;
mod read;
mod report;
mod show;
mod sizes;

use clap::{ArgAction, Args as ClapArgs, Parser, Subcommand, ValueEnum, builder::PossibleValue};
use clap_complete::Shell;

pub(super) use self::{
    account::{AccountArgs, CopyArg},
    app::{AppArgs, AppFormatArg},
    compare::{CompareArgs, CompareFormatArg},
    doctor::{DoctorArgs, DoctorFormatArg},
    explore::ExploreArgs,
    goal::{GoalArgs, RiskArg},
    list::{ListArgs, ListFormatArg},
    listed::ListedArgs,
    plan::{PlanArgs, PlanFormatArg},
    read::{ReadArgs, SwitchArg},
    report::ReportArgs,
    show::{ColorArg, ShowArgs, UnitsArg},
    sizes::{ByArg, SizesArgs, SizesFormatArg, SortArg},
};
use super::{Exit, Paint};
use crate::report::json::Described;

/// Which apps fill an iPhone’s iCloud Backup, and which can be left out so that it fits?
///
/// tierfit reads a backup of an iPhone or iPad that Finder, iTunes or idevicebackup2 made on a
/// computer. It never changes it.
#[derive(Debug, Parser)]
#[command(
    name = "tierfit",
    version,
    // `help` below takes its place: it shows the short help for `--help`, too.
    disable_help_flag = true,
    after_help = after_help()
)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
    /// Print help; `tierfit help COMMAND` explains every value, too
    #[arg(long, short, global = true, action = ArgAction::HelpShort)]
    // Never read: clap shows the help before there are any arguments to return.
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
            // What these print is for other programs, so they have no `--color`.
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

// The headings below which the help sorts the options.
const ACCOUNT: &str = "What is in your iCloud";
const APPS: &str = "Which apps";
const INPUT: &str = "Reading the backup";
const OUTPUT: &str = "Output";
const TIER: &str = "Storage";

#[derive(Debug, Subcommand)]
// Only the command that is called gets to know its options: all of them take longer than a thousand rows.
// They come after its description, which the comment of a group of options would replace.
#[command(defer = true)]
pub(super) enum Command {
    /// Show the backups in the usual places, or in a folder
    #[command(after_help = examples_of(&list::EXAMPLES))]
    List(ListArgs),
    /// Show what each app takes, in this backup and in iCloud Backup
    #[command(after_help = examples_of(&sizes::EXAMPLES))]
    Sizes(SizesArgs),
    /// Find the apps to switch off for iCloud Backup so that the rest fits
    #[command(after_help = examples_of(&plan::EXAMPLES))]
    Plan(PlanArgs),
    /// Look around on the whole terminal: flip switches, and watch what fits
    #[command(after_help = explore::after_help())]
    Explore(ExploreArgs),
    /// Show what grew between two backups, what was switched off, and when the storage is full
    #[command(after_help = examples_of(&compare::EXAMPLES))]
    Compare(CompareArgs),
    /// Explain, from what the backup records, why iCloud Backup may fail
    #[command(after_help = examples_of(&doctor::EXAMPLES))]
    Doctor(DoctorArgs),
    /// Write a page with a map, switches to try out and a checklist to print
    #[command(after_help = examples_of(&report::EXAMPLES))]
    Report(ReportArgs),
    /// Show what is known of an app, and from which source: no backup needed
    #[command(after_help = examples_of(&app::EXAMPLES))]
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
pub(super) struct SchemaArgs {
    /// The command [default: all]
    #[arg(value_enum)]
    pub(super) command: Option<Described>,
}

// Here and not beside the type: below this layer nothing knows clap.
impl ValueEnum for Described {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()))
    }
}

#[derive(Debug, ClapArgs)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub(super) shell: Shell,
}
