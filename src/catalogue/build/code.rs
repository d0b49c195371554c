//! Rust code as text: the items that the build script writes, and the values in them.

use std::fmt::Display;

use super::form::At;

/// Returns the item that says on which day the facts of a list were looked up.
pub(super) fn checked(list: &str, day: &str) -> String {
    item(&format!("{list}_CHECKED"), "&str", &format!("{day:?}"))
}

/// Returns an item of the module that includes the code.
pub(super) fn item(name: &str, type_of_it: &str, value: &str) -> String {
    format!("pub(super) static {name}: {type_of_it} = {value};\n")
}

/// Returns a slice.
pub(super) fn list(values: impl IntoIterator<Item = impl Display>) -> String {
    let values: Vec<_> = values.into_iter().map(|value| value.to_string()).collect();
    format!("&[{}]", values.join(",\n"))
}

/// Returns a slice of texts.
pub(super) fn texts(texts: &[String]) -> String {
    format!("&{texts:?}")
}

/// Returns a `Cow` of a text.
pub(super) fn borrowed(text: &At) -> String {
    format!("Cow::Borrowed({:?})", text.get_ref())
}

/// Returns a `Cow` of a text that may be missing.
pub(super) fn optional(text: Option<&At>) -> String {
    text.map_or("None".to_owned(), |text| format!("Some({})", borrowed(text)))
}

/// Returns a `Cow` of texts.
pub(super) fn borrowed_texts(texts: &[At]) -> String {
    borrowed_list(texts.iter().map(borrowed))
}

/// Returns a `Cow` of a slice.
pub(super) fn borrowed_list(values: impl IntoIterator<Item = impl Display>) -> String {
    format!("Cow::Borrowed({})", list(values))
}
