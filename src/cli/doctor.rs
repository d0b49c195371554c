//! `doctor`: why iCloud Backup may fail, and the plan that makes room.

use std::slice;

use jiff::Timestamp;

use super::{
    Exit, Failure, Terminal,
    args::{DoctorArgs, DoctorFormatArg},
    goal::GoalRequest,
    many::{Answer, Each, ManyForm, NamedApps, OneRead},
    misuse::Misuse,
    paths::Lines,
    plan::enough,
    read::Reader,
    request::{Audience, Reading},
};
use crate::{
    catalogue::Catalogue,
    doctor::{Cause, Check, Status, UploadSpeed, Window},
    examination::{Circumstances, Examined, FromSettings, Verify},
    inventory::Verification,
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
    goal: GoalRequest,
    lines: Lines,
}

impl Doctor {
    fn new(args: DoctorArgs, terminal: &Terminal<'_>) -> Result<Self, Failure> {
        let (audience, lines) = match args.format {
            DoctorFormatArg::Table => (Audience::Person, Lines::No),
            DoctorFormatArg::Json => (Audience::Program, Lines::No),
            DoctorFormatArg::Jsonl => (Audience::Program, Lines::Yes),
        };
        if lines == Lines::Yes && args.goal.account.settings.is_some() {
            return Err(Misuse::SettingsAsLines.into());
        }
        let named = args.backup.into_iter().collect();
        let reading = Reading::new(named, args.read, audience, terminal);
        Ok(Self {
            reading: reading.listed(args.listed, lines)?,
            speed: args.upload_speed,
            window: args.window,
            verify: if args.verify { Verify::Everything } else { Verify::Nothing },
            support: if args.support { Support::Added } else { Support::LeftOut },
            extent: if args.all { Extent::All } else { Extent::Short },
            goal: GoalRequest(args.goal),
            lines,
        })
    }
}

/// Explains what a backup tells, or in a few words what each of a folder does.
pub(super) fn doctor(args: DoctorArgs, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let request = Doctor::new(args, terminal)?;
    let reading = &request.reading;
    let catalogue = reading.catalogue()?;
    // What can't be meant is refused before anything is read.
    request.goal.check(&catalogue)?;
    if request.lines == Lines::Yes {
        return each(&request, &catalogue, ManyForm::Lines, terminal);
    }
    let list = request.goal.account().settings_list(reading, terminal)?;
    let backup = match reading.one_backup() {
        Err(failure) if failure.is_of_several() => {
            // A row has no room for that text, and leaving it out in silence would mislead.
            if reading.audience == Audience::Person && request.support == Support::Added {
                return Err(Misuse::SupportOfSeveral.into());
            }
            let form = ManyForm::for_folder(reading.audience);
            return each(&request, &catalogue, form, terminal);
        }
        backup => backup?,
    };
    let mut read = Reader::new(reading, &catalogue).read_and(&backup, request.verify, terminal)?;
    let from = list.map(|list| FromSettings::beside(list, &mut read.report, &catalogue));
    request.goal.warn(slice::from_mut(&mut read.report), &catalogue)?;
    let backup = &read.report;
    let circumstances = request.circumstances(read.verification.as_ref(), terminal.now);
    let examined = request.goal.examined(backup, from.as_ref(), &catalogue, circumstances)?;
    let report = request.report(backup, &catalogue, &examined)?;
    match reading.audience {
        Audience::Program => terminal.write_by(|out| json::doctor(&report, out))?,
        Audience::Person => {
            let text = table::doctor(&report, request.extent, &reading.view);
            terminal.write(&text, reading.paint)?;
        }
    }
    Ok(exit_of(&report))
}

/// Explains what each backup of a folder tells.
fn each(
    request: &Doctor,
    catalogue: &Catalogue,
    form: ManyForm,
    terminal: &mut Terminal<'_>,
) -> Result<Exit, Failure> {
    let (reading, now) = (&request.reading, terminal.now);
    let named = NamedApps::default();
    let known = request.goal.account();
    let each = Each { reading, catalogue, verify: request.verify, known, named: &named };
    each.answer(Question::Doctor, form, terminal, |mut read| {
        let goal = request.goal.within(&mut read.report, catalogue, &named);
        goal.warn(slice::from_mut(&mut read.report), catalogue)?;
        let OneRead { path, report, verification, .. } = &read;
        let circumstances = request.circumstances(verification.as_ref(), now);
        let examined = goal.examined(report, None, catalogue, circumstances)?;
        let explained = request.report(report, catalogue, &examined)?;
        let answer = if exit_of(&explained) == Exit::Good { Answer::Good } else { Answer::Bad };
        let line = || json::doctor_line(path, &explained);
        form.answer(answer, line, || {
            let enough = enough(report, &examined.account, &examined.goal, catalogue)?;
            let (path, account, view) = (path.clone(), &examined.account, &reading.view);
            Ok(SeveralRow::of_doctor(path, &explained, enough.as_ref(), account, view))
        })
    })
}

fn exit_of(report: &DoctorReport<'_>) -> Exit {
    if report.diagnosis.worst() == Status::Problem { Exit::Bad } else { Exit::Good }
}

impl Doctor {
    fn circumstances<'v>(
        &self,
        verification: Option<&'v Verification>,
        now: Timestamp,
    ) -> Circumstances<'v> {
        Circumstances { speed: self.speed, window: self.window, verification, now }
    }

    /// Returns what to tell of a backup that was examined, with a plan if it is too large.
    fn report<'a>(
        &self,
        backup: &'a BackupReport,
        catalogue: &'a Catalogue,
        examined: &'a Examined,
    ) -> Result<DoctorReport<'a>, Failure> {
        let Examined { goal, storage, statements, account, diagnosis } = examined;
        let is_full = diagnosis.cause == Some(Cause::Full)
            || diagnosis.status_of(Check::Storage) == Status::Problem;
        // A plan from incomplete data would be unreliable.
        let is_wanted = is_full && backup.inventory.completeness.is_complete();
        let plan = is_wanted.then(|| {
            let backups = slice::from_ref(backup);
            PlanReport::new(backups, catalogue, account, statements, goal, storage.clone())
        });
        Ok(DoctorReport {
            backup,
            catalogue,
            diagnosis,
            plan: plan.transpose()?,
            support: self.support,
        })
    }
}
