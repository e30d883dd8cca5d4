//! A change to a text, as `diff -u` writes it.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use imara_diff::{Algorithm, Diff, InternedInput};

use crate::sanitize;
use crate::source::{Source, Span};

/// Lines shown around each change.
const CONTEXT: usize = 3;

/// The unified diff of a file's text before and after.
pub fn unified(path: &str, before: &str, after: &str) -> String {
    let (old, new) = (lines(before), lines(after));
    let (old_header, new_header) = headers(path);
    let mut out = String::new();
    for hunk in hunks(&old, &new) {
        if out.is_empty() {
            let _ = write!(out, "--- {old_header}\n+++ {new_header}\n");
        }
        let _ = writeln!(out, "{}", hunk.header());
        for line in hunk.lines() {
            let text = line.of(&old, &new);
            push_line(&mut out, line, text, text);
        }
    }
    out
}

/// The same with secrets as asterisks, without what a terminal or a runner would obey, and whether there is
/// anything of the kind. The lines are compared as they are written, so that a changed secret is a change.
pub(super) fn unified_masked(path: &str, before: &str, after: &str) -> (String, bool) {
    let (before, after) = (Source::new(path, before), Source::new(path, after));
    let (old, new) = (lines(before.text()), lines(after.text()));
    let (old_shown, new_shown) = (MaskedLines::of(&before, &old), MaskedLines::of(&after, &new));
    let (old_header, new_header) = headers(path);
    let mut out = format!("--- {old_header}\n+++ {new_header}\n");
    let mut masked = false;
    for hunk in hunks(&old, &new) {
        let _ = writeln!(out, "{}", hunk.header());
        for line in hunk.lines() {
            let shown = match line {
                Line::Kept(index) | Line::Removed(index) => old_shown.shown(index),
                Line::Added(index) => new_shown.shown(index),
            };
            let shown = sanitize::file_line(&shown);
            let written = line.of(&old, &new);
            masked |= shown != written;
            push_line(&mut out, line, &shown, written);
        }
    }
    (out, masked)
}

/// The lines of a text with their breaks, as a diff counts them.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// Writes a line of a diff. Only what is `written` in the file tells whether its break is missing.
fn push_line(out: &mut String, line: Line, shown: &str, written: &str) {
    out.push(line.sign());
    out.push_str(shown);
    if !written.ends_with('\n') {
        out.push_str("\n\\ No newline at end of file\n");
    }
}

/// Changes that are close to each other, with the lines around them: `@@ -3,7 +3,8 @@` and what follows.
/// Lines count from 0.
struct Hunk {
    old: Range<usize>,
    new: Range<usize>,
    changes: Vec<Change>,
}

/// Old lines, and the new ones in their place.
struct Change {
    old: Range<usize>,
    new: Range<usize>,
}

/// A line of a hunk, as its index in the old or in the new text.
#[derive(Clone, Copy)]
enum Line {
    Kept(usize),
    Removed(usize),
    Added(usize),
}

impl Line {
    const fn sign(self) -> char {
        match self {
            Self::Kept(_) => ' ',
            Self::Removed(_) => '-',
            Self::Added(_) => '+',
        }
    }

    fn of<'t>(self, old: &[&'t str], new: &[&'t str]) -> &'t str {
        let line = match self {
            Self::Kept(index) | Self::Removed(index) => old.get(index),
            Self::Added(index) => new.get(index),
        };
        line.copied().unwrap_or_default()
    }
}

impl Hunk {
    fn header(&self) -> String {
        format!("@@ -{} +{} @@", header_range(&self.old), header_range(&self.new))
    }

    fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut kept = self.old.start;
        for change in &self.changes {
            lines.extend((kept..change.old.start).map(Line::Kept));
            lines.extend(change.old.clone().map(Line::Removed));
            lines.extend(change.new.clone().map(Line::Added));
            kept = change.old.end;
        }
        lines.extend((kept..self.old.end).map(Line::Kept));
        lines
    }

    fn widen(&mut self, old_lines: usize) {
        // Lines around a change are the same on both sides.
        let above = CONTEXT.min(self.old.start);
        let below = CONTEXT.min(old_lines.saturating_sub(self.old.end));
        for side in [&mut self.old, &mut self.new] {
            side.start = side.start.saturating_sub(above);
            side.end += below;
        }
    }
}

/// `3,7`, `3` for a single line, and `2,0` for no line after line 2.
fn header_range(lines: &Range<usize>) -> String {
    match lines.len() {
        0 => format!("{},0", lines.start),
        1 => format!("{}", lines.start + 1),
        count => format!("{},{count}", lines.start + 1),
    }
}

fn hunks(old: &[&str], new: &[&str]) -> Vec<Hunk> {
    let mut hunks: Vec<Hunk> = Vec::new();
    for change in changes(old, new) {
        let near = hunks.last_mut().filter(|hunk| change.old.start - hunk.old.end <= 2 * CONTEXT);
        if let Some(hunk) = near {
            hunk.old.end = change.old.end;
            hunk.new.end = change.new.end;
            hunk.changes.push(change);
        } else {
            let (old, new) = (change.old.clone(), change.new.clone());
            hunks.push(Hunk { old, new, changes: vec![change] });
        }
    }
    for hunk in &mut hunks {
        hunk.widen(old.len());
    }
    hunks
}

fn changes(old: &[&str], new: &[&str]) -> Vec<Change> {
    let mut input = InternedInput::default();
    input.update_before(old.iter().copied());
    input.update_after(new.iter().copied());
    let mut diff = Diff::compute(Algorithm::Myers, &input);
    diff.postprocess_lines(&input);
    let range = |lines: &Range<u32>| lines.start as usize..lines.end as usize;
    diff.hunks()
        .map(|change| Change { old: range(&change.before), new: range(&change.after) })
        .collect()
}

fn headers(path: &str) -> (String, String) {
    let path = path.trim_start_matches('/');
    let header = |side: &str| sanitize::line(&format!("{side}/{path}")).into_owned();
    (header("a"), header("b"))
}

/// Where the lines of a text start, in bytes.
struct MaskedLines<'s> {
    source: &'s Source,
    starts: Vec<usize>,
}

impl<'s> MaskedLines<'s> {
    fn of(source: &'s Source, lines: &[&str]) -> Self {
        let mut starts = vec![0];
        let mut end = 0;
        for line in lines {
            end += line.len();
            starts.push(end);
        }
        Self { source, starts }
    }

    /// A line with its break, secrets as asterisks.
    fn shown(&self, index: usize) -> Cow<'s, str> {
        let start = self.starts.get(index).copied().unwrap_or_default();
        let end = self.starts.get(index + 1).copied().unwrap_or(start);
        self.source.shown(Span::from_range(&(start..end)))
    }
}
