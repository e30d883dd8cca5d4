//! How far the value behind a name reaches, and whether it tells anything.

use std::ops::Range;

use memchr::{memchr2, memchr3, memrchr};

/// A quoted string or a list that does not end within this many bytes is none.
const LONGEST_QUOTED: usize = 64 * 1024;

/// How far the ends of a line are looked for. A line of minified JSON has megabytes.
const LONGEST_LINE: usize = 4096;

/// The blank lines that a block may have in a row.
const BLANK_LINES: usize = 1000;

/// How a name and its value are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joined {
    /// `name: value` of YAML and JSON. The column of the name decides where a block ends.
    Colon {
        /// The first byte of the name.
        name: usize,
    },
    /// `name=value` of flags, shells and variables, and `--name value`.
    Assignment,
}

/// True if the value of a key is in the lines below it.
pub(super) fn is_block(text: &str, at: usize) -> bool {
    let rest = text.get(at..).unwrap_or_default().trim_start_matches([' ', '\t']);
    matches!(rest.chars().next(), Some('|' | '>' | '\n' | '\r' | '#') | None)
}

/// The value that begins at a byte or behind the blanks there; empty if there is none.
pub(super) fn range(text: &str, at: usize, joined: Joined) -> Range<usize> {
    let rest = text.get(at..).unwrap_or_default();
    let start = at + (rest.len() - rest.trim_start_matches([' ', '\t']).len());
    let rest = text.get(start..).unwrap_or_default();
    if let Some(quoted) = quoted(rest) {
        return start + 1..start + quoted;
    }
    match joined {
        Joined::Assignment => start..start + word(rest),
        Joined::Colon { name } => match rest.chars().next() {
            Some('|' | '>' | '\n' | '\r' | '#') | None => block(text, start, name),
            // `{{` opens a template's tag, not a mapping.
            Some('[' | '{') if !rest.starts_with("{{") && !rest.starts_with("{%") => {
                start..start + simple_list(window(text, start, LONGEST_QUOTED))
            }
            _ => start..start + plain(text, start, name),
        },
    }
}

/// The offset of the closing quote of a string that begins with one. In single quotes, two of them are a
/// quote in the string.
fn quoted(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let quote = *bytes.first().filter(|byte| matches!(byte, b'"' | b'\''))?;
    let near = bytes.get(..=LONGEST_QUOTED).unwrap_or(bytes);
    let mut at = 1;
    loop {
        at += memchr2(quote, b'\\', near.get(at..)?)?;
        let (is_quote, next) = (near.get(at) == Some(&quote), bytes.get(at + 1));
        at += match quote {
            b'\'' if is_quote && next == Some(&quote) => 2,
            b'"' if !is_quote => 2,
            _ if is_quote => return Some(at),
            _ => 1,
        };
    }
}

/// The length of a word of a flag, a shell or a variable.
fn word(rest: &str) -> usize {
    let ends = |c: char| c.is_whitespace() || "\"'`;&|<>".contains(c);
    rest.find(ends).unwrap_or(rest.len())
}

/// The length of a plain scalar: to the end of the line or, inside of brackets, of the item.
fn plain(text: &str, start: usize, name: usize) -> usize {
    let near = window(text, start, LONGEST_LINE);
    let line = memchr2(b'\n', b'\r', near.as_bytes()).unwrap_or(near.len());
    let mut rest = near.get(..line).unwrap_or_default();
    let before = text.get(line_start(text, name)..name).unwrap_or_default();
    // Deeper brackets that were closed before the name leave this one open.
    if memchr2(b'{', b'[', before.as_bytes()).is_some() {
        let end = memchr3(b',', b'}', b']', rest.as_bytes()).unwrap_or(rest.len());
        rest = rest.get(..end).unwrap_or_default();
    }
    if let Some(comment) = rest.find(" #") {
        rest = rest.get(..comment).unwrap_or_default();
    }
    rest.trim_end().len()
}

/// The length of a list of scalars in brackets; nothing for lists and mappings of something else.
fn simple_list(rest: &str) -> usize {
    let end = rest.find(['{', '}', ':', ']']).map_or(0, |end| end + 1);
    let list = rest.get(..end).unwrap_or_default();
    if list.ends_with(']') { end } else { 0 }
}

/// The lines below a name that are its value: those of a block scalar, and the items of a list of
/// scalars.
///
/// ```text
/// token: |
///   abc
/// passwords:
/// - abc
/// ```
/// Nothing is looked for behind more than [`BLANK_LINES`].
fn block(text: &str, start: usize, name: usize) -> Range<usize> {
    let head = window(text, start, LONGEST_LINE);
    let scalar = head.starts_with(['|', '>']);
    let column = column(text, name);
    let Some(line) = head.find('\n') else {
        return start..start;
    };
    let first = start + line + 1;
    let mut end = first;
    let mut blank = 0;
    for line in text.get(first..).unwrap_or_default().split_inclusive('\n') {
        let content = line.trim_start_matches([' ', '\t']);
        let indent = line.len() - content.len();
        let is_item = content.starts_with("- ") && !content.contains(": ") && indent >= column;
        let belongs = if scalar { indent > column } else { is_item };
        if content.trim().is_empty() {
            blank += 1;
        } else if belongs {
            blank = 0;
        }
        if blank > BLANK_LINES || (!belongs && !content.trim().is_empty()) {
            break;
        }
        end += line.len();
    }
    first..end
}

/// The column of a byte, from 0 and in bytes.
pub(super) fn column(text: &str, at: usize) -> usize {
    at - line_start(text, at)
}

/// The start of the line, or a byte within it if that is far away.
fn line_start(text: &str, at: usize) -> usize {
    let mut first = at.saturating_sub(LONGEST_LINE);
    while !text.is_char_boundary(first) {
        first += 1;
    }
    let before = text.get(first..at).unwrap_or_default();
    memrchr(b'\n', before.as_bytes()).map_or(first, |found| first + found + 1)
}

/// The text from a byte on, at most so many bytes of it.
fn window(text: &str, start: usize, bytes: usize) -> &str {
    let mut end = start.saturating_add(bytes).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(start..end).unwrap_or_default()
}

/// What the name of a file ends with, which is no secret itself: `--bind-token=tokens.csv`.
const FILES: [&str; 8] = [".conf", ".crt", ".csv", ".json", ".key", ".pem", ".txt", ".yaml"];

/// Digits of a number that is a count: `--watch-cache-sizes=secrets=50`.
const COUNT: usize = 5;

/// False for a value that is not a secret itself: nothing, a path, a variable, a hole of a template, a word of
/// YAML, a count.
pub(super) fn is_telling(value: &str) -> bool {
    let value = value.trim();
    let value = value.strip_prefix("- ").unwrap_or(value).trim_matches(['"', '\'']);
    let is_word = ["", "true", "false", "null", "~", "none", "-"].contains(&value);
    let is_path = ["/", "./", "../", "~/"].iter().any(|start| value.starts_with(start))
        || FILES.iter().any(|end| value.ends_with(end));
    let is_address = value.starts_with("http://") || value.starts_with("https://");
    let is_count = value.len() <= COUNT && value.bytes().all(|byte| byte.is_ascii_digit());
    !(is_word || is_path || is_address || is_count || is_hole(value))
}

/// `$(TOKEN)`, `${TOKEN}`, `$TOKEN`, `{{ .token }}`, `<token>`. A template may hold the secret as a
/// default in quotes.
fn is_hole(value: &str) -> bool {
    let literal = value.contains(['"', '\'']) || value.contains(":-") || value.contains(":=");
    let variable = |c: char| c == '_' || c.is_ascii_alphabetic() || "({".contains(c);
    let begins = value.strip_prefix('$').is_some_and(|rest| rest.starts_with(variable))
        || ["{{", "{%", "<%", "%{"].iter().any(|tag| value.starts_with(tag))
        || (value.starts_with('<') && value.ends_with('>'));
    begins && !literal && !value.contains(['\n'])
}
