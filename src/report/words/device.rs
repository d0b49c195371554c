//! What devices and their systems are called.

use std::borrow::Cow;

use super::printable;
use crate::catalogue::model_name;

/// Returns what the system of a model is called.
pub fn system(product_type: Option<&str>) -> &'static str {
    match product_type {
        Some(model) if model.starts_with("iPad") => "iPadOS",
        _ => "iOS",
    }
}

/// Returns the name that a model is sold by, such as `iPhone 13`, or its type where that isn’t known.
pub fn model(product_type: &str) -> Cow<'_, str> {
    match model_name(product_type) {
        Some(name) => Cow::Borrowed(name),
        None => printable(product_type),
    }
}

/// Returns what its owner calls such a device: `iPhone`, for one.
pub fn device(product_type: Option<&str>) -> &'static str {
    const DEVICES: [&str; 2] = ["iPhone", "iPad"];
    let product_type = product_type.unwrap_or_default();
    DEVICES.into_iter().find(|name| product_type.starts_with(name)).unwrap_or("device")
}

/// Whether two names of devices are the same but for small and capital letters and the form of
/// apostrophes and spaces: iOS writes “Anna’s iPhone”, and few keyboards have that apostrophe.
pub fn is_same_name(one: &str, other: &str) -> bool {
    let plain = |name: &str| {
        let characters = name.trim().chars().flat_map(char::to_lowercase).map(|c| match c {
            '‘' | '’' | 'ʼ' | '´' | '`' | '′' => '\'',
            c if c.is_whitespace() => ' ',
            c => c,
        });
        characters.collect::<String>()
    };
    plain(one) == plain(other)
}
