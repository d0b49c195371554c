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

/// Returns a text of the catalogue as it is true on such a device: it is worded for an iPhone, and an
/// iPad has its own name on its screens.
pub fn on_device<'t>(text: &'t str, device: &str) -> Cow<'t, str> {
    // What names both already is about both.
    if device != "iPad" || text.contains("On My iPad") {
        return Cow::Borrowed(text);
    }
    let on_ipad = text.replace("On My iPhone", "On My iPad");
    Cow::Owned(on_ipad.replace("iPhone Storage", "iPad Storage"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_names_the_screens_of_the_device() {
        let text = "Files › On My iPhone › Foxit, and iPhone Storage";
        assert_eq!(on_device(text, "iPhone"), text);
        assert_eq!(on_device(text, "device"), text);
        assert_eq!(on_device(text, "iPad"), "Files › On My iPad › Foxit, and iPad Storage");
        let both = "everything under On My iPad or On My iPhone";
        assert_eq!(on_device(both, "iPad"), both);
    }
}
