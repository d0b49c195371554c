//! `Domains`: the rows of a backup, domain by domain, parents before children.

use std::collections::{BTreeMap, BTreeSet};

use crate::row::Row;

/// The rows of a backup, domain by domain, parents before children.
#[derive(Debug, Clone, Default)]
pub(super) struct Domains {
    domains: BTreeMap<String, Domain>,
}

#[derive(Debug, Clone)]
struct Domain {
    /// How many domains came before this one.
    order: usize,
    rows: Vec<Row>,
    paths: BTreeSet<String>,
}

impl Domains {
    /// Adds a row and the directories above it. A row with the path of an earlier one replaces it.
    pub(super) fn add(&mut self, row: Row) {
        let domain = self.domain(&row.domain);
        for parent in parents(&row.mbfile.relative_path) {
            if domain.paths.insert(parent.to_owned()) {
                let mut directory = Row::directory(&row.domain, parent);
                directory.mbfile.dates = row.mbfile.dates;
                domain.rows.push(directory);
            }
        }
        domain.put(row);
    }

    /// Adds a row and nothing else.
    pub(super) fn add_alone(&mut self, row: Row) {
        self.domain(&row.domain).put(row);
    }

    /// All rows; the domains stand in the order in which they were first named.
    pub(super) fn rows(&self) -> impl Iterator<Item = &Row> {
        let mut domains: Vec<&Domain> = self.domains.values().collect();
        domains.sort_by_key(|domain| domain.order);
        domains.into_iter().flat_map(|domain| &domain.rows)
    }

    fn domain(&mut self, name: &str) -> &mut Domain {
        let order = self.domains.len();
        let empty = || Domain { order, rows: Vec::new(), paths: BTreeSet::new() };
        self.domains.entry(name.to_owned()).or_insert_with(empty)
    }
}

impl Domain {
    fn put(&mut self, row: Row) {
        if self.paths.insert(row.mbfile.relative_path.clone()) {
            self.rows.push(row);
        } else if let Some(earlier) = self
            .rows
            .iter_mut()
            .find(|other| other.mbfile.relative_path == row.mbfile.relative_path)
        {
            *earlier = row;
        }
    }
}

/// The directories above a path, from the domain's root down.
fn parents(relative_path: &str) -> impl Iterator<Item = &str> {
    let root = (!relative_path.is_empty()).then_some("");
    let slashes = relative_path.match_indices('/');
    let others = slashes.filter_map(|(position, _)| relative_path.get(..position));
    root.into_iter().chain(others.filter(|parent| !parent.is_empty()))
}
