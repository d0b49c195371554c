//! The Apple account: whether the device is signed in, whether iCloud Drive is on where an app
//! needs it, and whether an organisation has a say.

use std::collections::BTreeSet;

use super::{Input, Status};
use crate::{
    bytes::Bytes,
    catalogue::OwnCopy,
    evidence::{Management, SignIn, Switch},
    inventory::{Item, ItemId},
};

/// Apple's apps come with every device, and hold a few settings even where nobody uses them.
const IN_USE: Bytes = Bytes::new(1 << 20);

/// A problem when no account is signed in, or its password was rejected.
pub(super) fn status_of_sign_in(sign_in: Option<SignIn>) -> Status {
    match sign_in {
        Some(SignIn::SignedIn) => Status::Ok,
        Some(SignIn::Missing | SignIn::Rejected) => Status::Problem,
        None => Status::Unknown,
    }
}

/// Whether iCloud Drive is on, and who needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drive {
    /// The switch; `None` where this backup doesn't tell.
    pub switch: Option<Switch>,
    /// The apps that save their own copies there, largest first.
    pub apps: Vec<ItemId>,
}

impl Drive {
    pub(super) fn check(input: &Input<'_>) -> Self {
        let apps = input.inventory.items.iter().filter(|item| needs_drive(item, input));
        Self {
            switch: input.evidence.drive.as_ref().map(|fact| fact.value),
            apps: apps.map(|item| item.id.clone()).collect(),
        }
    }

    /// A warning when it is off and an app needs it.
    pub fn status(&self) -> Status {
        match self.switch {
            None => Status::Unknown,
            Some(Switch::On) => Status::Ok,
            Some(Switch::Off) if self.apps.is_empty() => Status::Ok,
            Some(Switch::Off) => Status::Warning,
        }
    }
}

fn needs_drive(item: &Item, input: &Input<'_>) -> bool {
    let ItemId::App(id) = &item.id else {
        return false;
    };
    // WhatsApp's data, for one, is in its group and not in its own container.
    let shared = input.inventory.shared_by(&item.id).map(|shared| shared.container.tally.local);
    let local = shared.sum::<Bytes>().saturating_add(item.total.local);
    let is_used = if id.is_apple() { IN_USE <= local } else { Bytes::ZERO < local };
    let facts = input.catalogue.app(id);
    is_used && facts.is_some_and(|facts| facts.has_copy_in(OwnCopy::IcloudDrive))
}

/// What an organisation decides about the device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Managed {
    /// What is recorded of it.
    pub management: Option<Management>,
    /// The items with a domain that the server keeps out of iCloud Backup.
    pub restricted: BTreeSet<ItemId>,
}

impl Managed {
    pub(super) fn check(input: &Input<'_>) -> Self {
        let management = input.evidence.managed.as_ref().map(|fact| fact.value.clone());
        let owners = input.inventory.each_container().filter(|(container, _)| {
            management.as_ref().is_some_and(|known| known.restricted.contains(&container.domain))
        });
        let restricted = owners.flat_map(|(_, owners)| owners).cloned().collect();
        Self { management, restricted }
    }

    /// Worth a note when a profile is installed or a domain is restricted.
    pub fn status(&self) -> Status {
        match &self.management {
            None => Status::Unknown,
            Some(management) if *management == Management::default() => Status::Ok,
            Some(_) => Status::Note,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::samples, *};
    use crate::backup::Domain;

    #[test]
    fn an_account_that_is_missing_or_rejected_is_a_problem() {
        assert_eq!(status_of_sign_in(Some(SignIn::SignedIn)), Status::Ok);
        assert_eq!(status_of_sign_in(Some(SignIn::Missing)), Status::Problem);
        assert_eq!(status_of_sign_in(Some(SignIn::Rejected)), Status::Problem);
        assert_eq!(status_of_sign_in(None), Status::Unknown);
    }

    #[track_caller]
    fn check_drive(switch: Option<Switch>, apps: &[(&str, u64)], expected: Status) {
        let mut sample = samples::Sample::new(apps);
        sample.evidence.drive = switch.map(samples::fact);
        assert_eq!(Drive::check(&sample.input()).status(), expected, "{apps:?}");
    }

    #[test]
    fn icloud_drive_has_to_be_on_where_an_app_saves_its_copies_there() {
        let whatsapp = ("AppDomain-net.whatsapp.WhatsApp", 10);
        let other = ("AppDomain-com.spotify.client", 10);
        check_drive(Some(Switch::Off), &[whatsapp], Status::Warning);
        check_drive(Some(Switch::On), &[whatsapp], Status::Ok);
        check_drive(Some(Switch::Off), &[other], Status::Ok);
        check_drive(None, &[whatsapp], Status::Unknown);
        check_drive(Some(Switch::Off), &[("AppDomain-net.whatsapp.WhatsApp", 0)], Status::Ok);
    }

    #[test]
    fn an_app_that_comes_with_the_device_needs_icloud_drive_only_when_it_is_used() {
        let books = "AppDomain-com.apple.iBooks";
        check_drive(Some(Switch::Off), &[(books, (1 << 20) - 1)], Status::Ok);
        check_drive(Some(Switch::Off), &[(books, 1 << 20)], Status::Warning);
    }

    #[track_caller]
    fn check_managed(management: Option<Management>, expected: (Status, &[&str])) {
        let mut sample = samples::Sample::new(&[("AppDomain-a.b.c", 10)]);
        sample.evidence.managed = management.map(samples::fact);
        let managed = Managed::check(&sample.input());
        let restricted: Vec<_> = managed.restricted.iter().map(ItemId::as_str).collect();
        assert_eq!((managed.status(), restricted.as_slice()), expected);
    }

    #[test]
    fn a_profile_or_a_restricted_domain_is_worth_a_note() {
        let restricted = |text: &str| Management {
            restricted: [Domain::parse(text)].into(),
            ..Management::default()
        };
        check_managed(None, (Status::Unknown, &[]));
        check_managed(Some(Management::default()), (Status::Ok, &[]));
        let profile = Management { profiles: 1, ..Management::default() };
        check_managed(Some(profile), (Status::Note, &[]));
        check_managed(Some(restricted("AppDomain-a.b.c")), (Status::Note, &["a.b.c"]));
        check_managed(Some(restricted("AppDomain-x.y.z")), (Status::Note, &[]));
    }
}
