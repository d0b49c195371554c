//! Rust code as text: the items that the build script writes, and the values in them.

use std::fmt::Display;

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
