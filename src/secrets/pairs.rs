//! Secrets by name: what a flag, a key or a variable with such a name is given.

use std::ops::Range;

use memchr::memmem::Finder;

use super::names;
use super::values::{self, Joined};
use crate::byte_runs::ByteKind;

/// Characters of a name.
const NAME: &ByteKind = &ByteKind::alphanumeric_and(b"_.-");

/// Characters of the name of a flag.
const FLAG: &ByteKind = &ByteKind::alphanumeric_and(b"_-");

/// A name with the character that joins a value to it.
struct JoinedName<'t> {
    start: usize,
    /// The end of the joint, where the value begins.
    end: usize,
    name: &'t str,
    /// True for `"name":`.
    quoted: bool,
    /// True for a colon, false for `=`.
    colon: bool,
}

/// The pairs of a text: `name:`, `"name" :`, `NAME=`, `--name=`.
fn pairs(text: &str) -> impl Iterator<Item = JoinedName<'_>> {
    memchr::memchr2_iter(b':', b'=', text.as_bytes())
        .filter_map(|joint| JoinedName::of(text, joint))
}

impl<'t> JoinedName<'t> {
    /// The name in front of a colon or an equals sign, read from right to left. An expression would look at each
    /// word of the text.
    fn of(text: &'t str, joint: usize) -> Option<Self> {
        let bytes = text.as_bytes().get(..joint)?;
        let end = behind_last(bytes, |byte| !matches!(byte, b' ' | b'\t'));
        let quoted = matches!(bytes.get(end.wrapping_sub(1)), Some(b'"' | b'\''));
        let head = bytes.get(..end - usize::from(quoted))?;
        let word = behind_last(head, |byte| !NAME.has(byte));
        // The dashes of `--name` are not a part of it.
        let is_first = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b'_';
        let start = word + head.get(word..)?.iter().position(is_first)?;
        let name = text.get(start..head.len())?;
        Some(Self {
            start,
            end: joint + 1,
            name,
            quoted,
            colon: text.as_bytes().get(joint) == Some(&b':'),
        })
    }
}

/// The place behind the last byte for which `is_kind` is true. If there is no such byte, it is 0.
fn behind_last(bytes: &[u8], is_kind: impl Fn(u8) -> bool) -> usize {
    bytes.iter().rposition(|&byte| is_kind(byte)).map_or(0, |at| at + 1)
}

/// A value that waits for its name, or the other way round, in an entry of a list of variables.
///
/// ```text
/// - name: DB_PASSWORD
///   value: hunter2
/// ```
#[derive(Default)]
struct Variable {
    /// Where the name of a secret ended.
    name: Option<usize>,
    /// The value.
    value: Option<ValuePlace>,
}

/// The place of a value whose end was not looked for yet. A text of 1 MB may have 1,400 blocks in one another, and to
/// find their ends is to read all of them.
#[derive(Clone, Copy)]
struct ValuePlace {
    /// The first byte of the key.
    key: usize,
    /// The end of the colon.
    from: usize,
}

impl ValuePlace {
    fn range(self, text: &str) -> Range<usize> {
        values::range(text, self.from, Joined::Colon { name: self.key })
    }

    /// True if a key behind the value is a part of it.
    fn holds(self, text: &str, key: usize) -> bool {
        values::is_block(text, self.from)
            && values::column(text, key) > values::column(text, self.key)
    }
}

/// Lines between the name and the value of an entry, in bytes.
const ENTRY: usize = 400;

/// The secrets of a text by name.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut variable = Variable::default();
    // A pair inside of a value is a part of that value.
    let mut covered = 0;
    for JoinedName { start, end, name, quoted, colon } in pairs(text) {
        if start < covered {
            continue;
        }
        let next = text.as_bytes().get(end);
        // `https://`, `image:tag` and `user:password` are not pairs of YAML.
        if colon && !quoted && next.is_some_and(|byte| !byte.is_ascii_whitespace()) {
            continue;
        }
        let secret = if names::is_secret(name) {
            let joined = if colon { Joined::Colon { name: start } } else { Joined::Assignment };
            Some(values::range(text, end, joined))
        } else if colon && matches!(name, "name" | "key" | "value") {
            variable.add(text, name, ValuePlace { key: start, from: end })
        } else {
            None
        };
        if let Some(secret) = secret {
            covered = covered.max(secret.end);
            push(text, secret, &mut found);
        }
    }
    found.extend(separate(text));
    found
}

/// The secrets that a message assigns: `--token=abc`.
pub(super) fn assigned(message: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut covered = 0;
    for JoinedName { start, end, name, colon, .. } in pairs(message) {
        if start >= covered && !colon && names::is_secret(name) {
            let value = values::range(message, end, Joined::Assignment);
            covered = value.end;
            push(message, value, &mut found);
        }
    }
    found
}

impl Variable {
    /// Adds a part; returns the value if it is now known to be a secret.
    fn add(&mut self, text: &str, key: &str, place: ValuePlace) -> Option<Range<usize>> {
        if key == "value" {
            let is_near = |end: usize, at: usize| at.saturating_sub(end) < ENTRY;
            if let Some(end) = self.name.take()
                && is_near(end, place.from)
                && let value = place.range(text)
                && is_near(end, value.start)
            {
                return Some(value);
            }
            self.value = Some(place);
            return None;
        }
        self.name = None;
        let before = self.value.take();
        if values::is_block(text, place.from) {
            return None;
        }
        let value = place.range(text);
        let end = value.end;
        if !names::is_secret(text.get(value).unwrap_or_default()) {
            return None;
        }
        if let Some(before) = before
            && !before.holds(text, place.key)
            && let before = before.range(text)
            && let Some(between) = text.get(before.end..end)
            && between.len() < ENTRY
            // Behind a dash it is the next entry.
            && !between.contains("- ")
            && !between.contains('{')
        {
            return Some(before);
        }
        self.name = Some(end);
        None
    }
}

/// The values of flags that are arguments of their own, also as two items of a list or two lines of a script:
///
/// ```text
/// - --cloud-password
/// - hunter2
/// ```
fn separate(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let dashes = Finder::new("--");
    let mut rest = text;
    while let Some(at) = dashes.find(rest.as_bytes()) {
        rest = rest.get(at..).unwrap_or_default();
        let flag = rest.trim_start_matches('-');
        let end = flag.bytes().position(|byte| !FLAG.has(byte)).unwrap_or(flag.len());
        let (name, behind) = flag.split_at_checked(end).unwrap_or_default();
        rest = behind;
        if name.starts_with(|c: char| c.is_ascii_alphabetic())
            && names::is_secret(name)
            && let Some(value) = behind_joint(behind)
        {
            let value = values::range(text, text.len() - value.len(), Joined::Assignment);
            let is_flag = text.get(value.clone()).is_some_and(|value| value.starts_with('-'));
            if !is_flag {
                push(text, value, &mut found);
            }
        }
    }
    found
}

/// What is behind blanks, or behind the end of a line and the dash of the next item; `None` if neither is there.
fn behind_joint(text: &str) -> Option<&str> {
    const BLANKS: [char; 2] = [' ', '\t'];
    let text = text.strip_prefix(['"', '\'']).unwrap_or(text);
    let text = text.strip_prefix(',').unwrap_or(text);
    let word = text.trim_start_matches(BLANKS);
    let end = word.strip_prefix('\\').unwrap_or(word);
    let Some(line) = end.strip_prefix("\r\n").or_else(|| end.strip_prefix('\n')) else {
        return if word.len() < text.len() { Some(word) } else { None };
    };
    let line = line.trim_start_matches(BLANKS);
    let item = line.strip_prefix('-').filter(|item| item.starts_with(BLANKS));
    Some(item.map_or(line, |item| item.trim_start_matches(BLANKS)))
}

fn push(text: &str, value: Range<usize>, found: &mut Vec<Range<usize>>) {
    if text.get(value.clone()).is_some_and(values::is_telling) {
        found.push(value);
    }
}
