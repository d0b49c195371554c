//! `Keybag`: tags with their values, one after the other, as `BackupKeyBag` holds them.

/// A keybag: tags with their values, in order.
///
/// [`Encrypted::keybag`](crate::Encrypted::keybag) gives a healthy one; any other can be made
/// from it or from nothing.
///
/// ```
/// use sample_backups::{Encrypted, Keybag, tlv};
///
/// let healthy = Encrypted::with_password("secret").keybag();
/// let without_salt = healthy.clone().without(b"SALT");
/// let of_a_year = healthy.number(b"ITER", u32::MAX);
///
/// let nonsense = Keybag::new().entry(b"VERS", b"?").to_bytes();
/// assert_eq!(nonsense, tlv(b"VERS", b"?"));
/// assert_eq!(nonsense, b"VERS\0\0\0\x01?");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keybag {
    entries: Vec<([u8; 4], Vec<u8>)>,
}

impl Keybag {
    /// A keybag without entries.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the value of the first entry with this tag, or adds one at the end.
    #[must_use]
    pub fn entry(self, tag: &[u8; 4], value: &[u8]) -> Self {
        let mut keybag = self;
        match keybag.entries.iter_mut().find(|(known, _)| known == tag) {
            Some((_, known)) => *known = value.to_vec(),
            None => keybag.entries.push((*tag, value.to_vec())),
        }
        keybag
    }

    /// The same for a number: 4 bytes, big-endian.
    #[must_use]
    pub fn number(self, tag: &[u8; 4], value: u32) -> Self {
        self.entry(tag, &value.to_be_bytes())
    }

    /// Adds an entry at the end, whether or not there are others with its tag.
    #[must_use]
    pub fn also(mut self, tag: &[u8; 4], value: &[u8]) -> Self {
        self.entries.push((*tag, value.to_vec()));
        self
    }

    /// Removes all entries with this tag.
    #[must_use]
    pub fn without(mut self, tag: &[u8; 4]) -> Self {
        self.entries.retain(|(known, _)| known != tag);
        self
    }

    /// Returns the bytes of all entries.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.entries.iter().flat_map(|(tag, value)| tlv(tag, value)).collect()
    }
}

/// Returns one entry of a keybag: tag, length (4 bytes, big-endian) and value.
pub fn tlv(tag: &[u8; 4], value: &[u8]) -> Vec<u8> {
    let length = u32::try_from(value.len()).unwrap_or(u32::MAX);
    [tag.as_slice(), &length.to_be_bytes(), value].concat()
}
