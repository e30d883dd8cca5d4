//! A node of a tree, and the questions that it answers.

use super::resolve::{self, Scalar};
use super::scalar_map;
use super::template::BranchChoice;
use super::tree::{NodeData, NodeKind, ScalarStyle, Stream};
use crate::mapped_text::{MappedText, UnknownReason};
use crate::source::Span;

/// A node of a stream. An alias gives the node that it refers to, so a node is never an alias itself.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    pub(super) stream: &'a Stream<'a>,
    pub(super) id: u32,
    /// The number of the document's alternative in [`Stream::choices`], if it has several. The node has
    /// only those children that are in it.
    pub(super) reading: Option<u32>,
}

impl<'a> Node<'a> {
    fn data(self) -> Option<&'a NodeData> {
        self.stream.data(self.id)
    }

    /// The node's token: with its quotes, from a block scalar's header, from the first to the last
    /// byte of a collection. For an alias it is the anchored node's.
    pub fn span(self) -> Span {
        self.stream.place(self.own_span())
    }

    /// The node's token in the stream's own text.
    pub(super) fn own_span(self) -> Span {
        self.data().map_or(Span::new(0, 0), |data| data.span)
    }

    /// A number that only this node of its stream has, in one reading of its document, to notice one that
    /// is met again through an alias.
    pub fn id(self) -> u64 {
        let reading = self.reading.map_or(0, |reading| u64::from(reading) + 1);
        (reading << u32::BITS) | u64::from(self.id)
    }

    /// The same node, with all that is written in it.
    #[must_use]
    pub const fn whole(self) -> Self {
        Self { reading: None, ..self }
    }

    /// True if the document is read in several ways, and this is one of them.
    pub const fn is_one_reading(self) -> bool {
        self.reading.is_some()
    }

    /// The alternative of the document that the node is in.
    fn choice(self) -> Option<&'a BranchChoice> {
        self.stream.choices.get(self.reading? as usize)
    }

    /// A child in the same reading of the document.
    fn child(self, id: u32) -> Self {
        Self { reading: self.reading, ..self.stream.node(id) }
    }

    /// True for a child that the reading of the document has.
    fn has(self, child: u32) -> bool {
        let Some(choice) = self.choice() else {
            return true;
        };
        let (template, data) = (self.stream.template.as_ref(), self.stream.data(child));
        let (Some(template), Some(data)) = (template, data) else {
            return true;
        };
        !template.excludes(choice, self.stream.place(data.span))
    }

    /// The roots of the documents of its stream with a `kind`, its own among them.
    pub fn siblings_of_kind(self, kind: &str) -> impl Iterator<Item = Node<'a>> {
        self.stream.roots_of_kind(kind)
    }

    /// True if a search from the root may come to the node twice, because aliases of its stream lead to nodes too.
    pub fn may_be_met_twice(self) -> bool {
        self.stream.has_aliases
    }

    /// Counts a visit to each of its children; false if no more are allowed, see
    /// [`is_exhausted`](super::Stream::is_exhausted).
    pub fn visit_children(self) -> bool {
        self.stream.visit_entries(1 + self.entries().count() + self.items().count())
    }

    /// The text of a scalar, whatever type YAML gives it; `None` for a collection.
    pub fn text(self) -> Option<&'a str> {
        match self.stream.restored.get(&self.id) {
            Some(restored) => Some(restored.text()),
            None => self.stream.scalar_text(self.data()?),
        }
    }

    /// The comment on the line of a key that has nothing but the key before it: `spec: # why`.
    pub fn comment_beside(self) -> Option<MappedText> {
        let end = self.own_span().end;
        let comments = &self.stream.comments;
        let comment = comments.get(comments.partition_point(|comment| comment.start < end))?;
        let between = self.stream.text.get(end as usize..comment.start as usize)?;
        let text = self.stream.text.get(comment.range())?;
        let beside = between.trim_matches([' ', '\t']) == ":";
        let mapped = MappedText::verbatim(text, comment.start);
        beside.then(|| match self.stream.outer {
            Some(outer) => mapped.through(outer),
            None => mapped,
        })
    }

    /// A mapping as a document by itself, with the place of each byte. `None` if it is not written on lines of its
    /// own or in braces, if it uses an anchor from elsewhere, or if a template fills in a part of the text.
    pub fn document(self) -> Option<MappedText> {
        if !self.stream.restored.is_empty() {
            return None;
        }
        let span = self.own_span();
        let (start, end) = (span.start as usize, span.end as usize);
        let text = self.stream.text();
        let line = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
        let is_indented = text.get(line..start)?.bytes().all(|byte| byte == b' ');
        // The first line keeps its indentation, which is that of the others.
        let from = if is_indented { line } else { start };
        let mapped = MappedText::verbatim(text.get(from..end)?, u32::try_from(from).ok()?);
        let placed = match self.stream.outer {
            Some(outer) => mapped.through(outer),
            None => mapped,
        };
        if Stream::parse_nested(&placed).is_whole() { Some(placed) } else { None }
    }

    /// How a scalar is written; `None` for a collection.
    pub fn style(self) -> Option<ScalarStyle> {
        match &self.data()?.kind {
            NodeKind::Scalar { style, .. } => Some(*style),
            _ => None,
        }
    }

    /// The text of a scalar with the place of each of its bytes; `None` for a collection.
    pub fn mapped(self) -> Option<MappedText> {
        let style = self.style()?;
        let mapped = if let Some(restored) = self.stream.restored.get(&self.id) {
            restored.clone()
        } else {
            let text = self.stream.scalar_text(self.data()?)?;
            scalar_map::map(&self.stream.text, self.own_span(), text, style)
        };
        Some(match self.stream.outer {
            Some(outer) => mapped.through(outer),
            None => mapped,
        })
    }

    /// Why a part of a scalar's text is not known; `None` if all of it is, and for a collection.
    pub fn unknown(self) -> Option<UnknownReason> {
        let is_as_written = !self.stream.restored.contains_key(&self.id)
            && self
                .stream
                .outer
                .is_none_or(|outer| outer.unknown(self.own_span().range()).is_none());
        // Nearly all are.
        if is_as_written {
            return None;
        }
        let mapped = self.mapped()?;
        mapped.unknown(0..mapped.text().len())
    }

    /// The type that Kubernetes' YAML gives a scalar; `None` for a collection.
    pub fn scalar(self) -> Option<Scalar> {
        let text = self.stream.scalar_text(self.data()?)?;
        let tag = self.stream.tags.get(&self.id).map(|tag| &**tag);
        Some(resolve::scalar(text, self.style()?, tag))
    }

    /// True if nothing, `~` or `null` is written.
    pub fn is_null(self) -> bool {
        self.scalar() == Some(Scalar::Null)
    }

    /// True for a list, empty or not.
    pub fn is_sequence(self) -> bool {
        matches!(self.data(), Some(NodeData { kind: NodeKind::Sequence { .. }, .. }))
    }

    /// True for a mapping, empty or not.
    pub fn is_mapping(self) -> bool {
        matches!(self.data(), Some(NodeData { kind: NodeKind::Mapping { .. }, .. }))
    }

    /// True for a collection in `[…]` or `{…}`.
    pub fn is_flow(self) -> bool {
        matches!(
            self.data(),
            Some(NodeData {
                kind: NodeKind::Sequence { flow: true, .. } | NodeKind::Mapping { flow: true, .. },
                ..
            })
        )
    }

    /// The items of a list; nothing for anything else.
    pub fn items(self) -> impl DoubleEndedIterator<Item = Node<'a>> {
        let items = self.stream.items_of(self.id).iter().copied();
        items.filter(move |&id| self.has(id)).map(move |id| self.child(id))
    }

    /// The keys and values of a mapping as written, merges (`<<`) not followed.
    pub fn entries(self) -> impl Iterator<Item = (Node<'a>, Node<'a>)> {
        let entries =
            self.stream.entries_of(self.id).iter().copied().filter(move |&(key, _)| self.has(key));
        entries.map(move |(key, value)| (self.child(key), self.child(value)))
    }
}
