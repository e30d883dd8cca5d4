//! Puts harmless bytes in the place of tags, so that the rest is YAML with every byte where it was.
//!
//! A tag among other text becomes a run of letters: a value, or a part of one. A line of nothing but
//! tags becomes blank. Line breaks stay.
//!
//! ```yaml
//! {{- if .Values.kubelet }}
//! - --kubelet-certificate-authority={{ .Values.dir }}/ca.crt
//! {{- end }}
//! ```
//!
//! is masked as
//!
//! ```yaml
//!
//! - --kubelet-certificate-authority=xxxxxxxxxxxxxxxxx/ca.crt
//!
//! ```

use std::ops::Range;

use super::block_scalars;
use super::canvas::Canvas;
use super::mixed_lines::LineMasker;
use super::regions::TagRegion;
use super::roles::Block;
use super::tags::Tag;
use super::{LineHole, MarkKind, TagMark};

/// How much of the text below conditions is kept. Branches that exclude one another can be broken
/// YAML together although each of them is fine alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keep {
    /// All branches, one after the other.
    AllBranches,
    /// The first branch of each condition.
    FirstBranch,
    /// Nothing that depends on a condition.
    Unconditional,
}

/// A text without its tags, and what was in their places.
pub(super) struct Masked {
    /// As long as the text, with the same line breaks.
    pub(super) text: String,
    /// Where tags were, in order.
    pub(super) marks: Vec<TagMark>,
    /// Where whole lines may come from.
    pub(super) lines: Vec<LineHole>,
}

/// Masks a text.
pub(super) fn mask(text: &str, tags: &[Tag], regions: &[TagRegion], keep: Keep) -> Masked {
    let mut canvas = Canvas::new(text);
    let mut hidden = hide_definitions(&mut canvas, tags, regions);
    if keep != Keep::AllBranches {
        hidden.extend(hide_branches(&mut canvas, tags, regions, keep));
    }
    hidden.sort_by_key(|range| range.start);
    let partners = partners(tags, regions);
    let json = is_json(text, tags);
    let mut masker = LineMasker::new(canvas, tags, partners, json);
    mask_lines(&mut masker, &hidden);
    let (mut bytes, mut marks, lines) = masker.canvas.finish();
    block_scalars::mend(text, &mut bytes, &mut marks);
    let text = String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned());
    Masked { text, marks, lines }
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

/// For each tag of a region the numbers of the tag that opens the region and of the one that closes
/// it.
fn partners(tags: &[Tag], regions: &[TagRegion]) -> Vec<Option<(usize, usize)>> {
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

/// Blanks the branches that are not kept, and gives their ranges.
///
/// ```yaml
/// {{- if .Values.new }}
/// args: [--a=1]
/// {{- else }}
/// args: [--b=1]
/// {{- end }}
/// ```
///
/// The two keys are equal, so not both can be read. With [`Keep::FirstBranch`] everything from
/// `else` to `end` is blanked, with [`Keep::Unconditional`] all of it. Fixture:
/// `templates/helm-one-server-two-names.yaml`.
fn hide_branches(
    canvas: &mut Canvas<'_>,
    tags: &[Tag],
    regions: &[TagRegion],
    keep: Keep,
) -> Vec<Range<usize>> {
    let mut hidden = Vec::new();
    for region in regions.iter().filter(|region| region.block == Block::Condition) {
        let all = region.range(tags);
        let second = region.tags.get(1).and_then(|&tag| tags.get(tag));
        let start = match keep {
            Keep::FirstBranch => second.map_or(all.end, |tag| tag.start),
            Keep::AllBranches | Keep::Unconditional => all.start,
        };
        let has_one_branch = region.tags.len() < 3;
        if keep == Keep::FirstBranch && has_one_branch {
            continue;
        }
        // A condition inside of one line chooses between values, not between lines:
        // `- --v={{ if .Values.debug }}4{{ else }}2{{ end }}`
        if canvas.line_end(start) >= all.end || !canvas.is_first_in_line(start) {
            continue;
        }
        let range = start..all.end;
        canvas.mark(range.clone(), MarkKind::Lines);
        canvas.add_hole(&range, None);
        hidden.push(range);
    }
    // Conditions can be deep inside of one another, and each byte is blanked once.
    for range in merged(hidden.clone()) {
        canvas.blank(range);
    }
    hidden
}

/// Ranges that overlap, as one.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// Blanks `define` and its like, and gives their ranges: what is inside is rendered elsewhere.
///
/// ```yaml
/// {{- define "port" -}}
/// 6443
/// {{- end -}}
/// kind: Pod
/// ```
///
/// Fixture: `templates/helm-define-beside.yaml`. In a file of nothing else each of them is a
/// document, with `---` in the place of the tag. Fixture: `templates/helm-define.yaml.tpl`.
fn hide_definitions(
    canvas: &mut Canvas<'_>,
    tags: &[Tag],
    regions: &[TagRegion],
) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    for region in regions.iter().filter(|region| region.block == Block::Definition) {
        let range = region.range(tags);
        if canvas.line_end(range.start) < range.end {
            ranges.push(range);
        }
    }
    if ranges.is_empty() {
        return ranges;
    }
    ranges.sort_by_key(|range| range.start);
    if is_only_definitions(canvas, tags, &ranges) {
        for range in ranges {
            canvas.separate(range.start);
        }
        return Vec::new();
    }
    for range in merged(ranges.clone()) {
        canvas.blank(range);
    }
    ranges
}

/// True if nothing but comments and `---` is outside of some definitions and of all tags.
fn is_only_definitions(canvas: &Canvas<'_>, tags: &[Tag], definitions: &[Range<usize>]) -> bool {
    let mut ranges: Vec<Range<usize>> = tags.iter().map(Tag::range).collect();
    ranges.extend_from_slice(definitions);
    ranges.sort_by_key(|range| range.start);
    let mut outside = String::new();
    let mut at = 0;
    for range in ranges {
        outside.push_str(canvas.slice(at..range.start.max(at)));
        at = range.end.max(at);
    }
    outside.push_str(canvas.slice(at..canvas.text().len()));
    let mut lines = outside.lines().map(str::trim);
    lines.all(|line| line.is_empty() || line.starts_with('#') || line == "---")
}

/// Masks the tags of every line, those in hidden ranges excepted.
fn mask_lines(masker: &mut LineMasker<'_>, hidden: &[Range<usize>]) {
    let mut next = 0;
    let mut hidden = hidden.iter().peekable();
    while let Some(tag) = masker.tags.get(next) {
        while hidden.next_if(|range| range.end <= tag.start).is_some() {}
        if hidden.peek().is_some_and(|range| range.contains(&tag.start)) {
            next += 1;
            continue;
        }
        next = masker.mask_line(next, hidden.peek().map(|range| range.start));
    }
}
