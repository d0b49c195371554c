//! Something on the map, and what is in it.

use serde::Serialize;

use super::digits;
use crate::report::{
    View,
    html::{
        PageReport,
        inside::{Files, Node},
        map::{AreaOf, Thing},
    },
};

/// Something on the map: what leaves it out, and what is in it.
#[derive(Serialize)]
pub(super) struct ThingForm {
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

/// Name, detail and bytes of a node, and its children if it has any. There are many of these, so
/// they are without keys.
#[derive(Serialize)]
#[serde(untagged)]
enum NodeForm {
    Leaf(String, String, String),
    Inner(String, String, String, Vec<NodeForm>),
}

/// Name, detail and size of files of a kind, and how much they are of the largest, in thousandths.
type FilesForm = (String, String, String, u16);

impl ThingForm {
    pub(super) fn new(thing: &Thing<'_>, report: &PageReport<'_>, view: &View) -> Self {
        let (item, shared) = match thing.what {
            AreaOf::Item(index, _) => (Some(index), None),
            AreaOf::Shared(index, _) => (None, Some(index)),
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
