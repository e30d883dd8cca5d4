//! A tree as a text, and the way back from the text to the files.

use std::fmt::Write as _;
use std::ops::Range;

use super::tree::{Leaf, Tree};
use crate::source::Span;

/// A tree written as one line of YAML in braces.
#[derive(Debug, Default)]
pub(crate) struct Rendered {
    /// The text.
    pub(crate) text: String,
    /// The scalars in their order: where each is in the text, and where it comes from.
    leaves: Vec<(Range<usize>, Leaf)>,
}

impl Rendered {
    /// Writes a tree.
    pub(crate) fn of(tree: &Tree) -> Self {
        Self::documents(std::slice::from_ref(tree))
    }

    /// Writes trees as the documents of one text.
    pub(crate) fn documents(trees: &[Tree]) -> Self {
        let mut rendered = Self::default();
        for (index, tree) in trees.iter().enumerate() {
            if index > 0 {
                rendered.text.push_str("---\n");
            }
            rendered.tree(tree);
            rendered.text.push('\n');
        }
        rendered
    }

    /// The file and the place that a place in the text comes from. A place over scalars of several files is
    /// in the file of the first.
    pub(crate) fn place(&self, span: Span) -> Option<(usize, Span)> {
        let wanted = span.range();
        let first = self.leaves.partition_point(|(range, _)| range.end <= wanted.start);
        let mut inside = self.leaves.iter().skip(first);
        let (range, leaf) = inside.next()?;
        let mut place = part(leaf, range, &wanted);
        for (range, other) in inside.take_while(|(range, _)| range.start < wanted.end) {
            if other.file == leaf.file {
                place = place.cover(part(other, range, &wanted));
            }
        }
        Some((leaf.file, place))
    }

    fn tree(&mut self, tree: &Tree) {
        match tree {
            Tree::Leaf(leaf) => self.leaf(leaf),
            Tree::Map(entries) => {
                self.text.push('{');
                for (index, (key, value)) in entries.iter().enumerate() {
                    self.separate(index);
                    self.leaf(key);
                    self.text.push_str(": ");
                    self.tree(value);
                }
                self.text.push('}');
            }
            Tree::List(items) => {
                self.text.push('[');
                for (index, item) in items.iter().enumerate() {
                    self.separate(index);
                    self.tree(item);
                }
                self.text.push(']');
            }
        }
    }

    fn separate(&mut self, index: usize) {
        if index > 0 {
            self.text.push_str(", ");
        }
    }

    fn leaf(&mut self, leaf: &Leaf) {
        let start = self.text.len();
        match (leaf.null, leaf.plain) {
            (true, _) => self.text.push_str("null"),
            (false, true) => self.text.push_str(leaf.text.text()),
            (false, false) => {
                self.text.push('"');
                for c in leaf.text.text().chars() {
                    push_escaped(&mut self.text, c);
                }
                self.text.push('"');
            }
        }
        self.leaves.push((start..self.text.len(), leaf.clone()));
    }
}

/// The part of a scalar that is in a range of the text.
fn part(leaf: &Leaf, range: &Range<usize>, wanted: &Range<usize>) -> Span {
    let inside = wanted.start > range.start || wanted.end < range.end;
    if !inside || leaf.null || leaf.plain {
        return leaf.text.whole();
    }
    let mut at = range.start + 1;
    let (mut start, mut end) = (None, 0);
    for (index, c) in leaf.text.text().char_indices() {
        let mut escaped = String::new();
        push_escaped(&mut escaped, c);
        if at + escaped.len() > wanted.start && at < wanted.end {
            start.get_or_insert(index);
            end = index + c.len_utf8();
        }
        at += escaped.len();
    }
    leaf.text.span(start.unwrap_or(end)..end)
}

fn push_escaped(text: &mut String, c: char) {
    match c {
        '"' | '\\' => {
            text.push('\\');
            text.push(c);
        }
        '\n' => text.push_str("\\n"),
        c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
            let _ = write!(text, "\\U{:08x}", u32::from(c));
        }
        c => text.push(c),
    }
}
