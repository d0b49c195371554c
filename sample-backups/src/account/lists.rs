//! The property lists that tell about an account.

use plist::{Dictionary, Value};

use super::{Account, AccountFile, HOME, Outcome, PROFILES, Permission, Restrictions, Service};
use crate::{
    error::Error,
    plists::{self, PlistForm, date, dictionary, text},
};

/// Seconds from the beginning of 1970 to that of 2001, from which Core Foundation counts.
pub(super) const REFERENCE: i64 = 978_307_200;

/// When the account was set up: 2023-04-15 13:58:42 UTC.
const SET_UP: i64 = 1_681_567_122;

/// When iCloud Backup and iTunes last made a backup.
pub(super) fn last_backups(account: &Account) -> Result<AccountFile, Error> {
    let mut list = dictionary([
        ("CloudBackupEnabled", Value::Boolean(account.has(Service::Backup))),
        ("LastiTunesBackupTZ", text("EDT")),
    ]);
    if let Some(unix_seconds) = account.last_backup {
        list.insert("LastCloudBackupDate".to_owned(), since_reference(unix_seconds));
        list.insert("LastCloudBackupTZ".to_owned(), text("EDT"));
    }
    file(HOME, "Library/Preferences/com.apple.mobile.ldbackup.plist", list)
}

/// The record that iCloud Backup keeps of itself.
pub(super) fn cloud_backup(account: &Account) -> Result<AccountFile, Error> {
    let mut list = dictionary([
        ("AccountEnabledDate", date(SET_UP)),
        ("FetchMissingKeysAtNextUnlock", Value::from(0)),
        ("LocalSnapshotsDisabled", text("false")),
        ("NotifyDaemonNextTimeKeyBagIsUnlocked", Value::Boolean(false)),
        ("RemoteConfiguration", Value::Dictionary(remote_configuration(account))),
        ("SyncZoneFetched", Value::Boolean(true)),
    ]);
    let mut insert = |key: &str, value: Value| drop(list.insert(key.to_owned(), value));
    insert("ServerRestrictedDomains", restricted(account));
    if account.restricted_as == Restrictions::List && !account.restricted.is_empty() {
        insert("RestrictedDomains", restricted(account));
    }
    if let Some(last) = account.outcomes.last() {
        insert("BackupStateInfo", state(&account.outcomes, last));
    }
    if !account.conditions.is_empty() {
        let lines = account.conditions.iter().map(|condition| text(&condition.line()));
        insert("LastOnConditionEvents", Value::Array(lines.collect()));
    }
    if !account.attempt.is_empty() {
        insert("PreflightSizing", sizing(&account.attempt));
    }
    if !account.switched_off.is_empty() {
        let domains = account.switched_off.iter().map(|domain| text(domain));
        insert("DisabledDomains", Value::Array(domains.collect()));
    }
    let domain = account.generation.record_domain();
    file(domain, "Library/Preferences/com.apple.MobileBackup.plist", list)
}

/// The update that Settings offers.
pub(super) fn software_update(account: &Account) -> Result<AccountFile, Error> {
    let mut list = dictionary([("SUSUIState", Value::Dictionary(Dictionary::new()))]);
    if let Some(version) = &account.offered_update {
        list.insert("SUSUISoftwareUpdateOSVersion".to_owned(), text(version));
    }
    file(HOME, "Library/Preferences/com.apple.softwareupdateservices.ui.ios.plist", list)
}

/// The list of configuration profiles.
pub(super) fn payload_manifest(account: &Account) -> Result<AccountFile, Error> {
    let profiles = account.profiles.iter().map(|identifier| text(identifier));
    let list = dictionary([
        ("HiddenProfiles", Value::Array(Vec::new())),
        ("OrderedProfiles", Value::Array(profiles.collect())),
    ]);
    file(PROFILES, "Library/ConfigurationProfiles/PayloadManifest.plist", list)
}

/// The server that manages the device, if one does.
pub(super) fn mdm(account: &Account) -> Result<Option<AccountFile>, Error> {
    let Some(profile) = &account.server else { return Ok(None) };
    let list = dictionary([
        ("AccessRights", Value::from(8_191)),
        ("ManagingProfileIdentifier", text(profile)),
        ("ServerURL", text("https://mdm.example.com/device/sample.person@example.com")),
        ("Topic", text("com.apple.mgmt.External.00000000-1111-2222-3333-444455556666")),
    ]);
    file(PROFILES, "Library/ConfigurationProfiles/MDM.plist", list).map(Some)
}

/// The domains that are kept out of iCloud Backup, in one of the forms that they may have.
fn restricted(account: &Account) -> Value {
    let domains = account.restricted.iter();
    match account.restricted_as {
        Restrictions::Text => text(&account.restricted.join(",")),
        Restrictions::List => Value::Array(domains.map(|domain| text(domain)).collect()),
        Restrictions::Dictionary => {
            let entries = domains.map(|domain| (domain.as_str(), Value::Boolean(true)));
            Value::Dictionary(dictionary(entries))
        }
    }
}

/// What all profiles together decide, if that is anything.
pub(super) fn profile_truth(account: &Account) -> Result<Option<AccountFile>, Error> {
    if account.permission == Permission::Allowed {
        return Ok(None);
    }
    let forbidden = Value::Dictionary(dictionary([("value", Value::Boolean(false))]));
    let bools = Value::Dictionary(dictionary([("allowCloudBackup", forbidden)]));
    let list = dictionary([("restrictedBool", bools)]);
    file(PROFILES, "Library/ConfigurationProfiles/ProfileTruth.plist", list).map(Some)
}

fn remote_configuration(account: &Account) -> Dictionary {
    let one = |value: &str| Value::Array(vec![text(value)]);
    let in_configuration = match account.restricted_as {
        Restrictions::Text => one(&account.restricted.join(",")),
        Restrictions::List | Restrictions::Dictionary => restricted(account),
    };
    dictionary([
        ("BackupPeriod", one("86400.0")),
        ("BackupWarningPeriod", one("1209600.0")),
        ("RecurringBackupWarningPeriod", one("604800.0")),
        ("ServerRestrictedDomains", in_configuration),
    ])
}

fn state(outcomes: &[Outcome], last: &Outcome) -> Value {
    let errors = outcomes.iter().map(|outcome| {
        Value::Dictionary(dictionary([
            ("code", Value::from(outcome.code)),
            ("date", date(outcome.unix_seconds)),
            ("domain", text("MBErrorDomain")),
            ("localizedDescription", text(&outcome.description)),
        ]))
    });
    Value::Dictionary(dictionary([
        ("date", date(last.unix_seconds)),
        ("errors", Value::Array(errors.collect())),
        ("estimatedTimeRemaining", Value::from(1)),
        ("isBackground", Value::Boolean(false)),
        ("isCloud", Value::Boolean(true)),
        ("progress", Value::Real(1.0)),
        ("state", Value::from(4)),
    ]))
}

fn sizing(domains: &[(String, u64)]) -> Value {
    let total: u64 = domains.iter().map(|(_, bytes)| bytes).sum();
    let entries = domains.iter().map(|(domain, bytes)| (domain.as_str(), Value::from(*bytes)));
    Value::Dictionary(dictionary(entries.chain([("_TotalSize", Value::from(total))])))
}

fn since_reference(unix_seconds: i64) -> Value {
    Value::from(unix_seconds.saturating_sub(REFERENCE))
}

fn file(
    domain: &'static str,
    path: &'static str,
    mut list: Dictionary,
) -> Result<AccountFile, Error> {
    list.sort_keys();
    let bytes = plists::encode(&Value::Dictionary(list), PlistForm::Binary)
        .map_err(|source| Error::PropertyList { path: path.into(), source })?;
    Ok(AccountFile { domain, path, bytes })
}
