//! What a folder is called by somebody who never saw one: by what is known of this very folder, by
//! what most of its files are, by what systems and apps call such a folder, else by its own name.

use crate::{
    backup::Domain, catalogue::AppFacts, evidence::Redacted, inventory::Folder, report::words,
};

/// How much the name of a folder says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    /// What is in it, whatever its files are.
    What,
    /// Nothing but whose it is: the kind of its files says more.
    Whose,
}

/// A well-known folder.
struct Known {
    /// The domains in which it is known; none if it is in all of them.
    domains: &'static [&'static str],
    path: &'static str,
    says: Says,
    name: &'static str,
}

const fn known(domains: &'static [&'static str], path: &'static str, name: &'static str) -> Known {
    Known { domains, path, says: Says::What, name }
}

const fn vague(path: &'static str, name: &'static str) -> Known {
    Known { domains: &[], path, says: Says::Whose, name }
}

const PHOTOS: &[&str] = &["CameraRollDomain"];
const HOME: &[&str] = &["HomeDomain"];
const MEDIA: &[&str] = &["MediaDomain"];
const MESSAGES: &[&str] = &["HomeDomain", "MediaDomain"];
const MEMOS: &[&str] = &["AppDomainGroup-group.com.apple.VoiceMemos.shared"];
const WHATSAPP: &[&str] = &[
    "AppDomainGroup-group.net.whatsapp.WhatsApp.shared",
    "AppDomainGroup-group.net.whatsapp.WhatsAppSMB.shared",
];
const ALL: &[&str] = &[];

/// The names of well-known folders. Of two that fit, the first counts.
const KNOWN: [Known; 38] = [
    known(PHOTOS, "Media/DCIM", "Photos and videos taken or saved"),
    known(PHOTOS, "Media/PhotoData", "Edits, previews and albums"),
    known(PHOTOS, "Media/PhotoData/CPLAssets", "Photos from iCloud"),
    known(PHOTOS, "Media/PhotoData/Mutations", "Edited photos and videos"),
    known(PHOTOS, "Media/PhotoData/PhotoCloudSharingData", "Shared albums"),
    known(PHOTOS, "Media/PhotoData/Thumbnails", "Previews"),
    known(PHOTOS, "Media/PhotoStreamsData", "My Photo Stream"),
    known(HOME, "Library/AddressBook", "Contacts"),
    known(HOME, "Library/Calendar", "Calendars"),
    known(HOME, "Library/CallHistoryDB", "Calls"),
    known(HOME, "Library/Notes", "Notes"),
    known(HOME, "Library/Preferences", "Settings of the system"),
    known(HOME, "Library/Safari", "Safari"),
    known(HOME, "Library/SpringBoard", "Home Screen and wallpaper"),
    known(HOME, "Library/Voicemail", "Voicemail"),
    known(MESSAGES, "Library/SMS/Attachments", "Photos, videos and files in messages"),
    known(MEDIA, "Media/Books", "Books"),
    known(MEDIA, "Media/Recordings", "Voice memos"),
    known(MEMOS, "Recordings", "Voice memos"),
    known(WHATSAPP, "Media/Profile", "Pictures of contacts"),
    known(WHATSAPP, "Message/Media", "Videos and photos in chats"),
    known(ALL, "Documents/.Trash", "Recently deleted"),
    known(ALL, "Library/Application Scripts", "Scripts"),
    known(ALL, "Library/Caches", "Caches"),
    known(ALL, "Library/Cookies", "Cookies"),
    known(ALL, "Library/HTTPStorages", "Caches and cookies of websites"),
    known(ALL, "Library/Keyboard", "Words that the keyboard learned"),
    known(ALL, "Library/Logs", "Logs"),
    known(ALL, "Library/Preferences", "Settings of the app"),
    known(ALL, "Library/Saved Application State", "What was open last"),
    known(ALL, "Library/SplashBoard", "Pictures shown at the start"),
    known(ALL, "Library/WebKit", "Data of websites"),
    known(ALL, "tmp", "Temporary files"),
    vague("Documents", "Documents"),
    vague("Documents/Downloads", "Downloads"),
    vague("Documents/Inbox", "Opened from other apps"),
    vague("Library/Application Support", "App data"),
    vague("Library/Private Documents", "Documents that the app hides"),
];

/// Returns what a folder is called, fit to be shown.
pub(super) fn folder_name(domain: &Domain, folder: &Folder, app: Option<&AppFacts>) -> String {
    let domain = domain.to_string();
    let path = folder.path.as_str();
    let is_known = |known: &&Known| {
        known.path == path && (known.domains.is_empty() || known.domains.contains(&&*domain))
    };
    let is_here = |(its, of): &(String, String)| **its == *domain && **of == *path;
    let mut data = app.into_iter().flat_map(|app| app.data.iter());
    let of_app = data.find(|data| data.paths.iter().any(is_here)).map(|data| capital(&data.text));
    let of_files = || folder.kind.map(|kind| capital(kind.as_str()));
    let name = match (of_app, KNOWN.iter().find(is_known)) {
        (Some(name), _) => name,
        (None, Some(Known { says: Says::What, name, .. })) => (*name).to_owned(),
        (None, Some(Known { says: Says::Whose, name, .. })) => {
            of_files().unwrap_or_else(|| (*name).to_owned())
        }
        (None, None) => of_files().unwrap_or_else(|| last_name(path)),
    };
    words::printable(&name).into_owned()
}

/// Returns the last name of a path, fit to be shown.
pub(super) fn last_name(path: &str) -> String {
    shown_path(path.rsplit('/').next().unwrap_or_default())
}

/// Returns a path without what looks like an address, or a number of a person or a device: apps name
/// folders after people and accounts, and a page is made to be kept and shown.
pub(super) fn shown_path(path: &str) -> String {
    let names: Vec<_> =
        path.split('/').map(|name| Redacted::new(name).as_str().to_owned()).collect();
    words::printable(&names.join("/")).into_owned()
}

/// Returns a name as it begins a row.
pub(super) fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{bytes::Bytes, catalogue::Catalogue, inventory::KindName};

    #[track_caller]
    fn check(domain: &str, path: &str, kind: Option<&'static str>, expected: &str) {
        let domain = Domain::parse(domain);
        let catalogue = Catalogue::bundled();
        let app = match &domain {
            Domain::App(id) => catalogue.app(id),
            _ => None,
        };
        let folder = Folder {
            path: path.to_owned(),
            files: 1,
            bytes: Bytes::new(1),
            kind: kind.map(KindName::new),
            folders: Vec::new(),
        };
        assert_eq!(folder_name(&domain, &folder, app), expected);
    }

    #[test]
    fn what_is_known_of_a_folder_names_it_else_its_files_else_itself() {
        check(WHATSAPP[0], "Message/Media", Some("films"), "Videos and photos in chats");
        check("AppDomain-a", "Message/Media", None, "Media");
        check("AppDomain-a", "Message/Media", Some("films"), "Films");
        check("AppDomain-a", "Library/Caches", Some("films"), "Caches");
        check("AppDomain-a", "Documents", Some("films"), "Films");
        check("AppDomain-a", "Documents", None, "Documents");
        check("AppDomain-a", "Library/Preferences", None, "Settings of the app");
        check("HomeDomain", "Library/Preferences", None, "Settings of the system");
        check("AppDomain-a", "Documents/sample.person@example.com", None, "[removed]");
        check("AppDomain-a", "Documents/e\u{202e}v\u{1b}il", None, "ev il");
    }

    #[test]
    fn no_folder_is_known_twice() {
        for (index, known) in KNOWN.iter().enumerate() {
            let twin = KNOWN.iter().skip(index + 1).find(|twin| {
                let is_same = |domain: &&str| known.domains.contains(domain);
                twin.path == known.path
                    && (twin.domains == known.domains || twin.domains.iter().any(is_same))
            });
            assert!(twin.is_none(), "{}", known.path);
        }
    }
}
