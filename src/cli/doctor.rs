//! `doctor`: why iCloud Backup may fail, and the plan that makes room.

use super::{
    Exit, Failure, Terminal,
    args::{AccountArgs, DoctorArgs, DoctorFormatArg},
    goal::{asked_storage, check_copies, recorded_storage},
    plan::account,
    read::{Reader, Verify},
    request::{Audience, Reading},
};
use crate::{
    doctor::{Case, Cause, Check, Diagnosis, Status, UploadSpeed, Window},
    inventory::Missing,
    plan::Goal,
    report::{
        PlanReport,
        doctor::{DoctorReport, Support},
        json,
        table::{self, Extent},
    },
};

/// What to look at.
struct Doctor {
    reading: Reading,
    speed: UploadSpeed,
    window: Window,
    verify: Verify,
    support: Support,
    extent: Extent,
    known: AccountArgs,
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
            extent: if args.all { Extent::All } else { Extent::Short },
            known: args.account,
            tier: args.tier,
        }
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
    let goal = Goal::default();
    let statements = request.known.statements(&[report], &catalogue)?;
    check_copies(&statements, storage.as_ref())?;
    let account = account(&backups, &catalogue, &statements)?;
    let elsewhere = account.elsewhere.bytes;
    let diagnosis = Diagnosis::new(&Case {
        description: &report.description,
        evidence: &report.evidence,
        inventory: &report.inventory,
        catalogue: &catalogue,
        budget: storage.as_ref().map(|storage| goal.budget(storage.quota, elsewhere)),
        storage: storage.clone(),
        account: &account,
        speed: request.speed,
        window: request.window,
        verification: verification.as_ref(),
        now: terminal.now,
    });
    // A plan from incomplete data would be unreliable.
    let is_full = diagnosis.cause == Some(Cause::Full)
        || diagnosis.status_of(Check::Storage) == Status::Problem;
    let is_wanted = is_full && report.inventory.missing == Missing::Nothing;
    let known = (&account, &statements);
    let plan = is_wanted.then(|| PlanReport::new(&backups, &catalogue, known, &goal, storage));
    let report = DoctorReport {
        backup: report,
        catalogue: &catalogue,
        diagnosis: &diagnosis,
        plan: plan.transpose()?,
        support: request.support,
    };
    let text = match reading.audience {
        Audience::Program => json::doctor(&report)?,
        Audience::Person => table::doctor(&report, request.extent, &reading.view),
    };
    terminal.write(&text, reading.paint)?;
    Ok(if diagnosis.worst() == Status::Problem { Exit::Bad } else { Exit::Good })
}
