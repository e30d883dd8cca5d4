//! Text that this parser reads and Kubernetes' refuses or reads otherwise.
//!
//! Two looks at the text catch nearly all of it: tabs where only spaces may stand, and characters that
//! only YAML 1.1 takes for the end of a line (yaml/v2 scannerc.go, `is_break`; readerc.go).

use super::tree::{NodeKind, Stream};
use crate::source::{Span, offset};

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
    /// Where Kubernetes' parser differs. Nothing is said of a template, which is not what it reads.
    pub fn differences(&self) -> Vec<(Span, Difference)> {
        if self.template.is_some() {
            return Vec::new();
        }
        let mut found: Vec<_> = self.line_breaks().collect();
        let mut start = 0;
        for line in self.text().split_inclusive('\n') {
            let tab = tab(line).map(|at| start + at);
            let tab = tab.map(|at| Span::new(offset(at), offset(at + 1)));
            found.extend(tab.filter(|at| !self.in_text(*at)).map(|at| (at, Difference::Tab)));
            found.extend(version(line).and_then(|at| {
                let at = Span::from_range(&(start + at.start..start + at.end));
                (!self.in_text(at)).then_some((at, Difference::Version))
            }));
            start += line.len();
        }
        found.retain(|(at, _)| !self.in_broken(*at));
        found.sort_by_key(|(at, _)| *at);
        let placed = found.into_iter().map(|(at, difference)| (self.place(at), difference));
        placed.collect()
    }

    fn line_breaks(&self) -> impl Iterator<Item = (Span, Difference)> {
        const BREAKS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];
        let found = self.text().match_indices(BREAKS);
        found.filter_map(|(at, found)| {
            let place = Span::from_range(&(at..at + found.len()));
            Some((place, Difference::LineBreak(found.chars().next()?)))
        })
    }

    /// True in a document that is no YAML to anybody.
    fn in_broken(&self, place: Span) -> bool {
        let mut broken = self.documents().iter().filter(|document| document.error.is_some());
        broken.any(|document| document.span.contains(place))
    }

    /// True inside of a scalar, a comment or a collection in flow style, where tabs are text.
    fn in_text(&self, place: Span) -> bool {
        let text = self.nodes.iter().filter(|data| match &data.kind {
            NodeKind::Scalar { .. } => true,
            NodeKind::Sequence { flow, .. } | NodeKind::Mapping { flow, .. } => *flow,
            NodeKind::Alias(_) => false,
        });
        let mut spans = text.map(|data| data.span).chain(self.comments().iter().copied());
        spans.any(|span| span.contains(place))
    }
}

/// The first tab in a line's leading blanks, dashes of a list counted as blanks.
fn tab(line: &str) -> Option<usize> {
    let mut before = None;
    for (at, c) in line.char_indices() {
        match c {
            '\t' => return Some(at),
            ' ' => {}
            // Only a bare dash is a list's: not one of `---` or `-x`.
            '-' | '?' if before.is_none_or(|c| c == ' ') => {
                let next = line.get(at + 1..).and_then(|rest| rest.chars().next());
                if !next.is_some_and(|c| c == ' ' || c == '\t') {
                    return None;
                }
            }
            _ => return None,
        }
        before = Some(if c == '-' || c == '?' { ' ' } else { c });
    }
    None
}

/// The version of a `%YAML` line, where it is not 1.1 (yaml/v2 parserc.go,
/// `yaml_parser_process_directives`: "found incompatible YAML document").
fn version(line: &str) -> Option<std::ops::Range<usize>> {
    let rest = line.strip_prefix("%YAML")?;
    let version = rest.split_whitespace().next()?;
    let at = line.len() - rest.trim_start().len();
    (version != "1.1").then(|| at..at + version.len())
}
