//! `Filter`: a report on its way out, changed piece by piece, so that a large one never stands in
//! memory as a whole.

use std::{
    borrow::Cow,
    io::{self, Write},
    str,
};

/// Hands text on to `out`, each piece after a change. Whoever writes to it writes whole characters,
/// as serializers and templates do.
pub(super) struct Filter<'w, F> {
    out: &'w mut dyn Write,
    change: F,
}

impl<'w, F: Fn(&str) -> Cow<'_, str>> Filter<'w, F> {
    pub(super) fn new(out: &'w mut dyn Write, change: F) -> Self {
        Self { out, change }
    }
}

impl<F: Fn(&str) -> Cow<'_, str>> Write for Filter<'_, F> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let text = str::from_utf8(piece)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        self.out.write_all((self.change)(text).as_bytes())?;
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
