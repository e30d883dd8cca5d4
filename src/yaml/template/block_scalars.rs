//! Lines of tags at the beginning of a block scalar.
//!
//! A block scalar is as far to the right as its first line with text, and no blank line before that
//! may reach further: a masked line does. So one letter is left where the text begins.

use std::ops::Range;

use super::{Mark, Place};
use crate::source::offset;

/// Puts a letter into the first masked line behind every `|` and `>` where one is needed. It takes the
/// place of a whole character of the text, so that no span ends inside of one.
pub(super) fn mend(text: &str, bytes: &mut [u8], marks: &mut [Mark]) {
    if marks.is_empty() {
        return;
    }
    let mut header: Option<usize> = None;
    let mut blank: Vec<Range<usize>> = Vec::new();
    let mut letters = Vec::new();
    for line in lines(bytes) {
        let text = bytes.get(line.clone()).unwrap_or_default();
        let indent = text.iter().take_while(|&&byte| byte == b' ').count();
        if text.trim_ascii().is_empty() {
            blank.push(line);
            continue;
        }
        if let Some(header) = header.take() {
            letters.extend(letter(header, Some(indent), &blank, marks));
        }
        blank.clear();
        header = opens_scalar(text);
    }
    if let Some(header) = header {
        letters.extend(letter(header, None, &blank, marks));
    }
    for (at, mark) in letters {
        let character = text.get(at..).and_then(|rest| rest.chars().next());
        let end = at + character.map_or(0, char::len_utf8);
        if let (Some(bytes), Some(mark)) = (bytes.get_mut(at..end), marks.get_mut(mark)) {
            bytes.fill(b'x');
            mark.span.start = mark.span.start.min(offset(at));
        }
    }
}

/// Where a letter goes, and the number of the mark that it belongs to.
fn letter(
    parent: usize,
    text: Option<usize>,
    blank: &[Range<usize>],
    marks: &[Mark],
) -> Option<(usize, usize)> {
    let inside = text.filter(|&column| column > parent);
    let column = inside.unwrap_or(parent + 1);
    blank.iter().find_map(|line| {
        let at = line.start + column;
        let number = marks.partition_point(|mark| mark.span.end as usize <= at);
        let mark = marks.get(number)?;
        let covers = (mark.span.start as usize) < line.end && at < line.end;
        // A scalar of nothing else is empty where nothing takes the place of the tags.
        (covers && (inside.is_some() || mark.place == Place::Line)).then_some((at, number))
    })
}

/// The column of the key or the dash that a block scalar on the next lines belongs to.
fn opens_scalar(line: &[u8]) -> Option<usize> {
    let text = line.trim_ascii();
    let bare = text.iter().rposition(|byte| !matches!(byte, b'+' | b'-' | b'0'..=b'9'))?;
    let header = matches!(text.get(bare), Some(b'|' | b'>'));
    let alone = bare == 0 || text.get(bare - 1) == Some(&b' ');
    if !header || !alone {
        return None;
    }
    let mut parent = line.iter().take_while(|&&byte| byte == b' ').count();
    while line.get(parent..)?.starts_with(b"- ") {
        let rest = line.get(parent + 1..)?;
        let next = parent + 1 + rest.iter().take_while(|&&byte| byte == b' ').count();
        if matches!(line.get(next), Some(b'|' | b'>')) {
            break;
        }
        parent = next;
    }
    Some(parent)
}

/// The lines without their breaks.
fn lines(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in bytes.split(|&byte| byte == b'\n') {
        lines.push(start..start + line.len());
        start += line.len() + 1;
    }
    lines
}
