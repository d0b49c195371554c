//! The whole page, written by its template.

use std::io::{self, Write};

use askama::Template;

use super::{
    PageReport,
    answer::ShownAnswer,
    assets::{SCRIPT, STYLE},
    code::Code,
    data::Data,
    figures::{self, Figure},
    findings::{self, Checkup},
    flips::Flips,
    map::Map,
    policy,
    questions::Questions,
    shape::Room,
    steps::{self, PageStep},
    switches::{self, Group, Shared},
    table::{self, Cells, PageRow},
};
use crate::{
    bytes::Bytes,
    report::{View, account, filter::Filter, heading::Heading, help::in_no_backup, words},
};

/// Everything that the template shows.
#[derive(Template)]
#[template(path = "page.html", config = "src/report/html/askama.toml")]
struct Page<'a> {
    report: &'a PageReport<'a>,
    view: &'a View,
    policy: String,
    style: &'static str,
    script: &'static str,
    data: Data<'a>,
    version: &'static str,
    heading: Heading,
    answer: ShownAnswer,
    flips: Flips<'a>,
    questions: Questions,
    map: &'a Map<'a>,
    groups: Vec<Group<'a>>,
    shared: Vec<Shared<'a>>,
    steps: Vec<PageStep>,
    code: Code,
    helps: Vec<String>,
    lines: &'a [PageRow<'a>],
    total: Cells,
    /// What everything takes in iCloud.
    all: Bytes,
    figures: Vec<Figure>,
    room: String,
    account: String,
    notes: Vec<String>,
    checkup: Checkup,
}

/// Writes the page, piece by piece: for a crafted backup it has a hundred megabytes.
///
/// # Errors
/// When `out` can't be written to.
pub fn page(report: &PageReport<'_>, view: &View, out: &mut dyn Write) -> io::Result<()> {
    let map = Map::new(report, view);
    let lines = table::lines(report);
    let page = Page {
        report,
        view,
        policy: policy::policy(STYLE, Some(SCRIPT)),
        style: STYLE,
        script: SCRIPT,
        data: Data { report, map: &map, lines: &lines, view },
        version: env!("CARGO_PKG_VERSION"),
        heading: Heading::new(&report.backup.description, view),
        answer: ShownAnswer::new(report, view),
        flips: Flips::new(report, view),
        questions: Questions::new(report, view),
        map: &map,
        groups: switches::groups(report),
        shared: switches::shared(report),
        steps: steps::steps(report, view),
        code: Code::new(report, view),
        helps: report.chosen.helps(report, view),
        total: table::total(report, view),
        lines: &lines,
        all: report.all(),
        figures: figures::figures(report, view),
        room: figures::room(report, &report.chosen, view),
        account: told(report, view),
        notes: findings::notes(report, view)
            .into_iter()
            .chain(in_no_backup(&report.overview))
            .collect(),
        checkup: Checkup::new(report, view),
    };
    // Once for the whole page, so that no template can forget it.
    let mut out = Filter::new(out, words::printable_lines);
    page.write_into(&mut out)?;
    out.finish()
}

/// Says what is taken from the account.
fn told(report: &PageReport<'_>, view: &View) -> String {
    let elsewhere = &report.account.elsewhere;
    let already = account::besides(elsewhere, "backup", view.units);
    let sentences = account::sentences(report.backup, report.catalogue, view);
    let unclear = account::unclear(elsewhere, view.units);
    let all = already.into_iter().chain(unclear).chain([sentences]);
    all.filter(|sentence| !sentence.is_empty()).collect::<Vec<_>>().join(" ")
}
