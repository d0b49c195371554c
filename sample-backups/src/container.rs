//! `Container`: an entry of `Applications` in Manifest.plist .

use crate::app::App;

/// What a container holds, in iOS's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContainerClass {
    /// `Data/Application`: an app's own data.
    Application,
    /// `Data/PluginKitPlugin`: an extension of an app.
    Plugin,
    /// `Shared/AppGroup`: what several apps and extensions share.
    Group,
}

impl ContainerClass {
    /// The text in `ContainerContentClass`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Application => "Data/Application",
            Self::Plugin => "Data/PluginKitPlugin",
            Self::Group => "Shared/AppGroup",
        }
    }

    /// The domain of the container with this identifier.
    pub fn domain(self, identifier: &str) -> String {
        match self {
            Self::Application => format!("AppDomain-{identifier}"),
            Self::Plugin => format!("AppDomainPlugin-{identifier}"),
            Self::Group => format!("AppDomainGroup-{identifier}"),
        }
    }
}

/// A container by its identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Container {
    pub(crate) identifier: String,
    pub(crate) class: ContainerClass,
}

impl Container {
    /// The container of an app's own data.
    pub(crate) fn of(app: &App) -> Self {
        Self { identifier: app.bundle_id.clone(), class: ContainerClass::Application }
    }
}
