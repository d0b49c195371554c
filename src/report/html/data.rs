//! What the script has to know: sizes, owners, the plan of each tier, and what is in what is on
//! the map. Bytes are texts of digits, because a script's numbers are exact only up to 2^53.

mod between_tags;
mod items;
mod thing;
mod tier;

use std::fmt;

use jiff::Timestamp;
use serde::{Serialize, Serializer};

use self::{
    between_tags::between_tags,
    items::{LiveItems, LiveSharedItems},
    thing::ThingForm,
    tier::LiveTier,
};
use super::{
    PageReport, figures,
    map::{Areas, Map},
    questions::CaseForm,
    shape::RelativeArea,
    switches,
    table::PageRow,
    tone::Tone,
};
use crate::{
    account::{Class, ElsewhereSource},
    backup::State,
    bytes::{Bytes, Units},
    inventory::{ItemId, StoredIn},
    plan::Headroom,
    report::{
        View,
        brief::{self, Doubt},
        help::LOCAL_BACKUP,
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
    areas: Vec<Option<Vec<Vec<AreaForm>>>>,
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
type AreaForm = (usize, String, String, String, String, &'static str);

/// The rows of the table, each made into its form only when it is written: there may be 100,000.
struct LiveRows<'a>(&'a [PageRow<'a>]);

impl Serialize for LiveRows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(row))
    }
}

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
            library: report.index_of(&ItemId::Photos).filter(|_| is_choice(&ItemId::Photos)),
            library_what: words::class(Class::Photos),
            risk: Tone::from(report.goal.risk).as_str(),
            growth: GrowthForm::new(report.goal.headroom, view),
            local_backup: LOCAL_BACKUP,
            unfinished: report.doubt(&report.chosen) == Some(Doubt::Unfinished),
            small: digits(report.goal.min_size),
            folded: digits(switches::small(report)),
            chosen: report.smaller.len(),
            device: words::printable(report.backup.name_on_the_way()).into_owned(),
            tiers: report.tiers().map(|tier| LiveTier::new(tier, report, view)).collect(),
            items: LiveItems(report),
            order: indexes(report, report.account.items.iter().map(|(subject, _)| &subject.id)),
            shared: LiveSharedItems(report),
            things: map.things.iter().map(|thing| ThingForm::new(thing, report, view)).collect(),
            rows: LiveRows(lines),
            moving: [(ItemId::Photos, "photos"), (ItemId::Messages, "messages")]
                .into_iter()
                .filter_map(|(id, by)| MovingForm::new(&id, by, report, lines))
                .collect(),
            areas: map
                .cases
                .iter()
                .map(|case| Some(case.as_ref()?.iter().map(areas).collect()))
                .collect(),
        }
    }
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
            item: report.index_of(id)?,
            row: lines.iter().position(|line| line.is_of(id))?,
            bytes: report.cases.iter().map(in_case).collect(),
            what: report.counted(id).map_or("no switch", |counted| words::class(counted.class)),
        })
    }
}

fn digits(bytes: Bytes) -> String {
    bytes.get().to_string()
}

fn indexes<'i>(report: &PageReport<'_>, ids: impl IntoIterator<Item = &'i ItemId>) -> Vec<usize> {
    ids.into_iter().filter_map(|id| report.index_of(id)).collect()
}

fn areas(areas: &Areas) -> Vec<AreaForm> {
    let form = |(thing, area): &(usize, RelativeArea)| {
        let RelativeArea { x, y, width, height, room } = area;
        let [x, y, width, height] = [x, y, width, height].map(ToString::to_string);
        (*thing, x, y, width, height, room.as_str())
    };
    areas.iter().map(form).collect()
}

fn row(PageRow { tally, .. }: &PageRow<'_>) -> LiveRow {
    // What has no time stands with the oldest.
    let changed = tally.modified().map_or(0, Timestamp::as_second);
    (digits(tally.local), digits(tally.icloud), tally.files, changed)
}
