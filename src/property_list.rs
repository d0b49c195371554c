//! Reading a property list, XML or binary, out of untrusted input.
//!
//! XML is read by the plist crate, the binary form by a cursor of our own. What stands here refuses
//! lists whose trees would grow or nest without bound, and mends what would cost a whole list
//! although it is wrong with a single text of it.

mod bplist;
mod markup;
mod mended;

use std::{borrow::Cow, io::Cursor};

use jiff::Timestamp;
use plist::{Dictionary, Value};

pub(crate) use self::bplist::{Bplist, Numbers, Object, Shape};
use self::{bplist::MOST_OBJECTS, markup::Outline};

/// Binary lists are refused that stand for more objects than this for each of their bytes. A
/// reference takes a byte or two, so that only what many references share counts more often: a
/// long text, which the tree then has as often.
const MOST_FOR_A_BYTE: u64 = 2;
/// The key of an app's icon in Info.plist.
pub(crate) const ICON: &str = "PlaceholderIcon";
/// XML lists nested deeper than this are refused.
const DEEPEST: usize = 64;

/// Why a property list could not be read.
#[derive(Debug, thiserror::Error)]
pub enum PropertyListError {
    /// The file is there, and has no bytes: a backup that was cut off leaves such files.
    #[error("it is empty")]
    Empty,
    /// Neither XML nor a binary list.
    #[error("it is not a property list")]
    Malformed(#[source] Option<plist::Error>),
    /// It is small and stands for a tree that is not.
    #[error("it is nested or repeated beyond reason")]
    Excessive,
    /// Its outermost object is not a dictionary.
    #[error("it is a property list of another kind")]
    NotADictionary,
}

/// Reads a list of any shape.
pub(crate) fn read(bytes: &[u8]) -> Result<Value, PropertyListError> {
    read_all(bytes, |_| false)
}

/// Reads a list whose outermost object is a dictionary, as in every file of a backup.
pub(crate) fn read_dictionary(bytes: &[u8]) -> Result<Dictionary, PropertyListError> {
    read_without(bytes, |_| false)
}

/// The same without the values of some keys, wherever they stand. Of an XML list, only icons are
/// left out.
pub(crate) fn read_without(
    bytes: &[u8],
    is_skipped: fn(&str) -> bool,
) -> Result<Dictionary, PropertyListError> {
    read_all(bytes, is_skipped)?.into_dictionary().ok_or(PropertyListError::NotADictionary)
}

/// The same without the icons of apps, which are all but a few percent of an Info.plist.
pub(crate) fn read_without_icons(bytes: &[u8]) -> Result<Dictionary, PropertyListError> {
    read_without(bytes, |key| key == ICON)
}

/// The same with the icons, and without what else there is of each app.
pub(crate) fn read_icons(bytes: &[u8]) -> Result<Dictionary, PropertyListError> {
    read_without(bytes, |key| matches!(key, "iTunesMetadata" | "ApplicationSINF"))
}

fn read_all(bytes: &[u8], is_skipped: fn(&str) -> bool) -> Result<Value, PropertyListError> {
    if bytes.is_empty() {
        return Err(PropertyListError::Empty);
    }
    if bytes.starts_with(b"bplist") {
        return read_binary(bytes, is_skipped);
    }
    let mut xml = mended::text(bytes);
    if !looks_like_xml(&xml) {
        // The crate would try the old NeXTSTEP form next, which no backup holds.
        return Err(PropertyListError::Malformed(None));
    }
    // The plist crate would decode all data, so that icons go while they are text.
    if is_skipped(ICON) {
        xml = Cow::Owned(mended::without_data(&xml, ICON));
    }
    let Outline { deepest, tags } =
        markup::outline(&xml).ok_or(PropertyListError::Malformed(None))?;
    if DEEPEST < deepest || MOST_OBJECTS < tags {
        return Err(PropertyListError::Excessive);
    }
    Value::from_reader(Cursor::new(&*xml))
        .map_err(|error| PropertyListError::Malformed(Some(error)))
}

fn read_binary(bytes: &[u8], is_skipped: fn(&str) -> bool) -> Result<Value, PropertyListError> {
    let list = Bplist::parse(bytes).ok_or(PropertyListError::Malformed(None))?;
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let most = length.saturating_mul(MOST_FOR_A_BYTE).min(MOST_OBJECTS);
    if list.expansion().is_none_or(|objects| most < objects) {
        return Err(PropertyListError::Excessive);
    }
    list.tree(is_skipped).ok_or(PropertyListError::Malformed(None))
}

/// Returns a date as a time, or `None` where it is past what can be represented.
pub(crate) fn time(value: &Value) -> Option<Timestamp> {
    Timestamp::try_from(std::time::SystemTime::from(value.as_date()?)).ok()
}

/// Returns a text under a key, or `None` where there is none or it is empty.
pub(crate) fn text(list: &Dictionary, key: &str) -> Option<String> {
    list.get(key).and_then(Value::as_string).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn looks_like_xml(bytes: &[u8]) -> bool {
    const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
    let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    text.trim_ascii_start().starts_with(b"<")
}

#[cfg(test)]
mod tests {
    use sample_backups::binary_list;

    use super::*;

    #[test]
    fn xml_nested_without_bound_is_refused() {
        let deep =
            format!("<plist>{}{}</plist>", "<array>".repeat(9_999), "</array>".repeat(9_999));
        assert!(matches!(read(deep.as_bytes()), Err(PropertyListError::Excessive)));
        let wide = format!("<plist><array>{}</array></plist>", "<array></array>".repeat(9_999));
        assert!(read(wide.as_bytes()).is_ok());
        let empty = format!("<plist><array>{}</array></plist>", "<array/>".repeat(9_999));
        assert!(read(empty.as_bytes()).is_ok());
    }

    #[test]
    fn xml_nested_in_disguise_is_refused() {
        let disguises = [
            "<!--</array>-->",
            "<!--></array>-->",
            "<!---></array>-->",
            "<![CDATA[</array>]]>",
            "<?a </array>?>",
            "<?></array>?>",
            "<!DOCTYPE a [</array>]>",
            "<string a=\"</array>\"></string>",
            "<string a=\"></array>\"></string>",
            "<string a='></array>'></string>",
            "<string a=></array></string>",
            "</array",
            "</array a=\"",
        ];
        for disguise in disguises {
            let open = format!("<array>{disguise}").repeat(5_000);
            let list = format!("<plist>{open}{}</plist>", "</array>".repeat(5_000));
            assert!(read(list.as_bytes()).is_err(), "{disguise}");
            let open = format!("<array a=\"{}\">", disguise.replace('"', "'")).repeat(5_000);
            let list = format!("<plist>{open}{}</plist>", "</array>".repeat(5_000));
            assert!(read(list.as_bytes()).is_err(), "{disguise}");
        }
    }

    #[test]
    fn xml_as_others_write_it_is_read() {
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD \
                    PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">";
        let inside = "<array />".repeat(200) + "<!-- <array> --><dict ></dict >";
        let list = format!("{head}\n<plist version=\"1.0\">\n<array>{inside}</array></plist>\n");
        assert_eq!(read(list.as_bytes()).unwrap().as_array().unwrap().len(), 201);
    }

    #[test]
    fn xml_of_more_tags_than_any_real_list_has_is_refused() {
        let list = format!("<plist><array>{}</array></plist>", "<true/>".repeat(2_000_000));
        assert!(matches!(read(list.as_bytes()), Err(PropertyListError::Excessive)));
    }

    #[test]
    fn a_long_text_that_is_repeated_without_bound_is_refused() {
        /// Reads an array that refers `count` times to one text or data of 60 KB.
        #[track_caller]
        fn check(marker: u8, length: u16, count: u16, expected: &str) {
            let array = [vec![0xAF, 0x11], count.to_be_bytes().into(), vec![1; count.into()]];
            let text = [vec![marker, 0x11], length.to_be_bytes().into(), vec![b'a'; 60_000]];
            let list = binary_list(&[array.concat(), text.concat()], 1);
            let found = read(&list).err().map_or_else(String::new, |error| error.to_string());
            assert_eq!(found, expected, "{marker:#x}");
        }
        // Data, ASCII and UTF-16.
        for (marker, length) in [(0x4F, 60_000), (0x5F, 60_000), (0x6F, 30_000)] {
            check(marker, length, 10, "");
            check(marker, length, 50_000, "it is nested or repeated beyond reason");
        }
    }

    #[test]
    fn a_list_stands_for_two_objects_for_each_of_its_bytes_at_most() {
        /// An array of arrays of so many references each to one number.
        fn list(count: u8) -> Vec<u8> {
            let array = |reference: u8| {
                let references = vec![reference; usize::from(count)];
                [vec![0xAF, 0x10, count], references].concat()
            };
            binary_list(&[array(1), array(2), vec![0x09]], 1)
        }
        // 73 objects in 74 bytes, and 421 in 98.
        assert!(read(&list(8)).is_ok());
        assert!(matches!(read(&list(20)), Err(PropertyListError::Excessive)));
    }

    #[test]
    fn what_is_no_dictionary_is_said_to_be_none() {
        let check = |bytes: &[u8], expected: &str| {
            assert_eq!(read_dictionary(bytes).unwrap_err().to_string(), expected);
        };
        check(b"", "it is empty");
        check(b"hello", "it is not a property list");
        check(b"{ a = b; }", "it is not a property list");
        check(b"bplist00", "it is not a property list");
        check(b"<plist><array/></plist>", "it is a property list of another kind");
    }
}
