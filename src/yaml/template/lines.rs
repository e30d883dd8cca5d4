//! What becomes of a line that holds tags.

use std::ops::Range;

use super::mask::Masker;
use super::tags::Tag;
use super::{LineHole, Place};
use crate::source::Span;

/// A line with tags in it.
pub(super) struct Line {
    /// The numbers of the tags.
    numbers: Range<usize>,
    /// From the first to the last byte of other text; `None` where there is none.
    text: Option<Range<usize>>,
    /// True where the other text is commas.
    only_commas: bool,
}

impl Line {
    pub(super) fn new(masker: &Masker<'_>, range: Range<usize>, numbers: Range<usize>) -> Self {
        let mut line = Self { numbers, text: None, only_commas: true };
        let mut at = range.start;
        let tags: Vec<Tag> = line.tags(masker).copied().collect();
        let end = std::iter::once(range.end..range.end);
        for tag in tags.iter().map(Tag::range).chain(end) {
            let gap = masker.trimmed(at..tag.start.max(at));
            if !gap.is_empty() {
                line.only_commas &= masker.slice(gap.clone()) == ",";
                let start = line.text.map_or(gap.start, |text| text.start);
                line.text = Some(start..gap.end);
            }
            at = tag.end;
        }
        line
    }

    fn tags<'m>(&self, masker: &'m Masker<'_>) -> impl Iterator<Item = &'m Tag> {
        let Range { start, end } = self.numbers;
        masker.tags.iter().skip(start).take(end - start)
    }
}

impl Masker<'_> {
    /// Masks the tags of a line; gives the number of the first tag behind it.
    pub(super) fn mask_line(&mut self, line: &Line, range: Range<usize>) -> usize {
        let fills = line.only_commas && line.tags(self).any(Tag::is_output);
        match line.text.clone().filter(|_| !fills) {
            None => self.tags_alone(line, range),
            Some(text) => return self.among_text(line, &text, range),
        }
        line.numbers.end
    }

    /// A line of nothing but tags.
    fn tags_alone(&mut self, line: &Line, range: Range<usize>) {
        let outputs: Vec<Tag> = line.tags(self).filter(|tag| tag.is_output()).copied().collect();
        let separator = self.bytes.get(range.start..range.start + 3) == Some(b"---");
        let from = range.start + if separator { 3 } else { 0 };
        self.blank(from..range.end);
        let Some(first) = outputs.first() else {
            let next_line = self.text.len().min(range.end + 1);
            self.mark(range.start..next_line, Place::NoLine);
            return;
        };
        let end = line.tags(self).last().map_or(first.end, |tag| tag.end);
        self.mark(first.start..end, Place::Line);
        let column = first.start - range.start;
        let indents = outputs.iter().map(|tag| indentation(self.slice(tag.range()), column));
        let indent = indents.reduce(|a, b| if a == b { a } else { None });
        self.lines.push(LineHole {
            span: Span::from_range(&(first.start..end)),
            indent: indent.flatten(),
        });
    }

    /// A line that holds other text beside its tags.
    fn among_text(&mut self, line: &Line, text: &Range<usize>, range: Range<usize>) -> usize {
        let leads = |tag: &Tag| tag.end <= text.start && !tag.is_output();
        // Blanks in the place of `{% if … %}` would indent the text behind it.
        if !self.json && line.tags(self).any(leads) {
            let all = range.start..range.end;
            let comment = self.slice(text.clone()).starts_with('#');
            let content = self.trimmed(all.clone());
            self.blank(all);
            if !comment {
                self.mark(content.clone(), Place::Line);
                let column = content.start - range.start;
                self.lines.push(LineHole {
                    span: Span::from_range(&content),
                    indent: Some(column).filter(|&column| column > 0),
                });
            }
            return line.numbers.end;
        }
        for number in line.numbers.clone() {
            let Some(tag) = self.tags.get(number).copied() else {
                break;
            };
            let behind = tag.start >= text.end;
            if !tag.is_output() && behind {
                if !self.json && self.opened_here(number, &range) {
                    self.letters(tag.range());
                } else if let Some(last) = self.runs_on(number, text) {
                    return self.swallow(number, last);
                } else {
                    self.nothing(tag.range());
                }
            } else if self.json && !tag.is_output() && !self.in_string(range.start..tag.start) {
                self.nothing(tag.range());
            } else if behind && self.begins_lines(&tag, text) {
                self.more_lines(&tag, range.start);
            } else {
                self.letters(tag.range());
            }
        }
        line.numbers.end
    }

    /// True for `key: {{ … | nindent 4 }}`, which is a key and then lines. So is a tag that no blank
    /// parts from the key, and one with more of the key's value on the next lines.
    fn begins_lines(&self, tag: &Tag, text: &Range<usize>) -> bool {
        let before = self.slice(text.clone());
        if self.json || !before.ends_with([':', '-']) {
            return false;
        }
        let key = before.trim_start_matches("- ").strip_suffix(':');
        let bare = |c: char| c.is_alphanumeric() || "_-.".contains(c);
        let key = key.is_some_and(|key| !key.starts_with('-') && key.chars().all(bare));
        self.slice(tag.range()).contains("nindent")
            || (key && (tag.start == text.end || self.goes_on_below(tag, text)))
    }

    /// True where the next line that is no tag's has a key or an item further to the right.
    fn goes_on_below(&self, tag: &Tag, text: &Range<usize>) -> bool {
        let below = self.slice(self.line_end(tag.end)..self.text.len());
        let before = self.slice(text.clone());
        let dashes = before.len() - before.trim_start_matches("- ").len();
        let key_column = text.start + dashes - self.line_start(text.start);
        let says = |line: &&str| {
            let line = line.trim_start();
            !line.is_empty() && !["{{", "{%", "#"].iter().any(|start| line.starts_with(start))
        };
        below.lines().find(says).is_some_and(|line| {
            let content = line.trim();
            let structure =
                content.starts_with("- ") || content.ends_with(':') || content.contains(": ");
            let column = line.len() - line.trim_start().len();
            structure && column > key_column
        })
    }

    fn more_lines(&mut self, tag: &Tag, line_start: usize) {
        self.blank(tag.range());
        self.mark(tag.range(), Place::Line);
        self.lines.push(LineHole {
            span: Span::from_range(&tag.range()),
            indent: indentation(self.slice(tag.range()), tag.start - line_start),
        });
    }

    /// True for the end of what began on the same line.
    fn opened_here(&self, number: usize, line: &Range<usize>) -> bool {
        let partner = self.partners.get(number).copied().flatten();
        partner
            .filter(|&(first, _)| first != number)
            .and_then(|(first, _)| self.tags.get(first))
            .is_some_and(|first| line.contains(&first.start))
    }

    /// For a tag that opens something behind a value, where the value goes on in the next line
    /// rather than a new item or key beginning there: the tag that ends it.
    fn runs_on(&self, number: usize, text: &Range<usize>) -> Option<usize> {
        let tag = self.tags.get(number)?;
        let (first, last) = self.partners.get(number).copied().flatten()?;
        let end = self.tags.get(last)?.start;
        if first != number || last == number || self.json {
            return None;
        }
        let before = self.slice(text.clone());
        let inside = self.slice(tag.end..end);
        let structure = |line: &str| {
            line.starts_with("- ")
                || line.starts_with(['"', '\''])
                || line.ends_with(':')
                || line.contains(": ")
        };
        let goes_on = !before.starts_with('#')
            && !before.ends_with([':', '-', ',', '[', '{', '|', '>', '\\'])
            && inside.contains('\n')
            && !inside.lines().map(str::trim).any(structure);
        goes_on.then_some(last)
    }

    /// Makes everything up to a tag a part of the value before it.
    fn swallow(&mut self, first: usize, last: usize) -> usize {
        let ends = (self.tags.get(first), self.tags.get(last));
        let (Some(start), Some(end)) = ends else {
            return last + 1;
        };
        let (start, end) = (start.start, self.line_end(end.end));
        let range = self.trimmed(start..end);
        self.letters(range.clone());
        // A tag on a line of its own may still begin an item.
        let alone = |line: &str| {
            let line = line.trim_start();
            line.starts_with("{{") || line.starts_with("${")
        };
        if self.slice(range.clone()).lines().skip(1).any(alone) {
            self.lines.push(LineHole { span: Span::from_range(&range), indent: None });
        }
        let behind = self.tags.iter().skip(last + 1);
        last + 1 + behind.take_while(|tag| tag.start < end).count()
    }
}

/// At which column the lines begin that a tag gives; `None` where it does not say.
fn indentation(tag: &str, column: usize) -> Option<usize> {
    let Some(at) = tag.rfind("indent") else {
        return Some(column).filter(|&column| column > 0);
    };
    let rest = tag.get(at + "indent".len()..)?;
    let digits = rest.trim_start_matches(['(', ' ', '=', 'w', 'i', 'd', 't', 'h']);
    let len = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let width: usize = digits.get(..len)?.parse().ok()?;
    let new_line = tag.get(..at)?.ends_with('n');
    match (new_line, column) {
        (true, _) | (false, 0) => Some(width),
        // Jinja leaves the first line where the tag stands.
        (false, column) => Some(column).filter(|_| rest.starts_with('(')),
    }
}
