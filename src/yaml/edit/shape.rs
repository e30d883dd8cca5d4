//! What a stream says, without how it is written: to compare what was meant with what was done.

use std::collections::HashMap;
use std::ops::Range;

use crate::yaml::node::Node;
use crate::yaml::resolve::Scalar;
use crate::yaml::tree::{NodeKind, Stream};

/// A node without its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Scalar(String, Scalar),
    /// A list of so many items, which follow.
    Sequence(usize),
    /// A mapping of so many entries, whose keys and values follow.
    Mapping(usize),
    Alias,
}

/// A change to the nodes of a stream.
#[derive(Debug)]
pub(super) enum Change {
    /// A part of a scalar's text reads otherwise; it is a string then.
    Text(u32, Range<usize>, String),
    /// Nodes go, and with them an item or an entry of their parent.
    Drop { parent: u32, nodes: Range<u32> },
    /// Nodes come before the one of this number, as an item or an entry of `parent`.
    Add { parent: u32, at: u32, tokens: Vec<Token> },
    /// A scalar or an empty collection is something else.
    Become(u32, Vec<Token>),
}

impl Token {
    pub(super) fn text(text: &str) -> Self {
        Self::Scalar(text.to_owned(), Scalar::String)
    }
}

impl Stream<'_> {
    /// All nodes in the order of the text, and how many documents can't be read.
    pub(super) fn shape(&self) -> (Vec<Token>, usize) {
        let count = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        ((0..count).map(|id| self.token(id)).collect(), self.errors())
    }

    fn token(&self, id: u32) -> Token {
        // Not through `Stream::node`, which sees through aliases.
        let node = Node { stream: self, id };
        match self.nodes.get(id as usize).map(|data| &data.kind) {
            Some(NodeKind::Sequence { items, .. }) => Token::Sequence(items.len as usize),
            Some(NodeKind::Mapping { entries, .. }) => Token::Mapping(entries.len as usize),
            Some(NodeKind::Alias(_)) | None => Token::Alias,
            Some(NodeKind::Scalar { .. }) => Token::Scalar(
                node.text().unwrap_or_default().to_owned(),
                node.scalar().unwrap_or(Scalar::Null),
            ),
        }
    }

    /// The shape after some changes.
    pub(super) fn changed<'c>(
        &self,
        changes: impl Iterator<Item = &'c Change>,
    ) -> (Vec<Token>, usize) {
        let (old, errors) = self.shape();
        let places = old.into_iter().map(|token| Some(vec![token]));
        let mut old: Vec<Option<Vec<Token>>> = places.collect();
        let mut added: HashMap<u32, Vec<Token>> = HashMap::new();
        let mut texts: HashMap<u32, Vec<(Range<usize>, &str)>> = HashMap::new();
        for change in changes {
            match change {
                Change::Text(id, range, with) => {
                    texts.entry(*id).or_default().push((range.clone(), with));
                }
                Change::Drop { parent, nodes } => {
                    resize(old.get_mut(*parent as usize), -1);
                    for node in nodes.clone() {
                        old.get_mut(node as usize).map(Option::take);
                    }
                }
                Change::Add { parent, at, tokens } => {
                    resize(old.get_mut(*parent as usize), 1);
                    added.entry(*at).or_default().extend(tokens.clone());
                }
                Change::Become(id, tokens) => {
                    if let Some(place) = old.get_mut(*id as usize) {
                        *place = Some(tokens.clone());
                    }
                }
            }
        }
        for (id, parts) in texts {
            reword(old.get_mut(id as usize), parts);
        }
        let mut new = Vec::with_capacity(old.len() + 8);
        for (id, tokens) in (0..).zip(old) {
            new.extend(added.remove(&id).into_iter().flatten());
            new.extend(tokens.into_iter().flatten());
        }
        new.extend(added.into_values().flatten());
        (new, errors)
    }
}

fn resize(tokens: Option<&mut Option<Vec<Token>>>, by: isize) {
    if let Some(Token::Sequence(count) | Token::Mapping(count)) =
        tokens.and_then(Option::as_mut).and_then(|tokens| tokens.first_mut())
    {
        *count = count.saturating_add_signed(by);
    }
}

/// Replaces parts of a scalar's text. What goes to the same place stands there in the order given.
fn reword(tokens: Option<&mut Option<Vec<Token>>>, mut parts: Vec<(Range<usize>, &str)>) {
    parts.sort_by_key(|(range, _)| (range.start, range.end));
    let token = tokens.and_then(Option::as_mut).and_then(|tokens| tokens.first_mut());
    if let Some(Token::Scalar(text, kind)) = token {
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
