//! `CbcFile`: an encrypted file that is read at any offset as if it were plain.
//!
//! Each block needs only the encrypted one before it (AES-256-CBC), so a page is decrypted when it
//! is read, into the buffer of whoever reads it, and no decrypted whole is ever held in memory.

use std::{
    fmt,
    io::{self, ErrorKind},
    sync::Arc,
};

use zeroize::Zeroizing;

use super::secret::Key;
use crate::file_system::ReadAt;

const BLOCK: usize = 16;

/// An encrypted file with the key that opens it.
pub(crate) struct CbcFile {
    file: Arc<dyn ReadAt>,
    key: Arc<Key>,
    length: u64,
}

impl CbcFile {
    /// Takes a file of which no more than so many bytes count: what is more can't be told from
    /// padding. What is behind the last whole block was cut off, and can't be decrypted.
    ///
    /// # Errors
    /// When the file can't be asked for its length.
    pub(crate) fn new(file: Arc<dyn ReadAt>, key: Arc<Key>, at_most: u64) -> io::Result<Self> {
        let length = file.length()?;
        let whole = length - length % block();
        Ok(Self { file, key, length: whole.min(at_most) })
    }

    /// Decrypts whole blocks from one on, into a buffer of as many.
    fn read_blocks(&self, buffer: &mut [u8], first: u64) -> io::Result<()> {
        // The first block has the format's vector of zeros before it.
        let mut previous = [0; BLOCK];
        if let Some(before) = first.checked_sub(1) {
            self.file.read_exact_at(&mut previous, before * block())?;
        }
        self.file.read_exact_at(buffer, first * block())?;
        self.key.decrypt(buffer, previous);
        Ok(())
    }
}

impl ReadAt for CbcFile {
    fn read_exact_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<()> {
        let length = u64::try_from(buffer.len()).map_err(io::Error::other)?;
        let end = offset.checked_add(length).filter(|end| *end <= self.length);
        let end = end.ok_or(ErrorKind::UnexpectedEof)?;
        let (first, last) = (offset / block(), end.div_ceil(block()));
        // Pages of a database are whole blocks, and are decrypted where they are wanted, without a
        // copy.
        if offset.is_multiple_of(block()) && length.is_multiple_of(block()) {
            return self.read_blocks(buffer, first);
        }
        let room = usize::try_from((last - first) * block()).map_err(io::Error::other)?;
        let mut blocks = Zeroizing::new(vec![0; room]);
        self.read_blocks(&mut blocks, first)?;
        let skipped = usize::try_from(offset - first * block()).map_err(io::Error::other)?;
        let wanted = blocks.get(skipped..).and_then(|blocks| blocks.get(..buffer.len()));
        buffer.copy_from_slice(wanted.ok_or(ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn length(&self) -> io::Result<u64> {
        Ok(self.length)
    }
}

fn block() -> u64 {
    u64::try_from(BLOCK).unwrap_or(1)
}

impl fmt::Debug for CbcFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CbcFile({} bytes)", self.length)
    }
}

#[cfg(test)]
mod tests {
    use aes::Block;
    use cbc::cipher::{BlockModeEncrypt, KeyIvInit};

    use super::*;

    /// Encrypts whole blocks with a key of sevens.
    fn encrypted(plain: &[u8]) -> Arc<dyn ReadAt> {
        let mut bytes = plain.to_vec();
        let (blocks, _) = Block::slice_as_chunks_mut(&mut bytes);
        let key = [7; Key::LENGTH];
        cbc::Encryptor::<aes::Aes256>::new(&key.into(), &[0; BLOCK].into()).encrypt_blocks(blocks);
        Arc::new(bytes)
    }

    fn file(plain: &[u8], at_most: u64) -> CbcFile {
        let key = Arc::new(Key::fill(|bytes| bytes.fill(7)));
        CbcFile::new(encrypted(plain), key, at_most).unwrap()
    }

    #[test]
    fn any_part_reads_as_it_was_before() {
        let plain: Vec<_> = (0..=255).collect();
        let file = file(&plain, u64::MAX);
        for (start, end) in [(0, 256), (0, 1), (15, 17), (16, 48), (31, 255), (255, 256), (8, 8)] {
            let mut buffer = vec![0; end - start];
            file.read_exact_at(&mut buffer, u64::try_from(start).unwrap()).unwrap();
            assert_eq!(buffer, plain[start..end], "{start}..{end}");
        }
    }

    #[test]
    fn what_is_cut_off_or_padding_is_not_there() {
        let plain = [1; 40];
        let length = |at_most| file(&plain, at_most).length().unwrap();
        assert_eq!((length(u64::MAX), length(20)), (32, 20));
        let read = file(&plain, 20).read_exact_at(&mut [0; 8], 16);
        assert_eq!(read.unwrap_err().kind(), ErrorKind::UnexpectedEof);
    }
}
