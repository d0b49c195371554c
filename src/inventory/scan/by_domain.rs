//! What each part of each domain adds up to, once all rows are folded.

use std::{collections::BTreeMap, mem};

use super::{ContainerSums, Section, domain::DomainSums, sums::Sums};
use crate::{
    backup::Domain,
    inventory::{KindTally, KnownContent, Tally},
};

/// What each part of each domain adds up to, and what is watched.
type ByDomain = (Vec<ContainerSums>, BTreeMap<(String, String), Tally>);

pub(super) fn by_domain(mut sums: Sums<'_>) -> ByDomain {
    sums.settle();
    // Few domains have messages. They stand side by side, because there may be 100,000.
    let mut containers = Vec::with_capacity(sums.others.len() + 2);
    let mut watched: BTreeMap<_, Tally> = BTreeMap::new();
    let rules = sums.rules;
    sums.domains().for_each(|(text, sums)| {
        let text = String::from_utf8_lossy(&text);
        let domain = Domain::parse(&text);
        let messages = sums.messages();
        let DomainSums { main: tally, kinds, folders, special } = sums;
        let (special, message_folders) = match special {
            Some(special) => (special.watched, special.message_folders),
            None => (Vec::new(), None),
        };
        for (path, tally) in special {
            let key = (text.clone().into_owned(), path.to_owned());
            watched.entry(key).or_default().merge(tally);
        }
        if messages != Tally::default() {
            containers.push(ContainerSums {
                domain: domain.clone(),
                section: Section::Messages,
                tally: messages,
                known_content: None,
                folders: message_folders.and_then(|it| it.settled(messages.icloud, &[])),
            });
        }
        let known = kinds.settled(tally.local, &rules.kinds);
        let folders = folders.and_then(|folders| folders.settled(tally.icloud, &known.kinds));
        let known_content = known.boxed();
        let section = Section::Main;
        containers.push(ContainerSums { domain, section, tally, known_content, folders });
    });
    containers.sort_unstable_by(|a, b| a.key().cmp(&b.key()));
    containers.dedup_by(|same, first| first.take_if_same(same));
    (containers, watched)
}

impl ContainerSums {
    /// Takes what another has of the same part, if it is one. Texts that are no UTF-8 can stand for
    /// one domain; of those, no folders are shown.
    fn take_if_same(&mut self, other: &mut Self) -> bool {
        if self.key() != other.key() {
            return false;
        }
        let both = [self.content(), other.content()];
        let kinds = [&mut *self, other].map(|it| mem::take(&mut it.known_content));
        let kinds = kinds.into_iter().flatten().flat_map(|known| known.kinds);
        let mut kinds: Box<[_]> = kinds.collect();
        kinds.sort_by(KindTally::largest_first);
        let known = KnownContent { content: both.into_iter().sum(), kinds };
        self.known_content = known.boxed();
        self.tally.merge(other.tally);
        self.folders = None;
        true
    }
}
