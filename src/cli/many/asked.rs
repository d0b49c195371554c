//! `Asked`: a question about many backups, answered for each and written in one of the forms.

use std::{
    num::NonZeroUsize,
    ops::ControlFlow,
    panic::{self, AssertUnwindSafe},
    path::Path,
    sync::atomic::Ordering,
};

use super::{Answer, Answered, ManyForm, NamedApps, Source, Text, source::Next};
use crate::{
    backup::Backup,
    bytes::Units,
    cli::{Exit, Failure, Paint, Terminal, in_order::in_order},
    report::{
        Question, SeveralReport, SeveralRow, View, Warning,
        json::{self, LineError},
        table,
    },
};

/// What is asked of many backups, and the form of the answer.
#[derive(Clone, Copy)]
pub(in crate::cli) struct Asked<'v> {
    pub(in crate::cli) question: Question,
    pub(in crate::cli) form: ManyForm,
    pub(in crate::cli) threads: Option<NonZeroUsize>,
    pub(in crate::cli) view: &'v View,
    pub(in crate::cli) paint: Paint,
}

/// What became of one path.
enum Outcome {
    Answered(Answered),
    /// The arguments make no sense for this backup.
    Misused(Failure),
    Ended(Failure),
}

impl Asked<'_> {
    /// Asks about each path, and writes what is answered, or why nothing can be.
    pub(in crate::cli) fn answer(
        self,
        Source { paths, end, .. }: Source,
        named: Option<&NamedApps>,
        terminal: &mut Terminal<'_>,
        say: impl Fn(&Path) -> Result<Answered, Failure> + Sync,
    ) -> Result<Exit, Failure> {
        let work = |next: Next| match next {
            Next::Path(path) => self.ask(&path, &say),
            Next::Failed(path, failure) => self.failed(&path, &failure),
            Next::Ended(failure) => Outcome::Ended(failure),
        };
        let mut answers = Answers::default();
        let mut failure = None;
        in_order(self.threads, paths, &work, Outcome::size, &mut |result| {
            let step = match (result, self.form) {
                (Outcome::Answered(Answered { text: Text::Line(line), .. }), ManyForm::Lines) => {
                    terminal.write_on(&line)
                }
                (Outcome::Answered(answered), _) => {
                    answers.add(answered);
                    Ok(ControlFlow::Continue(()))
                }
                (Outcome::Misused(failure) | Outcome::Ended(failure), _) => Err(failure),
            };
            let step = step.unwrap_or_else(|stopped| {
                failure = Some(stopped);
                ControlFlow::Break(())
            });
            // Else its iterator would wait for a path that nobody wants.
            if let (true, Some(end)) = (step.is_break(), &end) {
                end.store(true, Ordering::Relaxed);
            }
            step
        });
        if let Some(failure) = failure {
            return Err(failure);
        }
        let absent = named.and_then(NamedApps::in_no_backup);
        // Lines are written by now, so that a name in no backup is only a warning.
        match (self.form, absent) {
            (ManyForm::Lines, absent) => {
                if let Some((name, _)) = absent {
                    terminal.warn([&Warning::of_app_nowhere(&name)], Units::Icloud, self.paint);
                }
                Ok(Exit::Good)
            }
            // Most likely it was mistyped.
            (ManyForm::Object | ManyForm::Table, Some((_, failure))) => Err(failure),
            (ManyForm::Object | ManyForm::Table, None) => answers.write(self, terminal),
        }
    }

    fn ask(self, path: &Path, say: impl Fn(&Path) -> Result<Answered, Failure>) -> Outcome {
        // A fault of ours that one backup brings out is no reason to leave the others unanswered.
        // What is shared and changed, the names that were found, is noted in one step each.
        let answered = panic::catch_unwind(AssertUnwindSafe(|| say(path)));
        match answered.unwrap_or_else(|_| Err(Failure::Internal)) {
            Ok(answered) => Outcome::Answered(answered),
            // A person can put it right at once, and a program finds it in the line.
            Err(failure @ Failure::Usage(_)) if self.form != ManyForm::Lines => {
                Outcome::Misused(failure)
            }
            Err(failure) => self.failed(path, &failure),
        }
    }

    /// Says why there is no answer.
    fn failed(self, path: &Path, failure: &Failure) -> Outcome {
        let (message, command) = (failure.to_string(), self.question.command());
        let line = || {
            let (hint, code) = (failure.hint(command), failure.code());
            let error = LineError { code, message: &message, hint: hint.as_deref() };
            json::error_line(self.question, path, &error)
        };
        let row = || {
            let backup = Backup::open(path).ok();
            let description = backup.map(|backup| backup.describe(&backup.device().0));
            let hint = failure.hint_beside_others(command);
            Ok(SeveralRow::of_error(path.to_owned(), description, &message, hint.as_deref()))
        };
        match self.form.answer(Answer::None, line, row) {
            Ok(answered) => Outcome::Answered(answered),
            Err(failure) => Outcome::Ended(failure),
        }
    }
}

impl Outcome {
    fn size(&self) -> usize {
        match self {
            Self::Answered(Answered { text: Text::Line(line), .. }) => line.len(),
            // A row is a few words, so only lines count against what may be held.
            Self::Answered(Answered { text: Text::Row(_), .. })
            | Self::Misused(_)
            | Self::Ended(_) => 0,
        }
    }
}

/// What is said of several backups, to be written at once.
#[derive(Default)]
struct Answers {
    each: Vec<Answer>,
    lines: Vec<String>,
    rows: Vec<SeveralRow>,
}

impl Answers {
    fn add(&mut self, answered: Answered) {
        self.each.push(answered.answer);
        match answered.text {
            Text::Line(line) => self.lines.push(line),
            Text::Row(row) => self.rows.push(row),
        }
    }

    fn write(self, asked: Asked<'_>, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
        let all_are = |answer| self.each.iter().all(|one| *one == answer);
        // One code has to do for all: only what holds for each of them is said of them.
        let exit = if all_are(Answer::Good) {
            Exit::Good
        } else if all_are(Answer::None) {
            Exit::Failed
        } else {
            Exit::Bad
        };
        let text = match asked.form {
            ManyForm::Lines | ManyForm::Object => {
                let lines: Vec<_> = self.lines.iter().map(String::as_str).collect();
                json::several(&lines)
            }
            ManyForm::Table => {
                let report = SeveralReport { question: asked.question, rows: self.rows };
                table::several(&report, asked.view)
            }
        };
        terminal.write(&text, asked.paint)?;
        Ok(exit)
    }
}
