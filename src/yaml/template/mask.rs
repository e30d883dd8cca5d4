//! Puts harmless bytes in the place of tags, so that the rest is YAML with every byte where it was.
//!
//! A tag among other text becomes a run of letters: a value, or a part of one. A line of nothing
//! but tags becomes blank. Line breaks stay.

use std::ops::Range;

use super::block_scalars;
use super::blocks::Region;
use super::lines::Line;
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
        json: is_json(text, tags),
        marks: Vec::new(),
        lines: Vec::new(),
    };
    let mut hidden = masker.hide(regions, keep);
    hidden.sort_by_key(|range| range.start);
    masker.run(&hidden);
    masker.marks.sort_by_key(|mark| mark.span);
    block_scalars::mend(masker.text, &mut masker.bytes, &mut masker.marks);
    Masked {
        text: String::from_utf8(masker.bytes).unwrap_or_else(|_| text.to_owned()),
        marks: masker.marks,
        lines: masker.lines,
    }
}

/// True for a text that begins with a brace or a bracket, tags aside.
fn is_json(text: &str, tags: &[Tag]) -> bool {
    let mut at = 0;
    for tag in tags {
        let between = text.get(at..tag.start).unwrap_or_default();
        if !between.trim().is_empty() {
            break;
        }
        at = tag.end;
    }
    let rest = text.get(at..).unwrap_or_default();
    rest.trim_start().starts_with(['{', '['])
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

/// A text on the way to being masked.
pub(super) struct Masker<'a> {
    pub(super) text: &'a str,
    pub(super) bytes: Vec<u8>,
    pub(super) tags: &'a [Tag],
    /// For each tag of a region the first and the last one.
    pub(super) partners: Vec<Option<(usize, usize)>>,
    /// True for a text in braces, where indentation means nothing.
    pub(super) json: bool,
    marks: Vec<Mark>,
    pub(super) lines: Vec<LineHole>,
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
            self.lines.push(LineHole { span: Span::from_range(&range), indent: None });
            hidden.push(range);
        }
        hidden
    }

    /// `define` and its like: left out where anything else is written. In a file of nothing else
    /// each is a document, with `---` in the place of the tag.
    fn definitions(&mut self, regions: &[Region]) -> Vec<Range<usize>> {
        let definitions = regions.iter().filter(|region| region.block == Block::Definition);
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
        self.mask_line(&line, start..end).max(next)
    }

    /// Letters up to the first line break, blanks after it.
    pub(super) fn letters(&mut self, range: Range<usize>) {
        self.blank(range.clone());
        let bytes = self.bytes.get_mut(range.clone()).into_iter().flatten();
        for byte in bytes.take_while(|byte| !matches!(byte, b'\n' | b'\r')) {
            *byte = b'x';
        }
        self.mark(range, Place::Value);
    }

    pub(super) fn nothing(&mut self, range: Range<usize>) {
        self.blank(range.clone());
        self.mark(range, Place::Nothing);
    }

    pub(super) fn blank(&mut self, range: Range<usize>) {
        for byte in self.bytes.get_mut(range).into_iter().flatten() {
            if !matches!(byte, b'\n' | b'\r') {
                *byte = b' ';
            }
        }
    }

    pub(super) fn mark(&mut self, range: Range<usize>, place: Place) {
        self.marks.push(Mark { span: Span::from_range(&range), place });
    }

    /// True where nothing but white space stands before an offset in its line.
    fn stands_alone(&self, at: usize) -> bool {
        self.slice(self.line_start(at)..at).trim().is_empty()
    }

    /// True behind an odd number of double quotes.
    pub(super) fn in_string(&self, before: Range<usize>) -> bool {
        self.slice(before).matches('"').count() % 2 == 1
    }

    pub(super) fn slice(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    /// A range without the white space at its ends.
    pub(super) fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        let text = self.slice(range.clone());
        let start = range.start + (text.len() - text.trim_start().len());
        start..(start + text.trim().len())
    }

    pub(super) fn line_start(&self, at: usize) -> usize {
        self.slice(0..at).rfind('\n').map_or(0, |n| n + 1)
    }

    /// The end of the line without its line break.
    pub(super) fn line_end(&self, at: usize) -> usize {
        let rest = self.slice(at..self.text.len());
        at + rest.find('\n').unwrap_or(rest.len())
    }
}
