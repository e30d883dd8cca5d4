//! Edits that add a flag: an item of a list, an entry of a mapping, a word of a script.

use super::locate::Element;
use super::render::{Manner, Value, block_entry, dashed, flow_entry};
use super::shape::{Change, Token};
use super::{Editor, Plan};
use crate::source::{Span, offset};
use crate::text_edit::{EditError, TextEdit, lines, words};
use crate::yaml::node::Node;
use crate::yaml::tree::Style;

/// Says of a document the keys on the way to its flags, and whether they are a list.
pub(crate) type Home = fn(Node<'_>) -> Option<(&'static [&'static str], bool)>;

/// A flag that is to be written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry<'a> {
    /// Its name, without dashes.
    pub(crate) name: &'a str,
    /// Its value.
    pub(crate) value: &'a str,
    /// Says of the first flag of a configuration where it goes.
    pub(crate) home: Option<Home>,
}

/// What a collection gets: an item, or an entry with its key.
struct Child {
    key: Option<String>,
    value: Value,
}

impl Entry<'_> {
    fn string(&self) -> Value {
        Value::Text(format!("--{}={}", self.name, self.value))
    }

    fn named(&self) -> Value {
        let pair = |key: &str, value: &str| (key.to_owned(), Value::Text(value.to_owned()));
        Value::Map(vec![pair("name", self.name), pair("value", self.value)])
    }

    /// The value of the last of some keys, with the keys below the first `from` round it.
    fn below(&self, keys: &[&str], list: bool) -> Value {
        let pair = (self.name.to_owned(), Value::Text(self.value.to_owned()));
        let inner = if list { Value::List(vec![self.named()]) } else { Value::Map(vec![pair]) };
        let wrap = |inner, key: &&str| Value::Map(vec![((*key).to_owned(), inner)]);
        keys.iter().rev().fold(inner, wrap)
    }
}

impl Editor<'_> {
    /// Adds a flag behind the argument at a span; where that is the token that stands for a whole
    /// configuration, as its first.
    pub(super) fn insert(&self, beside: Span, entry: &Entry<'_>) -> Result<Plan, EditError> {
        if let Some(home) = entry.home {
            let mut roots = self.stream.roots();
            let root = roots.find(|root| root.own_span().contains(beside));
            let (keys, list) = root.and_then(home).ok_or(EditError::Nowhere)?;
            return self.first(beside, entry, keys, list);
        }
        match self.element(beside)? {
            Element::Words { id, text, range } => {
                let Value::Text(word) = entry.string() else {
                    return Err(EditError::Nested);
                };
                let edit = words::insert(self.source, &text, &range, &word)?;
                let change = Change::Text(id, edit.range, edit.with);
                self.finish(vec![edit.text_edit], vec![change])
            }
            Element::Items { list, last, .. } => {
                let item = *self.items(list).get(last).ok_or(EditError::Nowhere)?;
                let value =
                    if self.entries(item).is_empty() { entry.string() } else { entry.named() };
                self.add(list, (item, item), &Child { key: None, value })
            }
            Element::Entry { map, index } => {
                let sibling = *self.entries(map).get(index).ok_or(EditError::Nowhere)?;
                let child = Child {
                    key: Some(entry.name.to_owned()),
                    value: Value::Text(entry.value.to_owned()),
                };
                self.add(map, sibling, &child)
            }
        }
    }

    /// The first flag of a configuration, with as many of the keys above it as are not there yet.
    fn first(
        &self,
        anchor: Span,
        entry: &Entry<'_>,
        keys: &[&str],
        list: bool,
    ) -> Result<Plan, EditError> {
        let mut map = *self.path(anchor)?.first().ok_or(EditError::Nowhere)?;
        let mut own = None;
        let mut missing = keys;
        while let Some((key, rest)) = missing.split_first() {
            let mut entries = self.entries(map).iter();
            let Some(&entry) = entries.find(|(id, _)| self.text(*id) == Some(key)) else {
                break;
            };
            own = Some(entry);
            map = entry.1;
            missing = rest;
        }
        self.refuse_shared(map)?;
        if let Some(own) = own.filter(|_| self.entries(map).is_empty()) {
            return self.fill(own, &entry.below(missing, list));
        }
        let (top, rest) = missing.split_first().ok_or(EditError::Nowhere)?;
        let sibling = self.entries(map).last().ok_or(EditError::Nowhere)?;
        let child = Child { key: Some((*top).to_owned()), value: entry.below(rest, list) };
        self.add(map, *sibling, &child)
    }

    /// Adds a child to a collection behind another one.
    fn add(&self, parent: u32, sibling: (u32, u32), child: &Child) -> Result<Plan, EditError> {
        self.refuse_shared(parent)?;
        let mut manner = self.manner(sibling);
        if self.entries(parent).is_empty() && self.entries(sibling.1).is_empty() {
            manner.key = Style::Plain;
        }
        let text_edits = if self.is_flow(parent) {
            self.flow_sibling(parent, sibling, child, &manner)
        } else {
            vec![self.block_sibling(sibling, child, &manner)?]
        };
        let key = child.key.iter().map(|key| Token::text(key));
        let tokens = key.chain(child.value.tokens()).collect();
        let at = self.stream.past(sibling.1);
        self.finish(text_edits, vec![Change::Add { parent, at, tokens }])
    }

    /// A line or lines of their own, indented like the sibling.
    fn block_sibling(
        &self,
        (first, last): (u32, u32),
        child: &Child,
        manner: &Manner,
    ) -> Result<TextEdit, EditError> {
        let (start, end) = (self.span(first).start, self.end(last));
        if !lines::is_last(self.source, end) {
            return Err(EditError::Layout);
        }
        let (start, text) = if let Some(key) = &child.key {
            (start, block_entry(key, &child.value, manner))
        } else {
            let dash = self.dash(start).ok_or(EditError::Layout)?;
            let gap = self.source.get(dash as usize + 1..start as usize);
            let gap = gap.filter(|gap| gap.trim_matches(' ').is_empty());
            let text = if self.is_flow(last) {
                vec![child.value.flow(manner)]
            } else {
                child.value.block(manner)
            };
            (dash, dashed(&text, gap.unwrap_or(" ")))
        };
        let before = lines::before(self.source, start);
        let indent = if lines::is_blank(before) {
            before.to_owned()
        } else {
            " ".repeat(before.chars().count())
        };
        Ok(self.lines_behind(end, &indent, &text))
    }

    /// New lines behind the line of an offset.
    fn lines_behind(&self, at: u32, indent: &str, text: &[String]) -> TextEdit {
        let at = lines::end(self.source, at);
        let newline = lines::line_break(self.source, at);
        let text = text.iter().flat_map(|line| [newline, indent, line]);
        TextEdit::insert(at, text.collect::<String>())
    }

    /// Behind a comma, on a line of its own where the sibling has one.
    fn flow_sibling(
        &self,
        parent: u32,
        (first, last): (u32, u32),
        child: &Child,
        manner: &Manner,
    ) -> Vec<TextEdit> {
        let text = match &child.key {
            Some(key) => flow_entry(key, &child.value, manner),
            None => child.value.flow(manner),
        };
        let (start, end) = (self.span(first).start, self.end(last));
        let comma = self.has_comma(end);
        let indent = lines::indent(self.source, start)
            .filter(|_| lines::is_last(self.source, end + u32::from(comma)));
        let Some(indent) = indent else {
            let comma = self.comma_before(parent, start);
            return vec![TextEdit::insert(end, format!("{comma}{text}"))];
        };
        if comma {
            return vec![self.lines_behind(end, indent, &[text + ","])];
        }
        let line = self.lines_behind(end, indent, &[text]);
        if line.span.start == end {
            return vec![TextEdit::insert(end, format!(",{}", line.text))];
        }
        vec![TextEdit::insert(end, ","), line]
    }

    /// True where a comma stands right behind a child of a flow collection.
    pub(super) fn has_comma(&self, end: u32) -> bool {
        let behind = self.source.get(end as usize..);
        behind.is_some_and(|behind| behind.starts_with(','))
    }

    /// The comma before a child with the white space round it; the usual one before the first.
    fn comma_before(&self, parent: u32, child: u32) -> String {
        let items = self.items(parent).iter().map(|id| self.end(*id));
        let entries = self.entries(parent).iter().map(|(_, value)| self.end(*value));
        let before = items.chain(entries).filter(|end| *end < child).max();
        let gap = before.and_then(|end| self.source.get(end as usize..child as usize));
        gap.filter(|gap| gap.trim() == ",").unwrap_or(", ").to_owned()
    }

    /// A value where there is none, or an empty collection.
    fn fill(&self, (key, value): (u32, u32), new: &Value) -> Result<Plan, EditError> {
        self.refuse_shared(value)?;
        let manner = self.manner((key, key));
        let change = Change::Become(value, new.tokens());
        let token = self.span(value);
        if self.is_flow(value) && self.items(value).is_empty() {
            let text_edit = TextEdit::new(token, new.flow(&manner));
            return self.finish(vec![text_edit], vec![change]);
        }
        let null =
            self.scalar(value).is_some_and(|(text, _)| ["", "~", "null"].contains(&text.text()));
        let start = self.span(key).start;
        let behind = lines::behind(self.source, self.span(key).end);
        let colon = behind.find(':').ok_or(EditError::Layout)?;
        let from = self.span(key).end + offset(colon) + 1;
        let until = if token.is_empty() { from } else { token.end };
        let rest = self.source.get(until as usize..lines::end(self.source, until) as usize);
        if !null || !rest.is_some_and(lines::is_comment) {
            return Err(EditError::Layout);
        }
        let before = lines::before(self.source, start);
        let indent = " ".repeat(before.chars().count() + manner.step);
        let mut text_edits = vec![self.lines_behind(until, &indent, &new.block(&manner))];
        if until > from {
            text_edits.push(TextEdit::new(Span::new(from, until), ""));
        }
        self.finish(text_edits, vec![change])
    }
}
