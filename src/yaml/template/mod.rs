//! Templates: text that only becomes YAML when another program has filled it in.
//!
//! What a template is filled with can't be known here, but most of it is written. So every tag is
//! masked with bytes that are YAML, without moving any other byte; the rest is read; and the text
//! of each scalar that a tag stood in gets it back as a hole, as it is written.
//!
//! What depends on a condition is read like everything else, and known to be there *maybe*
//! ([`Presence`]). A tag on a line of its own may stand for whole lines: keys or items that nobody
//! sees (`Node::may_gain_items`, `Node::may_gain_keys`).

mod block_scalars;
mod blocks;
mod lines;
mod mask;
mod restore;
mod tags;
mod text;

use blocks::{Branch, Region};
use mask::{Keep, Masked};
use tags::Tag;

pub use text::TextTemplate;

use crate::mapped_text::MappedText;
use crate::source::Span;

/// Whether a part of a template is there, given that another part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// In every rendering that the other part is in.
    Certain,
    /// In some.
    Maybe,
    /// In none: they stand in two branches of one condition.
    Excluded,
}

/// What was masked in a text.
#[derive(Debug)]
pub(in crate::yaml) struct Template {
    marks: Vec<Mark>,
    pub(in crate::yaml) lines: Vec<LineHole>,
    branches: Vec<Branch>,
}

/// A place where a tag was.
#[derive(Clone, Copy, Debug)]
struct Mark {
    span: Span,
    place: Place,
}

/// What takes the place of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// A part of a line.
    Value,
    /// Whole lines.
    Line,
    /// Nothing at all.
    Nothing,
    /// Nothing: this is all of a line, and its line break.
    NoLine,
}

/// A place where lines may come from.
#[derive(Clone, Copy, Debug)]
pub(in crate::yaml) struct LineHole {
    pub(in crate::yaml) span: Span,
    /// The column where they begin; `None` where it can be any.
    pub(in crate::yaml) indent: Option<usize>,
}

/// A text that holds tags, before it is decided which branches of its conditions are kept.
pub(in crate::yaml) struct Masking<'t> {
    text: &'t str,
    tags: Vec<Tag>,
    regions: Vec<Region>,
}

impl<'t> Masking<'t> {
    /// Finds the tags of a text; `None` if it holds none.
    pub(in crate::yaml) fn of(text: &'t str) -> Option<Self> {
        if !has_marker(text.as_bytes()) {
            return None;
        }
        let tags = tags::find(text);
        if tags.is_empty() {
            return None;
        }
        let regions = blocks::regions(&tags);
        Some(Self { text, tags, regions })
    }

    /// The ways to read the text, the best one first: the masked text with its template, and at
    /// last the text as it is (`None`).
    ///
    /// Branches that exclude one another may not be YAML if one is written below the other, so each
    /// way keeps fewer of them. The text is read as it is because the braces of a script need not be
    /// a template's.
    pub(in crate::yaml) fn attempts(&self) -> impl Iterator<Item = (Option<String>, Template)> {
        let masked = [Keep::AllBranches, Keep::FirstBranch, Keep::Unconditional];
        masked.into_iter().map(Some).chain([None]).map(|keep| {
            let kept = keep.unwrap_or(Keep::AllBranches);
            let Masked { text, marks, lines } =
                mask::mask(self.text, &self.tags, &self.regions, kept);
            let branches = blocks::branches(&self.regions, &self.tags);
            (keep.map(|_| text), Template { marks, lines, branches })
        })
    }
}

/// One look at every byte, which is all that a text without tags costs.
fn has_marker(bytes: &[u8]) -> bool {
    let mut braces = bytes.iter().enumerate().filter(|&(_, &byte)| byte == b'{');
    braces.any(|(at, _)| {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        matches!(before, Some(b'$' | b'%')) || matches!(bytes.get(at + 1), Some(b'{' | b'%' | b'#'))
    })
}

impl Template {
    /// Carries the conditions over to the file that the text, a scalar of another stream, stands in.
    pub(super) fn carry(&mut self, outer: &MappedText) {
        for branch in &mut self.branches {
            branch.span = outer.span(branch.span.range());
        }
    }

    /// Whether a tag stood anywhere in a span.
    pub(super) fn touches(&self, span: Span) -> bool {
        self.marks_in(span).next().is_some()
    }

    /// Whether a tag ends right before a place and is no part of what stands there.
    pub(super) fn has_tag_before(&self, at: u32) -> bool {
        let mut marks = self.marks_in(Span::new(at.saturating_sub(1), at));
        marks.any(|mark| mark.place != Place::Value)
    }

    /// The scalar's text with the tags in it again.
    pub(super) fn restored(&self, masked: &MappedText, original: &str) -> MappedText {
        restore::restore(masked, self.marks_in(masked.whole()), original)
    }

    /// Whether what stands at `part` is there, given that what stands at `given` is.
    pub(super) fn presence(&self, part: Span, given: Span) -> Presence {
        let mut presence = Presence::Certain;
        let around = |span: Span, branch: &Branch| {
            branch.span.start <= span.start && span.start < branch.span.end
        };
        for branch in &self.branches {
            if branch.span.start > part.start {
                break;
            }
            if !around(part, branch) || around(given, branch) {
                continue;
            }
            let elsewhere = |other: &Branch| other.region == branch.region && around(given, other);
            if self.branches.iter().any(elsewhere) {
                return Presence::Excluded;
            }
            presence = Presence::Maybe;
        }
        presence
    }

    fn marks_in(&self, span: Span) -> impl Iterator<Item = Mark> {
        let first = self.marks.partition_point(|mark| mark.span.end <= span.start);
        let marks = self.marks.iter().skip(first).copied();
        marks.take_while(move |mark| mark.span.start < span.end)
    }
}
