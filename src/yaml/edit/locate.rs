//! Finds the node, the item or the entry that stands at a span of the file.

use std::ops::Range;

use super::Editor;
use crate::mapped_text::MappedText;
use crate::source::Span;
use crate::text_edit::{EditError, words};
use crate::yaml::node::Node;
use crate::yaml::tree::{NodeData, NodeKind, Stream, Style};

/// What an argument is written as.
pub(super) enum Element {
    /// Items of a list, from the first to the last.
    Items { list: u32, first: usize, last: usize },
    /// An entry of a mapping.
    Entry { map: u32, index: usize },
    /// A part of a scalar's text.
    Words { id: u32, text: MappedText, range: Range<usize> },
}

impl Stream<'_> {
    /// The nodes that aliases refer to, each with all below it.
    pub(super) fn shared(&self) -> Vec<Range<u32>> {
        let targets = self.nodes.iter().filter_map(|data| match data.kind {
            NodeKind::Alias(target) => target,
            _ => None,
        });
        targets.map(|id| id..self.past(id)).collect()
    }

    fn child_at(&self, id: u32, place: Span) -> Option<u32> {
        let items = self.items_of(id).iter().copied();
        let entries = self.entries_of(id).iter().flat_map(|&(key, value)| [key, value]);
        let mut children = items.chain(entries);
        children.find(|&id| self.data(id).is_some_and(|data| data.span.contains(place)))
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

    pub(super) fn is_flow(&self, id: u32) -> bool {
        matches!(
            self.data(id).map(|data| &data.kind),
            Some(NodeKind::Sequence { flow: true, .. } | NodeKind::Mapping { flow: true, .. })
        )
    }

    /// The text of a scalar, and how it is written.
    pub(super) fn scalar(&self, id: u32) -> Option<(MappedText, Style)> {
        let node = Node { stream: self.stream, id };
        Some((node.mapped()?, node.style()?))
    }

    /// The text of a scalar's node.
    pub(super) fn text(&self, id: u32) -> Option<&'a str> {
        let stream = self.stream;
        Node { stream, id }.text()
    }

    /// The nodes that a place lies in, the innermost last.
    pub(super) fn path(&self, place: Span) -> Result<Vec<u32>, EditError> {
        let next = self.tables.roots.partition_point(|&id| self.span(id).start <= place.start);
        let root = next.checked_sub(1).and_then(|last| self.tables.roots.get(last));
        let root = root
            .copied()
            .filter(|&id| self.span(id).contains(place) || self.end(id) >= place.end)
            .ok_or(EditError::Derived)?;
        let mut path = vec![root];
        let mut here = root;
        while let Some(child) = self.stream.child_at(here, place) {
            path.push(child);
            here = child;
        }
        Ok(path)
    }

    pub(super) fn refuse_shared(&self, id: u32) -> Result<(), EditError> {
        let alias = matches!(self.data(id).map(|data| &data.kind), Some(NodeKind::Alias(_)));
        if alias || self.tables.shared.iter().any(|nodes| nodes.contains(&id)) {
            return Err(EditError::Shared);
        }
        Ok(())
    }

    /// What the argument at a span is written as.
    pub(super) fn element(&self, argument: Span) -> Result<Element, EditError> {
        let path = self.path(argument)?;
        let (&node, above) = path.split_last().ok_or(EditError::Derived)?;
        let parent = above.last().copied();
        let grandparent = above.iter().rev().nth(1).copied();
        self.refuse_shared(node)?;
        if let Some((text, _)) = self.scalar(node) {
            let all = text.text().len();
            let range = if argument == text.whole() {
                0..all
            } else {
                words::range_of(&text, argument).ok_or(EditError::Nested)?
            };
            if range != (0..all) {
                self.refuse_prose(node, above)?;
                return Ok(Element::Words { id: node, text, range });
            }
            return self.child(parent.ok_or(EditError::Layout)?, grandparent, argument);
        }
        self.child(node, parent, argument)
    }

    /// The item or entry of a collection that a span lies over.
    fn child(&self, node: u32, parent: Option<u32>, place: Span) -> Result<Element, EditError> {
        let over = |id: u32| {
            let span = self.span(id);
            span.start < place.end && place.start < span.end
        };
        let items = self.items(node);
        if let (Some(first), Some(last)) =
            (items.iter().position(|&id| over(id)), items.iter().rposition(|&id| over(id)))
        {
            return Ok(Element::Items { list: node, first, last });
        }
        if let Some((list, first)) = self.named_item(node, parent, over) {
            let last = first;
            return Ok(Element::Items { list, first, last });
        }
        let mut keys = self.entries(node).iter().enumerate().filter(|(_, (key, _))| over(*key));
        match (keys.next(), keys.next()) {
            (Some((index, _)), None) => Ok(Element::Entry { map: node, index }),
            _ => Err(EditError::Derived),
        }
    }

    /// `{name, value}` as an item of a list.
    fn named_item(
        &self,
        node: u32,
        parent: Option<u32>,
        over: impl Fn(u32) -> bool,
    ) -> Option<(u32, usize)> {
        let list = parent?;
        let index = self.items(list).iter().position(|&item| item == node)?;
        let mut entries = self.entries(node).iter();
        let named = entries.any(|&(key, value)| self.text(key) == Some("name") && over(value));
        named.then_some((list, index))
    }

    /// A part of a string is an argument where a shell splits it: behind `-c`, which may stand in the
    /// container's `command` where the string stands in its `args`.
    fn refuse_prose(&self, node: u32, above: &[u32]) -> Result<(), EditError> {
        let mut above = above.iter().rev();
        let own = above.next().map_or(&[][..], |list| self.items(*list));
        let entries = above.next().map_or(&[][..], |map| self.entries(*map));
        let command = entries.iter().find(|(key, _)| self.text(*key) == Some("command"));
        let command = command.map_or(&[][..], |(_, list)| self.items(*list));
        let before = own.iter().take_while(|&&item| item != node);
        let is_option = |item: &u32| {
            let text = self.text(*item).unwrap_or_default();
            text.strip_prefix('-')
                .is_some_and(|options| !options.starts_with('-') && options.contains('c'))
        };
        if own.contains(&node) && command.iter().chain(before).any(is_option) {
            Ok(())
        } else {
            Err(EditError::Nested)
        }
    }
}
