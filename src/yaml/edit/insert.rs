//! Edits that add a child: an item of a list, an entry of a mapping, a word of a string.

use super::locate::Element;
use super::render::{NeighbourStyle, NewValue, block_entry, dashed, flow_entry};
use super::shape::{NodeChange, ShapeToken};
use super::{Editor, Plan};
use crate::source::{Span, offset};
use crate::text_edit::{EditError, TextEdit, lines, words};
use crate::yaml::node::Node;
use crate::yaml::tree::ScalarStyle;

/// A child to insert, in each form that its neighbours can have.
pub(crate) trait NewChild {
    /// As a word of a string: `--v=2`.
    fn word(&self) -> String;
    /// As an item of a list whose items are scalars or mappings.
    fn item(&self, beside_mapping: bool) -> NewValue;
    /// As an entry of a mapping: its key and its value.
    fn entry(&self) -> (String, NewValue);
    /// As the first child of a collection of a document; `None` if the document takes none.
    fn first(&self, root: Node<'_>) -> Option<FirstChild>;
}

/// The first child of a collection.
pub(crate) struct FirstChild {
    /// The keys from the root to the collection.
    pub(crate) path: Vec<&'static str>,
    /// The collection with its child.
    pub(crate) collection: NewValue,
}

/// A child that is written out: an item, or an entry with its key.
struct ChildText {
    key: Option<String>,
    value: NewValue,
}

impl FirstChild {
    /// The value of a key that is followed by some keys of the path.
    fn below(&self, keys: &[&str]) -> NewValue {
        let mut value = self.collection.clone();
        for key in keys.iter().rev() {
            value = NewValue::Map(vec![((*key).to_owned(), value)]);
        }
        value
    }
}

impl Editor<'_> {
    /// Inserts a child behind the one at a span.
    pub(super) fn insert(&self, place: Span, new: &dyn NewChild) -> Result<Plan, EditError> {
        match self.element(place)? {
            Element::Words { id, text, range } => {
                let edit = words::insert(self.source, &text, &range, &new.word())?;
                let change = NodeChange::Text(id, edit.range, edit.with);
                self.finish(vec![edit.text_edit], vec![change])
            }
            Element::Items { list, last, .. } => {
                let item = *self.items(list).get(last).ok_or(EditError::Nowhere)?;
                let value = new.item(!self.entries(item).is_empty());
                self.add(list, (item, item), &ChildText { key: None, value })
            }
            Element::Entry { map, index } => {
                let sibling = *self.entries(map).get(index).ok_or(EditError::Nowhere)?;
                let (key, value) = new.entry();
                self.add(map, sibling, &ChildText { key: Some(key), value })
            }
        }
    }

    /// Inserts the first child of a collection, with as many of the keys above it as are missing.
    ///
    /// ```yaml
    /// kind: ClusterConfiguration
    /// apiServer:
    ///   certSANs: [a]
    /// ```
    ///
    /// Here `extraArgs` is missing and goes behind `certSANs`. Fixtures:
    /// `fix/unsafe-kubeadm-absent.yaml`, where `apiServer` is missing too, and
    /// `fix/unsafe-kubeadm-api-server-without.yaml`.
    pub(super) fn insert_first(&self, place: Span, new: &dyn NewChild) -> Result<Plan, EditError> {
        let mut roots = self.stream.roots();
        let root = roots.find(|root| root.own_span().contains(place));
        let first = root.and_then(|root| new.first(root)).ok_or(EditError::Nowhere)?;
        let mut map = *self.path(place)?.first().ok_or(EditError::Nowhere)?;
        let mut found = None;
        let mut missing = first.path.as_slice();
        while let Some((key, rest)) = missing.split_first()
            && let Some(entry) = self.entry(map, key)
        {
            found = Some(entry);
            map = entry.1;
            missing = rest;
        }
        self.refuse_shared(map)?;
        if let Some(entry) = found
            && self.entries(map).is_empty()
        {
            return self.fill(entry, &first.below(missing));
        }
        let (key, rest) = missing.split_first().ok_or(EditError::Nowhere)?;
        let sibling = *self.entries(map).last().ok_or(EditError::Nowhere)?;
        let child = ChildText { key: Some((*key).to_owned()), value: first.below(rest) };
        self.add(map, sibling, &child)
    }

    /// Adds a child to a collection behind another one.
    fn add(&self, parent: u32, sibling: (u32, u32), child: &ChildText) -> Result<Plan, EditError> {
        self.refuse_shared(parent)?;
        let mut style = self.neighbour_style(sibling);
        if self.entries(parent).is_empty() && self.entries(sibling.1).is_empty() {
            style.key = ScalarStyle::Plain;
        }
        let text_edits = if self.is_flow(parent) {
            self.flow_sibling(parent, sibling, child, &style)
        } else {
            vec![self.block_sibling(sibling, child, &style)?]
        };
        let key = child.key.iter().map(|key| ShapeToken::text(key));
        let tokens = key.chain(child.value.tokens()).collect();
        let at = self.stream.past(sibling.1);
        self.finish(text_edits, vec![NodeChange::Add { parent, at, tokens }])
    }

    /// Lines behind the sibling's, indented like it. A sibling with another child on its last line is
    /// refused.
    fn block_sibling(
        &self,
        (first, last): (u32, u32),
        child: &ChildText,
        style: &NeighbourStyle,
    ) -> Result<TextEdit, EditError> {
        let (start, end) = (self.span(first).start, self.end(last));
        if !lines::is_last(self.source, end) {
            return Err(EditError::Layout);
        }
        let (start, text) = match &child.key {
            Some(key) => (start, block_entry(key, &child.value, style)),
            None => self.block_item(start, last, child, style)?,
        };
        let before = lines::before(self.source, start);
        // The first key of an item has the dash before it: `- name: a`. The new line has blanks there.
        let indent = if lines::is_blank(before) {
            before.to_owned()
        } else {
            " ".repeat(before.chars().count())
        };
        Ok(self.lines_behind(end, &indent, &text))
    }

    /// A new item as lines with a dash and the sibling's gap behind it (`-   --a=1`), and the place of the
    /// sibling's dash.
    fn block_item(
        &self,
        start: u32,
        sibling: u32,
        child: &ChildText,
        style: &NeighbourStyle,
    ) -> Result<(u32, Vec<String>), EditError> {
        let dash = self.dash(start).ok_or(EditError::Layout)?;
        let between = self.source.get(dash as usize + 1..start as usize).unwrap_or_default();
        // An anchor or a tag of the sibling is not copied: `- &a --a=1`.
        let is_gap = !between.is_empty() && between.trim_matches(' ').is_empty();
        let gap = if is_gap { between } else { " " };
        let text = if self.is_flow(sibling) {
            vec![child.value.flow(style)]
        } else {
            child.value.block(style)
        };
        Ok((dash, dashed(&text, gap)))
    }

    /// New lines behind the line of an offset.
    fn lines_behind(&self, at: u32, indent: &str, text: &[String]) -> TextEdit {
        let at = lines::end(self.source, at);
        let newline = lines::line_break(self.source, at);
        let text = text.iter().flat_map(|line| [newline, indent, line]);
        TextEdit::insert(at, text.collect::<String>())
    }

    /// Behind a comma, on a separate line if the sibling has one.
    ///
    /// ```yaml
    /// a: [--a=1, --b=2]
    /// b: [
    ///   --a=1,
    ///   --b=2,
    /// ]
    /// ```
    ///
    /// Fixtures: `fix/unsafe-inserted-flow.yaml`, `fix/unsafe-inserted-flow-lines.yaml`,
    /// `fix/unsafe-inserted-flow-trailing-comma.yaml`.
    fn flow_sibling(
        &self,
        parent: u32,
        (first, last): (u32, u32),
        child: &ChildText,
        style: &NeighbourStyle,
    ) -> Vec<TextEdit> {
        let text = match &child.key {
            Some(key) => flow_entry(key, &child.value, style),
            None => child.value.flow(style),
        };
        let (start, end) = (self.span(first).start, self.end(last));
        let has_comma = self.has_comma(end);
        let is_last = lines::is_last(self.source, end + u32::from(has_comma));
        let indent = match lines::indent(self.source, start) {
            Some(indent) if is_last => indent,
            _ => {
                let comma = self.comma_before(parent, start);
                return vec![TextEdit::insert(end, format!("{comma}{text}"))];
            }
        };
        if has_comma {
            return vec![self.lines_behind(end, indent, &[text + ","])];
        }
        let line = self.lines_behind(end, indent, &[text]);
        if line.span.start == end {
            return vec![TextEdit::insert(end, format!(",{}", line.text))];
        }
        // A comment ends the sibling's line, and the comma goes before it: `--a=1  # why`.
        vec![TextEdit::insert(end, ","), line]
    }

    /// True if a comma is right behind a child of a flow collection.
    pub(super) fn has_comma(&self, end: u32) -> bool {
        let behind = self.source.get(end as usize..);
        behind.is_some_and(|behind| behind.starts_with(','))
    }

    /// The comma before a child with the white space around it; the usual one before the first.
    ///
    /// ```yaml
    /// a: [--a=1 , --b=2]
    /// ```
    ///
    /// Fixture: `fix/unsafe-inserted-leading-comma.yaml`.
    fn comma_before(&self, parent: u32, child: u32) -> String {
        let usual = ", ".to_owned();
        let index = self.children_over(parent, Span::new(child, child + 1)).start;
        let Some((_, before)) = index.checked_sub(1).and_then(|index| self.child(parent, index))
        else {
            return usual;
        };
        match self.source.get(self.end(before) as usize..child as usize) {
            Some(gap) if gap.trim() == "," => gap.to_owned(),
            _ => usual,
        }
    }

    /// Writes a value in the place of a missing one, or of an empty collection.
    ///
    /// ```yaml
    /// apiServer: {}
    /// apiServer:  # nothing yet
    /// ```
    ///
    /// Fixtures: `fix/unsafe-kubeadm-map-empty.yaml`, `fix/unsafe-kubeadm-list-null.yaml`.
    fn fill(&self, (key, value): (u32, u32), new: &NewValue) -> Result<Plan, EditError> {
        self.refuse_shared(value)?;
        let style = self.neighbour_style((key, key));
        let change = NodeChange::Become(value, new.tokens());
        let token = self.span(value);
        if self.is_flow(value) && self.items(value).is_empty() {
            let text_edit = TextEdit::new(token, new.flow(&style));
            return self.finish(vec![text_edit], vec![change]);
        }
        let text = self.scalar(value).map(|(text, _)| text);
        let is_null = text.is_some_and(|text| ["", "~", "null"].contains(&text.text()));
        let key_span = self.span(key);
        let behind = lines::behind(self.source, key_span.end);
        let colon = behind.find(':').ok_or(EditError::Layout)?;
        let from = key_span.end + offset(colon) + 1;
        let until = if token.is_empty() { from } else { token.end };
        let rest = self.source.get(until as usize..lines::end(self.source, until) as usize);
        if !is_null || !rest.is_some_and(lines::is_comment) {
            return Err(EditError::Layout);
        }
        let before = lines::before(self.source, key_span.start);
        let indent = " ".repeat(before.chars().count() + style.step);
        let mut text_edits = vec![self.lines_behind(until, &indent, &new.block(&style))];
        if until > from {
            text_edits.push(TextEdit::new(Span::new(from, until), ""));
        }
        self.finish(text_edits, vec![change])
    }
}
