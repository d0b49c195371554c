//! Reports as CSV: one row for each line of the table, bytes as integers.
//!
//! Names come out of a backup, and a spreadsheet runs a cell that begins like a formula. Such a
//! cell gets an apostrophe in front, which spreadsheets take for "this is text".

use std::borrow::Cow;

use csv::Writer;

use super::{Arrangement, ListReport, PlanReport, Rows, SizesReport, arrangement::Row, words};
use crate::{
    account::Judgement,
    bytes::Bytes,
    inventory::{Detail, Item, ItemId, Tally},
};

/// Why a report could not be written as CSV.
pub type CsvError = csv::Error;

/// Writes the sizes of a backup, or what is inside the item that was asked for.
///
/// # Errors
/// Never for these rows; the library doesn't know that.
pub fn sizes(report: &SizesReport<'_>, arrangement: Arrangement) -> Result<String, CsvError> {
    match (&report.detail, arrangement.rows) {
        (Some((_, detail)), _) => within(detail),
        (None, Rows::Items) => items(report, arrangement),
        (None, Rows::Domains) => domains(report, arrangement),
    }
}

/// What a row is about, by its name.
struct CsvRow<T> {
    of: T,
    name: String,
    tally: Tally,
}

impl<T> Row for CsvRow<T> {
    fn name(&self) -> Cow<'_, str> {
        self.name.as_str().into()
    }

    fn tally(&self) -> Tally {
        self.tally
    }
}

/// Writes a row for each item and, below them, for each shared container.
fn items<'a>(report: &SizesReport<'a>, arrangement: Arrangement) -> Result<String, CsvError> {
    let inventory = &report.backup.inventory;
    let name = |item| report.catalogue.store_name(item).to_owned();
    let item = |item: &'a Item| CsvRow { of: item, name: name(item), tally: item.total };
    let mut items: Vec<_> = inventory.items.iter().map(item).collect();
    let shared = inventory.shared.iter().map(|shared| CsvRow {
        of: &*shared.owners,
        name: shared.container.domain.to_string(),
        tally: shared.container.tally,
    });
    let mut shared: Vec<_> = shared.collect();
    arrangement.arrange(&mut items);
    arrangement.arrange(&mut shared);
    let mut rows = Sheet::new(&[
        "id",
        "name",
        "kind",
        "switchable",
        "verdict",
        "class",
        "owners",
        "files",
        "local_bytes",
        "icloud_bytes",
        "last_modified",
    ])?;
    for CsvRow { of: item, name, tally } in items {
        let verdict = report.catalogue.verdict_of(&item.id);
        let switchable = if item.id.is_switchable() { "yes" } else { "no" };
        let verdict = verdict.map_or("", |verdict| verdict.as_str());
        let kind = words::kind(item.id.kind());
        let judgement = Judgement::of(item, inventory, report.catalogue);
        let class = judgement.map_or("", |judgement| judgement.class.as_str());
        let [files, local, icloud, modified] = numbers(tally);
        let about = [item.id.as_str(), &name, kind, switchable, verdict, class, ""];
        rows.add(
            about
                .into_iter()
                .chain([files, local, icloud, modified].each_ref().map(String::as_str)),
        )?;
    }
    for CsvRow { of: owners, name, tally } in shared {
        let [files, local, icloud, modified] = numbers(tally);
        let owners = joined(owners);
        // It goes with the switches of its owners.
        let about = [&*name, &name, "shared", "yes", "", "", &owners];
        rows.add(
            about
                .into_iter()
                .chain([files, local, icloud, modified].each_ref().map(String::as_str)),
        )?;
    }
    rows.finish()
}

fn numbers(tally: Tally) -> [String; 4] {
    let modified = tally.modified().map(|time| time.to_string()).unwrap_or_default();
    [
        tally.files.to_string(),
        tally.local.get().to_string(),
        tally.icloud.get().to_string(),
        modified,
    ]
}

/// Writes a row for each of an item's largest folders and files, and folders that look like
/// caches.
fn within(detail: &Detail) -> Result<String, CsvError> {
    let mut rows = Sheet::new(&["kind", "domain", "path", "files", "local_bytes"])?;
    for (kind, folders) in [("folder", &detail.folders), ("cache", &detail.caches)] {
        for folder in folders {
            rows.add([
                kind,
                &folder.domain.to_string(),
                &folder.path,
                &folder.files.to_string(),
                &folder.local.get().to_string(),
            ])?;
        }
    }
    for file in &detail.files {
        rows.add([
            "file",
            &file.domain.to_string(),
            &file.path,
            "1",
            &file.local.get().to_string(),
        ])?;
    }
    rows.finish()
}

/// Writes a row for each domain.
fn domains(report: &SizesReport<'_>, arrangement: Arrangement) -> Result<String, CsvError> {
    let containers = report.backup.inventory.containers();
    let mut domains: Vec<_> = containers
        .iter()
        .map(|(container, owners)| CsvRow {
            of: (container.attribution, owners),
            name: container.domain.to_string(),
            tally: container.tally,
        })
        .collect();
    arrangement.arrange(&mut domains);
    let mut rows =
        Sheet::new(&["domain", "owners", "attribution", "files", "local_bytes", "icloud_bytes"])?;
    for CsvRow { of: (attribution, owners), name, tally } in domains {
        let [files, local, icloud, _] = numbers(tally);
        let attribution = words::attribution(attribution);
        rows.add([&name, &joined(owners), attribution, &files, &local, &icloud])?;
    }
    rows.finish()
}

/// Writes the backups that were found.
///
/// # Errors
/// Never for these rows; the library doesn't know that.
pub fn list(report: &ListReport) -> Result<String, CsvError> {
    let mut rows = Sheet::new(&[
        "path",
        "device_name",
        "product_type",
        "product_version",
        "last_backup",
        "encrypted",
        "state",
        "disk_files",
        "disk_bytes",
    ])?;
    for backup in &report.backups {
        let description = &backup.description;
        let files = backup.outline.as_ref().map(|outline| outline.outline.on_disk.files);
        let number =
            |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
        let or_nothing = |text: &Option<String>| text.clone().unwrap_or_default();
        rows.add([
            backup.path.to_string_lossy().as_ref(),
            &or_nothing(&description.device_name),
            &or_nothing(&description.product_type),
            &or_nothing(&description.product_version),
            &description.last_backup.map(|time| time.to_string()).unwrap_or_default(),
            words::encrypted(description.encryption),
            words::state(description.state),
            &number(files),
            &number(backup.disk_bytes.map(Bytes::get)),
        ])?;
    }
    rows.finish()
}

/// Writes what a plan excludes; without a tier, what each tier would take.
///
/// # Errors
/// Never for these rows; the library doesn't know that.
pub fn plan(report: &PlanReport<'_>) -> Result<String, CsvError> {
    let Some((_, plan)) = &report.plan else {
        return tiers(report);
    };
    let mut rows = Sheet::new(&[
        "backup",
        "id",
        "name",
        "bytes",
        "gain_bytes",
        "class",
        "verdict",
        "source",
        "source_url",
        "source_seen",
        "survives",
        "lost",
        "first",
        "note",
    ])?;
    for exclusion in &plan.exclude {
        let id = &exclusion.subject.id;
        let advice = report.catalogue.advice(id);
        let on_device =
            |text: Option<&str>| report.on_device(&exclusion.subject, text.unwrap_or_default());
        let judgement = report.judgement(&exclusion.subject);
        let source = judgement.and_then(|judgement| judgement.source);
        rows.add([
            exclusion.subject.backup.to_string().as_str(),
            id.as_str(),
            report.store_name(&exclusion.subject),
            &exclusion.own.get().to_string(),
            &exclusion.gain.get().to_string(),
            exclusion.class.as_str(),
            report.catalogue.verdict_of(id).map_or("", |verdict| verdict.as_str()),
            source.map_or("", |source| source.kind.as_str()),
            source.and_then(|source| source.url.as_deref()).unwrap_or_default(),
            source.map_or("", |source| &source.seen),
            &on_device(advice.survives),
            &on_device(advice.lost),
            &on_device(advice.first.as_deref()),
            &on_device(advice.note),
        ])?;
    }
    rows.finish()
}

fn tiers(report: &PlanReport<'_>) -> Result<String, CsvError> {
    let mut rows = Sheet::new(&["tier", "bytes", "outcome", "exclusions", "class"])?;
    for glance in &report.tiers {
        rows.add([
            glance.tier.name,
            &glance.tier.bytes.to_string(),
            words::outcome(glance.glance.outcome),
            &glance.glance.exclusions.to_string(),
            glance.glance.class.map_or("", |class| class.as_str()),
        ])?;
    }
    rows.finish()
}

fn joined(ids: &[ItemId]) -> String {
    ids.iter().map(ItemId::as_str).collect::<Vec<_>>().join(" ")
}

/// Rows whose cells can neither steer a terminal nor run in a spreadsheet.
struct Sheet(Writer<Vec<u8>>);

impl Sheet {
    fn new(header: &[&str]) -> Result<Self, CsvError> {
        let mut writer = Writer::from_writer(Vec::new());
        writer.write_record(header)?;
        Ok(Self(writer))
    }

    fn add<'c>(&mut self, cells: impl IntoIterator<Item = &'c str>) -> Result<(), CsvError> {
        self.0.write_record(cells.into_iter().map(defused))
    }

    fn finish(self) -> Result<String, CsvError> {
        let bytes = self.0.into_inner().map_err(csv::IntoInnerError::into_error)?;
        // Every cell was text, so nothing is lost.
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

fn defused(cell: &str) -> String {
    let cell = words::printable(cell);
    // The full-width forms are signs of a formula in spreadsheets of East Asian locales.
    let formula = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    if cell.trim_start().starts_with(formula) { format!("'{cell}") } else { cell.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_a_formula() {
        assert_eq!(defused("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(defused(" +1"), "' +1");
        assert_eq!(defused("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(defused("\t=1"), "�=1");
        assert_eq!(defused("Knit = Purl"), "Knit = Purl");
    }
}
