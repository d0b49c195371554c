//! JSON that stands between the tags of a page: nothing in it ends an element or begins one.

use std::{fmt, io, str};

use serde::Serialize;
use serde_json::ser::{CharEscape, CompactFormatter, Formatter};

use crate::report::{json::escaped, words};

/// Writes JSON in which no character could end an element or begin one, and of which no text,
/// once it is read, has a character that could steer anything.
pub(super) fn between_tags(data: &impl Serialize, out: &mut dyn fmt::Write) -> fmt::Result {
    let mut json = serde_json::Serializer::with_formatter(BetweenTags(out), Printable);
    data.serialize(&mut json).map_err(|_| fmt::Error)
}

/// Hands JSON on, in which it escapes what could end an element or begin one.
struct BetweenTags<'o>(&'o mut dyn fmt::Write);

impl io::Write for BetweenTags<'_> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let json = str::from_utf8(piece)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        // They stand in texts only, where an escape means the same.
        let json = escaped(json, |c| matches!(c, '<' | '>' | '&'));
        self.0.write_str(&json).map_err(io::Error::other)?;
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes texts without characters that could steer anything.
struct Printable;

impl Formatter for Printable {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        writer.write_all(words::printable(fragment).as_bytes())
    }

    fn write_char_escape<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        match escape {
            CharEscape::Quote | CharEscape::ReverseSolidus | CharEscape::Solidus => {
                CompactFormatter.write_char_escape(writer, escape)
            }
            CharEscape::Backspace
            | CharEscape::FormFeed
            | CharEscape::LineFeed
            | CharEscape::CarriageReturn
            | CharEscape::Tab
            | CharEscape::AsciiControl(_) => writer.write_all("\u{FFFD}".as_bytes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between_tags(name: &str) -> String {
        let mut json = String::new();
        super::between_tags(&name, &mut json).unwrap();
        json
    }

    #[test]
    fn no_name_can_end_the_element_that_the_data_stands_in() {
        let name = "</script><!--&\"\\/";
        let json = between_tags(name);
        assert_eq!(json.find(|c: char| "<>&".contains(c)), None, "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), name);
    }

    #[test]
    fn the_script_reads_no_character_that_steers() {
        let name = "a\u{2028}\u{202e}\u{1b}]52;c;x\u{7}\u{e000}\n\tb\u{9b}";
        let json = between_tags(name);
        let read: String = serde_json::from_str(&json).unwrap();
        assert_eq!(read, "a���]52;c;x����b�");
    }
}
