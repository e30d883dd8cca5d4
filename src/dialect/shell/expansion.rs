//! `$NAME`, `${…}`, `$(…)` and `` `…` `` of a POSIX shell.

/// The length in bytes of the expansion that a text begins with; 1 for a lone `$`.
pub(crate) fn len(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match (text.chars().next(), chars.next()) {
        (Some('`'), _) => {
            text.get(1..).and_then(|rest| rest.find('`')).map_or(text.len(), |n| n + 2)
        }
        (_, Some((_, '('))) => balanced(text, '(', ')'),
        (_, Some((_, '{'))) => balanced(text, '{', '}'),
        (_, Some((_, c))) if c.is_ascii_alphabetic() || c == '_' => text
            .char_indices()
            .skip(1)
            .find(|(_, c)| !(c.is_ascii_alphanumeric() || *c == '_'))
            .map_or(text.len(), |(at, _)| at),
        (_, Some((_, c))) if c.is_ascii_digit() || "@*#?$!-".contains(c) => 2,
        _ => 1,
    }
}

fn balanced(text: &str, open: char, close: char) -> usize {
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return at + 1;
            }
        }
    }
    text.len()
}
