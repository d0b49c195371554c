//! AES-256 in CBC mode with an initial vector of zeros, as every encrypted file of a backup.

use std::{
    fs::OpenOptions,
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
};

use aes::{
    Aes256,
    cipher::{Array, BlockModeEncrypt, KeyIvInit},
};

/// The bytes of a block.
const BLOCK: u8 = 16;

/// So much of a file is in memory at a time; whole blocks.
const CHUNK: u64 = 1 << 20;

/// What stands after the last byte of what is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Padding {
    /// Up to the next whole block, at least one byte, and each tells how many they are.
    Pkcs7,
    /// Nothing; what goes beyond the last whole block stays plain.
    None,
}

/// Encrypts bytes and their padding.
pub(super) fn encrypt(key: &[u8; 32], bytes: &mut Vec<u8>) {
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    bytes.extend(padding(length));
    Cipher::new(key).encrypt(bytes);
}

/// Encrypts a file in place, a part at a time.
pub(super) fn encrypt_file(path: &Path, key: &[u8; 32], ending: Padding) -> io::Result<()> {
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    let length = file.metadata()?.len();
    if ending == Padding::Pkcs7 {
        file.seek(SeekFrom::End(0))?;
        file.write_all(&padding(length))?;
    }
    let length = file.metadata()?.len();
    let mut cipher = Cipher::new(key);
    let mut chunk = Vec::new();
    for start in (0..length).step_by(usize::try_from(CHUNK).unwrap_or(usize::MAX)) {
        chunk.clear();
        file.seek(SeekFrom::Start(start))?;
        (&file).take(CHUNK).read_to_end(&mut chunk)?;
        cipher.encrypt(&mut chunk);
        file.seek(SeekFrom::Start(start))?;
        file.write_all(&chunk)?;
    }
    Ok(())
}

/// The padding of so many bytes.
fn padding(length: u64) -> Vec<u8> {
    let beyond = u8::try_from(length % u64::from(BLOCK)).unwrap_or(0);
    let missing = BLOCK - beyond;
    vec![missing; missing.into()]
}

struct Cipher(cbc::Encryptor<Aes256>);

impl Cipher {
    fn new(key: &[u8; 32]) -> Self {
        Self(cbc::Encryptor::new(&(*key).into(), &[0; 16].into()))
    }

    /// Encrypts whole blocks in place, and goes on where it ended the last time.
    fn encrypt(&mut self, bytes: &mut [u8]) {
        let (blocks, _) = Array::slice_as_chunks_mut(bytes);
        self.0.encrypt_blocks(blocks);
    }
}
