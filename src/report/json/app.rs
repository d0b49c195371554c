//! What the catalogue knows of apps, as JSON.

use std::io::{self, Write};

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::{super::app, schema, write};
use crate::{
    account::Class,
    catalogue::{AppData, AppFacts, Month, OwnCopy, Step},
    report::AppReport,
};

/// Writes what is known of some apps, at a time from which the age of facts counts.
///
/// # Errors
/// When `out` can't be written to.
pub fn apps(report: &AppReport<'_>, now: Timestamp, out: &mut dyn Write) -> io::Result<()> {
    let today = app::month(now);
    let apps = report.apps.iter().map(|app| AppForm::new(app, today));
    write(&AppsForm { schema: "tierfit.app/1", apps: apps.collect() }, out)
}

#[derive(Serialize, JsonSchema)]
pub(super) struct AppsForm<'a> {
    #[schemars(extend("const" = "tierfit.app/1"))]
    schema: &'static str,
    apps: Vec<AppForm<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct AppForm<'a> {
    id: &'a str,
    ids: Vec<&'a str>,
    seen_in: Vec<&'a str>,
    name: &'a str,
    other_names: Vec<&'a str>,
    retired: Option<&'a str>,
    /// As if all of its data were there.
    #[schemars(extend("enum" = schema::classes()))]
    class: &'static str,
    /// On a device that holds nothing of what is looked for there.
    #[schemars(extend("enum" = schema::classes_or_null()))]
    class_if_absent: Option<&'static str>,
    verdict: &'static str,
    copy: &'static str,
    counts_against_icloud: Option<bool>,
    source: FactSourceForm<'a>,
    survives: &'a str,
    lost: &'a str,
    first: Vec<AdvisedStepForm<'a>>,
    smaller: Option<AdvisedStepForm<'a>>,
    keeps_out: Option<AdvisedStepForm<'a>>,
    note: Option<&'a str>,
    groups: Vec<&'a str>,
    groups_seen: Option<&'a str>,
    data: Vec<DataForm<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "StepForm")]
struct AdvisedStepForm<'a> {
    menu: Vec<&'a str>,
    text: &'a str,
    seen: Option<&'a str>,
    version: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
struct DataForm<'a> {
    what: &'static str,
    text: &'a str,
    bulk: bool,
    matters: bool,
    copy: &'static str,
    in_backup: &'static str,
    paths: Vec<PathForm<'a>>,
    source: FactSourceForm<'a>,
}

#[derive(Serialize, JsonSchema)]
struct PathForm<'a> {
    domain: &'a str,
    path: &'a str,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SourceForm")]
struct FactSourceForm<'a> {
    kind: &'static str,
    url: Option<&'a str>,
    seen: &'a str,
    says: Option<&'a str>,
    may_be_out_of_date: bool,
}

impl<'a> AppForm<'a> {
    fn new(facts: &'a AppFacts, today: Month) -> Self {
        let texts = |list: &'a [String]| list.iter().map(String::as_str).collect();
        let (class, source) = app::judged(facts);
        Self {
            id: facts.id(),
            ids: texts(&facts.ids),
            seen_in: texts(&facts.seen_in),
            name: &facts.name,
            other_names: texts(&facts.other_names),
            retired: facts.retired.as_deref(),
            class: class.as_str(),
            class_if_absent: app::without_what_may_be_absent(facts).map(Class::as_str),
            verdict: facts.verdict().as_str(),
            copy: facts.copy().as_str(),
            counts_against_icloud: OwnCopy::counts_against_icloud(facts.copy()),
            source: FactSourceForm::new(source, today),
            survives: &facts.survives,
            lost: &facts.lost,
            first: facts.first.iter().map(AdvisedStepForm::new).collect(),
            smaller: facts.smaller.as_ref().map(AdvisedStepForm::new),
            keeps_out: facts.keeps_out.as_ref().map(AdvisedStepForm::new),
            note: facts.note.as_deref(),
            groups: texts(&facts.groups),
            groups_seen: facts.groups_seen.as_deref(),
            data: facts.data.iter().map(|data| DataForm::new(data, today)).collect(),
        }
    }
}

impl<'a> AdvisedStepForm<'a> {
    fn new(step: &'a Step) -> Self {
        Self {
            menu: step.menu.iter().map(String::as_str).collect(),
            text: &step.text,
            seen: step.seen.as_deref(),
            version: step.version.as_deref(),
        }
    }
}

impl<'a> DataForm<'a> {
    fn new(data: &'a AppData, today: Month) -> Self {
        let paths = data.paths.iter();
        Self {
            what: data.what.as_str(),
            text: &data.text,
            bulk: data.is_bulk,
            matters: data.what.matters(),
            copy: data.copy.as_str(),
            in_backup: data.in_backup.as_str(),
            paths: paths.map(|(domain, path)| PathForm { domain, path }).collect(),
            source: FactSourceForm::new(&data.source, today),
        }
    }
}

impl<'a> FactSourceForm<'a> {
    fn new(source: &'a crate::catalogue::ClaimSource, today: Month) -> Self {
        Self {
            kind: source.kind.as_str(),
            url: source.url.as_deref(),
            seen: &source.seen,
            says: source.says.as_deref(),
            may_be_out_of_date: source.may_be_out_of_date(today),
        }
    }
}
