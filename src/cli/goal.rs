//! What is asked of a plan, and the storage that it has to fit.

use std::{collections::BTreeSet, slice};

use super::{
    Failure,
    args::{AccountArgs, CopyArg, GoalArgs, RiskArg},
    many::NamedApps,
    misuse::Misuse,
    statements::check_copies,
    wanted,
};
use crate::{
    account::{Class, Statements, Subject},
    bytes::Bytes,
    catalogue::{Catalogue, OwnCopy, Storage},
    evidence::Switch,
    examination::{self, Circumstances, Examined, FromSettings},
    inventory::ItemId,
    plan::{Goal, Headroom},
    report::{BackupReport, Warning, words},
};

/// What is asked of a plan, as long as it isn't known which apps there are.
pub(super) struct GoalRequest(pub(super) GoalArgs);

/// What is asked of a plan, now that it is known.
pub(super) struct PlanQuery {
    pub(super) goal: Goal,
    /// The storage that was asked for, else what Settings shows, else what the backups tell of.
    pub(super) storage: Option<Storage>,
    /// What somebody knows of the account.
    pub(super) statements: Statements,
}

impl GoalRequest {
    /// Refuses what can be no storage, before anything is read.
    pub(super) fn check(&self, catalogue: &Catalogue) -> Result<(), Failure> {
        asked_storage(self.0.tier.as_deref(), catalogue).map(|_| ())
    }

    /// Returns what is asked for backups that were read, and a list of Settings.
    pub(super) fn query(
        &self,
        backups: &[BackupReport],
        from_settings: Option<&FromSettings>,
        catalogue: &Catalogue,
    ) -> Result<PlanQuery, Failure> {
        let all: Vec<_> = backups.iter().collect();
        let goal = self.goal(&all, catalogue)?;
        let statements = self.account().statements(&all, from_settings, catalogue)?;
        let asked = asked_storage(self.0.tier.as_deref(), catalogue)?;
        let storage = examination::storage(asked, from_settings, backups, catalogue);
        check_copies(&statements, storage.as_ref(), catalogue)?;
        Ok(PlanQuery { goal, storage, statements })
    }

    /// Examines a backup that was read, with what is asked for it and a list of Settings.
    pub(super) fn examined(
        &self,
        backup: &BackupReport,
        from_settings: Option<&FromSettings>,
        catalogue: &Catalogue,
        circumstances: Circumstances<'_>,
    ) -> Result<Examined, Failure> {
        let query = self.query(slice::from_ref(backup), from_settings, catalogue)?;
        let PlanQuery { goal, storage, statements } = query;
        Ok(Examined::new(backup, catalogue, goal, storage, statements, circumstances)?)
    }

    fn goal(&self, backups: &[&BackupReport], catalogue: &Catalogue) -> Result<Goal, Failure> {
        let find = |names: &[String]| -> Result<BTreeSet<Subject>, Failure> {
            let found: Result<Vec<_>, Failure> =
                names.iter().map(|name| wanted::find(name, backups, catalogue)).collect();
            Ok(found?.into_iter().flatten().collect())
        };
        let (keep, exclude) = (find(&self.0.keep)?, find(&self.0.exclude)?);
        if let Some(both) = keep.intersection(&exclude).next() {
            let name = named(both, backups, catalogue);
            return Err(Misuse::KeptAndExcluded { name }.into());
        }
        // To keep what has no switch changes nothing, so only its exclusion is refused.
        if let Some(fixed) = exclude.iter().find(|subject| !subject.id.is_switchable()) {
            return Err(Misuse::NoSwitch { name: named(fixed, backups, catalogue) }.into());
        }
        Ok(Goal {
            headroom: self.0.headroom,
            risk: self.0.risk.into(),
            min_size: self.0.min_size,
            keep,
            exclude,
        })
    }

    /// Warns of what may be meant otherwise: room to grow of a few bytes, copies in iCloud of apps that
    /// aren’t known to keep any there, and apps to leave out that are left out already.
    pub(super) fn warn(
        &self,
        reports: &mut [BackupReport],
        catalogue: &Catalogue,
    ) -> Result<(), Failure> {
        /// Nobody leaves less room on purpose.
        const FEW: u64 = 1 << 20;
        let backups: &[_] = &reports.iter().collect::<Vec<_>>();
        let mut warnings = Vec::new();
        if let Headroom::Size(size) = self.0.headroom
            && (1..FEW).contains(&size.get())
        {
            let size = size.get();
            let message = format!(
                "The room to grow is only {size} bytes. Did you mean --headroom {size}% or \
                 --headroom {size}GB?"
            );
            warnings.push(Warning::of_request("few_bytes", message));
        }
        for CopyArg { name, .. } in &self.0.account.own_copy {
            let found = wanted::find(name, backups, catalogue)?;
            let odd = found.iter().find(|subject| !may_have_copy(subject, backups, catalogue));
            if let Some(subject) = odd {
                let name = named(subject, backups, catalogue);
                let message = format!(
                    "{} isn’t known to keep a backup of its own in iCloud. It counts as there because \
                     --own-copy says so.",
                    words::printable(&name)
                );
                warnings.push(Warning::of_request("unknown_own_copy", message));
            }
        }
        for name in &self.0.exclude {
            let found = wanted::find(name, backups, catalogue)?;
            let out = found.iter().filter_map(|subject| already_out(subject, backups, catalogue));
            warnings.extend(out.map(|it| Warning::of_request("exclude_is_off", it)));
        }
        // They are about the options, not about a backup, and are said once.
        if let Some(first) = reports.first_mut() {
            first.warnings.extend(warnings);
        }
        Ok(())
    }

    /// Returns what somebody knows of the account.
    pub(super) fn account(&self) -> &AccountArgs {
        &self.0.account
    }

    /// Returns what of it is about one of many backups, which need not have every app that is
    /// named; it is warned there then.
    pub(super) fn within(
        &self,
        backup: &mut BackupReport,
        catalogue: &Catalogue,
        named: &NamedApps,
    ) -> Self {
        let mut goal =
            GoalArgs { account: self.0.account.within(backup, catalogue, named), ..self.0.clone() };
        for names in [&mut goal.keep, &mut goal.exclude] {
            names.retain(|name| is_there(name, backup, catalogue, named));
        }
        Self(goal)
    }
}

/// Whether one of many backups has an app of this name. That it doesn't is noted there.
pub(super) fn is_there(
    name: &str,
    backup: &mut BackupReport,
    catalogue: &Catalogue,
    named: &NamedApps,
) -> bool {
    let found = wanted::find(name, &[backup], catalogue);
    // A name that fits several apps is there; using it is the error.
    if let Err(Failure::NoSuchApp { near, .. }) = found {
        backup.warnings.push(Warning::of_absent_app(name));
        named.absent(name, near);
        return false;
    }
    named.found(name);
    true
}

/// Whether a copy of an app can be in iCloud: by the catalogue, by iCloud Drive, or because nothing
/// is known of the app.
fn may_have_copy(subject: &Subject, backups: &[&BackupReport], catalogue: &Catalogue) -> bool {
    let ItemId::App(app) = &subject.id else { return true };
    let item = backups.get(subject.backup).and_then(|it| it.inventory.item(&subject.id));
    catalogue.app(app).is_none()
        || item.is_some_and(|item| item.drive.is_some())
        || catalogue.advice(&subject.id).copy.is_some_and(OwnCopy::may_fill_icloud)
}

/// Says that an app is in no iCloud backup as it is, so that leaving it out frees nothing; `None` where
/// it is in one.
fn already_out(
    subject: &Subject,
    backups: &[&BackupReport],
    catalogue: &Catalogue,
) -> Option<String> {
    let backup = backups.get(subject.backup)?;
    let item = backup.inventory.item(&subject.id).filter(|item| !item.is_included())?;
    let name = named(subject, backups, catalogue);
    let name = words::printable(&name);
    let device = match backups {
        [_] => String::new(),
        _ => format!(" on {}", words::printable(backup.device_name())),
    };
    let why = match item.switch {
        Switch::Off => "is off for iCloud Backup already",
        Switch::On => "is kept out of iCloud Backup by whoever manages the device",
    };
    Some(format!("{name} {why}{device}, so --exclude frees nothing and is left out of the plan."))
}

/// Returns what an item is called on the device.
pub(super) fn named(subject: &Subject, backups: &[&BackupReport], catalogue: &Catalogue) -> String {
    let id = &subject.id;
    let backup = backups.get(subject.backup);
    backup.map_or(id.as_str(), |backup| backup.home_screen_name(id, catalogue)).to_owned()
}

/// Returns the storage that was named, if one was: a tier by its name, or any size with a unit.
pub(super) fn asked_storage(
    wanted: Option<&str>,
    catalogue: &Catalogue,
) -> Result<Option<Storage>, Failure> {
    let Some(wanted) = wanted else { return Ok(None) };
    // What is sold as a number of GB is meant by the number alone.
    let with_unit = match wanted.trim() {
        number @ ("5" | "50" | "200") => format!("{number}GB"),
        other => other.to_owned(),
    };
    // A number without a unit would be read as bytes, which nobody means here.
    let has_unit = with_unit.ends_with(|c: char| c.is_ascii_alphabetic());
    let quota: Option<Bytes> = with_unit.parse().ok().filter(|_| has_unit);
    let storage = quota.and_then(|quota| Storage::asked(quota, catalogue));
    if storage.is_none() {
        let tiers = catalogue.tiers().iter();
        let tiers = tiers.map(|tier| tier.name.replace(' ', "")).collect();
        return Err(Misuse::NoStorage { asked: wanted.to_owned(), tiers }.into());
    }
    Ok(storage)
}

impl From<RiskArg> for Class {
    fn from(risk: RiskArg) -> Self {
        match risk {
            RiskArg::Safe => Self::Safe,
            RiskArg::OwnBackup => Self::OwnBackup,
            RiskArg::Likely => Self::Likely,
            RiskArg::Unknown => Self::Unknown,
            RiskArg::Photos => Self::Photos,
            RiskArg::Any => Self::Keep,
        }
    }
}
