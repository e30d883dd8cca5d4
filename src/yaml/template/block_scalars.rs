//! Lines of tags at the beginning of a block scalar.
//!
//! The first line with text decides how far a block scalar is indented, and no blank line before it
//! may be longer than that indentation. A masked line of tags is such a blank line:
//!
//! ```yaml
//! script: |
//!   {{- if .Values.debug }}
//!   set -x
//!   {{- end }}
//! ```
//!
//! So one letter is left in it, in the column where the text begins. Fixture:
//! `templates/helm-branches.yaml`.

use std::ops::Range;

use super::{MarkKind, TagMark};
use crate::source::offset;

/// Puts a letter into the first masked line behind every `|` and `>` that needs one. It takes the
/// place of a whole character of the text, so that no span ends inside of one.
pub(super) fn mend(text: &str, bytes: &mut [u8], marks: &mut [TagMark]) {
    if marks.is_empty() {
        return;
    }
    for (at, mark) in letters(bytes, marks) {
        let character = text.get(at..).and_then(|rest| rest.chars().next());
        let end = at + character.map_or(0, char::len_utf8);
        if let (Some(bytes), Some(mark)) = (bytes.get_mut(at..end), marks.get_mut(mark)) {
            bytes.fill(b'x');
            mark.span.start = mark.span.start.min(offset(at));
        }
    }
}

/// Where letters are needed, each with the number of the mark that it belongs to.
fn letters(bytes: &[u8], marks: &[TagMark]) -> Vec<(usize, usize)> {
    let mut letters = Vec::new();
    let mut header: Option<usize> = None;
    let mut blank: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for line in bytes.split(|&byte| byte == b'\n') {
        let range = start..start + line.len();
        start = range.end + 1;
        if line.trim_ascii().is_empty() {
            if header.is_some() {
                blank.push(range);
            }
            continue;
        }
        if let Some(parent) = header.take() {
            let indent = line.iter().take_while(|&&byte| byte == b' ').count();
            letters.extend(letter(parent, Some(indent), &blank, marks));
        }
        blank.clear();
        header = opens_scalar(line);
    }
    if let Some(parent) = header {
        letters.extend(letter(parent, None, &blank, marks));
    }
    letters
}

/// Where a letter goes, and the number of the mark that it belongs to. `parent` is the column of the
/// scalar's key, `text` the column of the first line with text behind the blank ones.
fn letter(
    parent: usize,
    text: Option<usize>,
    blank: &[Range<usize>],
    marks: &[TagMark],
) -> Option<(usize, usize)> {
    let inside = text.filter(|&column| column > parent);
    let column = inside.unwrap_or(parent + 1);
    for line in blank {
        let at = line.start + column;
        let number = marks.partition_point(|mark| mark.span.end as usize <= at);
        let mark = marks.get(number)?;
        let covers = (mark.span.start as usize) < line.end && at < line.end;
        // A scalar of nothing else is empty if nothing takes the place of the tags:
        // `script: |` and below it only `{{- if .x }}` and `{{- end }}`.
        let is_needed = inside.is_some() || mark.kind == MarkKind::Lines;
        if covers && is_needed {
            return Some((at, number));
        }
    }
    None
}

/// The column of the key or the dash that a block scalar on the next lines belongs to: 2 for
/// `- script: |`.
fn opens_scalar(line: &[u8]) -> Option<usize> {
    let text = line.trim_ascii();
    let bare = text.iter().rposition(|byte| !matches!(byte, b'+' | b'-' | b'0'..=b'9'))?;
    let is_header = matches!(text.get(bare), Some(b'|' | b'>'));
    let is_alone = bare == 0 || text.get(bare - 1) == Some(&b' ');
    if !is_header || !is_alone {
        return None;
    }
    let mut parent = line.iter().take_while(|&&byte| byte == b' ').count();
    while line.get(parent..)?.starts_with(b"- ") {
        let rest = line.get(parent + 1..)?;
        let next = parent + 1 + rest.iter().take_while(|&&byte| byte == b' ').count();
        // `- |` is a scalar of the list itself.
        if matches!(line.get(next), Some(b'|' | b'>')) {
            break;
        }
        parent = next;
    }
    Some(parent)
}
