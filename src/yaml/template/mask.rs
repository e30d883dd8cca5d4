//! Puts harmless bytes in the place of tags, so that the rest is YAML with every byte where it was.
//!
//! A tag among other text becomes a run of letters: a value, or a part of one. A line of nothing
//! but tags becomes blank. Line breaks stay.

use std::ops::Range;

use super::blocks::Region;
use super::tags::{Block, Tag};
use super::{LineHole, Mark, Place};
use crate::source::Span;

/// How much of what depends on a condition is kept. Branches that exclude one another can make a
/// text that is no YAML, however either of them is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keep {
    /// All branches, one after the other.
    AllBranches,
    /// The first branch of each condition.
    FirstBranch,
    /// Nothing that depends on a condition.
    Unconditional,
}

/// A text without its tags, and what stood in their places.
pub(super) struct Masked {
    /// As long as the text, with the same line breaks.
    pub(super) text: String,
    /// Where tags were, in order.
    pub(super) marks: Vec<Mark>,
    /// Where whole lines may come from.
    pub(super) lines: Vec<LineHole>,
}

/// Masks a text.
pub(super) fn mask(text: &str, tags: &[Tag], regions: &[Region], keep: Keep) -> Masked {
    let mut masker = Masker {
        text,
        bytes: text.as_bytes().to_vec(),
        tags,
        partners: partners(tags, regions),
        json: text.trim_start().starts_with(['{', '[']) && !text.trim_start().starts_with("{{"),
        marks: Vec::new(),
        lines: Vec::new(),
    };
    let mut hidden = masker.hide(regions, keep);
    hidden.sort_by_key(|range| range.start);
    masker.run(&hidden);
    masker.marks.sort_by_key(|mark| mark.span);
    Masked {
        text: String::from_utf8(masker.bytes).unwrap_or_else(|_| text.to_owned()),
        marks: masker.marks,
        lines: masker.lines,
    }
}

/// For each tag the one that opens its region, and the one that closes it.
fn partners(tags: &[Tag], regions: &[Region]) -> Vec<Option<(usize, usize)>> {
    let mut partners = vec![None; tags.len()];
    for region in regions {
        let (Some(&first), Some(&last)) = (region.tags.first(), region.tags.last()) else {
            continue;
        };
        for &tag in &region.tags {
            if let Some(partner) = partners.get_mut(tag) {
                *partner = Some((first, last));
            }
        }
    }
    partners
}

struct Masker<'a> {
    text: &'a str,
    bytes: Vec<u8>,
    tags: &'a [Tag],
    partners: Vec<Option<(usize, usize)>>,
    /// True for a text in braces, where indentation means nothing.
    json: bool,
    marks: Vec<Mark>,
    lines: Vec<LineHole>,
}

impl<'a> Masker<'a> {
    /// Blanks what is not rendered here, and branches that are not kept.
    fn hide(&mut self, regions: &[Region], keep: Keep) -> Vec<Range<usize>> {
        let mut hidden = self.definitions(regions);
        for region in regions {
            if region.block != Block::Condition || keep == Keep::AllBranches {
                continue;
            }
            let all = region.range(self.tags);
            let first_end = region.tags.get(1).and_then(|&tag| self.tags.get(tag));
            let from = match keep {
                Keep::FirstBranch => first_end.map_or(all.end, |tag| tag.start),
                _ => all.start,
            };
            let range = from..all.end;
            let one_branch = keep == Keep::FirstBranch && region.tags.len() < 3;
            let one_line = !self.slice(range.clone()).contains('\n');
            if one_branch || one_line || !self.stands_alone(from) {
                continue;
            }
            self.blank(range.clone());
            self.mark(range.clone(), Place::Line);
            self.lines.push(LineHole {
                span: Span::from_range(&range),
                indent: None,
            });
            hidden.push(range);
        }
        hidden
    }

    /// `define` and its like: left out where anything else is written. In a file of nothing else
    /// each is a document, with `---` in the place of the tag.
    fn definitions(&mut self, regions: &[Region]) -> Vec<Range<usize>> {
        let definitions = regions
            .iter()
            .filter(|region| region.block == Block::Definition);
        let mut ranges: Vec<Range<usize>> = definitions
            .map(|region| region.range(self.tags))
            .filter(|range| self.slice(range.clone()).contains('\n'))
            .collect();
        ranges.sort_by_key(|range| range.start);
        if ranges.is_empty() {
            return ranges;
        }
        let mut outside = String::new();
        let mut at = 0;
        let all = self.tags.iter().map(Tag::range).chain(ranges.clone());
        let mut all: Vec<Range<usize>> = all.collect();
        all.sort_by_key(|range| range.start);
        for range in all {
            outside.push_str(self.slice(at..range.start.max(at)));
            at = range.end.max(at);
        }
        outside.push_str(self.slice(at..self.text.len()));
        let mut lines = outside.lines().map(str::trim);
        if lines.all(|line| line.is_empty() || line.starts_with('#') || line == "---") {
            for range in ranges {
                self.separate(range.start);
            }
            return Vec::new();
        }
        for range in &ranges {
            self.blank(range.clone());
        }
        ranges
    }

    /// Writes `---` over the first bytes of a tag at the start of a line.
    fn separate(&mut self, start: usize) {
        if self.line_start(start) == start
            && let Some(bytes) = self.bytes.get_mut(start..start + 3)
        {
            bytes.fill(b'-');
        }
    }

    fn run(&mut self, hidden: &[Range<usize>]) {
        let mut next = 0;
        let mut skip = hidden.iter().peekable();
        while let Some(tag) = self.tags.get(next) {
            while skip.next_if(|range| range.end <= tag.start).is_some() {}
            if skip.peek().is_some_and(|range| range.contains(&tag.start)) {
                next += 1;
                continue;
            }
            next = self.line(next, skip.peek().map(|range| range.start));
        }
    }

    /// Masks the tags of one line, or of several that a tag makes one; gives the number of the
    /// first tag behind it.
    fn line(&mut self, first: usize, limit: Option<usize>) -> usize {
        let Some(tag) = self.tags.get(first) else {
            return first + 1;
        };
        let start = self.line_start(tag.start);
        let (mut end, mut next) = (tag.start, first);
        while let Some(tag) = self.tags.get(next)
            && tag.start <= end
            && limit.is_none_or(|limit| tag.start < limit)
        {
            end = self.line_end(tag.end);
            next += 1;
        }
        let next = next.max(first + 1);
        let line = Line::new(self, start..end, first..next);
        match (line.text.clone(), line.only_commas) {
            (None, _) => self.tags_alone(&line, start..end),
            (Some(_), true) if line.tags(self).any(Tag::is_output) => {
                self.tags_alone(&line, start..end);
            }
            (Some(text), _) => return self.among_text(&line, &text, start..end).max(next),
        }
        next
    }

    /// A line of nothing but tags.
    fn tags_alone(&mut self, line: &Line, range: Range<usize>) {
        let outputs: Vec<Tag> = line
            .tags(self)
            .filter(|tag| tag.is_output())
            .copied()
            .collect();
        let separator = self.bytes.get(range.start..range.start + 3) == Some(b"---");
        let from = range.start + if separator { 3 } else { 0 };
        self.blank(from..range.end);
        let Some(first) = outputs.first() else {
            let next_line = self.text.len().min(range.end + 1);
            self.mark(range.start..next_line, Place::Nothing);
            return;
        };
        let end = line.tags(self).last().map_or(first.end, |tag| tag.end);
        self.mark(first.start..end, Place::Line);
        let column = first.start - range.start;
        let indents = outputs
            .iter()
            .map(|tag| indentation(self.slice(tag.range()), column));
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
            let behind = tag.start > text.end || tag.start == text.end;
            if !tag.is_output() && behind {
                if self.opened_here(number, &range) {
                    self.letters(tag.range());
                } else if let Some(last) = self.runs_on(number, text) {
                    return self.swallow(number, last);
                } else {
                    self.nothing(tag.range());
                }
            } else if self.json && !tag.is_output() && !self.in_string(range.start..tag.start) {
                self.nothing(tag.range());
            } else {
                self.letters(tag.range());
            }
        }
        line.numbers.end
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
        if let (Some(start), Some(end)) = ends {
            let range = start.start..self.line_end(end.end);
            let range = self.trimmed(range);
            self.letters(range.clone());
            self.lines.push(LineHole {
                span: Span::from_range(&range),
                indent: None,
            });
        }
        let end = ends.1.map_or(0, |tag| self.line_end(tag.end));
        let behind = self.tags.iter().skip(last + 1);
        last + 1 + behind.take_while(|tag| tag.start < end).count()
    }

    /// Letters up to the first line break, blanks after it.
    fn letters(&mut self, range: Range<usize>) {
        let line = self.line_end(range.start).min(range.end);
        self.blank(range.clone());
        if let Some(bytes) = self.bytes.get_mut(range.start..line) {
            bytes.fill(b'x');
        }
        self.mark(range, Place::Value);
    }

    fn nothing(&mut self, range: Range<usize>) {
        self.blank(range.clone());
        self.mark(range, Place::Nothing);
    }

    fn blank(&mut self, range: Range<usize>) {
        for byte in self.bytes.get_mut(range).into_iter().flatten() {
            if !matches!(byte, b'\n' | b'\r') {
                *byte = b' ';
            }
        }
    }

    fn mark(&mut self, range: Range<usize>, place: Place) {
        self.marks.push(Mark {
            span: Span::from_range(&range),
            place,
        });
    }

    /// True where nothing but white space stands before an offset in its line.
    fn stands_alone(&self, at: usize) -> bool {
        self.slice(self.line_start(at)..at).trim().is_empty()
    }

    /// True behind an odd number of double quotes.
    fn in_string(&self, before: Range<usize>) -> bool {
        self.slice(before).matches('"').count() % 2 == 1
    }

    fn slice(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    /// A range without the white space at its ends.
    fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        let text = self.slice(range.clone());
        let start = range.start + (text.len() - text.trim_start().len());
        start..(start + text.trim().len())
    }

    fn line_start(&self, at: usize) -> usize {
        self.slice(0..at).rfind('\n').map_or(0, |n| n + 1)
    }

    /// The end of the line without its line break.
    fn line_end(&self, at: usize) -> usize {
        let rest = self.slice(at..self.text.len());
        at + rest.find('\n').unwrap_or(rest.len())
    }
}

/// A line with tags in it.
struct Line {
    /// The numbers of the tags.
    numbers: Range<usize>,
    /// From the first to the last byte of other text; `None` where there is none.
    text: Option<Range<usize>>,
    /// True where the other text is commas.
    only_commas: bool,
}

impl Line {
    fn new(masker: &Masker<'_>, range: Range<usize>, numbers: Range<usize>) -> Self {
        let mut line = Self {
            numbers,
            text: None,
            only_commas: true,
        };
        let mut at = range.start;
        let tags: Vec<Tag> = line.tags(masker).copied().collect();
        let ends = tags.iter().map(Tag::range).chain([range.end..range.end]);
        for tag in ends {
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

/// At which column the lines begin that a tag gives; `None` where it does not say.
fn indentation(tag: &str, column: usize) -> Option<usize> {
    let Some(at) = tag.rfind("indent") else {
        return Some(column).filter(|&column| column > 0);
    };
    let rest = tag.get(at + "indent".len()..)?;
    let digits = rest.trim_start_matches(['(', ' ', '=', 'w', 'i', 'd', 't', 'h']);
    let len = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    let width: usize = digits.get(..len)?.parse().ok()?;
    let new_line = tag.get(..at)?.ends_with('n');
    match (new_line, column) {
        (true, _) | (false, 0) => Some(width),
        // Jinja leaves the first line where the tag stands.
        (false, column) => Some(column).filter(|_| rest.starts_with('(')),
    }
}
