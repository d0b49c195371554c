//! What is said of one item of a backup: what it takes, what to know before it is left out, and what
//! would be gone.

use super::{BackupReport, View, account, advice::Advice, words};
use crate::{
    account::{CountedItem, Judgement},
    bytes::Bytes,
    catalogue::Catalogue,
    inventory::Item,
};

/// A sentence about an item, below a label of a word or two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is about.
    pub label: &'static str,
    /// The sentence, fit to be shown.
    pub text: String,
}

/// The label of who says what is said.
pub const SOURCE: &str = "Source";

/// What is said of one item.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct About {
    /// What to know before it is left out.
    pub(super) before: Vec<Fact>,
    /// What would still be there, and what would be gone, if the device were lost.
    pub(super) if_lost: Vec<Fact>,
}

/// Says in a line what an item takes, and what leaving it out means.
pub(super) fn sums(
    backup: &BackupReport,
    item: &Item,
    counted: Option<&CountedItem>,
    view: &View,
) -> String {
    let size = |bytes: Bytes| bytes.display(view.units).to_string();
    let class = counted.map(|counted| counted.class);
    format!(
        "{} in {}; about {} in iCloud Backup; {}",
        size(item.total.local),
        words::counted(item.total.files, "file", "files"),
        size(item.total.icloud),
        account::state(backup, item).unwrap_or_else(|| words::if_left_out(class)),
    )
}

impl About {
    /// Says what there is to know of an item with a switch; nothing of any other.
    pub(super) fn new(
        backup: &BackupReport,
        catalogue: &Catalogue,
        item: &Item,
        counted: Option<&CountedItem>,
        view: &View,
    ) -> Self {
        if !item.id.is_switchable() {
            return Self::default();
        }
        let judgement = Judgement::of(item, &backup.inventory, catalogue);
        let advice = Advice::new(catalogue, item, counted, judgement.as_ref(), view)
            .on_device(backup.device_word());
        let only_here = judgement.as_ref().and_then(|judgement| only_here(judgement, view));
        Self {
            before: facts([
                ("Holds", advice.why),
                (SOURCE, advice.basis),
                ("Only here", only_here),
                (if advice.is_question { "Ask" } else { "First" }, advice.first),
                ("Smaller", advice.smaller),
                ("Note", advice.note),
            ]),
            if_lost: facts([("you’d still have", advice.survives), ("you’d lose", advice.lost)]),
        }
    }
}

fn facts<const N: usize>(all: [(&'static str, Option<String>); N]) -> Vec<Fact> {
    let known = all.into_iter().filter_map(|(label, text)| Some(Fact { label, text: text? }));
    known.collect()
}

/// Names the data that has no other copy.
fn only_here(judgement: &Judgement<'_>, view: &View) -> Option<String> {
    let named = judgement.only_here.iter().map(|found| match found.bytes {
        Some(bytes) => format!("{} of {}", bytes.display(view.units), found.data.text),
        None => found.data.text.clone(),
    });
    let named: Vec<_> = named.collect();
    (!named.is_empty()).then(|| words::printable(&named.join("; ")).into_owned())
}
