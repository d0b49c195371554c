//! Reports on many backups: each is one line of JSON, in the form that it has alone, with the path
//! that was asked about. All lines have the same fields: where there is nothing to tell, `error`
//! says why, and what else a line has is `null`.

use std::{borrow::Cow, path::Path};

use schemars::JsonSchema;
use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{
    super::{ListReport, PlanReport, Question, SizesReport, doctor::DoctorReport},
    ListForm,
    doctor::DoctorForm,
    plan::PlanForm,
    safe, schema,
    sizes::SizesForm,
};

/// Writes the backups that are at `path` as a line.
///
/// # Errors
/// Never for these forms; the library doesn't know that.
pub fn list_line(path: &Path, report: &ListReport) -> Result<String, serde_json::Error> {
    line(path, ListForm::new(report))
}

/// Writes the sizes of the backup at `path` as a line.
///
/// # Errors
/// Never for these forms; the library doesn't know that.
pub fn sizes_line(path: &Path, report: &SizesReport<'_>) -> Result<String, serde_json::Error> {
    line(path, SizesForm::new(report))
}

/// Writes the plan for the backup at `path` as a line.
///
/// # Errors
/// Never for these forms; the library doesn't know that.
pub fn plan_line(path: &Path, report: &PlanReport<'_>) -> Result<String, serde_json::Error> {
    line(path, PlanForm::new(report))
}

/// Writes the diagnosis of the backup at `path` as a line.
///
/// # Errors
/// Never for these forms; the library doesn't know that.
pub fn doctor_line(path: &Path, report: &DoctorReport<'_>) -> Result<String, serde_json::Error> {
    line(path, DoctorForm::new(report))
}

/// Writes why there is nothing else to say of the backup at `path`, and what to do about it.
///
/// # Errors
/// Never for these forms; the library doesn't know that.
pub fn error_line(
    question: Question,
    path: &Path,
    error: &LineError<'_>,
) -> Result<String, serde_json::Error> {
    let (path, error) = (path.to_string_lossy(), ErrorForm::new(error));
    let line = serde_json::to_string(&ErrorLine { question, path, error })?;
    Ok(safe(&line).into_owned() + "\n")
}

/// Puts lines into one object.
pub fn several(lines: &[&str]) -> String {
    // Lines are JSON already, so that nothing has to be read again to put them together.
    let lines: Vec<_> = lines.iter().map(|line| format!("    {}", line.trim_end())).collect();
    format!(
        "{{\n  \"schema\": \"tierfit.several/1\",\n  \"backups\": [\n{}\n  ]\n}}\n",
        lines.join(",\n")
    )
}

/// Why one of many backups has no answer.
#[derive(Debug, Clone, Copy)]
pub struct LineError<'e> {
    /// A word for programs.
    pub code: ErrorCode,
    /// What is wrong, as a fragment.
    pub message: &'e str,
    /// What to do about it.
    pub hint: Option<&'e str>,
}

macro_rules! error_codes {
    ($($(#[doc = $meaning:literal])+ $variant:ident => $word:literal,)+) => {
        /// A word for programs that says why one of many backups has no answer.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum ErrorCode {
            $($(#[doc = $meaning])+ $variant,)+
        }

        impl ErrorCode {
            /// All of them, each with its meaning.
            pub const ALL: &[(Self, &str)] =
                &[$((Self::$variant, concat!($($meaning),+)),)+];

            /// Returns the word.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }
    };
}

error_codes! {
    /// Nothing is there.
    NotFound => "not_found",
    /// A link is there that leads to nothing, perhaps to a disk that isn’t connected.
    DanglingLink => "dangling_link",
    /// The system doesn’t allow reading it.
    PermissionDenied => "permission_denied",
    /// The system fails to read it.
    Unreadable => "unreadable",
    /// Too many files are open at once.
    TooManyOpenFiles => "too_many_open_files",
    /// The path isn’t valid text, and this system can’t open such a path.
    InvalidPath => "invalid_path",
    /// It is a file, not a folder.
    NotAFolder => "not_a_folder",
    /// It is an archive, which has to be unpacked first.
    Archive => "archive",
    /// The folder is empty.
    EmptyFolder => "empty_folder",
    /// The folder is no backup.
    NotABackup => "not_a_backup",
    /// The folder holds several backups instead of being one.
    SeveralBackups => "several_backups",
    /// The backup is of iOS 4 or older.
    TooOld => "too_old",
    /// The backup has no manifest: it was cut off before it was complete.
    NoManifest => "no_manifest",
    /// The manifest’s name differs in capital letters.
    OtherName => "other_name",
    /// The backup is encrypted, and no password was given.
    PasswordNeeded => "password_needed",
    /// The backup is encrypted with another password.
    WrongPassword => "wrong_password",
    /// The backup is encrypted, and its keys are missing or damaged.
    NoKeys => "no_keys",
    /// The manifest can’t be decrypted.
    Undecipherable => "undecipherable",
    /// The manifest is damaged beyond reading, or is no manifest.
    Damaged => "damaged",
    /// The manifest has a form that no iPhone makes.
    ForeignManifest => "foreign_manifest",
    /// Another program changed the backup while it was read.
    Changed => "changed",
    /// Only a part of the manifest can be read, and no plan is made from that.
    PartialManifest => "partial_manifest",
    /// The sizes add up to more than any device holds.
    TotalTooLarge => "total_too_large",
    /// No plan can be computed for it.
    NoPlan => "no_plan",
    /// A name that was given fits several apps of this backup.
    AmbiguousName => "ambiguous_name",
    /// What was asked makes no sense for this backup.
    Usage => "usage",
    /// A fault of tierfit itself: please report it.
    Internal => "internal",
}

fn line(path: &Path, form: impl Serialize) -> Result<String, serde_json::Error> {
    let line = serde_json::to_string(&Line { path: path.to_string_lossy(), error: None, form })?;
    Ok(safe(&line).into_owned() + "\n")
}

#[derive(Serialize)]
struct Line<'p, F> {
    path: Cow<'p, str>,
    error: Option<ErrorForm<'p>>,
    #[serde(flatten)]
    form: F,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct ErrorForm<'e> {
    #[schemars(extend("enum" = schema::error_codes()))]
    code: &'static str,
    message: &'e str,
    hint: Option<&'e str>,
}

impl<'e> ErrorForm<'e> {
    fn new(error: &LineError<'e>) -> Self {
        Self { code: error.code.as_str(), message: error.message, hint: error.hint }
    }
}

/// A line with an error and nothing else. It has the same fields as the other lines, by the schema of
/// those.
struct ErrorLine<'e> {
    question: Question,
    path: Cow<'e, str>,
    error: ErrorForm<'e>,
}

impl Serialize for ErrorLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut line = serializer.serialize_map(None)?;
        line.serialize_entry("path", &self.path)?;
        line.serialize_entry("error", &self.error)?;
        let (name, fields) = schema::fields(self.question);
        line.serialize_entry("schema", name)?;
        for field in fields {
            line.serialize_entry(field, &())?;
        }
        line.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_whatever_stands_in_it() {
        let error = LineError {
            code: ErrorCode::NotFound,
            message: "odd\u{1b}[31m\r\n\u{2028}",
            hint: None,
        };
        let line = error_line(Question::List, Path::new("a\nb"), &error).unwrap();
        assert_eq!(
            line,
            "{\"path\":\"a\\nb\",\"error\":{\"code\":\"not_found\",\
             \"message\":\"odd\\u001b[31m\\r\\n\\u2028\",\"hint\":null},\
             \"schema\":\"tierfit.list/1\",\"backups\":null,\"warnings\":null}\n"
        );
    }

    #[test]
    fn every_code_is_a_word_of_its_own() {
        let mut words: Vec<_> = ErrorCode::ALL.iter().map(|(code, _)| code.as_str()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), ErrorCode::ALL.len());
    }
}
