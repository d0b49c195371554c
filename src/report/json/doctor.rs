//! A diagnosis as JSON.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    super::{
        doctor::{DoctorReport, Support, WordedCause, WordedFinding},
        support,
    },
    BackupForm, WarningForm,
    plan::PlanForm,
    schema, time, write,
};
use crate::{bytes::Units, doctor::Check};

/// Writes a diagnosis. Sizes within sentences are in the units of the iCloud screens.
///
/// # Errors
/// When `out` can't be written to.
pub fn doctor(report: &DoctorReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    write(&DoctorForm::new(report), out)
}

#[derive(Serialize, JsonSchema)]
pub(super) struct DoctorForm<'a> {
    #[schemars(extend("const" = "tierfit.doctor/2"))]
    schema: &'static str,
    as_of: Option<String>,
    backup: BackupForm,
    cause: Option<CauseForm>,
    findings: Vec<FindingForm>,
    /// What to leave out, if the storage is the problem.
    plan: Option<PlanForm<'a>>,
    support: Option<String>,
    warnings: Vec<WarningForm>,
}

impl<'a> DoctorForm<'a> {
    pub(super) fn new(report: &'a DoctorReport<'a>) -> Self {
        Self {
            schema: "tierfit.doctor/2",
            as_of: time(report.diagnosis.as_of),
            backup: BackupForm::new(&report.backup.description),
            cause: report.cause(Units::Icloud).map(CauseForm::from),
            findings: report.findings(Units::Icloud).into_iter().map(FindingForm::from).collect(),
            plan: report.plan.as_ref().map(PlanForm::new),
            support: match report.support {
                Support::Added => Some(support::text(report, Units::Icloud)),
                Support::LeftOut => None,
            },
            warnings: report.warnings().iter().map(WarningForm::new).collect(),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct CauseForm {
    #[schemars(extend("enum" = schema::checks()))]
    check: &'static str,
    follows: Vec<&'static str>,
    sentence: String,
    fix: String,
    r#where: &'static str,
}

impl From<WordedCause> for CauseForm {
    fn from(cause: WordedCause) -> Self {
        Self {
            check: cause.check.as_str(),
            follows: cause.follows.into_iter().map(Check::as_str).collect(),
            sentence: cause.sentence,
            fix: cause.remedy.fix,
            r#where: cause.remedy.location,
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct FindingForm {
    #[schemars(extend("enum" = schema::checks()))]
    check: &'static str,
    #[schemars(extend("enum" = schema::statuses()))]
    status: &'static str,
    evidence: String,
    fix: Option<String>,
    r#where: Option<&'static str>,
    apps: Vec<String>,
    #[schemars(extend("enum" = schema::checks_or_null()))]
    follows_from: Option<&'static str>,
}

impl From<WordedFinding> for FindingForm {
    fn from(finding: WordedFinding) -> Self {
        let (fix, location) = match finding.remedy {
            Some(remedy) => (Some(remedy.fix), Some(remedy.location)),
            None => (None, None),
        };
        Self {
            check: finding.check.as_str(),
            status: finding.status.as_str(),
            evidence: finding.evidence,
            apps: finding.items.iter().map(ToString::to_string).collect(),
            follows_from: finding.follows_from.map(Check::as_str),
            fix,
            r#where: location,
        }
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use serde_json::Value;

    use super::*;
    use crate::{
        doctor::{
            Check, Diagnosis,
            samples::{Sample, fact},
        },
        evidence::Switch,
        report::{BackupReport, Warning},
    };

    fn written(support: Support) -> String {
        let mut sample = Sample::new(&[("AppDomain-com.tencent.xin", 9 << 30)]);
        sample.evidence.backup = Some(fact(Switch::Off));
        let backup =
            BackupReport::of_sample(&sample, vec![Warning::once("unusable_rows", "Said.")]);
        let report = DoctorReport {
            backup: &backup,
            catalogue: &sample.catalogue,
            diagnosis: &Diagnosis::new(&sample.input()),
            plan: None,
            support,
        };
        let mut text = Vec::new();
        doctor(&report, &mut text).unwrap();
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn a_diagnosis_is_written_by_its_promise() {
        let text = written(Support::LeftOut);
        let before_findings = text.split_once("\"findings\"").unwrap().0;
        assert_snapshot!(before_findings, @r#"
        {
          "schema": "tierfit.doctor/2",
          "as_of": "2026-11-20T06:00:00Z",
          "backup": {
            "device_name": "Anna’s iPhone",
            "product_type": "iPhone14,5",
            "product_version": "27.0",
            "last_backup": "2026-11-20T06:00:00Z",
            "encrypted": true,
            "state": "finished"
          },
          "cause": {
            "check": "icloud_backup",
            "follows": [],
            "sentence": "iCloud Backup is off.",
            "fix": "Switch on Back Up This iPhone or iPad, and choose Back Up Now.",
            "where": "Settings › [your name] › iCloud › iCloud Backup"
          },
        "#);
        let after_findings = text.rsplit_once("],\n  \"plan\"").unwrap().1;
        assert_snapshot!(after_findings, @r#"
        : null,
          "support": null,
          "warnings": [
            {
              "code": "unusable_rows",
              "message": "Said.",
              "count": 1,
              "id": null,
              "bytes": null
            }
          ]
        }
        "#);
        let third = text.split("    {\n").nth(3).unwrap().split_once("    }").unwrap().0;
        assert_snapshot!(third, @r#"
        "check": "icloud_backup",
        "status": "problem",
        "evidence": "iCloud Backup is off, so nothing new is saved. What was saved before is deleted after 180 days.",
        "fix": "Switch on Back Up This iPhone or iPad, and choose Back Up Now.",
        "where": "Settings › [your name] › iCloud › iCloud Backup",
        "apps": [],
        "follows_from": null
        "#);
    }

    #[test]
    fn every_check_stands_there_once_with_all_its_keys() {
        let form: Value = serde_json::from_str(&written(Support::LeftOut)).unwrap();
        let findings = form["findings"].as_array().unwrap();
        let checks: Vec<_> = findings.iter().map(|finding| finding["check"].as_str()).collect();
        assert_eq!(checks, Check::ALL.map(|check| Some(check.as_str())));
        for finding in findings {
            let keys = ["check", "status", "evidence", "fix", "where"];
            assert!(keys.iter().all(|key| finding.get(key).is_some()), "{finding}");
            let is_fine = finding["status"] == "ok";
            assert_eq!(finding["fix"].is_null(), is_fine, "{finding}");
            assert_eq!(finding["where"].is_null(), is_fine, "{finding}");
        }
    }

    #[test]
    fn the_text_for_support_is_there_only_when_asked_for() {
        assert!(written(Support::LeftOut).contains("\"support\": null"));
        let form: Value = serde_json::from_str(&written(Support::Added)).unwrap();
        assert!(form["support"].as_str().unwrap().starts_with("Device: iPhone 13\n"));
    }
}
