//! `MbFile`: what iOS archives about one row, and its bytes in the column `file`.

use crate::bplist::{self, Node};

/// The class `MBFile` of iOS: a keyed archive in a binary property list.
///
/// Order of keys and objects, and the width of each number, are those of real rows of 2023.
/// The positions of the keys `Digest`, `EncryptionKey` and `ExtendedAttributes` are inferred.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MbFile {
    /// The path within the domain; empty for a domain's root.
    pub relative_path: String,
    /// The size in bytes; 0 for directories and links. Real ones are never negative.
    pub size: i128,
    /// Type and permissions, as `st_mode`.
    pub mode: u32,
    /// The owner: 501 (mobile) for nearly everything.
    pub user_id: u32,
    /// The owning group.
    pub group_id: u32,
    /// The number of the file on the phone's volume.
    pub inode: u64,
    /// The three dates, or nothing where iOS left them out.
    pub dates: Option<Dates>,
    /// BSD `st_flags`; 0x4000\_0000 says that the content isn't on the phone.
    pub flags: Option<u32>,
    /// The class of data protection, 0–4.
    pub protection_class: u32,
    /// Where a symlink points to.
    pub target: Option<String>,
    /// SHA-1 of the content, which about half of real files carry.
    pub digest: Option<[u8; 20]>,
    /// A nested binary property list, as [`extended_attributes`] makes it.
    pub extended_attributes: Option<Vec<u8>>,
    /// Class and wrapped key of a file in an encrypted backup.
    pub encryption_key: Option<[u8; 44]>,
}

/// The dates of a file, in Unix seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dates {
    /// When the content changed.
    pub modified: i64,
    /// When content or attributes changed.
    pub status_change: i64,
    /// When the file came into being.
    pub birth: i64,
}

impl Dates {
    /// Dates of a file that was written once and not touched again.
    pub fn all_at(unix_seconds: i64) -> Self {
        Self { modified: unix_seconds, status_change: unix_seconds, birth: unix_seconds }
    }
}

impl MbFile {
    /// Returns the keyed archive for the column `file`.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut objects = Objects { nodes: vec![Node::Text("$null"), Node::Uid(0)] };
        let references = References {
            path: objects.push(Node::Text(&self.relative_path)),
            target: self.target.as_deref().map(|target| objects.push(Node::Text(target))),
            digest: self.digest.as_ref().map(|digest| objects.push(Node::Data(digest))),
            attributes: (self.extended_attributes.as_deref())
                .map(|bytes| objects.push(Node::Data(bytes))),
            key: self.encryption_key.as_ref().map(|key| objects.push_key(key)),
            class: objects.push(class(&["MBFile", "NSObject"])),
        };
        let root = self.root(references);
        if let Some(slot) = objects.nodes.get_mut(1) {
            *slot = root;
        }
        bplist::to_bytes(&Node::Dictionary(vec![
            ("$version", Node::Int32(100_000)),
            ("$archiver", Node::Text("NSKeyedArchiver")),
            ("$top", Node::Dictionary(vec![("root", Node::Uid(1))])),
            ("$objects", Node::Array(objects.nodes)),
        ]))
    }

    fn root(&self, at: References) -> Node<'static> {
        let narrow = |value: i64| Node::Int32(value.into());
        let entries: [(&str, Option<Node<'static>>); 16] = [
            ("LastModified", self.dates.map(|dates| narrow(dates.modified))),
            ("Flags", self.flags.map(|flags| Node::Int32(flags.into()))),
            ("GroupID", Some(Node::Int32(self.group_id.into()))),
            ("Target", at.target.map(Node::Uid)),
            ("$class", Some(Node::Uid(at.class))),
            ("LastStatusChange", self.dates.map(|dates| narrow(dates.status_change))),
            ("RelativePath", Some(Node::Uid(at.path))),
            ("Birth", self.dates.map(|dates| narrow(dates.birth))),
            ("Digest", at.digest.map(Node::Uid)),
            ("Size", Some(Node::Int64(self.size))),
            ("InodeNumber", Some(Node::Int64(self.inode.into()))),
            ("Mode", Some(Node::Int32(self.mode.into()))),
            ("EncryptionKey", at.key.map(Node::Uid)),
            ("UserID", Some(Node::Int32(self.user_id.into()))),
            ("ExtendedAttributes", at.attributes.map(Node::Uid)),
            ("ProtectionClass", Some(Node::Int32(self.protection_class.into()))),
        ];
        let present = entries.into_iter().filter_map(|(key, node)| Some((key, node?)));
        Node::Dictionary(present.collect())
    }
}

/// Returns the nested property list that `ExtendedAttributes` holds: names with their bytes.
pub fn extended_attributes(attributes: &[(&str, &[u8])]) -> Vec<u8> {
    let entries = attributes.iter().map(|(name, bytes)| (*name, Node::Data(bytes))).collect();
    bplist::to_bytes(&Node::Dictionary(entries))
}

/// `$objects` of the archive while it grows.
struct Objects<'a> {
    nodes: Vec<Node<'a>>,
}

/// Where in `$objects` the parts of the root stand.
#[derive(Clone, Copy)]
struct References {
    path: u8,
    target: Option<u8>,
    digest: Option<u8>,
    attributes: Option<u8>,
    key: Option<u8>,
    class: u8,
}

impl<'a> Objects<'a> {
    fn push(&mut self, node: Node<'a>) -> u8 {
        let index = u8::try_from(self.nodes.len()).unwrap_or(u8::MAX);
        self.nodes.push(node);
        index
    }

    /// Adds the key as the `NSMutableData` that iOS wraps it in, followed by that class.
    fn push_key(&mut self, key: &'a [u8]) -> u8 {
        let class_index = u8::try_from(self.nodes.len() + 1).unwrap_or(u8::MAX);
        let index = self.push(Node::Dictionary(vec![
            ("NS.data", Node::Data(key)),
            ("$class", Node::Uid(class_index)),
        ]));
        self.push(class(&["NSMutableData", "NSData", "NSObject"]));
        index
    }
}

/// A class with its ancestors, the class itself first.
fn class(names: &[&'static str]) -> Node<'static> {
    Node::Dictionary(vec![
        ("$classname", Node::Text(names.first().copied().unwrap_or_default())),
        ("$classes", Node::Array(names.iter().map(|name| Node::Text(name)).collect())),
    ])
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use plist::{Dictionary, Value};

    use super::*;

    fn file(relative_path: &str, size: i128) -> MbFile {
        MbFile {
            relative_path: relative_path.to_owned(),
            size,
            mode: 0o100_600,
            user_id: 501,
            group_id: 501,
            inode: 23_991_207,
            dates: Some(Dates { modified: 1_700_000_002, status_change: 1, birth: 0 }),
            flags: Some(0),
            protection_class: 3,
            target: None,
            digest: None,
            extended_attributes: None,
            encryption_key: None,
        }
    }

    /// Reads an archive back with the plist crate: its root and what the root refers to.
    fn read(row: &MbFile) -> (Dictionary, Vec<Value>) {
        let value = Value::from_reader(Cursor::new(row.to_bytes())).unwrap();
        let archive = value.into_dictionary().unwrap();
        assert_eq!(archive["$version"].as_unsigned_integer(), Some(100_000));
        assert_eq!(archive["$archiver"].as_string(), Some("NSKeyedArchiver"));
        assert_eq!(archive["$top"].as_dictionary().unwrap()["root"].as_uid().unwrap().get(), 1);
        let objects = archive["$objects"].as_array().unwrap().clone();
        (objects[1].as_dictionary().unwrap().clone(), objects)
    }

    fn follow<'a>(root: &Dictionary, key: &str, objects: &'a [Value]) -> &'a Value {
        &objects[usize::try_from(root[key].as_uid().unwrap().get()).unwrap()]
    }

    #[test]
    fn every_field_of_a_file_is_read_back() {
        let row = file("Library/Preferences/a.plist", 1_562);
        let (root, objects) = read(&row);
        let numbers = [
            ("LastModified", 1_700_000_002),
            ("LastStatusChange", 1),
            ("Birth", 0),
            ("Flags", 0),
            ("GroupID", 501),
            ("UserID", 501),
            ("Size", 1_562),
            ("InodeNumber", 23_991_207),
            ("Mode", 0o100_600),
            ("ProtectionClass", 3),
        ];
        for (key, expected) in numbers {
            assert_eq!(root[key].as_signed_integer(), Some(expected), "{key}");
        }
        assert_eq!(
            follow(&root, "RelativePath", &objects).as_string(),
            Some("Library/Preferences/a.plist")
        );
        let class = follow(&root, "$class", &objects).as_dictionary().unwrap();
        assert_eq!(class["$classname"].as_string(), Some("MBFile"));
        assert_eq!(root.len(), 12);
    }

    #[test]
    fn optional_parts_are_references() {
        let attributes = extended_attributes(&[("Size", b"trap")]);
        let row = MbFile {
            target: Some("../elsewhere".to_owned()),
            digest: Some([7; 20]),
            extended_attributes: Some(attributes.clone()),
            encryption_key: Some([9; 44]),
            ..file("漢字", 0)
        };
        let (root, objects) = read(&row);
        assert_eq!(follow(&root, "RelativePath", &objects).as_string(), Some("漢字"));
        assert_eq!(follow(&root, "Target", &objects).as_string(), Some("../elsewhere"));
        assert_eq!(follow(&root, "Digest", &objects).as_data(), Some([7; 20].as_slice()));
        let nested = follow(&root, "ExtendedAttributes", &objects).as_data().unwrap();
        assert_eq!(nested, attributes);
        let key = follow(&root, "EncryptionKey", &objects).as_dictionary().unwrap();
        assert_eq!(key["NS.data"].as_data(), Some([9; 44].as_slice()));
        let class = follow(key, "$class", &objects).as_dictionary().unwrap();
        assert_eq!(class["$classname"].as_string(), Some("NSMutableData"));
    }

    #[test]
    fn sizes_beyond_4_gibibytes_take_eight_bytes() {
        let bytes = file("a", 5_000_000_000).to_bytes();
        let mut expected = vec![0x13];
        expected.extend_from_slice(&5_000_000_000_u64.to_be_bytes());
        assert!(bytes.windows(9).any(|window| window == expected));
    }

    #[test]
    fn extended_attributes_are_a_property_list() {
        let bytes = extended_attributes(&[("com.apple.assetsd.UUID", b"0123"), ("Size", b"x")]);
        let value = Value::from_reader(Cursor::new(bytes)).unwrap();
        assert_eq!(value.as_dictionary().unwrap()["Size"].as_data(), Some(b"x".as_slice()));
    }
}
