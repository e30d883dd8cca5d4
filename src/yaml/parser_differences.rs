//! Text that this parser reads, and that Kubernetes' parser refuses or reads differently.
//!
//! Two looks at the text catch nearly all of it: tabs where only spaces may be, and characters that
//! only YAML 1.1 reads as the end of a line (yaml/v2 scannerc.go, `is_break`; readerc.go).

use super::tree::{NodeKind, Stream};
use crate::source::Span;

/// How Kubernetes' parser differs at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// A tab in front of a line's text or behind a dash, which it refuses.
    Tab,
    /// A character that ends a line for it.
    LineBreak(char),
    /// A version other than 1.1 in a `%YAML` directive, which it refuses.
    Version,
}

impl Stream<'_> {
    /// The places where Kubernetes' parser differs. None in a template, because Kubernetes reads its result.
    pub fn differences(&self) -> Vec<(Span, Difference)> {
        if self.template.is_some() {
            return Vec::new();
        }
        let mut found: Vec<_> = self.line_breaks().collect();
        let candidates = self.tabs_and_versions();
        if !candidates.is_empty() {
            let text_parts = self.text_parts();
            let is_structure = |(at, _): &(Span, Difference)| !is_covered(&text_parts, *at);
            found.extend(candidates.into_iter().filter(is_structure));
        }
        found.retain(|(at, _)| !self.is_in_broken(*at));
        found.sort_by_key(|(at, _)| *at);
        found.into_iter().map(|(at, difference)| (self.place(at), difference)).collect()
    }

    fn line_breaks(&self) -> impl Iterator<Item = (Span, Difference)> {
        const BREAKS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];
        let text = if self.text().is_ascii() { "" } else { self.text() };
        let found = text.match_indices(BREAKS);
        found.filter_map(|(at, found)| {
            let place = Span::from_range(&(at..at + found.len()));
            Some((place, Difference::LineBreak(found.chars().next()?)))
        })
    }

    /// The first tab of each line and the versions of directives, wherever they are.
    fn tabs_and_versions(&self) -> Vec<(Span, Difference)> {
        let mut found = Vec::new();
        if memchr::memchr2(b'\t', b'%', self.text().as_bytes()).is_none() {
            return found;
        }
        let mut start = 0;
        for line in self.text().split_inclusive('\n') {
            if let Some(at) = tab(line) {
                let at = start + at;
                found.push((Span::from_range(&(at..at + 1)), Difference::Tab));
            }
            if let Some(at) = version(line) {
                let place = Span::from_range(&(start + at.start..start + at.end));
                found.push((place, Difference::Version));
            }
            start += line.len();
        }
        found
    }

    /// True in a document that is not YAML to any parser.
    fn is_in_broken(&self, place: Span) -> bool {
        let documents = self.documents();
        let behind = documents.partition_point(|document| document.span.start <= place.start);
        // Empty documents may begin at the same place.
        let mut before = documents.iter().take(behind).rev();
        let next = before.find(|document| !document.span.is_empty());
        next.is_some_and(|document| document.error.is_some() && document.span.contains(place))
    }

    /// The scalars, the comments and the collections in flow style, in which tabs are text. Those
    /// that overlap are one.
    fn text_parts(&self) -> Vec<Span> {
        let mut spans: Vec<Span> = self.comments().to_vec();
        for data in &self.nodes {
            let is_text = match data.kind {
                NodeKind::Scalar { .. } => true,
                NodeKind::Sequence { flow, .. } | NodeKind::Mapping { flow, .. } => flow,
                NodeKind::Alias(_) => false,
            };
            if is_text {
                spans.push(data.span);
            }
        }
        spans.sort_unstable();
        let mut parts: Vec<Span> = Vec::new();
        for span in spans {
            match parts.last_mut() {
                Some(last) if span.start < last.end => *last = last.cover(span),
                _ => parts.push(span),
            }
        }
        parts
    }
}

/// True if a place is inside of one of some parts, which are in order.
fn is_covered(parts: &[Span], place: Span) -> bool {
    let behind = parts.partition_point(|part| part.start <= place.start);
    let before = behind.checked_sub(1).and_then(|last| parts.get(last));
    before.is_some_and(|part| part.contains(place))
}

/// The first tab in a line's leading blanks. The dash of a list is one of the blanks: `-\tname: a`.
fn tab(line: &str) -> Option<usize> {
    for (at, c) in line.char_indices() {
        match c {
            '\t' => return Some(at),
            ' ' => {}
            // Only a bare dash is a list's, not one of `---` or `-x`.
            '-' | '?' => {
                let next = line.get(at + 1..).and_then(|rest| rest.chars().next());
                if !matches!(next, Some(' ' | '\t')) {
                    return None;
                }
            }
            _ => return None,
        }
    }
    None
}

/// The version of a `%YAML` line, if it is not 1.1 (yaml/v2 parserc.go,
/// `yaml_parser_process_directives`: "found incompatible YAML document").
fn version(line: &str) -> Option<std::ops::Range<usize>> {
    let rest = line.strip_prefix("%YAML")?;
    let version = rest.split_whitespace().next()?;
    if version == "1.1" {
        return None;
    }
    let at = line.len() - rest.trim_start().len();
    Some(at..at + version.len())
}
