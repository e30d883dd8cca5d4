//! Edits that remove something, with the line or the comma that belongs to it.

use std::ops::Range;

use super::locate::Element;
use super::shape::{NodeChange, ShapeToken};
use super::{Editor, Plan};
use crate::source::{Span, offset};
use crate::text_edit::{EditError, TextEdit, lines, words};

impl Editor<'_> {
    /// Removes the item, the entry or the word at a span.
    pub(super) fn remove(&self, place: Span) -> Result<Plan, EditError> {
        match self.element(place)? {
            Element::Words { id, text, range } => {
                let edit = words::remove(&text, &range)?;
                let change = NodeChange::Text(id, edit.range, edit.with);
                self.finish(vec![edit.text_edit], vec![change])
            }
            Element::Items { list, first, last } => self.take(list, first..last + 1),
            Element::Entry { map, index } => self.take(map, index..index + 1),
        }
    }

    /// Removes some children of a collection.
    fn take(&self, parent: u32, gone: Range<usize>) -> Result<Plan, EditError> {
        let is_flow = self.is_flow(parent);
        let mut text_edits = Vec::new();
        let mut changes = Vec::new();
        for index in gone.clone() {
            let (first, last) = self.child(parent, index).ok_or(EditError::Derived)?;
            self.refuse_shared(first)?;
            if is_flow {
                text_edits.extend(self.flow_child(parent, index, (first, last))?);
            } else {
                text_edits.push(TextEdit::new(self.block_child(parent, (first, last))?, ""));
            }
            changes.push(NodeChange::Drop { parent, nodes: first..self.stream.past(last) });
        }
        if !is_flow && gone.len() == self.count(parent) {
            text_edits.push(self.emptied(parent)?);
            changes = vec![self.become_empty(parent)];
        }
        self.finish(merged(text_edits), changes)
    }

    /// The change of a collection to an empty one.
    fn become_empty(&self, parent: u32) -> NodeChange {
        let empty = if self.items(parent).is_empty() {
            ShapeToken::Mapping(0)
        } else {
            ShapeToken::Sequence(0)
        };
        NodeChange::Empty { collection: parent, empty, below: parent + 1..self.stream.past(parent) }
    }

    /// The lines of a child of a block collection. A child that shares its first or last line with
    /// something else is refused: the first key of an item has the dash before it.
    fn block_child(&self, parent: u32, (first, last): (u32, u32)) -> Result<Span, EditError> {
        let start = self.span(first).start;
        let start = if self.items(parent).is_empty() {
            start
        } else {
            self.dash(start).ok_or(EditError::Layout)?
        };
        let end = self.end(last);
        let alone = lines::indent(self.source, start).is_some() && lines::is_last(self.source, end);
        if alone {
            Ok(lines::whole(self.source, Span::new(start, end)))
        } else {
            Err(EditError::Layout)
        }
    }

    /// The dash before an item. An anchor and a tag may be between them: `- &a !!str --a=1`. Fixture:
    /// `fix/anchored.yaml`.
    pub(super) fn dash(&self, item: u32) -> Option<u32> {
        let mut before = lines::before(self.source, item).trim_end_matches([' ', '\t']);
        while let Some((rest, word)) = before.rsplit_once([' ', '\t'])
            && word.starts_with(['&', '!'])
        {
            before = rest.trim_end_matches([' ', '\t']);
        }
        let rest = before.strip_suffix('-')?;
        Some(lines::start(self.source, item) + offset(rest.len()))
    }

    /// An empty collection in the place of a block collection, behind its key's colon.
    ///
    /// ```yaml
    /// extraArgs:       # before
    ///   insecure-port: "0"
    /// extraArgs: {}    # after
    /// ```
    ///
    /// Fixture: `fix/kubeadm-map-only-entry.yaml`.
    fn emptied(&self, parent: u32) -> Result<TextEdit, EditError> {
        let key = self.key_of(parent).ok_or(EditError::Layout)?;
        let end = self.span(key).end;
        let behind = lines::behind(self.source, end);
        let colon = behind.find(':').ok_or(EditError::Layout)?;
        let rest = behind.get(colon + 1..).unwrap_or_default();
        if !lines::is_comment(rest) {
            return Err(EditError::Layout);
        }
        let empty = if self.items(parent).is_empty() { " {}" } else { " []" };
        Ok(TextEdit::insert(end + offset(colon) + 1, empty))
    }

    /// The key that a node is the value of.
    fn key_of(&self, node: u32) -> Option<u32> {
        // The value comes right behind its key in the order of the text.
        let key = node.checked_sub(1)?;
        let path = self.path(self.span(key)).ok()?;
        let &map = path.iter().rev().nth(1)?;
        let entries = self.entries(map);
        if entries.binary_search(&(key, node)).is_ok() { Some(key) } else { None }
    }

    /// A child of a flow collection with its comma, and its line if nothing else is on it.
    ///
    /// ```yaml
    /// a: [--a=1, --b=2]
    /// b: [
    ///   --a=1,
    ///   --b=2
    /// ]
    /// ```
    ///
    /// In `a`, `, --b=2` is removed. In `b`, a line is removed, and the comma behind `--a=1`. Fixtures:
    /// `fix/pod-flow-one-line.yaml`, `fix/pod-flow-lines.yaml`, `fix/pod-flow-trailing-comma.yaml`.
    fn flow_child(
        &self,
        parent: u32,
        index: usize,
        (first, last): (u32, u32),
    ) -> Result<Vec<TextEdit>, EditError> {
        let (start, end) = (self.span(first).start, self.end(last));
        let before = index
            .checked_sub(1)
            .and_then(|index| self.child(parent, index))
            .map(|(_, last)| self.end(last));
        let next = self.child(parent, index + 1).map(|(first, _)| self.span(first).start);
        let has_comma = self.has_comma(end);
        let is_last = lines::is_last(self.source, end + u32::from(has_comma));
        if is_last && lines::indent(self.source, start).is_some() {
            let mut text_edits =
                vec![TextEdit::new(lines::whole(self.source, Span::new(start, end)), "")];
            if let (None, Some(before), false) = (next, before, has_comma) {
                text_edits.push(TextEdit::new(self.comma(before, start)?, ""));
            }
            return Ok(text_edits);
        }
        let span = match (before, next) {
            (_, Some(next)) => Span::new(start, next),
            (Some(before), None) => Span::new(before, end),
            (None, None) => {
                let closing = self.span(parent).end.saturating_sub(1);
                Span::new(start, closing)
            }
        };
        let text = self.source.get(span.range()).unwrap_or_default();
        // A comment on one of the lines would be removed too.
        if text.contains('#') && text.contains(['\n', '\r']) {
            return Err(EditError::Layout);
        }
        Ok(vec![TextEdit::new(span, "")])
    }

    /// The comma between two children.
    fn comma(&self, from: u32, to: u32) -> Result<Span, EditError> {
        let between = self.source.get(from as usize..to as usize).unwrap_or_default();
        let comma = between.find(',').ok_or(EditError::Layout)?;
        let before = between.get(..comma).unwrap_or_default();
        if !before.trim().is_empty() {
            return Err(EditError::Layout);
        }
        let at = from + offset(comma);
        Ok(Span::new(at, at + 1))
    }
}

/// Joins text edits that remove adjoining text.
fn merged(mut text_edits: Vec<TextEdit>) -> Vec<TextEdit> {
    text_edits.sort_by_key(|text_edit| text_edit.span);
    let mut out: Vec<TextEdit> = Vec::new();
    for text_edit in text_edits {
        match out.last_mut() {
            Some(last)
                if !last.span.is_empty()
                    && text_edit.span.start <= last.span.end
                    && last.text.is_empty()
                    && text_edit.text.is_empty() =>
            {
                last.span = last.span.cover(text_edit.span);
            }
            _ => out.push(text_edit),
        }
    }
    out
}
