//! What the script has to know: sizes, owners, the plan of each tier, and the parts of what is on
//! the map. Bytes are texts of digits, because a script's numbers are exact only up to 2^53.

use std::{fmt, io, str};

use jiff::Timestamp;
use serde::{Serialize, Serializer};
use serde_json::ser::{CharEscape, CompactFormatter, Formatter};

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

/// What the script has to know, as it stands between tags.
pub(super) struct Data<'a> {
    pub(super) report: &'a PageReport<'a>,
    pub(super) map: &'a Map<'a>,
    pub(super) lines: &'a [Line<'a>],
    pub(super) view: &'a View,
}

impl fmt::Display for Data<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        between_tags(&DataForm::new(self), f)
    }
}

#[derive(Serialize)]
struct DataForm<'a> {
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
    items: Items<'a>,
    shared: SharedItems<'a>,
    things: Vec<ThingForm>,
    rows: Rows<'a>,
}

/// The items, each made into its form only when it is written: there may be 100,000.
struct Items<'a>(&'a PageReport<'a>);

impl Serialize for Items<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let items = self.0.backup.inventory.items.iter();
        serializer.collect_seq(items.map(|item| ItemForm::new(item, self.0)))
    }
}

/// The shared containers, likewise.
struct SharedItems<'a>(&'a PageReport<'a>);

impl Serialize for SharedItems<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shared = self.0.backup.inventory.shared.iter();
        serializer.collect_seq(shared.map(|shared| SharedForm {
            bytes: digits(shared.container.tally.icloud),
            owners: places(self.0, self.0.choices_among(&shared.owners)),
        }))
    }
}

/// The rows of the table, likewise.
struct Rows<'a>(&'a [Line<'a>]);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(row))
    }
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

impl<'a> DataForm<'a> {
    fn new(data: &Data<'a>) -> Self {
        let &Data { report, map, lines, view } = data;
        let plan = &report.chosen.plan;
        Self {
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
            items: Items(report),
            shared: SharedItems(report),
            things: map.things.iter().map(|thing| ThingForm::new(thing, report, view)).collect(),
            rows: Rows(lines),
        }
    }
}

/// Writes JSON in which no character could end an element or begin one, and of which no text,
/// once it is read, has a character that could steer anything.
fn between_tags(data: &impl Serialize, out: &mut dyn fmt::Write) -> fmt::Result {
    let mut json = serde_json::Serializer::with_formatter(BetweenTags(out), Printable);
    data.serialize(&mut json).map_err(|_| fmt::Error)
}

/// Hands JSON on, in which it escapes what could end an element or begin one.
struct BetweenTags<'o>(&'o mut dyn fmt::Write);

impl io::Write for BetweenTags<'_> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let json = str::from_utf8(piece)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        let json = escaped(json, |c| matches!(c, '<' | '>' | '&'));
        self.0.write_str(&json).map_err(io::Error::other)?;
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
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

fn row(Line { tally, .. }: &Line<'_>) -> RowForm {
    let changed = tally.modified.map_or(0, Timestamp::as_second);
    (digits(tally.local), digits(tally.icloud), tally.files, changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between_tags(name: &str) -> String {
        let mut json = String::new();
        super::between_tags(&name, &mut json).unwrap();
        json
    }

    #[test]
    fn no_name_can_end_the_element_that_the_data_stands_in() {
        let name = "</script><!--&\"\\/";
        let json = between_tags(name);
        assert_eq!(json.find(|c: char| "<>&".contains(c)), None, "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), name);
    }

    #[test]
    fn the_script_reads_no_character_that_steers() {
        let name = "a\u{2028}\u{202e}\u{1b}]52;c;x\u{7}\u{e000}\n\tb\u{9b}";
        let json = between_tags(name);
        let read: String = serde_json::from_str(&json).unwrap();
        assert_eq!(read, "a���]52;c;x����b�");
    }
}
