//! `Device`: the phone or tablet that a backup claims to be of.

/// The phone or tablet that a backup claims to be of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    pub(crate) name: String,
    pub(crate) product_name: String,
    pub(crate) product_type: String,
    pub(crate) product_version: String,
    pub(crate) build_version: String,
    pub(crate) udid: String,
}

impl Device {
    /// An iPhone 13 on iOS 18.6.
    pub fn iphone(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            product_name: "iPhone 13".to_owned(),
            product_type: "iPhone14,5".to_owned(),
            product_version: "18.6".to_owned(),
            build_version: "22G86".to_owned(),
            udid: "00008110-0000AAAA1111001E".to_owned(),
        }
    }

    /// An iPad Air (4th generation) on iPadOS 26.1.
    pub fn ipad(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            product_name: "iPad Air (4th generation)".to_owned(),
            product_type: "iPad13,1".to_owned(),
            product_version: "26.1".to_owned(),
            build_version: "23B85".to_owned(),
            udid: "00008101-0000BBBB2222001E".to_owned(),
        }
    }

    /// Sets the name for people, such as "iPhone 13".
    #[must_use]
    pub fn product_name(mut self, name: &str) -> Self {
        name.clone_into(&mut self.product_name);
        self
    }

    /// Sets the model, such as "iPhone14,5".
    #[must_use]
    pub fn product_type(mut self, product_type: &str) -> Self {
        product_type.clone_into(&mut self.product_type);
        self
    }

    /// Sets the version of iOS, such as "18.6".
    #[must_use]
    pub fn product_version(mut self, version: &str) -> Self {
        version.clone_into(&mut self.product_version);
        self
    }

    /// Sets the build of iOS, such as "22G86".
    #[must_use]
    pub fn build_version(mut self, build: &str) -> Self {
        build.clone_into(&mut self.build_version);
        self
    }

    /// Sets the device's identifier, an invented one.
    #[must_use]
    pub fn udid(mut self, udid: &str) -> Self {
        udid.clone_into(&mut self.udid);
        self
    }
}
