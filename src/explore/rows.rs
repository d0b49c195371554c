//! The rows of the list: each app and each part of the system, on each of the devices.

use std::cmp::Reverse;

use crate::{
    account::{Account, Class, Subject},
    bytes::Bytes,
    catalogue::Catalogue,
    inventory::Item,
    report::{BackupReport, explore, words},
};

/// An app or a part of the system.
#[derive(Debug, Clone)]
pub struct Row<'b> {
    /// Which, on which device.
    pub subject: Subject,
    /// The item of its inventory, with its containers.
    pub item: &'b Item,
    /// What it is called on the device, fit to be shown.
    pub name: String,
    /// What iCloud Backup takes of it by itself.
    pub bytes: Bytes,
    /// How risky it is to leave it out; none of what has no switch.
    pub class: Option<Class>,
    /// Whether its switch can be flipped here.
    pub switch: Switch,
}

/// What the switch of a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    /// It can be flipped here.
    Free,
    /// There is none in Settings.
    None,
    /// What iCloud Backup leaves out as the backup records it, and why.
    Recorded(&'static str),
}

/// By what the rows are sorted, device by device.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// The largest first.
    #[default]
    Size,
    /// By their names.
    Name,
    /// The least risky first; what has no switch comes last.
    Risk,
}

impl Sort {
    /// Returns what comes next when somebody goes through all of them, in a circle.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Size => Self::Name,
            Self::Name => Self::Risk,
            Self::Risk => Self::Size,
        }
    }

    /// Returns what rows are sorted by, in a word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Size => "size",
            Self::Name => "name",
            Self::Risk => "risk",
        }
    }
}

impl<'b> Row<'b> {
    fn new(
        number: usize,
        backup: &'b BackupReport,
        item: &'b Item,
        account: &Account,
        catalogue: &'b Catalogue,
    ) -> Self {
        let subject = Subject { id: item.id.clone(), backup: number };
        let counted = account.items.get(&subject);
        let sent = || account.off_but_sent.get(&subject).copied();
        let bytes = match counted {
            Some(counted) => counted.own,
            // An app that is off may be sent all the same, as the last attempt shows.
            None => sent().unwrap_or_else(|| backup.device().estimate(item)),
        };
        Self {
            name: words::printable(backup.home_screen_name(&item.id, catalogue)).into_owned(),
            bytes,
            class: counted.map(|counted| counted.class),
            switch: match (counted, explore::state(backup, item)) {
                (Some(_), _) => Switch::Free,
                (None, Some(state)) => Switch::Recorded(state),
                (None, None) => Switch::None,
            },
            item,
            subject,
        }
    }

    /// Returns the rows of all devices, one device after the other.
    pub fn all(
        backups: &'b [BackupReport],
        account: &Account,
        catalogue: &'b Catalogue,
    ) -> Vec<Self> {
        let of = |(number, backup): (usize, &'b BackupReport)| {
            let items = backup.inventory.items.iter();
            items.map(move |item| Row::new(number, backup, item, account, catalogue))
        };
        backups.iter().enumerate().flat_map(of).collect()
    }

    /// Returns in a few words what leaving it out means, or why it is out already.
    pub fn meaning(&self) -> &'static str {
        match self.switch {
            Switch::Recorded(state) => state,
            Switch::Free | Switch::None => words::if_left_out(self.class),
        }
    }
}

/// Returns the rows that have a text in their names, by their indexes, in the order that is asked
/// for: device by device, equals as they come.
pub(super) fn arranged(rows: &[Row<'_>], sort: Sort, wanted: &str) -> Vec<usize> {
    let wanted = wanted.to_lowercase();
    let has = |row: &Row<'_>| wanted.is_empty() || row.name.to_lowercase().contains(&wanted);
    let mut shown: Vec<(usize, &Row<'_>)> =
        rows.iter().enumerate().filter(|(_, row)| has(row)).collect();
    let device = |row: &Row<'_>| row.subject.backup;
    match sort {
        Sort::Size => shown.sort_by_key(|(_, row)| {
            // Among equal estimates, what is larger in the backup comes first.
            (device(row), Reverse(row.bytes), Reverse(row.item.total.local))
        }),
        Sort::Name => shown.sort_by_cached_key(|(_, row)| (device(row), row.name.to_lowercase())),
        Sort::Risk => shown.sort_by_key(|(_, row)| {
            (device(row), row.class.is_none(), row.class, Reverse(row.bytes))
        }),
    }
    shown.into_iter().map(|(index, _)| index).collect()
}
