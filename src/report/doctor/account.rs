//! What is said of the Apple account, of iCloud Drive, of whoever manages the device, and of iOS.

use super::{
    super::words, ACCOUNT, ICLOUD_DRIVE, LOOK_WHETHER_ON, MANAGEMENT, SIGN_IN, SIGN_IN_AGAIN,
    UPDATE, Wording, fine, with_remedy,
};
use crate::{
    doctor::{Drive, Managed, Status, Table, Versions},
    evidence::{SignIn, Switch},
};

pub(super) fn sign_in(sign_in: Option<SignIn>) -> Wording {
    match sign_in {
        Some(SignIn::SignedIn) => fine("The device is signed in."),
        Some(SignIn::Missing) => with_remedy(
            "The device is not signed in to an Apple account, so it can’t use iCloud.",
            "Sign in.",
            SIGN_IN,
        ),
        Some(SignIn::Rejected) => with_remedy(
            "Apple rejected the password of the account, so the device can’t use iCloud until it \
             is signed in again.",
            SIGN_IN_AGAIN,
            ACCOUNT,
        ),
        None => with_remedy(
            "Whether the device is signed in to an Apple account, this backup does not tell.",
            "Check whether it asks for a password there.",
            ACCOUNT,
        ),
    }
}

pub(super) fn drive(drive: &Drive, apps: &[String]) -> Wording {
    let save = if apps.len() == 1 { "saves its own copies" } else { "save their own copies" };
    let apps = words::listed(apps);
    match drive.switch {
        None if apps.is_empty() => with_remedy(
            "Whether iCloud Drive is on, this backup does not tell; no app in it is known to need \
             it.",
            "There is nothing to do unless an app asks for it.",
            ICLOUD_DRIVE,
        ),
        None => with_remedy(
            format!("Whether iCloud Drive is on, this backup does not tell. {apps} {save} there."),
            LOOK_WHETHER_ON,
            ICLOUD_DRIVE,
        ),
        Some(Switch::On) if apps.is_empty() => fine("iCloud Drive is on."),
        Some(Switch::On) => fine(format!("iCloud Drive is on. {apps} {save} there.")),
        Some(Switch::Off) if apps.is_empty() => {
            fine("iCloud Drive is off, and no app in this backup is known to need it.")
        }
        Some(Switch::Off) => with_remedy(
            format!("iCloud Drive is off, and {apps} {save} there: none are made now."),
            "Switch it on, then make a copy in the app and see it finish.",
            ICLOUD_DRIVE,
        ),
    }
}

pub(super) fn managed(managed: &Managed, restricted: &[String]) -> Wording {
    let Some(management) = &managed.management else {
        return with_remedy(
            "Whether an organisation manages the device, this backup does not tell.",
            "Look for a profile there; mostly there is none.",
            MANAGEMENT,
        );
    };
    if managed.status() == Status::Ok {
        return fine("No organisation is recorded to manage the device.");
    }
    let mut seen = Vec::new();
    if 0 < management.profiles {
        let profiles = words::counted(management.profiles, "profile is", "profiles are");
        seen.push(format!("{profiles} installed that can restrict backups."));
    }
    if !management.restricted.is_empty() {
        let count = words::number(management.restricted.len());
        let names = match words::listed(restricted) {
            names if names.is_empty() => names,
            names => format!(" ({names})"),
        };
        seen.push(format!(
            "{} out of iCloud Backup by a server{names}.",
            words::counted(count, "container is kept", "containers are kept"),
        ));
    }
    with_remedy(
        seen.join(" "),
        "If a backup fails for no other reason, ask whoever manages the device.",
        MANAGEMENT,
    )
}

pub(super) fn versions(versions: &Versions, system: &str) -> Wording {
    const INSTALL: &str = "Make a local backup, then install what is offered there. An older \
                           device may be offered nothing newer, and that’s fine.";
    const LOOK: &str = "Check whether an update is offered.";
    let known = match versions.newest {
        Some(newest) => format!("the newest known here is {newest} (as of {})", versions.checked),
        None => format!("none newer is known here (as of {})", versions.checked),
    };
    let installed = match &versions.installed {
        Some(version) => format!("{system} {version} is installed"),
        None => format!("Which version of {system} is installed, this backup does not tell"),
    };
    if let Some(offered) = &versions.offered {
        let evidence = format!("{installed}, and {offered} was offered.");
        return with_remedy(evidence, INSTALL, UPDATE);
    }
    if versions.installed.is_none() {
        return with_remedy(format!("{installed}."), LOOK, UPDATE);
    }
    match (versions.behind, versions.table) {
        (0, Table::Covers) => fine(format!("{installed}; {known}.")),
        (0, Table::MayBeOld) => with_remedy(
            format!("{installed}; {known}, and later ones may have come out before this backup."),
            LOOK,
            UPDATE,
        ),
        (1, _) => with_remedy(
            format!("{installed}; {known}. One major version behind is fine."),
            INSTALL,
            UPDATE,
        ),
        (behind, _) => with_remedy(
            format!("{installed}; {known}: {behind} major versions behind."),
            INSTALL,
            UPDATE,
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{backup::Domain, evidence::Management};

    #[track_caller]
    fn check((evidence, _): Wording, expected: &str) {
        assert_eq!(evidence, expected);
    }

    #[test]
    fn the_apps_that_need_icloud_drive_are_named() {
        let told = |switch, apps: &[&str]| {
            let apps: Vec<_> = apps.iter().map(|app| (*app).to_owned()).collect();
            drive(&Drive { switch, apps: Vec::new() }, &apps)
        };
        check(
            told(Some(Switch::Off), &["WhatsApp", "LINE"]),
            "iCloud Drive is off, and WhatsApp and LINE save their own copies there: none are made \
             now.",
        );
        check(
            told(Some(Switch::On), &["WhatsApp"]),
            "iCloud Drive is on. WhatsApp saves its own copies there.",
        );
        check(
            told(Some(Switch::Off), &[]),
            "iCloud Drive is off, and no app in this backup is known to need it.",
        );
        check(
            told(None, &["WhatsApp"]),
            "Whether iCloud Drive is on, this backup does not tell. WhatsApp saves its own copies \
             there.",
        );
    }

    #[test]
    fn what_an_organisation_decides_is_told() {
        let told = |profiles, domains: &[&str], names: &[&str]| {
            let restricted = domains.iter().map(|domain| Domain::parse(domain)).collect();
            let management = Some(Management { profiles, restricted, cloud_backup: None });
            let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
            managed(&Managed { management, restricted: BTreeSet::new() }, &names)
        };
        check(told(0, &[], &[]), "No organisation is recorded to manage the device.");
        check(told(1, &[], &[]), "1 profile is installed that can restrict backups.");
        check(
            told(2, &["AppDomain-a.b.c"], &["Notes"]),
            "2 profiles are installed that can restrict backups. 1 container is kept out of iCloud \
             Backup by a server (Notes).",
        );
        check(
            told(0, &["AppDomain-a.b.c", "AppDomain-d.e.f"], &[]),
            "2 containers are kept out of iCloud Backup by a server.",
        );
    }

    #[test]
    fn a_version_is_never_said_to_be_up_to_date() {
        let told = |installed: &str, offered: &str, behind, table| {
            let (installed, offered) = (installed.parse().ok(), offered.parse().ok());
            let (newest, checked) = (Some(27), "2026-11-23".to_owned());
            versions(&Versions { installed, offered, behind, newest, table, checked }, "iPadOS")
        };
        let known = "the newest known here is 27 (as of 2026-11-23)";
        check(told("27.0", "", 0, Table::Covers), &format!("iPadOS 27.0 is installed; {known}."));
        check(
            told("27.0", "", 0, Table::MayBeOld),
            &format!(
                "iPadOS 27.0 is installed; {known}, and later ones may have come out before this \
                 backup."
            ),
        );
        check(
            told("26.6", "", 1, Table::Covers),
            &format!("iPadOS 26.6 is installed; {known}. One major version behind is fine."),
        );
        check(
            told("18.7", "", 2, Table::Covers),
            &format!("iPadOS 18.7 is installed; {known}: 2 major versions behind."),
        );
        check(
            told("27.0", "27.0.1", 0, Table::Covers),
            "iPadOS 27.0 is installed, and 27.0.1 was offered.",
        );
        check(
            told("", "", 0, Table::Covers),
            "Which version of iPadOS is installed, this backup does not tell.",
        );
    }
}
