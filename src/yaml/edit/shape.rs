//! The shape of a stream is its nodes without their places. The shape that was planned is compared
//! with that of the edited text.

use std::ops::Range;

use crate::hashed::HashMap;
use crate::yaml::node::Node;
use crate::yaml::resolve::Scalar;
use crate::yaml::tree::{NodeKind, Stream};

/// A node without its place and without how it is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ShapeToken {
    Scalar(String, Scalar),
    /// A list of a number of items, which follow.
    Sequence(usize),
    /// A mapping of a number of entries, whose keys and values follow.
    Mapping(usize),
    Alias,
}

/// A change to the nodes of a stream.
#[derive(Debug)]
pub(super) enum NodeChange {
    /// A part of a scalar's text is replaced. The scalar is a string then.
    Text(u32, Range<usize>, String),
    /// Nodes are removed, and with them an item or an entry of their parent.
    Drop { parent: u32, nodes: Range<u32> },
    /// Nodes are added before the one numbered `at`, as an item or an entry of `parent`.
    Add { parent: u32, at: u32, tokens: Vec<ShapeToken> },
    /// A node is replaced.
    Become(u32, Vec<ShapeToken>),
    /// A collection is empty from now on: all nodes below it are removed.
    Empty { collection: u32, empty: ShapeToken, below: Range<u32> },
}

impl ShapeToken {
    pub(super) fn text(text: &str) -> Self {
        Self::Scalar(text.to_owned(), Scalar::String)
    }
}

impl Stream<'_> {
    /// All nodes in the order of the text, and how many documents cannot be read.
    pub(super) fn shape(&self) -> (Vec<ShapeToken>, usize) {
        let count = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        ((0..count).map(|id| self.token(id)).collect(), self.errors())
    }

    fn token(&self, id: u32) -> ShapeToken {
        // Not through `Stream::node`, which sees through aliases.
        let node = Node { stream: self, id, reading: None };
        match self.nodes.get(id as usize).map(|data| &data.kind) {
            Some(NodeKind::Sequence { .. }) => ShapeToken::Sequence(self.items_of(id).len()),
            Some(NodeKind::Mapping { .. }) => ShapeToken::Mapping(self.entries_of(id).len()),
            Some(NodeKind::Alias(_)) | None => ShapeToken::Alias,
            Some(NodeKind::Scalar { .. }) => ShapeToken::Scalar(
                node.text().unwrap_or_default().to_owned(),
                node.scalar().unwrap_or(Scalar::Null),
            ),
        }
    }

    /// The shape after some changes.
    pub(super) fn changed<'c>(
        &self,
        changes: impl Iterator<Item = &'c NodeChange>,
    ) -> (Vec<ShapeToken>, usize) {
        let (old, errors) = self.shape();
        let places = old.into_iter().map(|token| Some(vec![token]));
        let mut old: Vec<Option<Vec<ShapeToken>>> = places.collect();
        let mut added: HashMap<u32, Vec<ShapeToken>> = HashMap::default();
        let mut texts: HashMap<u32, Vec<(Range<usize>, &str)>> = HashMap::default();
        for change in changes {
            match change {
                NodeChange::Text(id, range, with) => {
                    texts.entry(*id).or_default().push((range.clone(), with));
                }
                NodeChange::Drop { parent, nodes } => {
                    resize(old.get_mut(*parent as usize), -1);
                    remove(&mut old, nodes);
                }
                NodeChange::Add { parent, at, tokens } => {
                    resize(old.get_mut(*parent as usize), 1);
                    added.entry(*at).or_default().extend(tokens.clone());
                }
                NodeChange::Become(id, tokens) => {
                    if let Some(place) = old.get_mut(*id as usize) {
                        *place = Some(tokens.clone());
                    }
                }
                NodeChange::Empty { collection, empty, below } => {
                    if let Some(place) = old.get_mut(*collection as usize) {
                        *place = Some(vec![empty.clone()]);
                    }
                    remove(&mut old, below);
                }
            }
        }
        for (id, parts) in texts {
            reword(old.get_mut(id as usize), parts);
        }
        (joined(old, added), errors)
    }
}

fn remove(all: &mut [Option<Vec<ShapeToken>>], nodes: &Range<u32>) {
    for id in nodes.clone() {
        if let Some(place) = all.get_mut(id as usize) {
            *place = None;
        }
    }
}

/// All tokens in order, the added ones before the node that they were added at.
fn joined(
    nodes: Vec<Option<Vec<ShapeToken>>>,
    mut added: HashMap<u32, Vec<ShapeToken>>,
) -> Vec<ShapeToken> {
    let mut all = Vec::with_capacity(nodes.len() + 8);
    for (id, tokens) in (0..).zip(nodes) {
        all.extend(added.remove(&id).into_iter().flatten());
        all.extend(tokens.into_iter().flatten());
    }
    all.extend(added.into_values().flatten());
    all
}

fn resize(tokens: Option<&mut Option<Vec<ShapeToken>>>, by: isize) {
    if let Some(ShapeToken::Sequence(count) | ShapeToken::Mapping(count)) =
        tokens.and_then(Option::as_mut).and_then(|tokens| tokens.first_mut())
    {
        *count = count.saturating_add_signed(by);
    }
}

/// Replaces parts of a scalar's text. Texts for the same place come in the order of the parts.
fn reword(tokens: Option<&mut Option<Vec<ShapeToken>>>, mut parts: Vec<(Range<usize>, &str)>) {
    parts.sort_by_key(|(range, _)| (range.start, range.end));
    let token = tokens.and_then(Option::as_mut).and_then(|tokens| tokens.first_mut());
    if let Some(ShapeToken::Scalar(text, kind)) = token {
        *kind = Scalar::String;
        let mut new = String::with_capacity(text.len());
        let mut at = 0;
        for (range, with) in parts {
            if let Some(before) = text.get(at..range.start) {
                new.push_str(before);
                new.push_str(with);
                at = range.end;
            }
        }
        new.push_str(text.get(at..).unwrap_or_default());
        *text = new;
    }
}
