//! `Filter`: a report on its way out, changed part by part, so that a large one never stands in
//! memory as a whole.

use std::{
    borrow::Cow,
    io::{self, Write},
    str,
};

/// So much is changed at once: serializers and templates write a word at a time.
const AT_ONCE: usize = 8 << 10;

/// Hands text on to `out`, each part after a change. Whoever writes to it writes whole characters,
/// as serializers and templates do, and ends it with [`finish`](Filter::finish).
pub(super) struct Filter<'w, F> {
    out: &'w mut dyn Write,
    change: F,
    pending: Vec<u8>,
}

impl<'w, F: Fn(&str) -> Cow<'_, str>> Filter<'w, F> {
    pub(super) fn new(out: &'w mut dyn Write, change: F) -> Self {
        Self { out, change, pending: Vec::with_capacity(AT_ONCE) }
    }

    /// Hands on what is left, and ends the line.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.pending.push(b'\n');
        self.hand_on()
    }

    fn hand_on(&mut self) -> io::Result<()> {
        let text = str::from_utf8(&self.pending)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        self.out.write_all((self.change)(text).as_bytes())?;
        self.pending.clear();
        Ok(())
    }
}

impl<F: Fn(&str) -> Cow<'_, str>> Write for Filter<'_, F> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.pending.extend_from_slice(piece);
        if AT_ONCE <= self.pending.len() {
            self.hand_on()?;
        }
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.hand_on()?;
        self.out.flush()
    }
}
