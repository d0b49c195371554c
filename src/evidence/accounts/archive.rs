//! The single value that Core Data keeps in a column as a keyed archive.
//!
//! An archive is a property list whose `$top.root` refers to one of its `$objects`: a number or a
//! text itself, or an object that refers to its text in turn.

use super::Column;
use crate::property_list::{self, Bplist};
use plist::{Dictionary, Value};

/// An archive of one value has fewer than ten objects; one that stands for more than this is
/// another one.
const MOST_OBJECTS: u64 = 1_000;
/// How many references are followed from the root to the value.
const MOST_STEPS: usize = 4;

/// Returns the number that a column holds, plain or archived, where it isn't negative.
pub(super) fn number(column: &Column) -> Option<u64> {
    match column {
        Column::Integer(number) => u64::try_from(*number).ok(),
        Column::Blob(bytes) => archived(bytes)?.as_unsigned_integer(),
        Column::Real(_) | Column::Text(_) | Column::Other => None,
    }
}

/// Returns the text that a column holds, plain or archived.
pub(super) fn text(column: &Column) -> Option<String> {
    match column {
        Column::Text(text) => Some((**text).clone()),
        Column::Blob(bytes) => archived(bytes)?.into_string(),
        Column::Real(_) | Column::Integer(_) | Column::Other => None,
    }
}

/// Returns the value of an archive, or of a property list that is nothing but a value.
fn archived(bytes: &[u8]) -> Option<Value> {
    if Bplist::parse(bytes)?.expansion()? > MOST_OBJECTS {
        return None;
    }
    match property_list::read(bytes).ok()? {
        Value::Dictionary(archive) => root(&archive),
        value => Some(value),
    }
}

fn root(archive: &Dictionary) -> Option<Value> {
    let objects = archive.get("$objects")?.as_array()?;
    let mut value = archive.get("$top")?.as_dictionary()?.get("root")?;
    // References may lead in a circle.
    for _ in 0..MOST_STEPS {
        value = match value {
            Value::Uid(index) => objects.get(usize::try_from(index.get()).ok()?)?,
            Value::Dictionary(object) => object.get("NS.string")?,
            found => return Some(found.clone()),
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use plist::Uid;

    use super::*;

    fn dictionary<const N: usize>(entries: [(&str, Value); N]) -> Value {
        Value::Dictionary(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }

    fn uid(index: u64) -> Value {
        Value::Uid(Uid::new(index))
    }

    fn blob(list: &Value) -> Column {
        let mut bytes = Vec::new();
        list.to_writer_binary(&mut bytes).unwrap();
        Column::Blob(bytes.into())
    }

    fn archive<const N: usize>(objects: [Value; N]) -> Column {
        blob(&dictionary([
            ("$version", 100_000.into()),
            ("$archiver", "NSKeyedArchiver".into()),
            ("$top", dictionary([("root", uid(1))])),
            ("$objects", Value::Array(objects.into())),
        ]))
    }

    #[test]
    fn numbers_are_plain_or_archived() {
        assert_eq!(number(&archive(["$null".into(), (5_u64 << 30).into()])), Some(5 << 30));
        assert_eq!(number(&blob(&7.into())), Some(7));
        assert_eq!(number(&Column::Integer(7)), Some(7));
        for odd in [Column::Integer(-7), Column::Other, Column::Text("7".to_owned().into())] {
            assert_eq!(number(&odd), None, "{odd:?}");
        }
        assert_eq!(number(&archive(["$null".into(), (-7).into()])), None);
        assert_eq!(number(&archive(["$null".into(), "7".into()])), None);
    }

    #[test]
    fn texts_are_plain_or_archived_or_objects() {
        let mutable = dictionary([("NS.string", uid(2)), ("$class", uid(3))]);
        let class = dictionary([("$classname", "NSMutableString".into())]);
        let null = || Value::from("$null");
        let found = |column: &Column| text(column).unwrap_or_default();
        assert_eq!(found(&archive([null(), "a.b".into()])), "a.b");
        assert_eq!(found(&archive([null(), mutable, "a.b".into(), class])), "a.b");
        assert_eq!(found(&archive([null(), dictionary([("NS.string", "a.b".into())])])), "a.b");
        assert_eq!(found(&Column::Text("a.b".to_owned().into())), "a.b");
        assert_eq!(text(&archive([null(), 7.into()])), None);
    }

    #[test]
    fn archives_that_lead_nowhere_hold_nothing() {
        assert_eq!(text(&archive(["$null".into()])), None);
        assert_eq!(text(&archive(["$null".into(), uid(1)])), None);
        let circle = dictionary([("NS.string", uid(1))]);
        assert_eq!(text(&archive(["$null".into(), circle])), None);
        assert_eq!(text(&archive(["$null".into(), dictionary([])])), None);
        assert_eq!(text(&Column::Blob(b"bplist00".to_vec().into())), None);
        assert_eq!(text(&Column::Blob(b"com.apple.Dataclass.Mail".to_vec().into())), None);
        assert_eq!(text(&blob(&dictionary([("$top", "root".into())]))), None);
    }

    #[test]
    fn archives_that_stand_for_too_much_are_not_read() {
        let many = Value::Array((0..2_000).map(Value::from).collect());
        assert_eq!(text(&archive(["$null".into(), "a.b".into(), many])), None);
    }
}
