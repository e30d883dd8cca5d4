//! Edits that take something away, with the line or the comma that belongs to it.

use super::locate::Element;
use super::shape::{Change, Token};
use super::{Editor, Plan};
use crate::source::{Span, offset};
use crate::text_edit::{EditError, TextEdit, lines, words};

impl Editor<'_> {
    /// Takes the argument at a span away.
    pub(super) fn remove(&self, argument: Span) -> Result<Plan, EditError> {
        match self.element(argument)? {
            Element::Words { id, text, range } => {
                let edit = words::remove(&text, &range)?;
                let change = Change::Text(id, edit.range, edit.with);
                self.finish(vec![edit.text_edit], vec![change])
            }
            Element::Items { list, first, last } => {
                let items = self.items(list);
                let gone = items.get(first..=last).ok_or(EditError::Derived)?;
                let nodes = gone.iter().map(|&id| (id, id)).collect::<Vec<_>>();
                let all: Vec<_> = items.iter().map(|&id| (id, id)).collect();
                self.take(list, &all, &nodes)
            }
            Element::Entry { map, index } => {
                let all = self.entries(map);
                let gone = all.get(index).ok_or(EditError::Derived)?;
                self.take(map, all, &[*gone])
            }
        }
    }

    /// Takes children of a collection away, each given by its first and its last node.
    fn take(
        &self,
        parent: u32,
        all: &[(u32, u32)],
        gone: &[(u32, u32)],
    ) -> Result<Plan, EditError> {
        for (first, _) in gone {
            self.refuse_shared(*first)?;
        }
        let flow = self.is_flow(parent);
        let mut text_edits = Vec::new();
        for child in gone {
            if flow {
                text_edits.extend(self.flow_child(parent, all, *child)?);
            } else {
                text_edits.push(TextEdit::new(self.block_child(parent, *child)?, ""));
            }
        }
        if !flow && gone.len() == all.len() {
            text_edits.push(self.emptied(parent)?);
            let empty =
                if self.items(parent).is_empty() { Token::Mapping(0) } else { Token::Sequence(0) };
            let below = parent + 1..self.stream.past(parent);
            let drop = below.map(|id| Change::Become(id, Vec::new()));
            let changes = std::iter::once(Change::Become(parent, vec![empty])).chain(drop);
            return self.finish(merged(text_edits), changes.collect());
        }
        let changes = gone
            .iter()
            .map(|&(first, last)| Change::Drop { parent, nodes: first..self.stream.past(last) });
        self.finish(merged(text_edits), changes.collect())
    }

    /// The lines of a child of a block collection.
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

    /// The dash before an item, whose anchor and tag may stand between.
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
        // The value stands right behind its key in the order of the text.
        let key = node.checked_sub(1)?;
        let path = self.path(self.span(key)).ok()?;
        let mut above = path.iter().rev().skip(1);
        let holds = |map: &u32| self.entries(*map).contains(&(key, node));
        above.next().filter(|map| holds(map)).map(|_| key)
    }

    /// A child of a flow collection with its comma, and its line where it has one for itself.
    fn flow_child(
        &self,
        parent: u32,
        all: &[(u32, u32)],
        (first, last): (u32, u32),
    ) -> Result<Vec<TextEdit>, EditError> {
        let at = all.iter().position(|child| child.0 == first);
        let at = at.ok_or(EditError::Derived)?;
        let (start, end) = (self.span(first).start, self.end(last));
        let before = at.checked_sub(1).and_then(|at| all.get(at));
        let before = before.map(|(_, last)| self.end(*last));
        let next = all.get(at + 1).map(|(first, _)| self.span(*first).start);
        let has_comma = self.has_comma(end);
        let last = lines::is_last(self.source, end + u32::from(has_comma));
        if last && lines::indent(self.source, start).is_some() {
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
        let stays = text.contains('#') && text.contains(['\n', '\r']);
        if stays {
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

/// Splices that take adjoining text away, as one.
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
