//! Words inside a text that is a command line: the script of a shell, a unit of systemd.
//!
//! Only plain words are touched: they are between white space, and have only characters without a
//! meaning for a shell.

use std::ops::Range;

use super::{EditError, TextEdit};
use crate::mapped_text::MappedText;
use crate::source::Span;

/// A part of a decoded text to be replaced, and the text edit that does it in the file.
pub(crate) struct WordEdit {
    pub(crate) range: Range<usize>,
    pub(crate) with: String,
    pub(crate) text_edit: TextEdit,
}

/// True for text that means the same to every shell, quoted or not.
pub(crate) fn is_plain(word: &str) -> bool {
    !word.is_empty()
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./:=,@%+".contains(&byte))
}

/// The range of a decoded text that is written at a span of the file.
pub(crate) fn range_of(mapped: &MappedText, span: Span) -> Option<Range<usize>> {
    let mut found: Option<Range<usize>> = None;
    for piece in mapped.pieces_over(span) {
        let source = piece.source;
        if source.end <= span.start || span.end <= source.start {
            continue;
        }
        let from = span.start.saturating_sub(source.start) as usize;
        let past = source.end.saturating_sub(span.end) as usize;
        let len = piece.text.len();
        let (from, past) = if piece.verbatim { (from, past) } else { (0, 0) };
        let start = found.map_or(piece.at + from, |found| found.start);
        found = Some(start..piece.at + len - past.min(len));
    }
    let mut found = found?;
    // The line break at the end of a block scalar is mapped to the last letter before it.
    let text = mapped.text();
    while text.get(found.clone()).is_some_and(|part| part.ends_with('\n'))
        && mapped.span(found.start..found.end - 1) == span
    {
        found.end -= 1;
    }
    (mapped.span(found.clone()) == span).then_some(found)
}

/// Takes a word out, with the white space before it.
pub(crate) fn remove(mapped: &MappedText, range: &Range<usize>) -> Result<WordEdit, EditError> {
    let word = bounds(mapped.text(), range)?;
    let before = gap(mapped.text(), word.start).ok_or(EditError::Nested)?;
    let range = before.start..word.end;
    if mapped.unknown(range.clone()).is_some() {
        return Err(EditError::Template);
    }
    let span = mapped.span(range.clone());
    Ok(WordEdit { range, with: String::new(), text_edit: TextEdit::new(span, "") })
}

/// Puts a word behind another one, with the white space that is before that one.
pub(crate) fn insert(
    source: &str,
    mapped: &MappedText,
    range: &Range<usize>,
    new: &str,
) -> Result<WordEdit, EditError> {
    if !is_plain(new) {
        return Err(EditError::Nested);
    }
    let text = mapped.text();
    let word = bounds(text, range)?;
    let at = mapped.span(word.clone()).end;
    let gap = gap(text, word.start).filter(|gap| mapped.unknown(gap.clone()).is_none());
    let (decoded, raw) = gap.map_or((" ", " "), |gap| {
        let start = mapped.span(gap.start..word.start).start as usize;
        let end = mapped.span(word.clone()).start as usize;
        let raw = source.get(start..end).unwrap_or(" ");
        (text.get(gap).unwrap_or(" "), raw)
    });
    Ok(WordEdit {
        range: word.end..word.end,
        with: format!("{decoded}{new}"),
        text_edit: TextEdit::insert(at, format!("{raw}{new}")),
    })
}

/// The word that a range is in, with the quotes round it.
fn bounds(text: &str, range: &Range<usize>) -> Result<Range<usize>, EditError> {
    let before = text.get(..range.start).unwrap_or_default();
    let behind = text.get(range.end..).unwrap_or_default();
    let quoted =
        ['"', '\''].into_iter().any(|quote| before.ends_with(quote) && behind.starts_with(quote));
    let word = if quoted { range.start - 1..range.end + 1 } else { range.clone() };
    let inner = text.get(word.clone()).unwrap_or_default();
    let behind = text.get(word.end..).unwrap_or_default();
    let parted = behind.is_empty() || behind.starts_with([' ', '\t', '\n', '\r']);
    let odd = inner.contains(['\\', '\n', '\r', '`']);
    if parted && !odd { Ok(word) } else { Err(EditError::Nested) }
}

/// The white space before a word, continued lines included; `None` if there is none, or if no word is
/// before it.
fn gap(text: &str, word: usize) -> Option<Range<usize>> {
    let mut start = word;
    loop {
        let before = text.get(..start)?;
        let blank = before.trim_end_matches([' ', '\t']).len();
        let broken = ["\\\r\n", "\\\n"].iter().find_map(|end| text.get(..blank)?.strip_suffix(end));
        match broken {
            Some(rest) => start = rest.len(),
            None if blank == start => break,
            None => start = blank,
        }
    }
    let before = text.get(..start)?;
    let has_before = !before.is_empty() && !before.ends_with(['\n', '\r']);
    (start < word && has_before).then_some(start..word)
}
