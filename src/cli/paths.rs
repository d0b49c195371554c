//! The list of `--paths-from`: paths as another program writes them, one a line or separated by
//! NUL, read while the backups before them are. Nothing is known of how many there are.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    mem,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError},
    },
    thread,
    time::Duration,
};

use super::{Failure, Terminal, args::ListedArgs, input::is_stdin, misuse::Misuse};

/// No path is longer, on any system.
const LONGEST: u64 = 1 << 20;
/// How many paths are read ahead.
const AHEAD: usize = 256;
/// How long it may take to notice that nobody wants more.
const PATIENCE: Duration = Duration::from_millis(50);

/// Where paths are listed, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PathsFrom {
    pub(super) file: PathBuf,
    separator: Separator,
}

/// What ends a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Separator {
    /// The end of a line, of any system.
    Line,
    /// A NUL, which stands in no path.
    Nul,
}

/// A path of the list, or a text that can't be one on this system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Listed {
    Path(PathBuf),
    Invalid(String),
}

impl PathsFrom {
    /// Returns where paths are listed, if they are: then nothing else is named, and the output is
    /// lines.
    pub(super) fn new(
        args: ListedArgs,
        named: Named,
        lines: Lines,
    ) -> Result<Option<Self>, Failure> {
        let Some(file) = args.paths_from else { return Ok(None) };
        if named == Named::Something {
            return Err(Misuse::ListedAndNamed.into());
        }
        if lines == Lines::No {
            return Err(Misuse::ListedWithoutLines.into());
        }
        let separator = if args.null { Separator::Nul } else { Separator::Line };
        Ok(Some(Self { file, separator }))
    }

    /// Opens the list. It is read on a thread of its own, so that the backups before a path don’t
    /// wait for it.
    pub(super) fn open(&self, terminal: &mut Terminal<'_>) -> Result<PathList, Failure> {
        let input: Box<dyn Read + Send> = if is_stdin(&self.file) {
            // Taken out, because the thread below has to own it.
            mem::replace(&mut terminal.input, Box::new(io::empty()))
        } else {
            let file = File::open(&self.file);
            let file = file.and_then(|file| {
                // Linux opens a folder like a file, and only reading it fails.
                let is_folder = file.metadata()?.is_dir();
                if is_folder { Err(io::ErrorKind::IsADirectory.into()) } else { Ok(file) }
            });
            Box::new(file.map_err(|source| self.failure(source))?)
        };
        let mut paths =
            Paths { input: BufReader::new(input), form: Encoding::Unknown(self.separator) };
        let (sender, receiver) = mpsc::sync_channel(AHEAD);
        let read = move || {
            while let Some(path) = paths.next_path().transpose() {
                let is_end = path.is_err();
                if sender.send(path).is_err() || is_end {
                    break;
                }
            }
        };
        let thread = thread::Builder::new().name("paths".to_owned()).spawn(read);
        thread.map_err(|source| self.failure(source))?;
        Ok(PathList { receiver, is_unwanted: Arc::default() })
    }

    pub(super) fn failure(&self, source: io::Error) -> Failure {
        Failure::PathsFile { file: self.file.clone(), source }
    }
}

/// Whether a backup is named besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    Nothing,
    Something,
}

/// Whether the output is a line of JSON for each path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    No,
    Yes,
}

/// The paths of a list, as they are read. An error ends it.
pub(super) struct PathList {
    receiver: Receiver<io::Result<Listed>>,
    is_unwanted: Arc<AtomicBool>,
}

impl PathList {
    /// Returns what ends the list before its end, once it is set.
    pub(super) fn end(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.is_unwanted)
    }
}

impl Iterator for PathList {
    type Item = io::Result<Listed>;

    fn next(&mut self) -> Option<Self::Item> {
        // Whoever writes the list may never write the next path.
        while !self.is_unwanted.load(Ordering::Relaxed) {
            match self.receiver.recv_timeout(PATIENCE) {
                Ok(path) => return Some(path),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => (),
            }
        }
        None
    }
}

/// Takes paths from a stream, and waits for no more of it than the next path.
struct Paths<R> {
    input: BufReader<R>,
    form: Encoding,
}

/// In which form paths are listed.
#[derive(Debug, Clone, Copy)]
enum Encoding {
    /// Nothing was read yet.
    Unknown(Separator),
    Bytes(Separator),
    /// As PowerShell writes it with `>`.
    Utf16(fn([u8; 2]) -> u16),
}

impl<R: Read> Paths<R> {
    fn next_path(&mut self) -> io::Result<Option<Listed>> {
        let mut start = Vec::new();
        if let Encoding::Unknown(separator) = self.form {
            self.form = self.recognise(separator, &mut start)?;
        }
        match self.form {
            Encoding::Unknown(separator) | Encoding::Bytes(separator) => {
                self.next_bytes(separator, start)
            }
            Encoding::Utf16(unit) => self.next_units(unit),
        }
    }

    /// Looks for a mark of the encoding, and returns in `start` what turned out to be none.
    fn recognise(&mut self, separator: Separator, start: &mut Vec<u8>) -> io::Result<Encoding> {
        // `find -print0` writes no byte order mark, and any byte but NUL can begin a path.
        if separator == Separator::Nul {
            return Ok(Encoding::Bytes(separator));
        }
        loop {
            match start.as_slice() {
                // Byte by byte: more than one could have to wait for the next path.
                [] | [0xFF | 0xFE | 0xEF] | [0xEF, 0xBB] => {
                    if (&mut self.input).take(1).read_to_end(start)? == 0 {
                        return Ok(Encoding::Bytes(separator));
                    }
                }
                [0xFF, 0xFE] => return Ok(Encoding::Utf16(u16::from_le_bytes)),
                [0xFE, 0xFF] => return Ok(Encoding::Utf16(u16::from_be_bytes)),
                [0xEF, 0xBB, 0xBF] => {
                    start.clear();
                    return Ok(Encoding::Bytes(separator));
                }
                _ => return Ok(Encoding::Bytes(separator)),
            }
        }
    }

    fn next_bytes(
        &mut self,
        separator: Separator,
        mut bytes: Vec<u8>,
    ) -> io::Result<Option<Listed>> {
        let end = match separator {
            Separator::Line => b'\n',
            Separator::Nul => 0,
        };
        // What was looked at for a mark may have been a whole path.
        if bytes.last() != Some(&end) {
            (&mut self.input).take(LONGEST).read_until(end, &mut bytes)?;
        }
        if bytes.is_empty() {
            return Ok(None);
        }
        if bytes.last() == Some(&end) {
            bytes.pop();
            if separator == Separator::Line && bytes.last() == Some(&b'\r') {
                bytes.pop();
            }
        } else if u64::try_from(bytes.len()).is_ok_and(|length| LONGEST <= length) {
            // Neither a separator nor the end of the list ended it, but the limit.
            return Err(too_long());
        }
        Ok(Some(Listed::of_bytes(bytes)))
    }

    fn next_units(&mut self, unit: fn([u8; 2]) -> u16) -> io::Result<Option<Listed>> {
        let mut units = Vec::new();
        let mut is_ended = false;
        while !is_ended {
            let mut pair = Vec::new();
            (&mut self.input).take(2).read_to_end(&mut pair)?;
            match pair.as_slice() {
                [] if units.is_empty() => return Ok(None),
                [] => break,
                [one, two] => match unit([*one, *two]) {
                    0x0A => is_ended = true,
                    unit => units.push(unit),
                },
                _ => return Err(io::Error::new(io::ErrorKind::InvalidData, "it is not text")),
            }
            if u64::try_from(units.len()).is_ok_and(|length| LONGEST <= length) {
                return Err(too_long());
            }
        }
        if is_ended && units.last() == Some(&0x0D) {
            units.pop();
        }
        Ok(Some(Listed::of_units(&units)))
    }
}

impl Listed {
    #[cfg(unix)]
    fn of_bytes(bytes: Vec<u8>) -> Self {
        use std::{ffi::OsString, os::unix::ffi::OsStringExt};

        Self::Path(OsString::from_vec(bytes).into())
    }

    #[cfg(not(unix))]
    fn of_bytes(bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(path) => Self::Path(path.into()),
            Err(error) => Self::Invalid(String::from_utf8_lossy(error.as_bytes()).into_owned()),
        }
    }

    #[cfg(windows)]
    fn of_units(units: &[u16]) -> Self {
        use std::{ffi::OsString, os::windows::ffi::OsStringExt};

        Self::Path(OsString::from_wide(units).into())
    }

    #[cfg(not(windows))]
    fn of_units(units: &[u16]) -> Self {
        match String::from_utf16(units) {
            Ok(path) => Self::Path(path.into()),
            Err(_) => Self::Invalid(String::from_utf16_lossy(units)),
        }
    }
}

fn too_long() -> io::Error {
    let message = "a path is longer than any can be; is it a list of paths?";
    io::Error::new(io::ErrorKind::InvalidData, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stream that gives a byte at a time.
    struct Slow<'b>(&'b [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let most = into.len().min(1);
            self.0.read(&mut into[..most])
        }
    }

    #[track_caller]
    fn check(bytes: &[u8], separator: Separator, expected: &[&str]) {
        let mut paths =
            Paths { input: BufReader::new(Slow(bytes)), form: Encoding::Unknown(separator) };
        let mut found = Vec::new();
        while let Some(path) = paths.next_path().unwrap() {
            found.push(path);
        }
        let expected: Vec<_> = expected.iter().map(|path| Listed::Path(path.into())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn each_line_is_a_path() {
        check(b"", Separator::Line, &[]);
        check(b"a", Separator::Line, &["a"]);
        check(b"a\n", Separator::Line, &["a"]);
        check(b"a\r\nb c \r\n", Separator::Line, &["a", "b c "]);
        check(b"\na\n\nb", Separator::Line, &["", "a", "", "b"]);
        check(b"\xEF\xBB\xBFa\nb", Separator::Line, &["a", "b"]);
        check("ïa\nb".as_bytes(), Separator::Line, &["ïa", "b"]);
    }

    #[test]
    fn paths_between_nuls_are_taken_as_they_are() {
        check(b"", Separator::Nul, &[]);
        check(b"a\r\n\0\xEF\xBB\xBFb\0", Separator::Nul, &["a\r\n", "\u{FEFF}b"]);
        check(b"a\0\0b", Separator::Nul, &["a", "", "b"]);
    }

    #[test]
    fn what_a_powershell_writes_is_understood() {
        // The second has a unit with the byte of a line's end.
        let text = "\u{FEFF}C:\\a\r\nĊ 🧶\r\n";
        let little: Vec<_> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<_> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [little, big] {
            check(&bytes, Separator::Line, &["C:\\a", "Ċ 🧶"]);
        }
    }

    #[test]
    fn a_path_without_end_ends_the_list() {
        for start in [b"a".as_slice(), b"\xFF\xFE"] {
            let input = BufReader::new(start.chain(io::repeat(b'a')));
            let mut paths = Paths { input, form: Encoding::Unknown(Separator::Line) };
            assert!(paths.next_path().is_err());
        }
    }

    #[test]
    fn no_more_is_awaited_than_the_next_path() {
        let (reader, mut writer) = io::pipe().unwrap();
        let mut paths =
            Paths { input: BufReader::new(reader), form: Encoding::Unknown(Separator::Line) };
        for path in ["a", ""] {
            io::Write::write_all(&mut writer, format!("{path}\n").as_bytes()).unwrap();
            assert_eq!(paths.next_path().unwrap(), Some(Listed::Path(path.into())));
        }
    }
}
