//! `Domain`: the `domain` column of a manifest as a type, and the ids that stand in it.

use std::{
    borrow::Borrow,
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    ops::Deref,
    sync::Arc,
};

/// The id of an app, a plugin or a container: labels joined by dots, as in
/// `net.whatsapp.WhatsApp`. Upper and lower case matter.
///
/// A clone shares the text: an id may be as long as a crafted backup has it, and stands wherever
/// its app owns something.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BundleId(Text);

/// A text that is part of the program, or that all its clones share.
#[derive(Clone)]
enum Text {
    Static(&'static str),
    Shared(Arc<str>),
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Static(text) => text,
            Self::Shared(text) => text,
        }
    }
}

// By the text alone, wherever it is kept.
impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Text {}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text {
    fn cmp(&self, other: &Self) -> Ordering {
        (**self).cmp(&**other)
    }
}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl fmt::Debug for BundleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("BundleId").field(&self.as_str()).finish()
    }
}

impl BundleId {
    /// Wraps an id as it stands in a backup.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Text::Shared(text.into().into()))
    }

    /// Wraps an id that is part of the program, without a copy of it.
    pub const fn from_static(text: &'static str) -> Self {
        Self(Text::Static(text))
    }

    /// Returns the id as it stands in a backup.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the id as the labels between its dots.
    pub fn labels(&self) -> Labels<'_> {
        Labels(&self.0)
    }

    /// Whether this is one of Apple's own ids.
    pub fn is_apple(&self) -> bool {
        self.labels().starts_with(Labels("com.apple"))
    }
}

impl fmt::Display for BundleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Borrow<str> for BundleId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// A text seen as labels between dots, so that `net.whatsapp.WhatsApp` never matches
/// `net.whatsapp.WhatsAppSMB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Labels<'a>(&'a str);

impl<'a> Labels<'a> {
    /// Sees `text` as labels.
    pub const fn new(text: &'a str) -> Self {
        Self(text)
    }

    /// Returns the text, with its dots.
    pub const fn as_str(self) -> &'a str {
        self.0
    }

    /// Returns how many labels there are; at least one.
    pub fn count(self) -> usize {
        self.0.split('.').count()
    }

    /// Whether the first labels are all the labels of `prefix`, in its order.
    pub fn starts_with(self, prefix: Self) -> bool {
        self.0
            .strip_prefix(prefix.0)
            .is_some_and(|rest| !prefix.0.is_empty() && (rest.is_empty() || rest.starts_with('.')))
    }

    /// Returns the first `count` labels, or `None` where there are fewer.
    pub fn first(self, count: usize) -> Option<Self> {
        let end = match count.checked_sub(1) {
            None => Some(0),
            Some(last) => {
                let ends = self.0.match_indices('.').map(|(dot, _)| dot);
                ends.chain([self.0.len()]).nth(last)
            }
        };
        end.and_then(|end| self.0.get(..end)).map(Self)
    }

    /// Returns this text and all its shorter beginnings, longest first.
    pub fn prefixes(self) -> impl Iterator<Item = Self> {
        let mut next = Some(self.0);
        std::iter::from_fn(move || {
            let current = next?;
            next = current.rsplit_once('.').map(|(shorter, _)| shorter);
            Some(Self(current))
        })
    }
}

/// Where a file of the backup comes from: the `domain` column of its row.
///
/// Every text is a domain: one of no known form is kept whole in [`Domain::Other`]. A clone shares
/// the text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Domain {
    /// An app's own container.
    App(BundleId),
    /// What is left of an app that was off-loaded.
    Placeholder(BundleId),
    /// A plugin of an app, such as a widget or a keyboard.
    Plugin(BundleId),
    /// A container that one app or several share, under a name of their vendor's choice.
    Group(Arc<str>),
    /// The photo library.
    CameraRoll,
    /// Settings, message texts, accounts and much else.
    Home,
    /// Message attachments, voice memos and tones.
    Media,
    /// Health records, which only encrypted backups hold.
    Health,
    /// Any other part of the system.
    Other(Arc<str>),
}

const GROUP: &str = "AppDomainGroup-";
const PLUGIN: &str = "AppDomainPlugin-";
const PLACEHOLDER: &str = "AppDomainPlaceholder-";
const APP: &str = "AppDomain-";
const CAMERA_ROLL: &str = "CameraRollDomain";
const HOME: &str = "HomeDomain";
const MEDIA: &str = "MediaDomain";
const HEALTH: &str = "HealthDomain";

impl Domain {
    /// Reads the column. The longer prefixes go first, because `AppDomain-` could begin them too.
    pub fn parse(text: &str) -> Self {
        // A prefix with nothing behind it names nobody, so that such a text is kept as it is.
        let after = |prefix| text.strip_prefix(prefix).filter(|id| !id.is_empty());
        if let Some(group) = after(GROUP) {
            Self::Group(group.into())
        } else if let Some(id) = after(PLUGIN) {
            Self::Plugin(BundleId::new(id))
        } else if let Some(id) = after(PLACEHOLDER) {
            Self::Placeholder(BundleId::new(id))
        } else if let Some(id) = after(APP) {
            Self::App(BundleId::new(id))
        } else {
            match text {
                CAMERA_ROLL => Self::CameraRoll,
                HOME => Self::Home,
                MEDIA => Self::Media,
                HEALTH => Self::Health,
                other => Self::Other(other.into()),
            }
        }
    }
}

impl Domain {
    /// Whether a text is that of a domain of an app, a plugin or a group.
    pub fn is_of_app(text: &[u8]) -> bool {
        let prefixes = [GROUP, PLUGIN, PLACEHOLDER, APP];
        prefixes
            .iter()
            .any(|prefix| prefix.len() < text.len() && text.starts_with(prefix.as_bytes()))
    }

    /// Compares domains by their texts, without writing them.
    pub fn cmp_text(&self, other: &Self) -> Ordering {
        let (prefix, name) = self.text();
        let (other_prefix, other_name) = other.text();
        let bytes = prefix.bytes().chain(name.bytes());
        // Texts compare faster than their bytes one by one.
        if prefix == other_prefix {
            name.cmp(other_name)
        } else {
            bytes.cmp(other_prefix.bytes().chain(other_name.bytes()))
        }
    }

    /// Returns the text in two parts: what tells its kind, and what names it.
    fn text(&self) -> (&'static str, &str) {
        match self {
            Self::App(id) => (APP, id.as_str()),
            Self::Placeholder(id) => (PLACEHOLDER, id.as_str()),
            Self::Plugin(id) => (PLUGIN, id.as_str()),
            Self::Group(group) => (GROUP, group),
            Self::CameraRoll => (CAMERA_ROLL, ""),
            Self::Home => (HOME, ""),
            Self::Media => (MEDIA, ""),
            Self::Health => (HEALTH, ""),
            Self::Other(text) => ("", text),
        }
    }
}

/// Gives back the very text that was parsed.
impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, name) = self.text();
        f.write_str(kind)?;
        f.write_str(name)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_domain_is_told_by_its_prefix() {
        let id = |text: &str| BundleId::new(text);
        assert_eq!(Domain::parse("AppDomain-a.b"), Domain::App(id("a.b")));
        assert_eq!(Domain::parse("AppDomainGroup-group.a"), Domain::Group("group.a".into()));
        assert_eq!(Domain::parse("AppDomainPlugin-a.b.c"), Domain::Plugin(id("a.b.c")));
        assert_eq!(Domain::parse("AppDomainPlaceholder-a"), Domain::Placeholder(id("a")));
        assert_eq!(Domain::parse("CameraRollDomain"), Domain::CameraRoll);
        assert_eq!(Domain::parse("AppDomain-"), Domain::Other("AppDomain-".into()));
        assert_eq!(Domain::parse("cameraRollDomain"), Domain::Other("cameraRollDomain".into()));
    }

    #[test]
    fn labels_match_whole_labels_only() {
        let whatsapp = Labels::new("net.whatsapp.WhatsApp");
        assert!(Labels::new("net.whatsapp.WhatsApp.shared").starts_with(whatsapp));
        assert!(whatsapp.starts_with(whatsapp));
        assert!(!Labels::new("net.whatsapp.WhatsAppSMB").starts_with(whatsapp));
        assert!(!whatsapp.starts_with(Labels::new("")));
    }

    #[test]
    fn labels_are_cut_at_dots() {
        let labels = Labels::new("a.bc.d");
        assert_eq!(labels.count(), 3);
        assert_eq!(labels.first(2), Some(Labels::new("a.bc")));
        assert_eq!(labels.first(3), Some(labels));
        assert_eq!(labels.first(4), None);
        let prefixes: Vec<_> = labels.prefixes().map(Labels::as_str).collect();
        assert_eq!(prefixes, ["a.bc.d", "a.bc", "a"]);
    }

    #[test]
    fn only_the_first_labels_make_an_id_apples() {
        assert!(BundleId::new("com.apple.mobilenotes").is_apple());
        assert!(!BundleId::new("com.appleseed.notes").is_apple());
        assert!(!BundleId::new("org.com.apple").is_apple());
    }

    proptest! {
        #[test]
        fn no_domain_is_lost(text in "(AppDomain(Group|Plugin|Placeholder)?-)?[a-zA-Z.\\- é]{0,12}") {
            prop_assert_eq!(Domain::parse(&text).to_string(), text);
        }

        #[test]
        fn domains_are_compared_as_their_texts(
            a in "(AppDomain(Group|Plugin|Placeholder)?-)?[a-zA-Z.\\- é]{0,3}|HomeDomain",
            b in "(AppDomain(Group|Plugin|Placeholder)?-)?[a-zA-Z.\\- é]{0,3}|HomeDomain",
        ) {
            prop_assert_eq!(Domain::parse(&a).cmp_text(&Domain::parse(&b)), a.cmp(&b));
        }
    }
}
