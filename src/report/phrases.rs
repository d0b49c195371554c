//! What a plan says, worded once: sentences with gaps, for the program and for the page's script.
//!
//! Tables, checklists and JSON fill the gaps in Rust ([`Phrase::with`]). The page does the same when it
//! is written; its script is handed all of them as data, and fills them anew when somebody flips a
//! switch (`html/script/words.js`). So a sentence that is changed here is changed everywhere.

use serde::Serialize;

use super::words;

/// A text with gaps, each a name in braces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(super) struct Phrase(&'static str);

/// A thing that is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Noun {
    one: &'static str,
    many: &'static str,
}

impl Phrase {
    /// Returns a text that has no gaps.
    pub(super) const fn as_str(self) -> &'static str {
        self.0
    }

    /// Fills each gap. What fills one is never looked at for gaps: it may be a name out of a backup.
    pub(super) fn with(self, gaps: &[(&str, &str)]) -> String {
        let mut text = String::new();
        let mut rest = self.0;
        while let Some((before, after)) = rest.split_once('{') {
            // A test sees to it that each gap ends.
            let (gap, after) = after.split_once('}').unwrap_or((after, ""));
            let filling = gaps.iter().find(|(name, _)| *name == gap);
            text.push_str(before);
            match filling {
                Some((_, filling)) => text.push_str(filling),
                // It stays visible, so that a test of what is shown finds it.
                None => text.extend(["{", gap, "}"]),
            }
            rest = after;
        }
        text + rest
    }
}

impl Noun {
    /// Returns a number of these.
    pub(super) fn counted(self, count: usize) -> String {
        words::counted(words::number(count), self.one, self.many)
    }
}

/// Makes the struct of all phrases, which the script is handed under the same names, and the one value
/// of it.
macro_rules! phrases {
    (shared { $($name:ident: $text:expr,)* } own { $($own:ident: $own_text:expr,)* }) => {
        /// All phrases.
        #[derive(Debug, Serialize)]
        pub(super) struct Phrases {
            pub(super) app: Noun,
            pub(super) more_apps: Noun,
            pub(super) row: Noun,
            $(pub(super) $name: Phrase,)*
            $(#[serde(skip)] pub(super) $own: Phrase,)*
        }

        /// What is said.
        pub(super) const SAY: Phrases = Phrases {
            app: Noun { one: "app", many: "apps" },
            more_apps: Noun { one: "more app", many: "more apps" },
            row: Noun { one: "row", many: "rows" },
            $($name: Phrase($text),)*
            $($own: Phrase($own_text),)*
        };

        #[cfg(test)]
        const ALL: &[Phrase] = &[$(SAY.$name,)* $(SAY.$own,)*];
    };
}

phrases! {
    shared {
        // Lists.
        and_last: "{others} and {last}",
        more: "{count} more",
        // What something takes on the map: of everything, and of what it is in.
        drawn_smaller: "{name} is drawn smaller than it is, so that the others can be seen.",
        share_of: "{size}, {share} of {whole} ({detail})",
        area: "{name}, {size}, {share} of {whole}, {detail}",
        // What the backups take.
        about: "about {size}",
        at_least: "at least {size}",
        backup_takes: "Your backup takes {size}",
        takes: "{backups}.",
        takes_beside: "{backups}, and other things fill {elsewhere} of your iCloud storage already.",
        // Whether a storage is enough.
        no_change: "{storage} needs no change",
        enough_with: "{storage} is enough with {apps} off",
        only_just: "{storage} is only just enough",
        only_just_with: "{storage} is only just enough with {apps} off",
        too_small: "{storage} is not enough",
        because: "{verdict}: {why}",
        unfinished: "This backup is unfinished, so it can’t show whether {within} is enough",
        said_to_be_full: "iCloud says that your storage is full",
        // Why it isn’t.
        filled: "what isn’t part of the backup fills it already",
        no_switch_helps: "{short} too much, and no switch that may be used would help",
        still_takes: "without {what}, the backup still takes about {after}, {short} too much",
        takes_even_with: "even with {apps} off, the backup still takes about {after}, {short} too much",
        too_much: "{short} too much",
        // In two words or so, beside a storage.
        as_it_is: "no change",
        with_off: "{apps} off",
        not_enough: "not enough",
        barely: "only just enough",
        not_known_yet: "not known yet",
        full: "full, says iCloud",
        // What is free then.
        used: "{used} of {storage}",
        stay_free: "{free} stay free",
        not_seen: "The backup doesn’t show mail, other devices’ backups and what your family uses: if they \
                   take more than is free, it doesn’t fit",
        not_backed_up: "and what isn’t backed up yet",
        not_in_backup: "and what isn’t in this backup",
        look_again: "Make a new local backup, and look again.",
        see_settings: "What else fills it isn’t in this backup: see Settings › [your name] › iCloud, and \
                       enter it on this page.",
        // What to ask before.
        ask_one: "Do you have another copy of {names}? If not, don’t switch it off.",
        ask_many: "Do you have another copy of {names}? If not, don’t switch them off.",
        // The switches.
        nothing_to_do: "Nothing to switch off",
        nothing_yet: "Nothing to switch off yet",
        nothing_off: "Nothing is switched off here",
        switch_off: "Switch off {apps}",
        still_not_enough: "Not enough with {apps} off",
        off_in_plan: "{apps} off in this plan",
        no_switch_is_enough: "No switch that may be used is enough, so there is nothing to do here yet: see \
                              what else helps.",
        is_not_known: "{name}: not known.",
        of_app: "{name}: {text}.",
        and_more: "And {apps}.",
        freed: "freed: all are off",
        stays: "stays: {off} of {all} are off",
        // The steps.
        save_first: "Make a local backup",
        save_first_how: "Finder or iTunes › Back Up Now. It holds everything, whatever happens.",
        first: "First, for {app}",
        ask_yourself: "Ask yourself: {first}",
        know_the_cost: "Know what it would cost you.",
        wait: "Switch it off last. Once the others have made room, open it and let its own backup finish. \
               If it can’t, your local backup has what its copy lacks.",
        renew_after: "That copy may be out of date, and while iCloud is full the app can’t renew it: \
                      switch the app off first.",
        renew: "Bring {app}’s own copy up to date",
        renew_how: "Open the app, and let its own backup finish: its switch has made room. If it can’t, \
                    your local backup has what its copy lacks.",
        open: "Open the list of apps on {device}",
        short_way: "Settings › [your name] › iCloud › iCloud Backup › {device} › Show All Apps",
        both_ways: "{way}; on some versions it is iCloud › Storage (or Manage Account Storage) › Backups › \
                    {device} › Show All Apps",
        open_again: "Open the list of apps on {device} again",
        same_way: "The same way as before.",
        off: "Switch {app} off",
        off_how: "Turn Off & Delete (about {size})",
        now: "Back up now",
        now_how: "Settings › [your name] › iCloud › iCloud Backup › Back Up Now (about {after}; then {used} \
                  are used)",
        // What else helps.
        larger: "{tier} of storage ({price} a month in the US, as of {date}) would do {how}.",
        as_is: "without any change",
        with: "with {apps} off",
        // Figures of the page.
        budget: "Of {quota}, the backup may take {budget}{growth}.",
        budget_beside: "Of {quota}, {taken} are taken already. Of the {left} left, the backup may take \
                        {budget}{growth}.",
        not_proved: "There are too many plans to try them all: a better one may exist.",
        by_answers: "This goes by your answers.",
        found: "{rows} of {all}",
        in_icloud: "in iCloud",
    }
    // What the script never says.
    own {
        backups_take: "Your {count} backups take {size} together",
        your: "Your {tier}",
        your_within: "your {tier}",
        one_unfinished: "One of these backups is unfinished, so they can’t show whether {within} is enough",
        filled_beside: "what isn’t part of the backups fills it already",
        all_still_take: "without {what}, the backups still take about {after}, {short} too much",
        all_take_even_with: "even with {apps} off, the backups still take about {after}, {short} too much",
        save_of: "Make a local backup of {device}",
        save_each: "Make a local backup of each device",
        now_of: "Back up {device} now",
        now_how_each: "Settings › [your name] › iCloud › iCloud Backup › Back Up Now",
        now_how_all: "Settings › [your name] › iCloud › iCloud Backup › Back Up Now (about {after} with the \
                      other backups; then {used} are used)",
        without_safe: "every app whose data comes back by itself",
        without_own_backup: "every app that has another copy",
        without_likely: "every app whose data likely comes back",
        without_unknown: "every app but those with the only copy",
        without_photos: "the photos and every app but those with the only copy",
        without_keep: "everything that has a switch",
        room: "{used} are used then: {free} stay free{growth}.",
        room_made: "That frees about {freed}: {used} are used then, and {free} stay free{growth}.",
        less_than_growth: ", less than the {growth} to grow",
        all_for_growth: ", all of it kept for growth",
        some_for_growth: ", {growth} of that kept for growth",
        nothing_deleted: "Nothing is deleted from your {device}; only its copy in iCloud goes.",
        step: "{title}: {text}",
        undo: "Switch the app on again, and the next backup has it again.",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn gaps_are_filled_and_what_fills_them_has_none() {
        let of_app = SAY.of_app.with(&[("text", "b"), ("name", "{text} {")]);
        assert_eq!(of_app, "{text} {: b.");
        assert_eq!(SAY.app.counted(1), "1 app");
        assert_eq!(SAY.app.counted(2_000), "2,000 apps");
    }

    #[test]
    fn no_two_phrases_are_the_same_and_each_gap_ends() {
        let texts: BTreeSet<_> = ALL.iter().map(|phrase| phrase.0).collect();
        assert_eq!(texts.len(), ALL.len());
        for text in texts {
            let gaps: Vec<_> = text.split('{').skip(1).collect();
            let named = |gap: &&str| {
                let name = gap.split_once('}').map(|(name, _)| name);
                name.is_some_and(|name| name.bytes().all(|c| c.is_ascii_lowercase()))
            };
            assert!(gaps.iter().all(named), "{text}");
        }
    }
}
