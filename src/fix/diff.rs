//! A change to a text, as `diff -u` writes it.

use std::borrow::Cow;
use std::fmt::Write as _;

use similar::{ChangeTag, TextDiff};

use crate::sanitize;
use crate::source::{Source, Span};

/// Lines shown around each change.
const CONTEXT: usize = 3;

/// The unified diff of a file's text before and after.
pub fn unified(path: &str, before: &str, after: &str) -> String {
    let (old, new) = headers(path);
    TextDiff::from_lines(before, after)
        .unified_diff()
        .context_radius(CONTEXT)
        .header(&old, &new)
        .to_string()
}

/// The same with secrets as asterisks, without what a terminal or a runner would obey, and whether there is
/// anything of the kind. The lines are compared as they are written, so that a changed secret is a change.
pub(super) fn unified_masked(path: &str, before: &str, after: &str) -> (String, bool) {
    let (before, after) = (Source::new(path, before), Source::new(path, after));
    let (old, new) = (MaskedLines::of(&before), MaskedLines::of(&after));
    let diff = TextDiff::from_lines(before.text(), after.text());
    let (old_header, new_header) = headers(path);
    let mut out = format!("--- {old_header}\n+++ {new_header}\n");
    let mut masked = false;
    for hunk in diff.unified_diff().context_radius(CONTEXT).iter_hunks() {
        let _ = writeln!(out, "{}", hunk.header());
        for change in hunk.iter_changes() {
            let line = match (change.tag(), change.old_index(), change.new_index()) {
                (ChangeTag::Insert, _, Some(index)) => new.shown(index),
                (_, Some(index), _) => old.shown(index),
                _ => continue,
            };
            let line = sanitize::file_line(&line);
            masked |= line != change.value();
            out.push(sign(change.tag()));
            out.push_str(&line);
            if change.missing_newline() {
                out.push_str("\n\\ No newline at end of file\n");
            }
        }
    }
    (out, masked)
}

fn headers(path: &str) -> (String, String) {
    let path = path.trim_start_matches('/');
    let header = |side: &str| sanitize::line(&format!("{side}/{path}")).into_owned();
    (header("a"), header("b"))
}

const fn sign(tag: ChangeTag) -> char {
    match tag {
        ChangeTag::Equal => ' ',
        ChangeTag::Delete => '-',
        ChangeTag::Insert => '+',
    }
}

/// The lines of a text as a diff counts them.
struct MaskedLines<'s> {
    source: &'s Source,
    starts: Vec<usize>,
}

impl<'s> MaskedLines<'s> {
    fn of(source: &'s Source) -> Self {
        let mut starts = vec![0];
        let mut end = 0;
        for line in TextDiff::from_lines(source.text(), "").iter_old_slices() {
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
