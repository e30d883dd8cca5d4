//! Templates: text that becomes YAML when another program has filled it in.
//!
//! The values that fill a template are not known here, but most of its text is. So every tag is masked
//! with bytes that are YAML, without moving any other byte. The result is read as YAML. A scalar that
//! had a tag in it gets the tag back, as a hole.
//!
//! Text under a condition is read like all other text, and is *maybe* there ([`Presence`]). A tag on a
//! separate line may become whole lines: keys or items that are not visible (`Node::may_gain_items`,
//! `Node::may_gain_keys`).

mod angle_roles;
mod block_scalars;
mod blocks;
mod canvas;
mod choice;
mod conditions;
mod lines;
mod mask;
mod mixed_lines;
mod names;
mod next_bytes;
mod regions;
mod restore;
mod roles;
mod tags;
mod text;

use blocks::Branches;
use mask::{Keep, Masked};
use regions::TagRegion;
use tags::Tag;

pub(in crate::yaml) use choice::BranchChoice;
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
    /// In none: the two are in different branches of one condition.
    Excluded,
}

/// The masked tags of a text.
#[derive(Debug)]
pub(in crate::yaml) struct Template {
    marks: Vec<TagMark>,
    lines: Vec<LineHole>,
    branches: Branches,
}

/// A place where a tag was.
#[derive(Clone, Copy, Debug)]
struct TagMark {
    span: Span,
    kind: MarkKind,
}

/// The replacement of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MarkKind {
    /// A part of a line: `port: {{ .Values.port }}`.
    Value,
    /// Whole lines: `{{ toYaml .Values.args | nindent 4 }}`.
    Lines,
    /// Nothing: `port: 1 {{/* a comment */}}`.
    Nothing,
    /// Nothing, and the tag is all of its line: `{{- if .Values.debug }}` and its line break.
    TagLine,
}

/// A place where whole lines may come from.
#[derive(Clone, Copy, Debug)]
pub(in crate::yaml) struct LineHole {
    pub(in crate::yaml) span: Span,
    /// The column where they begin; `None` if it can be any.
    pub(in crate::yaml) indent: Option<usize>,
}

/// A text that holds tags, before it is decided which branches of its conditions are kept.
pub(in crate::yaml) struct Masking<'t> {
    text: &'t str,
    tags: Vec<Tag>,
    regions: Vec<TagRegion>,
}

impl<'t> Masking<'t> {
    /// Finds the tags of a text; `None` if it holds none.
    pub(in crate::yaml) fn of(text: &'t str) -> Option<Self> {
        if !has_marker(text.as_bytes()) {
            return None;
        }
        let tags = names::find_all(text);
        if tags.is_empty() {
            return None;
        }
        let regions = regions::regions(&tags);
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
            let branches = Branches::of(self.text, &self.regions, &self.tags);
            (keep.map(|_| text), Template { marks, lines, branches })
        })
    }
}

/// True if a text may hold a tag. It is all that a text without tags costs.
fn has_marker(bytes: &[u8]) -> bool {
    // A processor looks at a whole block at once, and most blocks have no such byte.
    for (number, block) in bytes.chunks(BLOCK).enumerate() {
        if !block.iter().fold(false, |found, &byte| found | may_be_marker(byte)) {
            continue;
        }
        for (at, &byte) in (number * BLOCK..).zip(block) {
            if may_be_marker(byte) && is_marker(bytes, at) {
                return true;
            }
        }
    }
    false
}

/// Bytes of a block.
const BLOCK: usize = 64;

const fn may_be_marker(byte: u8) -> bool {
    matches!(byte, b'{' | b'<' | b'%' | b'@' | b'_' | b'(' | b'#')
}

fn is_marker(bytes: &[u8], at: usize) -> bool {
    let after = bytes.get(at + 1);
    match bytes.get(at) {
        Some(b'<') if after == Some(&b'%') => return true,
        Some(b'{') => {
            let before = at.checked_sub(1).and_then(|at| bytes.get(at));
            if matches!(before, Some(b'$' | b'%')) || matches!(after, Some(b'{' | b'%' | b'#')) {
                return true;
            }
        }
        _ => {}
    }
    names::may_begin(bytes, at)
}

impl Template {
    /// Carries the conditions over to the file that the text, a scalar of another stream, is in.
    pub(in crate::yaml) fn carry(&mut self, outer: &MappedText) {
        self.branches.carry(|span| outer.span(span.range()));
    }

    /// True if a tag was anywhere in a span.
    pub(in crate::yaml) fn touches(&self, span: Span) -> bool {
        self.marks_in(span).next().is_some()
    }

    /// True if a tag ends right before a place and is no part of the text there.
    pub(in crate::yaml) fn has_tag_before(&self, at: u32) -> bool {
        let mut marks = self.marks_in(Span::new(at.saturating_sub(1), at));
        marks.any(|mark| mark.kind != MarkKind::Value)
    }

    /// The scalar's text with the tags in it again.
    pub(in crate::yaml) fn restored(&self, masked: &MappedText, original: &str) -> MappedText {
        restore::restore(masked, self.marks_in(masked.whole()), original)
    }

    /// True if whole lines may come from anywhere.
    pub(in crate::yaml) fn has_line_holes(&self) -> bool {
        !self.lines.is_empty()
    }

    /// The places in a span that whole lines may come from.
    pub(in crate::yaml) fn line_holes_in(&self, span: Span) -> impl Iterator<Item = LineHole> {
        let first = self.lines.partition_point(|hole| hole.span.start < span.start);
        let holes = self.lines.iter().skip(first).copied();
        holes.take_while(move |hole| hole.span.start < span.end)
    }

    /// Whether what is written at `part` is there, given that what is written at `given` is.
    ///
    /// ```yaml
    /// - --a=1
    /// {{- if .Values.x }}
    /// - --b=1
    /// {{- else }}
    /// - --c=1
    /// {{- end }}
    /// ```
    ///
    /// Given `--a`, `--b` is there maybe. Given `--b`, `--a` is certain and `--c` excluded. Fixture:
    /// `templates/helm-branches.yaml`.
    pub(in crate::yaml) fn presence(&self, part: Span, given: Span) -> Presence {
        let mut presence = Presence::Certain;
        for branch in self.branches.around(part.start) {
            let mut around_given = self.branches.around(given.start);
            match around_given.find(|other| other.is_of_same_condition(branch)) {
                Some(other) if other.index == branch.index => {}
                Some(_) => return Presence::Excluded,
                None => presence = Presence::Maybe,
            }
        }
        presence
    }

    fn marks_in(&self, span: Span) -> impl Iterator<Item = TagMark> {
        let first = self.marks.partition_point(|mark| mark.span.end <= span.start);
        let marks = self.marks.iter().skip(first).copied();
        marks.take_while(move |mark| mark.span.start < span.end)
    }
}
