//! Marks are spans of an excerpt that lie in the text, are not empty and do not overlap.

use crate::rule::Label;
use crate::source::{Source, Span};

/// A span over more lines than this is marked on its first line only.
const LINES_MAX: u32 = 6;

/// The labels of a finding that are drawn. A server of 1 MB may have 25,000 files in one folder, each with a label.
const LABELS_MAX: usize = 50;

/// A span to mark.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) span: Span,
    pub(super) text: String,
    pub(super) primary: bool,
}

impl Wanted {
    /// The first and the last line, 1-based.
    pub(super) fn lines(&self, source: &Source) -> (u32, u32) {
        lines(source, self.span)
    }

    pub(super) fn is_multiline(&self, source: &Source) -> bool {
        let (first, last) = self.lines(source);
        first < last
    }
}

/// Makes marks that do not overlap, because overlapping underlines cannot be told apart.
///
/// A label that overlaps a mark is cut to the part outside of it. If nothing is left of it, its text is
/// added to the text of the mark.
pub(super) fn untangle(source: &Source, main: (Span, &str), labels: &[Label]) -> Vec<Wanted> {
    let mut marks =
        vec![Wanted { span: visible(source, main.0), text: main.1.to_owned(), primary: true }];
    for label in labels.iter().filter(|label| label.source.is_none()).take(LABELS_MAX) {
        let mut span = visible(source, label.span);
        let mut covered = None;
        for (index, mark) in marks.iter().enumerate() {
            if span.end <= mark.span.start || mark.span.end <= span.start {
                continue;
            }
            if span.start < mark.span.start {
                span.end = mark.span.start;
            } else if span.end > mark.span.end {
                span.start = mark.span.end;
            } else {
                covered = Some(index);
                break;
            }
        }
        match covered.and_then(|index| marks.get_mut(index)) {
            Some(mark) => add_line(&mut mark.text, &label.text),
            None => {
                marks.push(Wanted { span, text: label.text.clone().into_owned(), primary: false });
            }
        }
    }
    marks
}

fn add_line(text: &mut String, line: &str) {
    if !text.is_empty() && !line.is_empty() {
        text.push('\n');
    }
    text.push_str(line);
}

/// The span as it can be drawn: inside the text, on character boundaries, without line breaks at its
/// end, and not over too many lines. An empty span is widened to a neighbouring character, if any.
fn visible(source: &Source, span: Span) -> Span {
    let text = source.text();
    let boundary = |offset: u32| {
        let mut at = (offset as usize).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = boundary(span.start);
    let end = boundary(span.end).max(start);
    let covered = text.get(start..end).unwrap_or_default();
    let mut shown = Span::from_range(&(start..start + trimmed(covered)));
    if shown.is_empty() {
        shown = neighbour(text, start);
    }
    let (first, last) = lines(source, shown);
    if last - first >= LINES_MAX
        && let Some(line) = source.line_span(first)
    {
        shown.end = line.end.max(shown.start);
    }
    shown
}

/// The character after an offset, or else the one before it, if that is on the same line.
fn neighbour(text: &str, at: usize) -> Span {
    let (before, after) = text.split_at_checked(at).unwrap_or_default();
    let on_line = |c: &char| !matches!(c, '\n' | '\r');
    if let Some(next) = after.chars().next().filter(on_line) {
        return Span::from_range(&(at..at + next.len_utf8()));
    }
    let previous = before.chars().next_back().filter(on_line);
    Span::from_range(&(at - previous.map_or(0, char::len_utf8)..at))
}

fn trimmed(text: &str) -> usize {
    text.trim_end_matches(['\n', '\r']).len()
}

fn lines(source: &Source, span: Span) -> (u32, u32) {
    let last = span.end.max(span.start + 1) - 1;
    (source.line_of(span.start).0, source.line_of(last).0)
}
