//! Reports on many backups: each is one line of JSON, in the form that it has alone, with the path
//! of its backup. A backup that can't be read has a line that says why.

use std::path::Path;

use serde::Serialize;

use super::{
    super::{PlanReport, SizesReport, doctor::DoctorReport},
    doctor::DoctorForm,
    plan::PlanForm,
    safe,
    sizes::SizesForm,
};

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

/// Puts lines into one object.
pub fn several(lines: &[&str]) -> String {
    let lines: Vec<_> = lines.iter().map(|line| format!("    {}", line.trim_end())).collect();
    format!(
        "{{\n  \"schema\": \"tierfit.several/1\",\n  \"backups\": [\n{}\n  ]\n}}\n",
        lines.join(",\n")
    )
}

/// Writes why there is nothing else to say of the backup at `path`, and what to do about it.
///
/// # Errors
/// Never for these forms; the library doesn't know that.
pub fn error_line(
    path: &Path,
    error: &str,
    hint: Option<&str>,
) -> Result<String, serde_json::Error> {
    line(path, ErrorForm { schema: "tierfit.error/1", error, hint })
}

fn line(path: &Path, form: impl Serialize) -> Result<String, serde_json::Error> {
    let path = path.to_string_lossy().into_owned();
    let line = serde_json::to_string(&Line { path, form })?;
    Ok(safe(&line).into_owned() + "\n")
}

#[derive(Serialize)]
struct Line<F> {
    path: String,
    #[serde(flatten)]
    form: F,
}

#[derive(Serialize)]
struct ErrorForm<'e> {
    schema: &'static str,
    error: &'e str,
    hint: Option<&'e str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_whatever_stands_in_it() {
        let line = error_line(Path::new("a\nb"), "odd\u{1b}[31m\r\n\u{2028}", None).unwrap();
        assert_eq!(
            line,
            "{\"path\":\"a\\nb\",\"schema\":\"tierfit.error/1\",\
             \"error\":\"odd\\u001b[31m\\r\\n\\u2028\",\"hint\":null}\n"
        );
    }
}
