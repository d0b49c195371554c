//! What the script has to know: sizes, owners, the plan of each tier, and the parts of what is on
//! the map. Bytes are texts of digits, because a script's numbers are exact only up to 2^53.

use std::io;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::ser::{CharEscape, CompactFormatter, Formatter, Serializer};

use super::{
    PageReport, TierPlan, answer, figures,
    items::subject,
    map::{Map, What},
    shape::Place,
    table::Line,
    tone::Tone,
};
use crate::{
    account::CountedItem,
    bytes::{Bytes, Units},
    inventory::{Item, ItemId},
    plan::Outcome,
    report::{
        View,
        help::{LOCAL_BACKUP, help},
        json::escaped,
        words,
    },
};

#[derive(Serialize)]
struct Data {
    /// What a GB is: a power of 1024 or of 1000.
    base: u16,
    elsewhere: String,
    fixed: String,
    current: String,
    /// What is said of it that nobody has counted.
    not_seen: String,
    chosen: usize,
    device: String,
    tiers: Vec<TierForm>,
    items: Vec<ItemForm>,
    shared: Vec<SharedForm>,
    things: Vec<ThingForm>,
    rows: Vec<RowForm>,
}

#[derive(Serialize)]
struct TierForm {
    name: String,
    bytes: String,
    budget: String,
    off: Vec<usize>,
    room: String,
    second: String,
    helps: Vec<String>,
}

#[derive(Serialize)]
struct ItemForm {
    id: String,
    name: String,
    tone: &'static str,
    own: String,
    /// What leaving it out frees by itself, where that is something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    gain: Option<String>,
    /// Whether its other copy fills the same storage, so that it is left out last.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    last: bool,
    /// Whether nothing is known about it but what to ask.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    asks: bool,
}

#[derive(Serialize)]
struct SharedForm {
    bytes: String,
    owners: Vec<usize>,
}

/// Something on the map: what leaves it out, and its parts.
#[derive(Serialize)]
struct ThingForm {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shared: Option<usize>,
    parts: Vec<PartForm>,
}

/// Name, detail, size, and for each shape: x, y, width and height in hundredths of a percent, and
/// the room for text. There are many of these, so they are without keys.
type PartForm = (String, String, String, Vec<[u32; 5]>);

/// What a row of the table is sorted by: bytes here, bytes in iCloud, files, and the second when
/// something was changed last.
type RowForm = (String, String, u64, i64);

/// Writes what the script has to know, for a place between tags.
pub(super) fn data(
    report: &PageReport<'_>,
    map: &Map<'_>,
    lines: &[Line],
    view: &View,
) -> Result<String, serde_json::Error> {
    let plan = &report.chosen.plan;
    let inventory = &report.backup.inventory;
    let items = inventory.items.iter().map(|item| ItemForm::new(item, report));
    let shared = inventory.shared.iter().map(|shared| SharedForm {
        bytes: digits(shared.container.tally.icloud),
        owners: places(report, report.choices_among(&shared.owners)),
    });
    let data = Data {
        base: match view.units {
            Units::Icloud => 1024,
            Units::Decimal => 1000,
        },
        elsewhere: digits(plan.elsewhere),
        fixed: digits(plan.without_switch()),
        current: digits(plan.current),
        not_seen: answer::not_seen(report),
        chosen: report.smaller.len(),
        device: super::steps::device(report),
        tiers: report.tiers().map(|tier| TierForm::new(tier, report, view)).collect(),
        items: items.collect(),
        shared: shared.collect(),
        things: map.things.iter().map(|thing| ThingForm::new(thing, report, view)).collect(),
        rows: lines.iter().map(row).collect(),
    };
    between_tags(&data)
}

/// Writes JSON in which no character could end an element or begin one, and of which no text,
/// once it is read, has a character that could steer anything.
fn between_tags(data: &impl Serialize) -> Result<String, serde_json::Error> {
    let mut json = Vec::new();
    data.serialize(&mut Serializer::with_formatter(&mut json, Printable))?;
    let json = String::from_utf8_lossy(&json);
    Ok(escaped(&json, |c| matches!(c, '<' | '>' | '&')))
}

/// Writes texts without characters that could steer anything.
struct Printable;

impl Formatter for Printable {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        writer.write_all(words::printable(fragment).as_bytes())
    }

    fn write_char_escape<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        match escape {
            CharEscape::Quote | CharEscape::ReverseSolidus | CharEscape::Solidus => {
                CompactFormatter.write_char_escape(writer, escape)
            }
            CharEscape::Backspace
            | CharEscape::FormFeed
            | CharEscape::LineFeed
            | CharEscape::CarriageReturn
            | CharEscape::Tab
            | CharEscape::AsciiControl(_) => writer.write_all("\u{FFFD}".as_bytes()),
        }
    }
}

fn digits(bytes: Bytes) -> String {
    bytes.get().to_string()
}

fn places<'i>(report: &PageReport<'_>, ids: impl IntoIterator<Item = &'i ItemId>) -> Vec<usize> {
    ids.into_iter().filter_map(|id| report.place_of(id)).collect()
}

impl TierForm {
    fn new(of: &TierPlan<'_>, report: &PageReport<'_>, view: &View) -> Self {
        let helps = match of.plan.outcome {
            Outcome::Fits | Outcome::Plan => Vec::new(),
            Outcome::Impossible => helps(of, report, view),
        };
        Self {
            name: of.storage.name.clone(),
            bytes: digits(of.storage.quota),
            budget: digits(of.plan.budget),
            off: places(report, of.plan.exclude.iter().map(|exclusion| &exclusion.subject.id)),
            room: figures::room(report, of, view),
            second: answer::second(report, of, view),
            helps,
        }
    }
}

/// Returns what helps where the plan of a tier isn't enough.
pub(super) fn helps(of: &TierPlan<'_>, report: &PageReport<'_>, view: &View) -> Vec<String> {
    let mut helps = help(&report.overview, (&of.storage, &of.plan), view.units);
    helps.push(LOCAL_BACKUP.to_owned());
    helps
}

impl ItemForm {
    fn new(item: &Item, report: &PageReport<'_>) -> Self {
        let counted = report.counted(&item.id);
        let own = report.bytes(item);
        let gain = counted.map_or(own, CountedItem::gain);
        Self {
            id: report.key_of(&item.id),
            name: report.name(&item.id),
            tone: Tone::of(counted).as_str(),
            own: digits(own),
            gain: (gain != own).then(|| digits(gain)),
            last: report.overview.needs_room(&subject(&item.id)),
            asks: report.is_asked_about(&item.id),
        }
    }
}

impl ThingForm {
    fn new(thing: &super::map::Thing<'_>, report: &PageReport<'_>, view: &View) -> Self {
        let (item, shared) = match thing.what {
            What::Item(place, _) => (Some(place), None),
            What::Shared(place, _) => (None, Some(place)),
            What::Several(_) => (None, None),
        };
        let parts = thing.parts(report, view).into_iter().map(|part| {
            let places = part.places.into_iter().map(|place| form(&place)).collect();
            (part.name, part.detail, part.size, places)
        });
        Self { name: thing.name.clone(), item, shared, parts: parts.collect() }
    }
}

fn form(place: &Place) -> [u32; 5] {
    [place.x.0, place.y.0, place.width.0, place.height.0, place.room.number()]
}

fn row(Line { tally, .. }: &Line) -> RowForm {
    let changed = tally.modified.map_or(0, Timestamp::as_second);
    (digits(tally.local), digits(tally.icloud), tally.files, changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_can_end_the_element_that_the_data_stands_in() {
        let name = "</script><!--&\"\\/";
        let json = between_tags(&name).unwrap();
        assert_eq!(json.find(|c: char| "<>&".contains(c)), None, "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), name);
    }

    #[test]
    fn the_script_reads_no_character_that_steers() {
        let name = "a\u{2028}\u{202e}\u{1b}]52;c;x\u{7}\u{e000}\n\tb\u{9b}";
        let json = between_tags(&name).unwrap();
        let read: String = serde_json::from_str(&json).unwrap();
        assert_eq!(read, "a���]52;c;x����b�");
    }
}
