//! `PlanReport`: a plan for one backup or for several, and a glance at each tier.

use jiff::SignedDuration;

use super::{
    Assumption, Assumptions, BackupReport, Basis, View, Warning, advice::Advice,
    backup::MESSAGES_IN_ICLOUD, doubts::doubts, phrases::SAY, words,
};
use crate::{
    account::{Account, CopyState, CountedItem, Device, Judgement, Statements, Subject},
    backup::State,
    bytes::Bytes,
    catalogue::{Catalogue, Storage, TierFacts},
    inventory::{Item, ItemId, StoredIn},
    plan::{Glance, Goal, Outcome, Plan, PlanError, Planner, SolveError},
};

/// A plan, or an overview of what each tier would take.
#[derive(Debug)]
pub struct PlanReport<'a> {
    /// The backups that share the tier.
    pub backups: &'a [BackupReport],
    /// What is known about apps.
    pub catalogue: &'a Catalogue,
    /// Everything that fills the storage.
    pub account: &'a Account,
    /// Whether the size of the whole backup was read in Settings.
    pub is_total_shown: bool,
    /// What was asked.
    pub goal: &'a Goal,
    /// The storage that it has to fit, and the plan for it.
    pub plan: Option<(Storage, Plan)>,
    /// Who has chosen what the plan leaves out.
    pub chooser: Chooser,
    /// What each tier would take.
    pub tiers: Vec<TierGlance<'a>>,
    /// What would be otherwise if photos or messages were stored in iCloud, of which nothing tells.
    pub other_case: Option<OtherCase>,
    /// What could break the promise of the plan.
    pub doubts: Vec<Warning>,
}

/// Who has chosen what a plan leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chooser {
    /// tierfit: it is the best of what is allowed, or the most.
    Planner,
    /// A person, app by app: something else may do.
    Person,
}

/// How much older than the backup an own copy has to be to count as behind. Apps that make one daily or
/// weekly are up to date.
const CLEARLY_OLDER: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What one tier would take.
#[derive(Debug, Clone, Copy)]
pub struct TierGlance<'a> {
    /// The tier.
    pub tier: &'a TierFacts,
    /// What it would take.
    pub glance: Glance,
}

/// What a plan would be in the case that nothing tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OtherCase {
    /// What would be on.
    pub what: Open,
    /// What the storage would take then.
    pub glance: Glance,
}

/// What may be stored in iCloud, though the backup doesn't say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// The photo library.
    Photos,
    /// The messages.
    Messages,
    /// Both.
    Both,
}

impl<'a> PlanReport<'a> {
    /// Makes the plan for a tier, and a glance at all of them.
    ///
    /// # Errors
    /// When the sizes of another case add up to more than can be counted, or when no search can tell
    /// whether something is enough.
    pub fn new(
        backups: &'a [BackupReport],
        catalogue: &'a Catalogue,
        account: &'a Account,
        statements: &Statements,
        goal: &'a Goal,
        storage: Option<Storage>,
    ) -> Result<Self, PlanError> {
        let planner = Planner::new(account, goal);
        let glance = |tier: &'a TierFacts| {
            let glance = planner.glance(Bytes::new(tier.bytes))?;
            Ok(TierGlance { tier, glance })
        };
        let plan = match storage {
            Some(storage) => {
                let plan = planner.plan(storage.quota)?;
                Some((storage, plan))
            }
            None => None,
        };
        let other_case = match &plan {
            Some((_, plan)) => {
                let mut cases = other_cases(backups, catalogue, statements, goal, &[plan])?;
                cases.pop().flatten()
            }
            None => None,
        };
        let tiers = catalogue.tiers().iter().map(glance).collect::<Result<_, SolveError>>()?;
        let is_total_shown = statements.shown_total.is_some();
        let chooser = Chooser::Planner;
        let report = Self {
            backups,
            catalogue,
            account,
            is_total_shown,
            goal,
            plan,
            chooser,
            tiers,
            other_case,
            doubts: Vec::new(),
        };
        Ok(report.doubted())
    }

    /// Adds what could break the promise of its plan.
    pub(crate) fn doubted(self) -> Self {
        let doubts = self.plan.as_ref().map(|(storage, plan)| doubts(&self, storage, plan));
        Self { doubts: doubts.unwrap_or_default(), ..self }
    }

    /// Returns an item of one of the backups.
    pub fn item(&self, subject: &Subject) -> Option<&'a Item> {
        self.backups.get(subject.backup)?.inventory.item(&subject.id)
    }

    /// Returns an item as it counts in iCloud.
    pub fn counted(&self, subject: &Subject) -> Option<&'a CountedItem> {
        self.account.items.get(subject)
    }

    /// Returns how an item is judged, and by what.
    pub fn judgement(&self, subject: &Subject) -> Option<Judgement<'a>> {
        let backup = self.backups.get(subject.backup)?;
        Judgement::of(self.item(subject)?, &backup.inventory, self.catalogue)
    }

    /// Returns what there is to say about leaving an item out.
    pub(super) fn advice(&self, subject: &Subject, view: &View) -> Advice {
        let judgement = self.judgement(subject);
        let of = |item| {
            let counted = self.counted(subject);
            Advice::new(self.catalogue, item, counted, judgement.as_ref(), view)
        };
        let advice = self.item(subject).map(of).unwrap_or_default();
        match self.backups.get(subject.backup) {
            Some(backup) => advice.on_device(backup.device_word()),
            None => advice,
        }
    }

    /// Returns a text of the catalogue as it is true on the device of an item.
    pub(super) fn on_device(&self, subject: &Subject, text: &str) -> String {
        let backup = self.backups.get(subject.backup);
        words::on_device(text, backup.map_or("device", BackupReport::device_word)).into_owned()
    }

    /// Whether an item's other copy fills the same storage, there already or not: while iCloud is
    /// full, it can't be brought up to date, so that such an item is left out last.
    pub fn needs_room(&self, subject: &Subject) -> bool {
        self.counted(subject).is_some_and(|item| item.own_copy.state != CopyState::None)
    }

    /// Whether an item's own copy is known to be behind what is on the device: it lacks a part of it, or
    /// its newest file is clearly older than the backup.
    pub(super) fn is_copy_behind(&self, subject: &Subject) -> bool {
        let Some(counted) = self.counted(subject) else { return false };
        let copy = counted.own_copy;
        let backup = self.backups.get(subject.backup);
        let made = backup.and_then(|backup| backup.description.last_backup);
        let age = made.zip(copy.newest).map(|(made, newest)| made.duration_since(newest.time()));
        let is_old = age.is_some_and(|age| CLEARLY_OLDER < age);
        copy.state == CopyState::Exists && (is_old || counted.is_copy_short())
    }

    /// Returns what an item of one of the backups is called by the App Store.
    pub fn store_name<'s>(&'s self, subject: &'s Subject) -> &'s str {
        let item = self.item(subject);
        item.map_or(subject.id.as_str(), |item| self.catalogue.store_name(item))
    }

    /// Returns what an item of one of the backups is called on the device.
    pub fn home_screen_name<'s>(&'s self, subject: &'s Subject) -> &'s str {
        let backup = self.backups.get(subject.backup);
        backup.map_or(subject.id.as_str(), |backup| {
            backup.home_screen_name(&subject.id, self.catalogue)
        })
    }

    /// Returns what an app is called on whichever device has it.
    pub fn app_name<'s>(&'s self, id: &'s ItemId) -> &'s str {
        let mut having = self.backups.iter().filter(|backup| backup.inventory.item(id).is_some());
        having.next().map_or(id.as_str(), |backup| backup.home_screen_name(id, self.catalogue))
    }

    /// Returns the name of the device that an item is on, if the plan is for several.
    pub fn device_of(&self, subject: &Subject) -> Option<&str> {
        match self.backups {
            [] | [_] => None,
            several => several.get(subject.backup).map(BackupReport::device_name),
        }
    }

    /// Whether one of the backups isn't finished, so that there is more than it holds.
    pub fn is_unfinished(&self) -> bool {
        let is_part = |state| matches!(state, State::Interrupted | State::Empty);
        self.backups.iter().any(|backup| is_part(backup.description.state))
    }

    /// Returns what the devices are called: `iPhone`, for one, or where they differ `device`.
    pub(super) fn device_word(&self) -> &'static str {
        let words = self.backups.iter().map(BackupReport::device_word);
        let words: std::collections::BTreeSet<_> = words.collect();
        match Vec::from_iter(words).as_slice() {
            [only] => only,
            _ => "device",
        }
    }

    /// Returns the word for what it is about: `backup`, or of several `backups`.
    pub(super) fn backups_word(&self) -> &'static str {
        if self.is_one() { "backup" } else { "backups" }
    }

    /// Whether it is about one backup.
    pub(super) fn is_one(&self) -> bool {
        matches!(self.backups, [_])
    }

    /// Returns the smallest tier that something allowed is enough for.
    pub fn smallest_tier(&self) -> Option<&TierGlance<'a>> {
        self.tiers.iter().find(|tier| tier.glance.outcome != Outcome::Impossible)
    }

    /// Returns the smallest tier above some storage that something allowed is enough for.
    pub fn smallest_tier_above(&self, storage: &Storage) -> Option<&TierGlance<'a>> {
        self.tiers
            .iter()
            .filter(|other| storage.quota < Bytes::new(other.tier.bytes))
            .find(|other| other.glance.outcome != Outcome::Impossible)
    }

    /// Returns all that should be known about how far the numbers can be trusted.
    pub fn warnings(&self) -> impl Iterator<Item = &Warning> {
        self.backups.iter().flat_map(|backup| &backup.warnings).chain(&self.doubts)
    }

    /// Returns the same with the other case, for readers who aren't told of it in the answer.
    pub fn all_warnings(&self) -> impl Iterator<Item = Warning> {
        let other = self.other_case.map(|case| Warning::once("other_case", case.sentence()));
        self.warnings().cloned().chain(other)
    }
}

impl OtherCase {
    /// Says what would be otherwise.
    pub(super) fn sentence(&self) -> String {
        let outcome = match self.glance.outcome {
            Outcome::Fits => "it would fit as it is".to_owned(),
            Outcome::Plan => {
                let apps = SAY.app.counted(self.glance.exclusions);
                format!("it would fit {}", SAY.with.with(&[("apps", &apps)]))
            }
            Outcome::Impossible => "it would not fit".to_owned(),
        };
        let on = match self.what {
            Open::Photos => "iCloud Photos is on",
            Open::Messages => "Messages in iCloud is on",
            Open::Both => "iCloud Photos and Messages in iCloud are on",
        };
        format!("If {on}, {outcome}.")
    }
}

impl Open {
    /// Both come last: where one alone makes the difference, that is what has to be looked up.
    const ALL: [Self; 3] = [Self::Photos, Self::Messages, Self::Both];

    /// Returns what an account has to know of a device in this case, and whether that is another one
    /// than what the backup was taken for.
    fn device(self, backup: &BackupReport) -> (Device<'_>, Changed) {
        let mut device = backup.device();
        let mut changed = Changed::default();
        let Assumptions { photos, messages } = backup.assumptions;
        // Where what isn't there is stored makes no difference.
        let is_open = |assumption: Assumption, id: ItemId| {
            assumption.basis == Basis::Default
                && backup.inventory.items.iter().any(|item| item.id == id)
        };
        if self != Self::Messages && is_open(photos, ItemId::Photos) {
            (device.photos, changed.photos) = (StoredIn::Icloud, true);
        }
        let exists = !backup.is_before(MESSAGES_IN_ICLOUD);
        if self != Self::Photos && exists && is_open(messages, ItemId::Messages) {
            (device.messages, changed.messages) = (StoredIn::Icloud, true);
        }
        (device, changed)
    }

    /// Whether this is a case of its own, with what of some devices it changes.
    fn is_met_by(self, changed: &[Changed]) -> bool {
        let photos = changed.iter().any(|changed| changed.photos);
        let messages = changed.iter().any(|changed| changed.messages);
        match self {
            Self::Photos => photos,
            Self::Messages => messages,
            Self::Both => photos && messages,
        }
    }
}

/// What of a device is taken to be stored in iCloud, though the backup doesn't say so.
#[derive(Debug, Default, Clone, Copy)]
struct Changed {
    photos: bool,
    messages: bool,
}

/// Returns for each plan the case that the backup doesn’t rule out, if it has another outcome: photos,
/// messages or both are stored in iCloud. The account of a case is added up once for all plans.
pub(super) fn other_cases(
    backups: &[BackupReport],
    catalogue: &Catalogue,
    statements: &Statements,
    goal: &Goal,
    plans: &[&Plan],
) -> Result<Vec<Option<OtherCase>>, PlanError> {
    let mut cases = vec![None; plans.len()];
    for what in Open::ALL {
        let (devices, changed): (Vec<_>, Vec<_>) =
            backups.iter().map(|backup| what.device(backup)).unzip();
        if !what.is_met_by(&changed) {
            continue;
        }
        let account = Account::new(&devices, catalogue, statements)?;
        let planner = Planner::new(&account, goal);
        for (plan, case) in plans.iter().zip(&mut cases).filter(|(_, case)| case.is_none()) {
            let glance = planner.glance(plan.quota)?;
            // Where both cases end in the same way, nobody has to look which it is.
            if glance.outcome != plan.outcome {
                *case = Some(OtherCase { what, glance });
            }
        }
    }
    Ok(cases)
}
