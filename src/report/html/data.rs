//! What the script has to know: sizes, owners, the plan of each tier, and what is in what is on
//! the map. Bytes are texts of digits, because a script's numbers are exact only up to 2^53.

use std::{collections::BTreeSet, fmt, io, str};

use jiff::Timestamp;
use serde::{Serialize, Serializer};
use serde_json::ser::{CharEscape, CompactFormatter, Formatter};

use super::{
    PageReport, TierPlan, answer, figures,
    inside::{Files, Node},
    items::subject,
    map::{AreaOf, Map, Places},
    questions::CaseForm,
    shape::Place,
    switches,
    table::PageRow,
    tone::Tone,
};
use crate::{
    account::{Class, CopyState, ElsewhereSource, Subject},
    backup::State,
    bytes::{Bytes, Units},
    catalogue::Storage,
    inventory::{Item, ItemId, StoredIn},
    plan::{Headroom, Outcome},
    report::{
        View,
        brief::{self, Doubt},
        help::{LOCAL_BACKUP, help},
        json::escaped,
        phrases::{Phrases, SAY},
        words,
    },
};

/// What the script has to know, as it stands between tags.
pub(super) struct Data<'a> {
    pub(super) report: &'a PageReport<'a>,
    pub(super) map: &'a Map<'a>,
    pub(super) lines: &'a [PageRow<'a>],
    pub(super) view: &'a View,
}

impl fmt::Display for Data<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        between_tags(&LiveData::new(self), f)
    }
}

#[derive(Serialize)]
struct LiveData<'a> {
    /// What the script says.
    say: &'static Phrases,
    /// How sure the size of the backup is, by the name of its phrase.
    about: &'static str,
    /// What is out when everything is that may be.
    without: &'static str,
    /// As of when prices are.
    priced: String,
    /// What a GB is: a power of 1024 or of 1000.
    base: u16,
    /// The account, in each case of where photos and messages are: neither in iCloud, photos,
    /// messages, both.
    cases: Vec<CaseForm>,
    photos: bool,
    messages: bool,
    /// All that is in iCloud besides, if a person has said how much.
    said: Option<String>,
    /// The photo library, if it can be switched off, and what leaving it out means.
    library: Option<usize>,
    library_what: &'static str,
    /// The riskiest that may be proposed, by its tone.
    risk: &'static str,
    growth: GrowthForm,
    /// What helps always.
    local_backup: &'static str,
    /// Whether the backup isn't finished.
    unfinished: bool,
    /// What is smaller isn't proposed.
    small: String,
    /// What is smaller is folded away.
    folded: String,
    chosen: usize,
    device: String,
    tiers: Vec<LiveTier>,
    items: LiveItems<'a>,
    /// What can be switched off, in the order of the ids.
    order: Vec<usize>,
    shared: LiveSharedItems<'a>,
    things: Vec<ThingForm>,
    rows: LiveRows<'a>,
    moving: Vec<MovingForm>,
    /// Where everything is on the maps in each case, if it is elsewhere than at first.
    places: Vec<Option<Vec<Vec<PlaceForm>>>>,
}

/// Photos or messages, which an answer takes out of the backup or puts into it.
#[derive(Serialize)]
struct MovingForm {
    /// Whose answer that is.
    by: &'static str,
    item: usize,
    /// The row of the table.
    row: usize,
    /// What it takes in each case.
    bytes: Vec<String>,
    /// What leaving it out means while it is in the backup.
    what: &'static str,
}

/// A thing on the map: its number, where it is, how large, and for how much text there is room.
type PlaceForm = (usize, String, String, String, String, &'static str);

/// The items, each made into its form only when it is written: there may be 100,000.
struct LiveItems<'a>(&'a PageReport<'a>);

impl Serialize for LiveItems<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let items = self.0.backup.inventory.items.iter();
        serializer.collect_seq(items.map(|item| LiveItem::new(item, self.0)))
    }
}

/// The shared containers, likewise.
struct LiveSharedItems<'a>(&'a PageReport<'a>);

impl Serialize for LiveSharedItems<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shared = self.0.backup.inventory.shared.iter();
        serializer.collect_seq(shared.map(|shared| LiveShared {
            bytes: digits(shared.container.tally.icloud),
            owners: places(self.0, self.0.choices_among(&shared.owners)),
        }))
    }
}

/// The rows of the table, likewise.
struct LiveRows<'a>(&'a [PageRow<'a>]);

impl Serialize for LiveRows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(row))
    }
}

/// Room to grow: thousandths of a percent, or bytes; and how that is said.
#[derive(Serialize)]
struct GrowthForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    percent: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<String>,
    words: String,
}

#[derive(Serialize)]
struct LiveTier {
    name: String,
    /// What it is called in a sentence, and what if it is the person's own.
    called: String,
    named: String,
    price: Option<String>,
    bytes: String,
    outcome: &'static str,
    off: Vec<usize>,
    room: String,
    second: String,
    helps: Vec<String>,
    /// Whether iCloud says that it is full.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    full: bool,
}

#[derive(Serialize)]
struct LiveItem {
    id: String,
    name: String,
    tone: &'static str,
    own: String,
    /// Whether its own copy is in iCloud (`exists`) or would have to be there first (`needed`), where
    /// that would fill the same storage; such an item is left out last.
    #[serde(skip_serializing_if = "Option::is_none")]
    copy: Option<&'static str>,
    /// What such a copy would add to what is in iCloud.
    #[serde(skip_serializing_if = "Option::is_none")]
    charge: Option<String>,
    /// Whether its other copy is in the photo library.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    in_library: bool,
    /// Whether it is asked to be in every backup (`keep`), or in none (`exclude`).
    #[serde(skip_serializing_if = "Option::is_none")]
    asked: Option<&'static str>,
    /// Whether nothing is known about it but what to ask.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    asks: bool,
}

#[derive(Serialize)]
struct LiveShared {
    bytes: String,
    owners: Vec<usize>,
}

/// Something on the map: what leaves it out, and what is in it.
#[derive(Serialize)]
struct ThingForm {
    /// What it is called, unless it is an item, which has its name already.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shared: Option<usize>,
    /// What it takes, unless that is an item's or a container's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<String>,
    nodes: Vec<NodeForm>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    kinds: Vec<FilesForm>,
}

/// Name, detail and bytes of a node, and its children if it has any. There are many of these, so they
/// are without keys.
#[derive(Serialize)]
#[serde(untagged)]
enum NodeForm {
    Leaf(String, String, String),
    Inner(String, String, String, Vec<NodeForm>),
}

/// Name, detail and size of files of a kind, and how much they are of the largest, in thousandths.
type FilesForm = (String, String, String, u16);

/// What a row of the table is sorted by: bytes here, bytes in iCloud, files, and the second when
/// something was changed last.
type LiveRow = (String, String, u64, i64);

impl<'a> LiveData<'a> {
    fn new(data: &Data<'a>) -> Self {
        let &Data { report, map, lines, view } = data;
        let assumptions = report.backup.assumptions;
        let is_choice = |id: &ItemId| report.counted(id).is_some();
        Self {
            say: &SAY,
            about: match report.backup.description.state {
                State::Interrupted | State::Empty => "at_least",
                State::Finished | State::Unknown | State::NoBackup => "about",
            },
            without: brief::without(report.goal.risk),
            priced: report.catalogue.tiers_checked().to_string(),
            base: match view.units {
                Units::Icloud => 1024,
                Units::Decimal => 1000,
            },
            cases: report.cases.iter().map(|case| case.form()).collect(),
            photos: assumptions.photos.stored == StoredIn::Icloud,
            messages: assumptions.messages.stored == StoredIn::Icloud,
            said: match report.account.elsewhere.source {
                ElsewhereSource::Option => Some(digits(report.account.elsewhere.bytes)),
                ElsewhereSource::Backup => None,
            },
            library: report.place_of(&ItemId::Photos).filter(|_| is_choice(&ItemId::Photos)),
            library_what: words::class(Class::Photos),
            risk: Tone::from(report.goal.risk).as_str(),
            growth: GrowthForm::new(report.goal.headroom, view),
            local_backup: LOCAL_BACKUP,
            unfinished: report.doubt(&report.chosen) == Some(Doubt::Unfinished),
            small: digits(report.goal.min_size),
            folded: digits(switches::small(report)),
            chosen: report.smaller.len(),
            device: words::printable(report.backup.device_name()).into_owned(),
            tiers: report.tiers().map(|tier| LiveTier::new(tier, report, view)).collect(),
            items: LiveItems(report),
            order: places(report, report.account.items.iter().map(|(subject, _)| &subject.id)),
            shared: LiveSharedItems(report),
            things: map.things.iter().map(|thing| ThingForm::new(thing, report, view)).collect(),
            rows: LiveRows(lines),
            moving: [(ItemId::Photos, "photos"), (ItemId::Messages, "messages")]
                .into_iter()
                .filter_map(|(id, by)| MovingForm::new(&id, by, report, lines))
                .collect(),
            places: map
                .cases
                .iter()
                .map(|case| Some(case.as_ref()?.iter().map(placed).collect()))
                .collect(),
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

impl GrowthForm {
    fn new(headroom: Headroom, view: &View) -> Self {
        let (percent, bytes) = match headroom {
            Headroom::Percent(milli) => (Some(milli.to_string()), None),
            Headroom::Size(size) => (None, Some(digits(size))),
        };
        Self { percent, bytes, words: figures::growth(headroom, view) }
    }
}

impl LiveTier {
    fn new(of: &TierPlan<'_>, report: &PageReport<'_>, view: &View) -> Self {
        let helps = match of.plan.outcome {
            Outcome::Fits | Outcome::Plan => Vec::new(),
            Outcome::Impossible => helps(of, report, view),
        };
        let Storage { name, quota, .. } = &of.storage;
        Self {
            name: name.clone(),
            called: words::tier(name, *quota, view.units),
            named: brief::named(&of.storage, view.units),
            price: of.price.map(str::to_owned),
            bytes: digits(*quota),
            outcome: words::outcome(of.plan.outcome),
            off: places(report, of.plan.exclude.iter().map(|exclusion| &exclusion.subject.id)),
            room: figures::room(report, of, view),
            second: answer::second(report, of, view),
            helps,
            full: report.is_said_to_be_full(of),
        }
    }
}

/// Returns what helps where the plan of a tier isn't enough.
pub(super) fn helps(of: &TierPlan<'_>, report: &PageReport<'_>, view: &View) -> Vec<String> {
    let mut helps = help(&report.overview, (&of.storage, &of.plan), view.units);
    helps.push(LOCAL_BACKUP.to_owned());
    helps
}

impl LiveItem {
    fn new(item: &Item, report: &PageReport<'_>) -> Self {
        let counted = report.counted(&item.id);
        let own = report.bytes(item);
        let copy = counted.map(|counted| counted.own_copy.state);
        let charge = report.account.copy_charges.get(&item.id);
        let charge = charge.filter(|_| copy == Some(CopyState::Needed));
        let is_among = |set: &BTreeSet<Subject>| set.contains(&subject(&item.id));
        Self {
            id: report.key_of(&item.id),
            name: report.name(&item.id).into_owned(),
            tone: Tone::of(counted).as_str(),
            own: digits(own),
            copy: copy.filter(|state| *state != CopyState::None).map(CopyState::as_str),
            charge: charge.copied().map(digits),
            in_library: counted.is_some_and(|counted| counted.is_in_photo_library),
            asked: match counted {
                Some(_) if is_among(&report.goal.keep) => Some("keep"),
                Some(_) if is_among(&report.goal.exclude) => Some("exclude"),
                _ => None,
            },
            asks: report.is_asked_about(&item.id),
        }
    }
}

impl ThingForm {
    fn new(thing: &super::map::Thing<'_>, report: &PageReport<'_>, view: &View) -> Self {
        let (item, shared) = match thing.what {
            AreaOf::Item(place, _) => (Some(place), None),
            AreaOf::Shared(place, _) => (None, Some(place)),
            AreaOf::Several(_) => (None, None),
        };
        let files = |files: Files| (files.name, files.detail, files.size, files.per_mille);
        Self {
            name: item.is_none().then(|| thing.name.to_string()),
            item,
            shared,
            bytes: (item.is_none() && shared.is_none()).then(|| digits(thing.bytes)),
            nodes: thing.nodes(report, view).into_iter().map(NodeForm::new).collect(),
            kinds: thing.kinds(view).into_iter().map(files).collect(),
        }
    }
}

impl NodeForm {
    fn new(node: Node) -> Self {
        let Node { name, detail, bytes, children } = node;
        if children.is_empty() {
            Self::Leaf(name, detail, digits(bytes))
        } else {
            Self::Inner(name, detail, digits(bytes), children.into_iter().map(Self::new).collect())
        }
    }
}

impl MovingForm {
    fn new(
        id: &ItemId,
        by: &'static str,
        report: &PageReport<'_>,
        lines: &[PageRow<'_>],
    ) -> Option<Self> {
        let item = report.backup.inventory.item(id)?;
        let in_case = |case| digits(report.bytes_in(item, case));
        Some(Self {
            by,
            item: report.place_of(id)?,
            row: lines.iter().position(|line| line.is_of(id))?,
            bytes: report.cases.iter().map(in_case).collect(),
            what: report.counted(id).map_or("no switch", |counted| words::class(counted.class)),
        })
    }
}

fn placed(places: &Places) -> Vec<PlaceForm> {
    let form = |(thing, at): &(usize, Place)| {
        let [x, y, width, height] = [at.x, at.y, at.width, at.height].map(|it| it.to_string());
        (*thing, x, y, width, height, at.room.as_str())
    };
    places.iter().map(form).collect()
}

fn row(PageRow { tally, .. }: &PageRow<'_>) -> LiveRow {
    let changed = tally.modified().map_or(0, Timestamp::as_second);
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
