//! Every command on a damaged backup: how it may end, and what has to add up.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use sample_backups::BackupBuilder;
use serde_json::Value;
use tempfile::TempDir;

use super::kinds::plain;
use crate::{
    ncdu,
    support::{Outcome, Session, check_sums, list, number, temp_dir, text},
    untouched::state,
};

pub(super) const PASSWORD: &str = "correct horse battery";
/// More than all commands take on the slowest machine, and less than anyone waits.
const SOON: Duration = Duration::from_secs(60);

/// Commands whose answers stand by themselves.
const COMMANDS: [&[&str]; 9] = [
    &["doctor", "--verify", "--support", "--format", "json"],
    &["list", "--format", "json"],
    &["sizes", "--app", "net.whatsapp.WhatsApp"],
    &["doctor", "--verify", "--support"],
    &["plan"],
    &["list"],
    &["plan", "--tier", "50GB", "--format", "csv"],
    &["sizes", "--app", "net.whatsapp.WhatsApp", "--format", "json"],
    &["plan", "--tier", "5GB", "--risk", "any", "--min-size", "0", "--format", "checklist"],
];
const SIZES: [&str; 3] = ["sizes", "--format", "json"];
const PLAN: [&str; 5] = ["plan", "--tier", "5GB", "--format", "json"];

/// How often runs ended with each code.
#[derive(Debug, Default)]
pub(super) struct Ends([u64; 4]);

impl Ends {
    pub(super) fn none_failed(&self) -> bool {
        self.0[1] == 0
    }
}

impl fmt::Display for Ends {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(ends) = self;
        write!(f, "{} runs:", ends.iter().sum::<u64>())?;
        let mut ends = ends.iter().enumerate();
        ends.try_for_each(|(exit, count)| write!(f, " {count} exit {exit},"))
    }
}

/// A backup to damage, with one beside it that stays whole.
pub(super) struct Target {
    dir: TempDir,
    folder: PathBuf,
    whole: PathBuf,
    /// What is said of the whole one.
    sizes_of_whole: Outcome,
    plan_of_whole: Outcome,
}

/// What is said of the damaged backup, and how often runs ended how.
struct Told<'t> {
    target: &'t Target,
    ends: &'t mut Ends,
}

impl Target {
    pub(super) fn new(backup: &BackupBuilder, prepare: impl FnOnce(&Path)) -> Self {
        let dir = temp_dir();
        let [folder, whole] = ["backup", "whole"].map(|name| dir.path().join(name));
        backup.write(&folder).unwrap();
        prepare(&folder);
        plain().write(&whole).unwrap();
        let of_whole = |args: &[&str]| Session::new().run(&[args, &[str_of(&whole)]].concat());
        let (sizes_of_whole, plan_of_whole) = (of_whole(&SIZES), of_whole(&PLAN));
        Self { dir, folder, whole, sizes_of_whole, plan_of_whole }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs every command, and checks how it ended and what it told.
    #[track_caller]
    pub(super) fn check(&self, ends: &mut Ends) {
        let before = state(self.dir.path());
        let start = Instant::now();
        let mut told = Told { target: self, ends };
        for command in COMMANDS {
            told.of_backup(command);
        }
        let sizes = told.of_backup(&SIZES);
        let plan = told.of_backup(&PLAN);
        told.check_rows(&sizes);
        told.check_lines(&SIZES, [&sizes, &self.sizes_of_whole]);
        told.check_lines(&PLAN, [&plan, &self.plan_of_whole]);
        told.check_comparisons(&sizes);
        told.check_page(&sizes, &plan);
        assert!(start.elapsed() < SOON, "took {:?}", start.elapsed());
        assert!(state(self.dir.path()) == before, "the backup was changed");
    }
}

impl Told<'_> {
    #[track_caller]
    fn run(&mut self, args: &[&str]) -> Outcome {
        let outcome = Session::new().password(PASSWORD).run(args);
        outcome.check_is_harmless();
        self.ends.0[usize::from(outcome.exit)] += 1;
        if outcome.exit == 1 {
            assert!(outcome.stderr.starts_with("error: "), "{outcome}");
        }
        outcome
    }

    #[track_caller]
    fn of_backup(&mut self, command: &[&str]) -> Outcome {
        let outcome = self.run(&[command, &[str_of(&self.target.folder)]].concat());
        assert!([0, 1, 3].contains(&outcome.exit), "{outcome}");
        if outcome.exit != 1 && command.contains(&"json") && !command.contains(&"--app") {
            check_object(&outcome);
        }
        outcome
    }

    /// Checks the rows of CSV and the files of ncdu against the sizes.
    #[track_caller]
    fn check_rows(&mut self, sizes: &Outcome) {
        let csv = self.of_backup(&["sizes", "--format", "csv", "--by", "domain"]);
        let export = self.of_backup(&["sizes", "--format", "ncdu"]);
        assert_eq!([csv.exit, export.exit], [sizes.exit; 2], "{csv}{export}");
        if sizes.exit == 1 {
            return;
        }
        let totals = &sizes.json()["totals"];
        let expected = (number(totals, "local_bytes"), number(totals, "files"));
        assert_eq!(ncdu::sum(&export.json()[3]), expected, "{export}");
        let mut csv = csv::Reader::from_reader(csv.stdout.as_bytes());
        let columns = csv.headers().unwrap().clone();
        let column = |name| columns.iter().position(|column| column == name).unwrap();
        let sums = csv.records().fold((0, 0), |(bytes, files), row| {
            let row = row.unwrap();
            let number = |name| row[column(name)].parse::<u64>().unwrap();
            (bytes + number("local_bytes"), files + number("files"))
        });
        assert_eq!(sums, expected);
    }

    /// Checks the lines of many backups against what is said of each alone.
    #[track_caller]
    fn check_lines(&mut self, alone: &[&str], each: [&Outcome; 2]) {
        let args: Vec<_> =
            alone.iter().map(|arg| if *arg == "json" { "jsonl" } else { arg }).collect();
        let lines = self.run(&[&args[..], &[str_of(self.target.dir.path())]].concat());
        assert_eq!(lines.exit, 0, "{lines}");
        assert_eq!(lines.stdout.lines().count(), 2, "{lines}");
        for (line, alone) in lines.stdout.lines().zip(each) {
            let mut line: Value = serde_json::from_str(line).unwrap();
            let error = line["error"].take();
            if alone.exit == 1 {
                let hint = error["hint"].as_str().map(|hint| format!("hint: {hint}\n"));
                let said = format!("error: {}\n", text(&error, "message"));
                assert_eq!(said + &hint.unwrap_or_default(), alone.stderr, "{alone}");
            } else {
                assert_eq!(error, Value::Null, "{alone}");
                line.as_object_mut()
                    .unwrap()
                    .retain(|field, _| !["path", "error"].contains(&&**field));
                assert_eq!(line, alone.json(), "{alone}");
            }
        }
    }

    /// Compares with the whole backup, as the older and as the newer one.
    #[track_caller]
    fn check_comparisons(&mut self, sizes: &Outcome) {
        let target = self.target;
        let [damaged, whole] = [&target.folder, &target.whole].map(|folder| str_of(folder));
        let of_whole = &target.sizes_of_whole;
        for ([old, new], each) in
            [([damaged, whole], [sizes, of_whole]), ([whole, damaged], [of_whole, sizes])]
        {
            let table = self.run(&["compare", old, new]);
            let compared = self.run(&["compare", old, new, "--format", "json"]);
            assert_eq!(table.exit, compared.exit, "{table}{compared}");
            if sizes.exit == 1 {
                assert_eq!(compared.exit, 1, "{compared}");
                continue;
            }
            if compared.exit == 2 {
                // The damage made the older one the newer.
                let made =
                    each.map(|sizes| text(&sizes.json()["backup"], "last_backup").to_owned());
                assert!(compared.stderr.contains("name the older one first"), "{compared}");
                assert!(made[1] < made[0], "{compared}");
                continue;
            }
            assert_eq!(compared.exit, 0, "{compared}");
            check_parts(&compared.json(), each);
        }
    }

    /// Writes a page to standard output and into a file, and checks what its script is told.
    #[track_caller]
    fn check_page(&mut self, sizes: &Outcome, plan: &Outcome) {
        let page = self.of_backup(&["report", "-o", "-"]);
        let dir = temp_dir();
        let file = dir.path().join("page.html");
        let in_file = self.of_backup(&["report", "-o", str_of(&file)]);
        assert_eq!(page.exit, u8::from(plan.exit == 1), "{page}");
        assert_eq!(in_file.exit, page.exit, "{in_file}");
        let left: Vec<_> = fs::read_dir(dir.path()).unwrap().collect();
        if page.exit == 1 {
            assert_eq!((page.stdout.as_str(), left.len()), ("", 0), "{page}");
            return;
        }
        assert_eq!(left.len(), 1, "{left:?}");
        assert_eq!(fs::read_to_string(file).unwrap(), page.stdout);
        let (sizes, plan) = (sizes.json(), plan.json());
        let (_, data) = page.stdout.split_once(" id=\"data\">").unwrap();
        let data: Value = serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap();
        let sum = |key: &str, of: &dyn Fn(&Value) -> u64| list(&data, key).iter().map(of).sum();
        let own: u64 = sum("items", &|item| digits(&item["own"]));
        let shared: u64 = sum("shared", &|shared| digits(&shared["bytes"]));
        // What is off and still sent is in the plan, and in no item's size.
        assert_eq!(own + shared, number(&plan, "current_bytes"));
        let local: u64 = sum("rows", &|row| digits(&row[0]));
        assert_eq!(local, number(&sizes["totals"], "local_bytes"));
        let files: u64 = sum("rows", &|row| row[2].as_u64().unwrap());
        assert_eq!(files, number(&sizes["totals"], "files"));
        let case = usize::from(data["photos"] == true) + 2 * usize::from(data["messages"] == true);
        for key in ["fixed", "current"] {
            let told = digits(&data["cases"][case][key]);
            assert_eq!(told, number(&plan, &format!("{key}_bytes")), "{key}");
        }
    }
}

/// Checks that what a command says as one object adds up.
#[track_caller]
fn check_object(outcome: &Outcome) {
    let told = outcome.json();
    match text(&told, "schema") {
        "tierfit.sizes/1" => check_sums(&told),
        "tierfit.plan/2" => {
            let (current, freed) = (number(&told, "current_bytes"), number(&told, "freed_bytes"));
            assert_eq!(current - freed, number(&told, "after_bytes"), "{outcome}");
            let exclude = list(&told, "exclude").iter();
            let items: u64 = exclude.map(|item| number(item, "gain_bytes")).sum();
            assert!(items <= freed, "{outcome}");
        }
        "tierfit.doctor/2" => assert_eq!(list(&told, "findings").len(), 18, "{outcome}"),
        "tierfit.list/1" => assert_eq!(list(&told, "backups").len(), 1, "{outcome}"),
        schema => panic!("{schema}"),
    }
}

/// Checks that what grew adds up to what both backups have.
#[track_caller]
fn check_parts(compared: &Value, each: [&Outcome; 2]) {
    for (key, sizes) in ["old", "new"].into_iter().zip(each) {
        for bytes in ["local_bytes", "icloud_bytes"] {
            let total = number(&sizes.json()["totals"], bytes);
            assert_eq!(number(&compared[key], bytes), total);
            let of_part = |part: &Value| part[format!("{key}_{bytes}")].as_u64().unwrap_or(0);
            assert_eq!(list(compared, "parts").iter().map(of_part).sum::<u64>(), total);
        }
    }
}

/// Returns a number that stands as a text of digits.
#[track_caller]
fn digits(text: &Value) -> u64 {
    text.as_str().unwrap().parse().unwrap()
}

fn str_of(path: &Path) -> &str {
    path.to_str().unwrap()
}
