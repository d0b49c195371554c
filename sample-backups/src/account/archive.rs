//! Keyed archives of a single value, as Core Data keeps a transformed attribute.

use plist::{Uid, Value};

use crate::{
    error::Error,
    plists::{self, PlistForm, dictionary, text},
};

/// Returns a value as iOS archives it: texts, numbers and lists of such.
pub(super) fn archived(value: Value) -> Result<Vec<u8>, Error> {
    let archive = dictionary([
        ("$version", Value::from(100_000)),
        ("$archiver", text("NSKeyedArchiver")),
        ("$top", Value::Dictionary(dictionary([("root", Value::Uid(Uid::new(1)))]))),
        ("$objects", Value::Array(objects(value))),
    ]);
    plists::encode(&Value::Dictionary(archive), PlistForm::Binary)
        .map_err(|source| Error::PropertyList { path: "Accounts3.sqlite".into(), source })
}

fn objects(value: Value) -> Vec<Value> {
    let null = text("$null");
    let Value::Array(items) = value else { return vec![null, value] };
    let references = (3..).take(items.len()).map(|index| Value::Uid(Uid::new(index)));
    let list = dictionary([
        ("$class", Value::Uid(Uid::new(2))),
        ("NS.objects", Value::Array(references.collect())),
    ]);
    let class = dictionary([
        ("$classname", text("NSArray")),
        ("$classes", Value::Array(vec![text("NSArray"), text("NSObject")])),
    ]);
    let mut objects = vec![null, Value::Dictionary(list), Value::Dictionary(class)];
    objects.extend(items);
    objects
}
