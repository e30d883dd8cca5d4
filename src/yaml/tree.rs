//! A YAML stream as a tree of nodes, each with the span of its token.
//!
//! The tree is compact, because a file can hold millions of nodes: a node has a fixed size, the
//! children of all collections share two lists, and a scalar is only stored if its text differs
//! from what is written.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use super::child_lists::{ChildLists, Ordinal};
use super::key_marks::KeyMarks;
use super::template::{BranchChoice, Template};
use crate::hashed::HashMap;
use crate::mapped_text::MappedText;
use crate::source::Span;

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScalarStyle {
    /// Without quotes.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// A place where the text is not YAML, or from which on it is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The error: lower case, no full stop.
    pub message: String,
    /// Byte offset where the parser noticed it.
    pub at: u32,
    /// True if the text may be YAML and is too much to read.
    pub is_limit: bool,
}

impl SyntaxError {
    /// What the message is a case of: lower case, no full stop.
    pub const fn problem(&self) -> &'static str {
        if self.is_limit { "too much to read" } else { "not valid YAML" }
    }

    /// The character of a text at which reading ended, or the last visible one before it.
    pub fn token(&self, text: &MappedText) -> Span {
        let mut characters = text.text().char_indices().rev();
        let visible = characters.find(|&(at, c)| at <= self.at as usize && !c.is_whitespace());
        let (at, len) = visible.map_or((0, 0), |(at, c)| (at, c.len_utf8()));
        text.span(at..at + len)
    }
}

/// All documents of a text.
///
/// A stream shares its text and borrows nothing, so it can be kept for as long as the file is
/// needed. Only a stream that was read from a scalar of another one
/// ([`parse_nested`](Self::parse_nested)) borrows that scalar's text.
#[derive(Debug)]
pub struct Stream<'outer> {
    /// The text that was read: for a template, the text with its tags masked.
    pub(super) text: Arc<str>,
    pub(super) template: Option<Template>,
    pub(super) outer: Option<&'outer MappedText>,
    /// The nodes, in the order of the text.
    pub(super) nodes: Vec<NodeData>,
    /// The children of all sequences.
    pub(super) items: ChildLists<u32>,
    /// The keys and values of all mappings.
    pub(super) entries: ChildLists<(u32, u32)>,
    /// The texts of scalars that are written in another way than they read.
    pub(super) decoded: Vec<Box<str>>,
    /// The tags of nodes that have one.
    pub(super) tags: HashMap<u32, Box<str>>,
    /// The texts of scalars with the tags of a template in them.
    pub(super) restored: HashMap<u32, MappedText>,
    pub(super) documents: Vec<Document>,
    pub(super) comments: Vec<Span>,
    /// The ways to read those documents that a template writes in several.
    pub(super) choices: Vec<BranchChoice>,
    /// True if the text has an alias (`*name`).
    pub(super) has_aliases: bool,
    /// How many more entries of mappings are visited before every answer becomes "nothing is there".
    pub(super) visits_left: AtomicU64,
    /// The documents of each `kind`, if somebody asked for one.
    pub(super) by_kind: OnceLock<HashMap<Box<str>, Vec<usize>>>,
}

/// One document of a stream.
#[derive(Clone, Debug)]
pub struct Document {
    pub(super) root: Option<u32>,
    /// From its first token, or from where the one before it ended, to where the next one starts.
    pub span: Span,
    /// Why it could not be read to its end, if so; what was read before that is not in the tree.
    pub error: Option<SyntaxError>,
    /// Its part of [`Stream::choices`].
    pub(super) choices: Range<usize>,
}

/// A node and its token, in 16 bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct NodeData {
    pub(super) span: Span,
    pub(super) kind: NodeKind,
}

const _: () = assert!(size_of::<NodeData>() == 16);

/// The kind of a node, and where its text or its children are stored.
#[derive(Clone, Copy, Debug)]
pub(super) enum NodeKind {
    Scalar { text: ScalarText, style: ScalarStyle },
    Sequence { items: Option<Ordinal>, flow: bool },
    Mapping { entries: Option<Ordinal>, flow: bool, keys: KeyMarks },
    Alias(Option<Ordinal>),
}

/// The text of a scalar.
#[derive(Clone, Copy, Debug)]
pub(super) enum ScalarText {
    /// As it is written, without the quotes.
    Written,
    /// The place of a text in [`Stream::decoded`].
    Decoded(Ordinal),
}

/// The inside of a plain or quoted scalar as it is written; `None` for a block scalar.
pub(super) fn written(text: &str, span: Span, style: ScalarStyle) -> Option<&str> {
    let token = text.get(span.range())?;
    match style {
        ScalarStyle::Plain => Some(token),
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
            token.get(1..token.len().checked_sub(1)?)
        }
        ScalarStyle::Literal | ScalarStyle::Folded => None,
    }
}

impl Stream<'_> {
    /// The text that was read as YAML, with the tags of a template masked.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many documents could not be read.
    pub(super) fn errors(&self) -> usize {
        self.documents.iter().filter(|document| document.error.is_some()).count()
    }

    /// True if all documents could be read.
    pub fn is_whole(&self) -> bool {
        self.errors() == 0
    }

    /// The place in the file of a place in the text of the stream.
    pub fn place(&self, span: Span) -> Span {
        self.outer.map_or(span, |outer| outer.span(span.range()))
    }

    /// The documents, in order.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// How much there is to read: a step for each node, where it is written, and for each 64 bytes. A
    /// document with alternatives is read several times.
    pub fn size(&self) -> usize {
        let readings = self.documents.iter().map(|document| document.choices.len()).max();
        (self.nodes.len() + self.text.len() / 64) * readings.unwrap_or(1).max(1)
    }

    /// True if mappings were visited so often, through aliases, that the answers have become
    /// "nothing is there".
    pub fn is_exhausted(&self) -> bool {
        self.visits_left.load(Ordering::Relaxed) == 0
    }

    /// Counts one visit to an entry of a mapping; false if no more are allowed.
    pub(super) fn visit_entry(&self) -> bool {
        self.visit_entries(1)
    }

    /// Counts a visit to each of some entries of a mapping; false if no more are allowed. A stream
    /// with aliases is read by one thread. Without aliases nothing is visited too often, so nothing is counted.
    pub(super) fn visit_entries(&self, entries: usize) -> bool {
        if !self.has_aliases {
            return true;
        }
        let left = self.visits_left.load(Ordering::Relaxed).saturating_sub(entries as u64);
        self.visits_left.store(left, Ordering::Relaxed);
        left > 0
    }

    /// The comments, from `#` to the end of the line.
    pub fn comments(&self) -> &[Span] {
        &self.comments
    }

    pub(super) fn data(&self, id: u32) -> Option<&NodeData> {
        self.nodes.get(id as usize)
    }

    /// The items of a sequence; nothing for anything else.
    pub(super) fn items_of(&self, id: u32) -> &[u32] {
        match self.data(id) {
            Some(&NodeData { kind: NodeKind::Sequence { items: Some(items), .. }, .. }) => {
                self.items.of(items)
            }
            _ => &[],
        }
    }

    /// The keys and values of a mapping; nothing for anything else.
    pub(super) fn entries_of(&self, id: u32) -> &[(u32, u32)] {
        match self.data(id) {
            Some(&NodeData { kind: NodeKind::Mapping { entries: Some(entries), .. }, .. }) => {
                self.entries.of(entries)
            }
            _ => &[],
        }
    }

    /// One past the last node below a node: they are in the order of the text.
    pub(super) fn past(&self, id: u32) -> u32 {
        let mut last = id;
        loop {
            let item = self.items_of(last).last().copied();
            let value = self.entries_of(last).last().map(|(_, value)| *value);
            match item.or(value) {
                Some(child) => last = child,
                None => return last + 1,
            }
        }
    }

    /// True for a scalar with a text, the tags of a template masked. Most keys are not the one that is searched
    /// for, and have another length.
    pub(super) fn is_text(&self, id: u32, text: &str) -> bool {
        let Some(data) = self.data(id) else {
            return false;
        };
        let written = match data.kind {
            NodeKind::Scalar { text: ScalarText::Written, style: ScalarStyle::Plain } => text.len(),
            NodeKind::Scalar { text: ScalarText::Written, .. } => text.len() + 2,
            _ => data.span.range().len(),
        };
        data.span.range().len() == written && self.scalar_text(data) == Some(text)
    }

    /// The text of a scalar as it was read, with the tags of a template masked.
    pub(super) fn scalar_text(&self, data: &NodeData) -> Option<&str> {
        match data.kind {
            NodeKind::Scalar { text: ScalarText::Written, style } => {
                written(&self.text, data.span, style)
            }
            NodeKind::Scalar { text: ScalarText::Decoded(place), .. } => {
                self.decoded.get(place.index() as usize).map(|text| &**text)
            }
            _ => None,
        }
    }
}
