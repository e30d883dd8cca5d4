//! Finds the item, the entry or the words that are written at a span of the file.

use std::ops::Range;
use std::rc::Rc;

use super::Editor;
use crate::mapped_text::MappedText;
use crate::source::Span;
use crate::text_edit::{EditError, words};
use crate::yaml::tree::NodeKind;

/// The part of a document that is written at a span.
pub(super) enum Element {
    /// Items of a list, from the first to the last: `- --a` and `- "1"`, which are one argument.
    Items { list: u32, first: usize, last: usize },
    /// An entry of a mapping: `v: "2"`.
    Entry { map: u32, index: usize },
    /// A part of a scalar's text: `--a=1` in `- exec kube-apiserver --a=1 --b=2`.
    Words { id: u32, text: Rc<MappedText>, range: Range<usize> },
}

impl Editor<'_> {
    /// The nodes that a place is in, the innermost last.
    pub(super) fn path(&self, place: Span) -> Result<Vec<u32>, EditError> {
        let roots = &self.tables.roots;
        let behind = roots.partition_point(|&id| self.span(id).start <= place.start);
        let root = behind
            .checked_sub(1)
            .and_then(|last| roots.get(last))
            .copied()
            .ok_or(EditError::Derived)?;
        if !self.span(root).contains(place) && self.end(root) < place.end {
            return Err(EditError::Derived);
        }
        let mut path = vec![root];
        let mut here = root;
        while let Some(child) = self.stream.child_at(here, place) {
            path.push(child);
            here = child;
        }
        Ok(path)
    }

    /// Refuses a node that an alias refers to, and an alias.
    ///
    /// ```yaml
    /// args: &shared [--a=1]
    /// other: *shared
    /// ```
    ///
    /// Fixture: `fix/refused-alias.yaml`.
    pub(super) fn refuse_shared(&self, id: u32) -> Result<(), EditError> {
        let is_alias = matches!(self.data(id).map(|data| &data.kind), Some(NodeKind::Alias(_)));
        let shared = &self.tables.shared;
        let behind = shared.partition_point(|nodes| nodes.start <= id);
        let before = behind.checked_sub(1).and_then(|last| shared.get(last));
        if is_alias || before.is_some_and(|nodes| nodes.contains(&id)) {
            return Err(EditError::Shared);
        }
        Ok(())
    }

    /// The element at a span.
    pub(super) fn element(&self, place: Span) -> Result<Element, EditError> {
        let path = self.path(place)?;
        let (&node, above) = path.split_last().ok_or(EditError::Derived)?;
        let parent = above.last().copied();
        self.refuse_shared(node)?;
        let Some((text, _)) = self.scalar(node) else {
            return self.child_over(node, parent, place);
        };
        let all = 0..text.text().len();
        let range = if place == text.whole() {
            all.clone()
        } else {
            words::range_of(&text, place).ok_or(EditError::Nested)?
        };
        if range != all {
            self.refuse_prose(&path)?;
            return Ok(Element::Words { id: node, text, range });
        }
        let grandparent = above.iter().rev().nth(1).copied();
        self.child_over(parent.ok_or(EditError::Layout)?, grandparent, place)
    }

    /// The item or entry of a collection that a span lies over.
    fn child_over(
        &self,
        node: u32,
        parent: Option<u32>,
        place: Span,
    ) -> Result<Element, EditError> {
        let Range { start: first, end } = self.children_over(node, place);
        if !self.items(node).is_empty() && first < end {
            return Ok(Element::Items { list: node, first, last: end - 1 });
        }
        if let Some(list) = parent
            && let Some(index) = self.pair_at(node, list, place)
        {
            return Ok(Element::Items { list, first: index, last: index });
        }
        if first + 1 == end {
            return Ok(Element::Entry { map: node, index: first });
        }
        Err(EditError::Derived)
    }

    /// The number of an item whose name is at a place: of the second one for the place of `b`.
    ///
    /// ```yaml
    /// - {name: a, value: "1"}
    /// - {name: b, value: "2"}
    /// ```
    ///
    /// Fixture: `fix/kubeadm-list.yaml`.
    fn pair_at(&self, node: u32, list: u32, place: Span) -> Option<usize> {
        let index = self.items(list).binary_search(&node).ok()?;
        let (_, name) = self.entry(node, self.conventions.pair.0)?;
        let name = self.span(name);
        if name.start < place.end && place.start < name.end { Some(index) } else { None }
    }

    /// Refuses a part of a string that nothing splits into words: in prose a word is no argument.
    fn refuse_prose(&self, path: &[u32]) -> Result<(), EditError> {
        let nodes: Vec<_> = path.iter().map(|&id| self.node(id)).collect();
        if (self.conventions.is_split)(&nodes) { Ok(()) } else { Err(EditError::Nested) }
    }
}
