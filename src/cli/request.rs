//! The arguments as meant, in the types of the layers below.

use std::{
    collections::BTreeSet,
    fs,
    num::NonZeroUsize,
    path::{Path, PathBuf},
};

use rayon::ThreadPoolBuilder;

use super::{
    Failure, Paint, Terminal,
    args::{
        ByArg, DoctorArgs, DoctorFormatArg, FormatArg, GoalArgs, ListArgs, PlanArgs, PlanFormatArg,
        ReadArgs, RiskArg, ShowArgs, SizesArgs, SizesFormatArg, SortArg, SwitchArg, UnitsArg,
    },
    password::Passwords,
    progress::Quiet,
    wanted,
};
use crate::{
    backup::{Backup, BackupError, System, backups_in, default_places},
    bytes::{Bytes, Units},
    catalogue::{Catalogue, Storage, TierName},
    doctor::{UploadSpeed, Window},
    inventory::{Item, Look, Place, ScanOptions},
    plan::{Class, Goal, Subject},
    report::{Arrangement, BackupReport, Order, Rows, Said, View, doctor::Support},
};

/// The columns of a report that no terminal shows.
const WIDTH_OF_A_FILE: usize = 80;
/// Wider tables are harder to read, not easier.
const WIDEST: usize = 120;
const TOP: usize = 20;
/// How many folders and files of one app are shown.
const TOP_WITHIN: usize = 10;

/// The form of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Table,
    Json,
    Csv,
}

/// The form of sizes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SizesFormat {
    /// A report on one backup.
    Report(Format),
    /// A line for each backup.
    Lines,
    /// Every file, for ncdu.
    Ncdu,
}

/// The form of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PlanFormat {
    Table,
    Json,
    Csv,
    Checklist,
}

/// How several backups are planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Planning {
    /// All together share one tier.
    Together(PlanFormat),
    /// Each by itself, in a line of its own.
    Each,
}

/// Who reads the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Audience {
    Person,
    Program,
}

/// Which backups to list, and how.
pub(super) struct List {
    places: Vec<PathBuf>,
    is_named: bool,
    threads: Option<NonZeroUsize>,
    pub(super) format: Format,
    pub(super) view: View,
    pub(super) paint: Paint,
}

impl List {
    pub(super) fn new(args: ListArgs, terminal: &Terminal<'_>) -> Result<Self, Failure> {
        let is_named = args.folder.is_some();
        let places = match args.folder {
            Some(folder) => vec![folder],
            None => usual_places(terminal),
        };
        if places.is_empty() {
            return Err(Failure::NoUsualPlace);
        }
        Ok(Self {
            places,
            is_named,
            threads: args.threads,
            format: args.format.into(),
            view: view(&args.show, terminal),
            paint: args.show.color.into(),
        })
    }

    /// Returns the folders of all backups. A usual place may be missing; a named one may not.
    pub(super) fn backups(&self) -> Result<Vec<PathBuf>, Failure> {
        let mut backups = Vec::new();
        for place in &self.places {
            match backups_in(place) {
                Ok(found) => backups.extend(found),
                Err(BackupError::Missing { .. }) if !self.is_named => (),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(backups)
    }

    /// Does something with no more threads than asked for.
    pub(super) fn within_threads<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        within_threads(self.threads, work)
    }

    /// Says that there are none, and how to make one.
    pub(super) fn nothing_found(&self) -> String {
        let places: Vec<_> = self.places.iter().map(|place| place.display().to_string()).collect();
        format!(
            "No backups in {}.\nTo make one, connect the device and choose “Back up all of the \
             data to this computer” in Finder or iTunes.\n",
            places.join(" or ")
        )
    }
}

/// Which backups to read, and how.
pub(super) struct Reading {
    named: Vec<PathBuf>,
    usual_places: Vec<PathBuf>,
    catalogue: Option<PathBuf>,
    usual_catalogue: Option<PathBuf>,
    password_file: Option<PathBuf>,
    pub(super) audience: Audience,
    pub(super) said: Said,
    pub(super) scan: ScanOptions,
    pub(super) quiet: Quiet,
    pub(super) view: View,
    pub(super) paint: Paint,
}

impl Reading {
    pub(super) fn new(
        named: Vec<PathBuf>,
        args: ReadArgs,
        audience: Audience,
        terminal: &Terminal<'_>,
    ) -> Self {
        let config = terminal.environment.config.as_ref();
        Self {
            named,
            usual_places: usual_places(terminal),
            catalogue: args.catalogue,
            usual_catalogue: config.map(|config| config.join("tierfit").join("catalogue.toml")),
            password_file: args.password_file,
            audience,
            said: Said {
                photos: place(args.photos_in_icloud),
                messages: place(args.messages_in_icloud),
            },
            scan: ScanOptions { threads: args.threads },
            quiet: if args.quiet { Quiet::Yes } else { Quiet::No },
            view: view(&args.show, terminal),
            paint: args.show.color.into(),
        }
    }

    /// Opens the backups that were named, or the newest one in the usual places.
    pub(super) fn backups(&self) -> Result<Vec<Backup>, Failure> {
        if self.named.is_empty() {
            return Ok(vec![self.newest()?]);
        }
        self.named.iter().map(|folder| Ok(Backup::open(folder)?)).collect()
    }

    /// Opens the backup that was named, or the newest one in the usual places.
    pub(super) fn one_backup(&self) -> Result<Backup, Failure> {
        match self.named.first() {
            Some(folder) => Ok(Backup::open(folder)?),
            None => self.newest(),
        }
    }

    /// Returns the folders of all backups in the folders that were named, or in the usual places.
    pub(super) fn all_folders(&self) -> Result<BTreeSet<PathBuf>, Failure> {
        let mut folders = BTreeSet::new();
        for folder in &self.named {
            let found = backups_in(folder)?;
            if found.is_empty() {
                return Err(BackupError::NotABackup { folder: folder.clone() }.into());
            }
            folders.extend(found);
        }
        if self.named.is_empty() {
            folders.extend(self.in_usual_places()?);
        }
        Ok(folders)
    }

    /// Returns where the password of an encrypted backup comes from.
    pub(super) fn passwords(&self) -> Passwords {
        Passwords::new(self.password_file.clone())
    }

    /// Does something with no more threads than asked for.
    pub(super) fn within_threads<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        within_threads(self.scan.threads, work)
    }

    fn newest(&self) -> Result<Backup, Failure> {
        let mut newest = None;
        for folder in self.in_usual_places()? {
            let backup = Backup::open(&folder)?;
            let made = backup.describe(&backup.device().0).last_backup;
            if newest.as_ref().is_none_or(|(time, _)| *time < made) {
                newest = Some((made, backup));
            }
        }
        match newest {
            Some((_, backup)) => Ok(backup),
            None => Err(Failure::NothingThere { places: self.usual_places.clone() }),
        }
    }

    /// Returns the folders of the backups in the usual places, of which there is at least one.
    fn in_usual_places(&self) -> Result<Vec<PathBuf>, Failure> {
        if self.usual_places.is_empty() {
            return Err(Failure::NoUsualPlace);
        }
        let mut folders = Vec::new();
        for place in &self.usual_places {
            match backups_in(place) {
                Ok(found) => folders.extend(found),
                Err(BackupError::Missing { .. }) => (),
                Err(error) => return Err(error.into()),
            }
        }
        if folders.is_empty() {
            return Err(Failure::NothingThere { places: self.usual_places.clone() });
        }
        Ok(folders)
    }

    /// Returns the bundled catalogue with the user's own over it.
    pub(super) fn catalogue(&self) -> Result<Catalogue, Failure> {
        let mut catalogue = Catalogue::bundled()?;
        let usual = self.usual_catalogue.as_ref().filter(|file| file.is_file());
        for file in usual.into_iter().chain(&self.catalogue) {
            let text = read_text(file)?;
            catalogue.add_own(file, &text)?;
        }
        Ok(catalogue)
    }
}

fn read_text(file: &Path) -> Result<String, Failure> {
    fs::read_to_string(file)
        .map_err(|source| Failure::CatalogueFile { file: file.to_owned(), source })
}

/// What to show of which backup's sizes.
pub(super) struct Sizes {
    pub(super) reading: Reading,
    pub(super) format: SizesFormat,
    pub(super) arrangement: Arrangement,
    pub(super) app: Option<String>,
}

impl Sizes {
    pub(super) fn new(args: SizesArgs, terminal: &Terminal<'_>) -> Result<Self, Failure> {
        let format: SizesFormat = args.format.into();
        if args.app.is_some() && matches!(format, SizesFormat::Lines | SizesFormat::Ncdu) {
            let message = "this format shows every app; leave out --app";
            return Err(Failure::Usage(message.to_owned()));
        }
        let audience = match format {
            SizesFormat::Report(Format::Table) => Audience::Person,
            SizesFormat::Report(Format::Json | Format::Csv)
            | SizesFormat::Lines
            | SizesFormat::Ncdu => Audience::Program,
        };
        let usual = match (&args.app, args.min_size, audience) {
            (Some(_), None, _) => TOP_WITHIN,
            (None, None, Audience::Person) => TOP,
            (_, Some(_), _) | (None, None, Audience::Program) => usize::MAX,
        };
        let top = match args.top {
            None => usual,
            Some(0) => usize::MAX,
            Some(top) => top,
        };
        let named = args.backup.into_iter().collect();
        Ok(Self {
            reading: Reading::new(named, args.read, audience, terminal),
            format,
            arrangement: Arrangement {
                rows: match args.by {
                    ByArg::App => Rows::Items,
                    ByArg::Domain => Rows::Domains,
                },
                order: match args.sort {
                    SortArg::Size => Order::Size,
                    SortArg::Name => Order::Name,
                    SortArg::Files => Order::Files,
                },
                top,
                least: args.min_size.unwrap_or_default(),
            },
            app: args.app,
        })
    }

    /// Returns what to look for inside an item.
    pub(super) fn look<'i>(&self, item: &'i Item) -> Look<'i> {
        Look { item, top: self.arrangement.top, least: self.arrangement.least }
    }
}

/// What to plan for.
pub(super) struct Plan {
    pub(super) reading: Reading,
    pub(super) planning: Planning,
    pub(super) wish: Wish,
}

impl Plan {
    pub(super) fn new(args: PlanArgs, terminal: &Terminal<'_>) -> Self {
        let planning: Planning = args.format.into();
        let audience = match planning {
            Planning::Together(PlanFormat::Table) => Audience::Person,
            Planning::Together(PlanFormat::Json | PlanFormat::Csv | PlanFormat::Checklist)
            | Planning::Each => Audience::Program,
        };
        Self {
            reading: Reading::new(args.backups, args.read, audience, terminal),
            planning,
            wish: Wish(args.goal),
        }
    }
}

/// What is asked of a plan, as long as it isn't known which apps there are.
pub(super) struct Wish(pub(super) GoalArgs);

impl Wish {
    /// Returns the storage that was asked for.
    pub(super) fn asked(&self, catalogue: &Catalogue) -> Result<Option<Storage>, Failure> {
        self.0.tier.as_ref().map(|tier| asked_storage(tier, catalogue)).transpose()
    }

    /// Returns what is asked of the plan, now that it is known which apps there are.
    pub(super) fn goal(
        &self,
        backups: &[&BackupReport],
        catalogue: &Catalogue,
    ) -> Result<Goal, Failure> {
        let find = |names: &[String]| -> Result<BTreeSet<Subject>, Failure> {
            let found: Result<Vec<_>, Failure> =
                names.iter().map(|name| wanted::find(name, backups, catalogue)).collect();
            Ok(found?.into_iter().flatten().collect())
        };
        let (keep, exclude) = (find(&self.0.keep)?, find(&self.0.exclude)?);
        if let Some(both) = keep.intersection(&exclude).next() {
            return Err(Failure::Usage(format!("`{}` can't be both kept and excluded", both.id)));
        }
        if let Some(fixed) = exclude.iter().find(|subject| !subject.id.is_switchable()) {
            return Err(Failure::Usage(format!(
                "`{}` can't be excluded: Settings has no switch for it",
                fixed.id
            )));
        }
        Ok(Goal {
            used_elsewhere: self.0.used_elsewhere,
            headroom: self.0.headroom,
            risk: self.0.risk.into(),
            min_size: self.0.min_size,
            keep,
            exclude,
        })
    }
}

/// Does something with no more threads than these, or with one for each core. What is done within
/// such work has the same threads.
fn within_threads<T: Send>(threads: Option<NonZeroUsize>, work: impl FnOnce() -> T + Send) -> T {
    if rayon::current_thread_index().is_some() {
        return work();
    }
    let pool = threads
        .and_then(|threads| ThreadPoolBuilder::new().num_threads(threads.get()).build().ok());
    match pool {
        Some(pool) => pool.install(work),
        None => work(),
    }
}

/// What to look at.
pub(super) struct Doctor {
    pub(super) reading: Reading,
    pub(super) speed: UploadSpeed,
    pub(super) window: Window,
    pub(super) verify: Verify,
    pub(super) support: Support,
    pub(super) used_elsewhere: Bytes,
    tier: Option<String>,
}

/// Whether to look at every file on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verify {
    Nothing,
    Everything,
}

impl Doctor {
    pub(super) fn new(args: DoctorArgs, terminal: &Terminal<'_>) -> Self {
        let audience = match args.format {
            DoctorFormatArg::Table => Audience::Person,
            DoctorFormatArg::Json => Audience::Program,
        };
        let named = args.backup.into_iter().collect();
        Self {
            reading: Reading::new(named, args.read, audience, terminal),
            speed: args.upload_speed,
            window: args.window,
            verify: if args.verify { Verify::Everything } else { Verify::Nothing },
            support: if args.support { Support::Added } else { Support::LeftOut },
            used_elsewhere: args.used_elsewhere,
            tier: args.tier,
        }
    }

    /// Returns the storage that was asked for.
    pub(super) fn asked(&self, catalogue: &Catalogue) -> Result<Option<Storage>, Failure> {
        self.tier.as_ref().map(|tier| asked_storage(tier, catalogue)).transpose()
    }

    /// Returns what is asked of the plan that would mend it.
    pub(super) fn goal(&self) -> Goal {
        Goal { used_elsewhere: self.used_elsewhere, ..Goal::default() }
    }
}

/// Returns the storage that a tier's name stands for.
pub(super) fn asked_storage(wanted: &str, catalogue: &Catalogue) -> Result<Storage, Failure> {
    let name: TierName = wanted.parse().unwrap_or_else(|never| match never {});
    let tiers = catalogue.tiers();
    tiers.iter().find(|tier| name.is(tier)).map(Storage::asked).ok_or_else(|| {
        let names: Vec<_> = tiers.iter().map(|tier| tier.name.replace(' ', "")).collect();
        Failure::Usage(format!(
            "`{wanted}` is not a size of iCloud storage; there are {}",
            names.join(", ")
        ))
    })
}

/// Returns the storage that backups tell of, if they agree. It belongs to the account, so those of
/// one account do.
pub(super) fn recorded_storage(backups: &[BackupReport], catalogue: &Catalogue) -> Option<Storage> {
    let quotas = backups.iter().filter_map(|backup| backup.evidence.quota.as_ref());
    let quotas: BTreeSet<_> = quotas.map(|fact| fact.value).collect();
    match Vec::from_iter(quotas).as_slice() {
        [only] => Storage::recorded(*only, catalogue),
        _ => None,
    }
}

fn usual_places(terminal: &Terminal<'_>) -> Vec<PathBuf> {
    default_places(System::current(), &terminal.environment.folders)
}

fn view(args: &ShowArgs, terminal: &Terminal<'_>) -> View {
    View {
        units: match args.units {
            UnitsArg::Icloud => Units::Icloud,
            UnitsArg::Decimal => Units::Decimal,
        },
        width: terminal.width.map_or(WIDTH_OF_A_FILE, |width| width.min(WIDEST)),
        now: terminal.now,
    }
}

impl From<FormatArg> for Format {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Table => Self::Table,
            FormatArg::Json => Self::Json,
            FormatArg::Csv => Self::Csv,
        }
    }
}

impl From<SizesFormatArg> for SizesFormat {
    fn from(format: SizesFormatArg) -> Self {
        match format {
            SizesFormatArg::Table => Self::Report(Format::Table),
            SizesFormatArg::Json => Self::Report(Format::Json),
            SizesFormatArg::Csv => Self::Report(Format::Csv),
            SizesFormatArg::Jsonl => Self::Lines,
            SizesFormatArg::Ncdu => Self::Ncdu,
        }
    }
}

impl From<PlanFormatArg> for Planning {
    fn from(format: PlanFormatArg) -> Self {
        match format {
            PlanFormatArg::Table => Self::Together(PlanFormat::Table),
            PlanFormatArg::Json => Self::Together(PlanFormat::Json),
            PlanFormatArg::Csv => Self::Together(PlanFormat::Csv),
            PlanFormatArg::Checklist => Self::Together(PlanFormat::Checklist),
            PlanFormatArg::Jsonl => Self::Each,
        }
    }
}

impl From<RiskArg> for Class {
    fn from(risk: RiskArg) -> Self {
        match risk {
            RiskArg::Safe => Self::Safe,
            RiskArg::OwnBackup => Self::OwnBackup,
            RiskArg::Unknown => Self::Unknown,
            RiskArg::Photos => Self::Photos,
            RiskArg::Any => Self::Keep,
        }
    }
}

/// Returns where something is kept, if that was said.
fn place(switch: SwitchArg) -> Option<Place> {
    match switch {
        SwitchArg::On => Some(Place::Icloud),
        SwitchArg::Off => Some(Place::DeviceBackup),
        SwitchArg::Auto => None,
    }
}
