//! What each part of each domain adds up to, once all rows are folded.

use std::collections::BTreeMap;

use super::{ContainerSums, Section, domain::Named, sums::Sums};
use crate::{
    backup::Domain,
    inventory::{Content, Tally},
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
        let (special, message_folders) = match sums.special {
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
                kinds: Vec::new(),
                folders: message_folders.and_then(|it| it.settled(messages.icloud, &[])),
            });
        }
        let Named { kinds, folders } = sums.named.map(|named| *named).unwrap_or_default();
        let tally = sums.main;
        let (content, kinds) = kinds.settled(tally.local, &rules.kinds);
        let folders = folders.and_then(|folders| folders.settled(tally.icloud, &kinds));
        let known_content = content.if_known();
        let section = Section::Main;
        containers.push(ContainerSums { domain, section, tally, known_content, kinds, folders });
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
        let content = [self.content(), other.content()].into_iter().sum::<Content>();
        self.known_content = content.if_known();
        self.tally.merge(other.tally);
        self.kinds.append(&mut other.kinds);
        self.folders = None;
        true
    }
}
