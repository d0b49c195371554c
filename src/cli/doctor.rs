//! `doctor`: why iCloud Backup may fail, and the plan that makes room.

use std::slice;

use jiff::Timestamp;

use super::{
    Exit, Failure, Terminal,
    args::{AccountArgs, DoctorArgs, DoctorFormatArg},
    goal::{asked_storage, check_copies, recorded_storage},
    many::{self, Answer, Form, Said},
    plan::account,
    read::{Reader, Verify},
    request::{Audience, Reading},
};
use crate::{
    catalogue::Catalogue,
    doctor::{Case, Cause, Check, Diagnosis, Status, UploadSpeed, Window},
    inventory::{Missing, Verification},
    plan::Goal,
    report::{
        BackupReport, PlanReport, Question, SeveralRow,
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

/// Explains what a backup tells, or in a few words what each of a folder does.
pub(super) fn doctor(args: DoctorArgs, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let request = Doctor::new(args, terminal);
    let reading = &request.reading;
    let catalogue = reading.catalogue()?;
    // What makes no sense is said before anything is read.
    asked_storage(request.tier.as_deref(), &catalogue)?;
    let backup = match reading.one_backup() {
        Err(failure) if failure.is_of_several() => return each(&request, &catalogue, terminal),
        backup => backup?,
    };
    let read = Reader::new(reading, &catalogue).read_and(&backup, request.verify, terminal)?;
    let (text, exit) = request.examine(
        (&read.report, read.verification.as_ref()),
        &catalogue,
        terminal.now,
        |report| {
            let text = match reading.audience {
                Audience::Program => json::doctor(report)?,
                Audience::Person => table::doctor(report, request.extent, &reading.view),
            };
            Ok((text, exit_of(report)))
        },
    )?;
    terminal.write(&text, reading.paint)?;
    Ok(exit)
}

/// Explains what each backup of a folder tells.
fn each(
    request: &Doctor,
    catalogue: &Catalogue,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    let (reading, now) = (&request.reading, terminal.now);
    let asked = (Question::Doctor, Form::for_folder(reading.audience));
    many::each((reading, catalogue), request.verify, asked, terminal, |read| {
        let backup = (&read.report, read.verification.as_ref());
        request.examine(backup, catalogue, now, |report| {
            Ok(Said {
                line: json::doctor_line(&read.path, report)?,
                row: SeveralRow::of_doctor(read.path.clone(), report, &reading.view),
                answer: if exit_of(report) == Exit::Good { Answer::Good } else { Answer::Bad },
            })
        })
    })
}

fn exit_of(report: &DoctorReport<'_>) -> Exit {
    if report.diagnosis.worst() == Status::Problem { Exit::Bad } else { Exit::Good }
}

impl Doctor {
    /// Examines a backup that was read, and hands on what came out.
    fn examine<T>(
        &self,
        (backup, verification): (&BackupReport, Option<&Verification>),
        catalogue: &Catalogue,
        now: Timestamp,
        tell: impl FnOnce(&DoctorReport<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let backups = slice::from_ref(backup);
        let asked = asked_storage(self.tier.as_deref(), catalogue)?;
        let storage = asked.or_else(|| recorded_storage(backups, catalogue));
        let goal = Goal::default();
        let statements = self.known.statements(&[backup], catalogue)?;
        check_copies(&statements, storage.as_ref())?;
        let account = account(backups, catalogue, &statements)?;
        let elsewhere = account.elsewhere.bytes;
        let diagnosis = Diagnosis::new(&Case {
            description: &backup.description,
            evidence: &backup.evidence,
            inventory: &backup.inventory,
            catalogue,
            budget: storage.as_ref().map(|storage| goal.budget(storage.quota, elsewhere)),
            storage: storage.clone(),
            account: &account,
            speed: self.speed,
            window: self.window,
            verification,
            now,
        });
        // A plan from incomplete data would be unreliable.
        let is_full = diagnosis.cause == Some(Cause::Full)
            || diagnosis.status_of(Check::Storage) == Status::Problem;
        let is_wanted = is_full && backup.inventory.missing == Missing::Nothing;
        let known = (&account, &statements);
        let plan = is_wanted.then(|| PlanReport::new(backups, catalogue, known, &goal, storage));
        let (diagnosis, support) = (&diagnosis, self.support);
        tell(&DoctorReport { backup, catalogue, diagnosis, plan: plan.transpose()?, support })
    }
}
