//! A plain reader of encrypted backups, which shares no code with the writer.

use std::{collections::BTreeMap, fs, path::Path};

use aes::{
    Aes256,
    cipher::{BlockModeDecrypt, KeyIvInit, block_padding::NoPadding},
};
use aes_kw::{KeyInit, KwAes256};
use pbkdf2::pbkdf2_hmac;
use plist::Dictionary;
use sha1::Sha1;
use sha2::Sha256;

use crate::reading::{Found, plist};

/// The entries of a keybag, cut apart.
pub(crate) fn entries(mut keybag: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut entries = Vec::new();
    while !keybag.is_empty() {
        let tag = String::from_utf8(keybag[..4].to_vec()).unwrap();
        let length = u32::from_be_bytes(keybag[4..8].try_into().unwrap());
        let end = 8 + usize::try_from(length).unwrap();
        entries.push((tag, keybag[8..end].to_vec()));
        keybag = &keybag[end..];
    }
    entries
}

/// The header of a keybag and its classes.
pub(crate) fn records(keybag: &[u8]) -> Vec<BTreeMap<String, Vec<u8>>> {
    let mut records = vec![BTreeMap::new()];
    for (tag, value) in entries(keybag) {
        if tag == "UUID" && records.last().unwrap().contains_key("UUID") {
            records.push(BTreeMap::new());
        }
        let earlier = records.last_mut().unwrap().insert(tag, value);
        assert_eq!(earlier, None);
    }
    records
}

pub(crate) fn number(bytes: &[u8]) -> u32 {
    u32::from_be_bytes(bytes.try_into().unwrap())
}

/// The keys of the classes that a password opens, or nothing if it is the wrong one.
pub(crate) fn classes(keybag: &[u8], password: &str) -> Option<BTreeMap<u32, Vec<u8>>> {
    let records = records(keybag);
    let header = &records[0];
    let mut first = password.as_bytes().to_vec();
    if let (Some(salt), Some(rounds)) = (header.get("DPSL"), header.get("DPIC")) {
        first = vec![0; 32];
        pbkdf2_hmac::<Sha256>(password.as_bytes(), salt, number(rounds), &mut first);
    }
    let mut key = [0; 32];
    pbkdf2_hmac::<Sha1>(&first, &header["SALT"], number(&header["ITER"]), &mut key);
    let by_password = records[1..].iter().filter(|record| number(&record["WRAP"]) & 2 != 0);
    by_password
        .map(|record| Some((number(&record["CLAS"]), unwrap(&key, &record["WPKY"])?)))
        .collect()
}

fn unwrap(outer: &[u8], wrapped: &[u8]) -> Option<Vec<u8>> {
    let mut key = vec![0; 32];
    KwAes256::new_from_slice(outer).unwrap().unwrap_key(wrapped, &mut key).ok()?;
    Some(key)
}

/// What the wrapped key with its class encrypts, padding included.
fn decrypt(bytes: &[u8], key: &[u8], classes: &BTreeMap<u32, Vec<u8>>) -> Vec<u8> {
    let class = u32::from_le_bytes(key[..4].try_into().unwrap());
    let key = unwrap(&classes[&class], &key[4..]).unwrap();
    let mut bytes = bytes.to_vec();
    let cipher = cbc::Decryptor::<Aes256>::new_from_slices(&key, &[0; 16]).unwrap();
    cipher.decrypt_padded::<NoPadding>(&mut bytes).unwrap();
    bytes
}

/// Takes PKCS#7 padding off, and makes sure of every byte of it.
pub(crate) fn without_padding(mut bytes: Vec<u8>) -> Vec<u8> {
    let count = *bytes.last().unwrap();
    assert!((1..=16).contains(&count));
    let padding = bytes.split_off(bytes.len() - usize::from(count));
    assert!(padding.iter().all(|byte| *byte == count));
    bytes
}

/// A backup with its keys.
pub(crate) struct Unlocked {
    manifest: Dictionary,
    classes: BTreeMap<u32, Vec<u8>>,
}

/// Opens the keybag of a backup.
pub(crate) fn unlock(folder: &Path, password: &str) -> Option<Unlocked> {
    let manifest = plist(folder, "Manifest.plist");
    let classes = classes(manifest["BackupKeyBag"].as_data().unwrap(), password)?;
    Some(Unlocked { manifest, classes })
}

impl Unlocked {
    /// The bytes of Manifest.db, with whatever padding there is.
    pub(crate) fn database(&self, folder: &Path) -> Vec<u8> {
        let bytes = fs::read(folder.join("Manifest.db")).unwrap();
        let key = self.manifest["ManifestKey"].as_data().unwrap();
        assert_eq!(key.len(), 44);
        decrypt(&bytes, key, &self.classes)
    }

    /// A copy of the backup whose Manifest.db is plain.
    pub(crate) fn plain_copy(&self, folder: &Path) -> tempfile::TempDir {
        let copy = tempfile::tempdir().unwrap();
        let database = without_padding(self.database(folder));
        fs::write(copy.path().join("Manifest.db"), database).unwrap();
        copy
    }

    /// The content of a file, without its padding.
    pub(crate) fn content(&self, folder: &Path, row: &Found) -> Vec<u8> {
        let id = row.file_id.as_deref().unwrap();
        let bytes = fs::read(folder.join(id.get(..2).unwrap()).join(id)).unwrap();
        without_padding(decrypt(&bytes, &row.encryption_key().unwrap(), &self.classes))
    }
}
