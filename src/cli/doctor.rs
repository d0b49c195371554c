//! `doctor`: why iCloud Backup may fail, and the plan that makes room.

use super::{
    Exit, Failure, Terminal,
    args::{DoctorArgs, DoctorFormatArg},
    goal::{asked_storage, recorded_storage},
    read::{Reader, Verify},
    request::{Audience, Reading},
};
use crate::{
    bytes::Bytes,
    doctor::{Case, Check, Diagnosis, Status, UploadSpeed, Window},
    inventory::Missing,
    plan::Goal,
    report::{
        PlanReport,
        doctor::{DoctorReport, Support},
        json, table,
    },
};

/// What to look at.
struct Doctor {
    reading: Reading,
    speed: UploadSpeed,
    window: Window,
    verify: Verify,
    support: Support,
    used_elsewhere: Bytes,
    tier: Option<String>,
}

impl Doctor {
    fn new(args: DoctorArgs, terminal: &Terminal<'_>) -> Self {
        let audience = match args.format {
            DoctorFormatArg::Table => Audience::Person,
            DoctorFormatArg::Json => Audience::Program,
        };
        let named = args.backup.into_iter().collect();
        Self {
            reading: Reading::new(named, args.read, audience, terminal),
            speed: args.upload_speed,
            window: args.window,
            verify: if args.verify { Verify::Everything } else { Verify::Nothing },
            support: if args.support { Support::Added } else { Support::LeftOut },
            used_elsewhere: args.used_elsewhere,
            tier: args.tier,
        }
    }

    /// Returns what is asked of the plan that would mend it.
    fn goal(&self) -> Goal {
        Goal { used_elsewhere: self.used_elsewhere, ..Goal::default() }
    }
}

/// Explains what a backup tells.
pub(super) fn doctor(args: DoctorArgs, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let request = Doctor::new(args, terminal);
    let reading = &request.reading;
    let catalogue = reading.catalogue()?;
    let asked = asked_storage(request.tier.as_deref(), &catalogue)?;
    let backup = reading.one_backup()?;
    let read = Reader::new(reading, &catalogue).read_and(&backup, request.verify, terminal)?;
    let verification = read.verification;
    let backups = [read.report];
    let storage = asked.or_else(|| recorded_storage(&backups, &catalogue));
    let [report] = &backups;
    let diagnosis = Diagnosis::new(&Case {
        description: &report.description,
        evidence: &report.evidence,
        inventory: &report.inventory,
        catalogue: &catalogue,
        storage: storage.clone(),
        used_elsewhere: request.used_elsewhere,
        speed: request.speed,
        window: request.window,
        verification: verification.as_ref(),
        now: terminal.now,
    });
    let goal = request.goal();
    // A plan on half the truth is none.
    let is_wanted = diagnosis.status_of(Check::Storage) == Status::Problem
        && report.inventory.missing == Missing::Nothing;
    let report = DoctorReport {
        backup: report,
        catalogue: &catalogue,
        diagnosis: &diagnosis,
        plan: is_wanted.then(|| PlanReport::new(&backups, &catalogue, &goal, storage)),
        support: request.support,
    };
    let text = match reading.audience {
        Audience::Program => json::doctor(&report)?,
        Audience::Person => table::doctor(&report, &reading.view),
    };
    terminal.write(&text, reading.paint)?;
    Ok(if diagnosis.worst() == Status::Problem { Exit::Bad } else { Exit::Good })
}
