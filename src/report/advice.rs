//! `Advice`: what there is to say about leaving an item out, by the catalogue, by what a backup holds
//! of it, and by whether its own copy is there.

use super::{View, app, content, phrases::SAY, words};
use crate::{
    account::{Class, CopyState, CountedItem, Judgement},
    bytes::Bytes,
    catalogue::Catalogue,
    inventory::{Item, ItemId},
};

/// What there is to say about leaving an item out, in sentences fit to be shown.
#[derive(Debug, Default)]
pub(super) struct Advice {
    /// What its files are, where that decides how it is judged.
    pub(super) why: Option<String>,
    /// Who says so, and since when that is known.
    pub(super) basis: Option<String>,
    /// What to do before.
    pub(super) first: Option<String>,
    /// Whether that is only something to ask oneself.
    pub(super) is_question: bool,
    /// What is still there afterwards.
    pub(super) survives: Option<String>,
    /// What would be gone.
    pub(super) lost: Option<String>,
    /// What makes it smaller inside the app.
    pub(super) smaller: Option<String>,
    /// Anything else worth telling.
    pub(super) note: Option<String>,
}

impl Advice {
    pub(super) fn new(
        catalogue: &Catalogue,
        item: &Item,
        counted: Option<&CountedItem>,
        judgement: Option<&Judgement<'_>>,
        view: &View,
    ) -> Self {
        let class = counted.map(|counted| counted.class);
        let is_unknown = match &item.id {
            ItemId::App(app) => catalogue.app(app).is_none(),
            _ => false,
        };
        let why = class.and_then(|class| content::sentence(item, class, view)).map(|why| why + ".");
        let why = why.filter(|_| is_unknown);
        let text = |text: Option<&str>| text.map(|text| words::printable(text).into_owned());
        // The catalogue has no words for it; that its files are downloads is all there is to go by.
        if is_unknown && class == Some(Class::Likely) {
            let content = item.content();
            // Caches fill again by themselves.
            let first = "Note what you have downloaded there, to fetch it again.";
            let (first, survives, lost) = if content.downloads == Bytes::ZERO {
                (None, "what it fetches again", "its settings, and whatever in it isn’t a cache")
            } else {
                let lost = "its settings, and whatever in it isn’t a download";
                (Some(first), "what can be downloaded again", lost)
            };
            return Self {
                why,
                first: text(first),
                survives: text(Some(survives)),
                lost: text(Some(lost)),
                ..Self::default()
            };
        }
        let known = catalogue.advice(&item.id);
        let name = catalogue.known_name(&item.id).unwrap_or("its maker");
        let source = judgement.and_then(|judgement| judgement.source);
        let copy = counted.and_then(|counted| about_copy(counted, view));
        Self {
            why,
            basis: source.map(|source| app::basis(&words::printable(name), source, view.now)),
            is_question: is_unknown && copy.is_none(),
            // What it says of making a copy is done already, or doesn't help.
            first: copy.or_else(|| text(known.first.as_deref())),
            survives: text(known.survives),
            lost: text(known.lost),
            smaller: text(known.smaller.as_deref()),
            note: text(known.note),
        }
    }

    /// Returns the same as it is true on such a device.
    pub(super) fn on_device(self, device: &str) -> Self {
        let on =
            |text: Option<String>| text.map(|text| words::on_device(&text, device).into_owned());
        Self {
            first: on(self.first),
            survives: on(self.survives),
            lost: on(self.lost),
            smaller: on(self.smaller),
            note: on(self.note),
            ..self
        }
    }

    /// Returns what to do before, as a step of its own.
    pub(super) fn first_step(&self) -> Option<String> {
        let first = self.first.as_deref()?;
        Some(if self.is_question {
            SAY.ask_yourself.with(&[("first", first)])
        } else {
            first.to_owned()
        })
    }
}

/// Says that an app's own copy is in iCloud already, or that making it takes what leaving the app
/// out frees.
fn about_copy(counted: &CountedItem, view: &View) -> Option<String> {
    let copy = counted.own_copy;
    let size = copy.bytes.display(view.units);
    match copy.state {
        CopyState::None => None,
        CopyState::Exists => {
            let newest =
                copy.newest.map(|newest| format!(", newest file {}", words::day(newest.time())));
            let lacking = counted.copy_lacks();
            // Where less matters, the plan warns.
            let grows = counted.is_copy_short().then(|| {
                format!(
                    " Brought up to date, it may take up to {} more there.",
                    lacking.display(view.units)
                )
            });
            Some(format!(
                "Its own copy is in iCloud already ({size}{}), so this frees the second one. Check in \
                 the app that it is recent.{}",
                newest.unwrap_or_default(),
                grows.unwrap_or_default(),
            ))
        }
        CopyState::Needed => Some(format!(
            "Its own copy has to be in iCloud first, and takes about {size} there: this frees \
             nothing, and its data is at risk until that copy is finished."
        )),
    }
}
