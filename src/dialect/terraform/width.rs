//! Objects with more entries than the parser can take.
//!
//! It compares each key of an object with all before it (`ObjectKey` in a map that is a list), so that one of
//! 90,000 entries takes minutes.

use memchr::{memchr, memchr2_iter};

/// Entries of one object that are read. No module comes near.
const MOST_ENTRIES: usize = 5_000;

/// The byte at which an object has more entries than are read.
pub(super) fn too_wide(text: &str) -> Option<usize> {
    memchr2_iter(b'=', b':', text.as_bytes()).nth(MOST_ENTRIES)?;
    // The entries of each open bracket.
    let mut open: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        match byte {
            b'"' => at += string_len(text.get(at..)?),
            b'#' => at += line_len(text.get(at..)?),
            b'/' if text.get(at..)?.starts_with("//") => at += line_len(text.get(at..)?),
            b'<' if text.get(at..)?.starts_with("<<") => at += heredoc_len(text.get(at..)?),
            b'{' | b'[' | b'(' => open.push(0),
            b'}' | b']' | b')' => {
                open.pop();
            }
            b'=' | b':' => {
                if let Some(entries) = open.last_mut() {
                    *entries += 1;
                    if *entries > MOST_ENTRIES {
                        return Some(at);
                    }
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The length of a string without its last quote.
fn string_len(text: &str) -> usize {
    let mut is_escaped = true;
    let end = text.bytes().position(|byte| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    });
    end.unwrap_or(text.len())
}

/// The length of a line without its line break.
fn line_len(text: &str) -> usize {
    memchr(b'\n', text.as_bytes()).unwrap_or(text.len())
}

/// The length of a text behind `<<EOF`, with the line that ends it.
fn heredoc_len(text: &str) -> usize {
    let first = line_len(text);
    let mark = text.get(2..first).unwrap_or_default().trim_start_matches('-').trim();
    let mut end = first;
    for line in text.get(first..).unwrap_or_default().split_inclusive('\n') {
        end += line.len();
        if !mark.is_empty() && line.trim() == mark {
            break;
        }
    }
    end.saturating_sub(1)
}
