//! The sizes of a backup as JSON.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::{
    super::{SizesReport, words},
    BackupForm, WarningForm,
    account::AccountForm,
    own_copy::OwnCopyForm,
    schema, time, write,
};
use crate::{
    account::{Class, Judgement, Subject},
    backup::Domain,
    catalogue::Verdict,
    evidence::Switch,
    inventory::{
        Attribution, Container, Content, Detail, FileSize, FolderSize, Item, ItemId,
        SharedContainer, Totals,
    },
};

/// Writes the sizes of a backup.
///
/// # Errors
/// When `out` can't be written to.
pub fn sizes(report: &SizesReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    write(&SizesForm::new(report), out)
}

#[derive(Serialize, JsonSchema)]
pub(super) struct SizesForm<'a> {
    #[schemars(extend("const" = "tierfit.sizes/1"))]
    schema: &'static str,
    backup: BackupForm,
    account: AccountForm,
    totals: TotalsForm,
    #[schemars(with = "Vec<ItemForm<'a>>")]
    items: Items<'a>,
    #[schemars(with = "Vec<SharedForm<'a>>")]
    shared: SharedItems<'a>,
    app: Option<DetailForm>,
    warnings: Vec<WarningForm>,
}

impl<'a> SizesForm<'a> {
    pub(super) fn new(report: &'a SizesReport<'a>) -> Self {
        let inventory = &report.backup.inventory;
        Self {
            schema: "tierfit.sizes/1",
            backup: BackupForm::new(&report.backup.description),
            account: AccountForm::new(report.backup, Some(&report.account.elsewhere)),
            totals: TotalsForm::new(&inventory.totals),
            items: Items { report },
            shared: SharedItems(&inventory.shared),
            app: report.detail.as_ref().map(|(item, detail)| DetailForm::new(item, detail)),
            warnings: report.backup.warnings.iter().map(WarningForm::new).collect(),
        }
    }
}

/// The items, each made into its form only when it is written: there may be 100,000.
struct Items<'a> {
    report: &'a SizesReport<'a>,
}

impl Serialize for Items<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let items = &self.report.backup.inventory.items;
        serializer.collect_seq(items.iter().map(|item| ItemForm::new(item, self.report)))
    }
}

/// The shared containers, likewise.
struct SharedItems<'a>(&'a [SharedContainer]);

impl Serialize for SharedItems<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(SharedForm::new))
    }
}

#[derive(Serialize, JsonSchema)]
struct TotalsForm {
    files: u64,
    directories: u64,
    symlinks: u64,
    unusable_rows: u64,
    local_bytes: u64,
    icloud_bytes: u64,
}

impl TotalsForm {
    fn new(totals: &Totals) -> Self {
        Self {
            files: totals.files,
            directories: totals.directories,
            symlinks: totals.symlinks,
            unusable_rows: totals.unusable,
            local_bytes: totals.local.get(),
            icloud_bytes: totals.icloud.get(),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct ItemForm<'a> {
    id: &'a str,
    name: &'a str,
    kind: &'static str,
    switchable: bool,
    already_off: bool,
    verdict: Option<&'static str>,
    #[schemars(extend("enum" = schema::classes_or_null()))]
    class: Option<&'static str>,
    restricted: bool,
    own_copy: OwnCopyForm,
    content: ContentForm,
    files: u64,
    local_bytes: u64,
    icloud_bytes: u64,
    last_modified: Option<String>,
    domains: Vec<DomainForm<'a>>,
}

impl<'a> ItemForm<'a> {
    fn new(item: &'a Item, report: &SizesReport<'a>) -> Self {
        let catalogue = report.catalogue;
        let judgement = Judgement::of(item, &report.backup.inventory, catalogue);
        // What is off or kept out already isn't counted, and needs no copy.
        let counted = report.account.items.get(&Subject { id: item.id.clone(), backup: 0 });
        let own_copy = counted.map(|counted| counted.own_copy).unwrap_or_default();
        Self {
            id: item.id.as_str(),
            name: catalogue.store_name(item),
            kind: words::kind(item.id.kind()),
            switchable: item.id.is_switchable(),
            already_off: item.switch == Switch::Off,
            verdict: catalogue.verdict_of(&item.id).map(Verdict::as_str),
            class: judgement.map(|judgement| Class::as_str(judgement.class)),
            restricted: item.is_restricted,
            own_copy: OwnCopyForm::new(own_copy),
            content: ContentForm::new(&item.content()),
            files: item.total.files,
            local_bytes: item.total.local.get(),
            icloud_bytes: item.total.icloud.get(),
            last_modified: time(item.total.modified()),
            domains: item.containers.iter().map(DomainForm::new).collect(),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct ContentForm {
    self_made: u64,
    downloads: u64,
    caches: u64,
    other: u64,
}

impl ContentForm {
    fn new(content: &Content) -> Self {
        Self {
            self_made: content.self_made.get(),
            downloads: content.downloads.get(),
            caches: content.caches.get(),
            other: content.other.get(),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct DomainForm<'a> {
    #[serde(serialize_with = "domain_text")]
    #[schemars(with = "String")]
    domain: &'a Domain,
    local_bytes: u64,
    icloud_bytes: u64,
    files: u64,
    attribution: &'static str,
}

impl<'a> DomainForm<'a> {
    fn new(container: &'a Container) -> Self {
        Self {
            domain: &container.domain,
            local_bytes: container.tally.local.get(),
            icloud_bytes: container.tally.icloud.get(),
            files: container.tally.files,
            attribution: attribution(container.attribution),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct SharedForm<'a> {
    #[serde(serialize_with = "domain_text")]
    #[schemars(with = "String")]
    domain: &'a Domain,
    #[serde(serialize_with = "ids")]
    #[schemars(with = "Vec<String>")]
    owners: &'a [ItemId],
    files: u64,
    local_bytes: u64,
    icloud_bytes: u64,
    attribution: &'static str,
}

impl<'a> SharedForm<'a> {
    fn new(shared: &'a SharedContainer) -> Self {
        let DomainForm { domain, local_bytes, icloud_bytes, files, attribution } =
            DomainForm::new(&shared.container);
        Self { domain, owners: &shared.owners, files, local_bytes, icloud_bytes, attribution }
    }
}

#[derive(Serialize, JsonSchema)]
struct DetailForm {
    id: String,
    folders: Vec<FolderForm>,
    files: Vec<FileForm>,
    caches: Vec<FolderForm>,
}

impl DetailForm {
    fn new(item: &Item, detail: &Detail) -> Self {
        Self {
            id: item.id.to_string(),
            folders: detail.folders.iter().map(FolderForm::new).collect(),
            files: detail.files.iter().map(FileForm::new).collect(),
            caches: detail.caches.iter().map(FolderForm::new).collect(),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct FolderForm {
    domain: String,
    path: String,
    files: u64,
    local_bytes: u64,
}

impl FolderForm {
    fn new(folder: &FolderSize) -> Self {
        Self {
            domain: folder.domain.to_string(),
            path: folder.path.clone(),
            files: folder.files,
            local_bytes: folder.local.get(),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct FileForm {
    domain: String,
    path: String,
    local_bytes: u64,
    last_modified: Option<String>,
}

impl FileForm {
    fn new(file: &FileSize) -> Self {
        Self {
            domain: file.domain.to_string(),
            path: file.path.clone(),
            local_bytes: file.local.get(),
            last_modified: time(file.modified),
        }
    }
}

fn attribution(attribution: Attribution) -> &'static str {
    match attribution {
        Attribution::Own => "own",
        Attribution::Placeholder => "placeholder",
        Attribution::System => "system",
        Attribution::Table => "table",
        Attribution::Path => "path",
        Attribution::Equal => "equal",
        Attribution::Prefix => "prefix",
        Attribution::Vendor => "vendor",
        Attribution::None => "none",
    }
}

/// Writes a domain without making its text first.
fn domain_text<S: Serializer>(domain: &Domain, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(domain)
}

/// Writes ids without copying them: each of many containers may have a hundred long ones.
fn ids<S: Serializer>(ids: &[ItemId], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(ids.iter().map(ItemId::as_str))
}
