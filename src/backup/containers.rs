//! `Containers`: every container that the device had, out of Manifest.plist.

use std::collections::BTreeMap;

use plist::Value;

use super::BundleId;
use crate::property_list::{self, PropertyListError};

/// The key of Manifest.plist under which they stand.
pub(super) const CONTAINERS: &str = "Applications";

/// Apps, plugins and groups by their ids.
pub type Containers = BTreeMap<BundleId, ContainerInfo>;

/// What a container is, and where its bundle stood on the device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerInfo {
    /// What kind of container it is.
    pub class: ContainerClass,
    /// Where the bundle stood, such as `/var/containers/Bundle/Application/…/X.app`.
    pub path: Option<String>,
}

/// The `ContainerContentClass` of a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContainerClass {
    /// `Data/Application`
    App,
    /// `Data/PluginKitPlugin`
    Plugin,
    /// `Shared/AppGroup`
    Group,
    /// Anything else, or nothing.
    Other,
}

/// Reads the bytes of Manifest.plist. What is of an odd type says nothing.
pub(crate) fn read(bytes: &[u8]) -> Result<Containers, PropertyListError> {
    // What there is of each besides its class and path is half of the list.
    let list = property_list::read_without(bytes, |key| {
        matches!(key, "CFBundleIdentifier" | "CFBundleVersion" | "CFBundleShortVersionString")
    })?;
    let containers = list.get(CONTAINERS).and_then(Value::as_dictionary).into_iter().flatten();
    let named = containers.filter(|(id, _)| !id.is_empty());
    Ok(named.map(|(id, entry)| (BundleId::new(id), ContainerInfo::read(entry))).collect())
}

impl ContainerInfo {
    fn read(entry: &Value) -> Self {
        let entry = entry.as_dictionary();
        let class = match entry
            .and_then(|entry| entry.get("ContainerContentClass"))
            .and_then(Value::as_string)
        {
            Some("Data/Application") => ContainerClass::App,
            Some("Data/PluginKitPlugin") => ContainerClass::Plugin,
            Some("Shared/AppGroup") => ContainerClass::Group,
            Some(_) | None => ContainerClass::Other,
        };
        Self { class, path: entry.and_then(|entry| property_list::text(entry, "Path")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn containers_keep_their_class_and_path() {
        let containers = read(
            b"<plist><dict><key>IsEncrypted</key><true/><key>Applications</key><dict>\
              <key>a.b</key><dict><key>ContainerContentClass</key><string>Data/Application</string>\
              <key>Path</key><string>/x/B.app</string></dict>\
              <key>c</key><string>odd</string></dict></dict></plist>",
        )
        .unwrap();
        let classes: Vec<_> =
            containers.iter().map(|(id, info)| (id.as_str(), info.class)).collect();
        assert_eq!(classes, [("a.b", ContainerClass::App), ("c", ContainerClass::Other)]);
        assert_eq!(containers["a.b"].path.as_deref(), Some("/x/B.app"));
    }
}
