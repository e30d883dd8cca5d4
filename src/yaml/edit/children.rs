//! The nodes of a stream by their numbers, and the children of collections by their places.
//!
//! Children are in the order of the text, so a place is looked up and not searched for.

use std::ops::Range;
use std::rc::Rc;

use super::Editor;
use crate::mapped_text::MappedText;
use crate::source::Span;
use crate::yaml::node::Node;
use crate::yaml::tree::{NodeData, NodeKind, ScalarStyle, Stream};

/// The bytes of a text that is worth keeping.
const LONG: usize = 1_000;

impl Stream<'_> {
    /// The nodes that aliases refer to, each with all below it; those that overlap are one.
    pub(super) fn shared(&self) -> Vec<Range<u32>> {
        let mut ranges = Vec::new();
        for data in &self.nodes {
            if let NodeKind::Alias(Some(target)) = data.kind {
                let target = target.index();
                ranges.push(target..self.past(target));
            }
        }
        ranges.sort_unstable_by_key(|range| range.start);
        let mut shared: Vec<Range<u32>> = Vec::new();
        for range in ranges {
            match shared.last_mut() {
                Some(last) if range.start < last.end => last.end = last.end.max(range.end),
                _ => shared.push(range),
            }
        }
        shared
    }

    /// The child of a node that a place is in.
    pub(super) fn child_at(&self, id: u32, place: Span) -> Option<u32> {
        let covers = |id: u32| self.data(id).is_some_and(|data| data.span.contains(place));
        let begins = |id: u32| self.data(id).is_some_and(|data| data.span.start <= place.start);
        // A child of no width may begin at the place too, so the two last ones are looked at.
        let items = self.items_of(id);
        let behind = items.partition_point(|&item| begins(item));
        for &item in items.get(behind.saturating_sub(2)..behind).unwrap_or_default() {
            if covers(item) {
                return Some(item);
            }
        }
        let entries = self.entries_of(id);
        let behind = entries.partition_point(|&(key, _)| begins(key));
        for &(key, value) in entries.get(behind.saturating_sub(2)..behind).unwrap_or_default() {
            if covers(key) {
                return Some(key);
            }
            if covers(value) {
                return Some(value);
            }
        }
        None
    }
}

impl<'a> Editor<'a> {
    pub(super) fn data(&self, id: u32) -> Option<&'a NodeData> {
        self.stream.data(id)
    }

    pub(super) fn span(&self, id: u32) -> Span {
        self.data(id).map_or(Span::new(0, 0), |data| data.span)
    }

    /// The end of a node with all below it: a collection may end in a value of no width.
    pub(super) fn end(&self, id: u32) -> u32 {
        self.span(id).end.max(self.span(self.stream.past(id) - 1).end)
    }

    pub(super) fn items(&self, id: u32) -> &'a [u32] {
        self.stream.items_of(id)
    }

    pub(super) fn entries(&self, id: u32) -> &'a [(u32, u32)] {
        self.stream.entries_of(id)
    }

    /// How many children a collection has.
    pub(super) fn count(&self, id: u32) -> usize {
        self.items(id).len() + self.entries(id).len()
    }

    /// The first and the last node of a child: its key and its value, or twice the item.
    pub(super) fn child(&self, id: u32, index: usize) -> Option<(u32, u32)> {
        match self.items(id).get(index) {
            Some(&item) => Some((item, item)),
            None => self.entries(id).get(index).copied(),
        }
    }

    /// The children that a span lies over.
    pub(super) fn children_over(&self, id: u32, place: Span) -> Range<usize> {
        let ends_before = |id: u32| self.span(id).end <= place.start;
        let begins_before = |id: u32| self.span(id).start < place.end;
        let items = self.items(id);
        if !items.is_empty() {
            let first = items.partition_point(|&item| ends_before(item));
            return first..items.partition_point(|&item| begins_before(item));
        }
        let entries = self.entries(id);
        let first = entries.partition_point(|&(key, _)| ends_before(key));
        first..entries.partition_point(|&(key, _)| begins_before(key))
    }

    pub(super) fn is_flow(&self, id: u32) -> bool {
        matches!(
            self.data(id).map(|data| &data.kind),
            Some(NodeKind::Sequence { flow: true, .. } | NodeKind::Mapping { flow: true, .. })
        )
    }

    /// A node as it is written, which may be an alias.
    pub(super) const fn node(&self, id: u32) -> Node<'a> {
        Node { stream: self.stream, id, reading: None }
    }

    /// The text of a scalar, and how it is written.
    pub(super) fn scalar(&self, id: u32) -> Option<(Rc<MappedText>, ScalarStyle)> {
        let node = self.node(id);
        let style = node.style()?;
        if let Some(known) = self.tables.texts.borrow().get(&id) {
            return Some((Rc::clone(known), style));
        }
        let text = Rc::new(node.mapped()?);
        // A long text may be a script in which there is much to edit.
        if text.text().len() > LONG {
            self.tables.texts.borrow_mut().insert(id, Rc::clone(&text));
        }
        Some((text, style))
    }

    /// The text of a scalar's node.
    pub(super) fn text(&self, id: u32) -> Option<&'a str> {
        self.node(id).text()
    }

    /// The value of a key as it is written in a mapping.
    pub(super) fn entry(&self, map: u32, key: &str) -> Option<(u32, u32)> {
        let mut entries = self.entries(map).iter().copied();
        entries.find(|(id, _)| self.text(*id) == Some(key))
    }
}
