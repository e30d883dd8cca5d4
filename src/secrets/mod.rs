//! The secrets of a text: passwords, tokens, private keys. Whatever shows a part of the text masks them
//! first.
//!
//! Reports are logs that many people can read, and they show the lines around a finding. A secret is
//! recognised by its name, by its place or by its shape, in YAML, JSON, flags, scripts and variables
//! alike, because also a file that cannot be parsed is shown:
//!
//! ```text
//! - --cloud-password=hunter2-blue          by the name of the flag
//! - {name: DB_PASSWORD, value: hunter2}    by the name of the variable
//! kind: Secret, data: {ca: aHVudGVyMg==}   by the place
//! https://admin:hunter2@etcd:2379          by the shape
//! ```

mod names;
mod objects;
mod pairs;
mod shapes;
mod values;

use std::borrow::Cow;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::threads;
pub(crate) use names::is_secret as is_secret_name;

/// What a masked word becomes in a message.
pub(crate) const MASK: &str = "***";

/// A shorter word may be a part of any message.
const SHORTEST_WORD: usize = 6;

/// A word of letters only is taken for a secret in a message from this length on: `password: kubernetes`
/// must not mask `/etc/kubernetes`.
const SHORTEST_OF_LETTERS: usize = 16;

/// Bytes of all words up to which the library chooses how to search. It makes a DFA for a few words, which takes 500
/// bytes for each of theirs.
const LONGEST_FOR_DFA: usize = 16 * 1024;

/// The places of the secrets of a text, and the secrets themselves.
#[derive(Clone, Debug, Default)]
pub(crate) struct Secrets {
    /// In the order of the text, without overlap.
    ranges: Vec<Range<usize>>,
    words: Vec<String>,
    matcher: Option<AhoCorasick>,
}

impl Secrets {
    /// The secrets of a text. The time is linear in its length.
    pub(crate) fn of(text: &str) -> Self {
        let others = || [objects::find(text), shapes::find(text)].concat();
        let (mut ranges, others) = if text.len() > threads::LARGE {
            threads::both(|| pairs::find(text), others)
        } else {
            (pairs::find(text), others())
        };
        ranges.extend(others);
        let ranges = merged(ranges);
        let mut words = Vec::new();
        for range in &ranges {
            let secret = text.get(range.clone()).unwrap_or_default();
            words.extend(secret.lines().map(str::to_owned));
        }
        let mut secrets = Self { ranges, ..Self::default() };
        secrets.add_words(words);
        // The same secret may be written again where neither a name nor a place identifies it.
        if let Some(matcher) = &secrets.matcher {
            let mut ranges = std::mem::take(&mut secrets.ranges);
            for found in matcher.find_iter(text) {
                ranges.push(found.range());
            }
            secrets.ranges = merged(ranges);
        }
        secrets
    }

    /// Adds secrets that are not written in the text as they are, such as the value of a flag that is
    /// put together from variables.
    pub(crate) fn add_words(&mut self, words: Vec<String>) {
        if words.is_empty() {
            return;
        }
        for word in words {
            let word = word.trim().trim_matches(['"', '\'']);
            if is_telling(word) {
                self.words.push(word.to_owned());
            }
        }
        self.words.sort_unstable();
        self.words.dedup();
        // Without a matcher, only the places are masked; it fails for texts of gigabytes only.
        self.matcher = if self.words.is_empty() {
            None
        } else {
            let length: usize = self.words.iter().map(String::len).sum();
            let kind = (length > LONGEST_FOR_DFA).then_some(AhoCorasickKind::ContiguousNFA);
            let mut builder = AhoCorasick::builder();
            builder.match_kind(MatchKind::LeftmostLongest).kind(kind).build(&self.words).ok()
        };
    }

    /// True if a part of the text is a secret or has one in it.
    fn touch(&self, range: &Range<usize>) -> bool {
        let first = self.ranges.partition_point(|secret| secret.end <= range.start);
        self.ranges.get(first).is_some_and(|secret| secret.start < range.end)
    }

    /// True if a part of the text is a part of a secret.
    pub(crate) fn cover(&self, range: &Range<usize>) -> bool {
        let first = self.ranges.partition_point(|secret| secret.end <= range.start);
        let secret = self.ranges.get(first);
        secret.is_some_and(|secret| secret.start <= range.start && range.end <= secret.end)
    }

    /// A part of the text with each secret as asterisks, of as many bytes, so that places stay valid.
    pub(crate) fn masked_part<'t>(&self, text: &'t str, range: Range<usize>) -> Cow<'t, str> {
        let part = text.get(range.clone()).unwrap_or_default();
        if !self.touch(&range) {
            return Cow::Borrowed(part);
        }
        let mut shown = String::with_capacity(part.len());
        let mut next = self.ranges.partition_point(|secret| secret.end <= range.start);
        for (at, c) in part.char_indices() {
            let at = range.start + at;
            while self.ranges.get(next).is_some_and(|secret| secret.end <= at) {
                next += 1;
            }
            let secret = self.ranges.get(next).is_some_and(|secret| secret.start <= at);
            if secret && !c.is_whitespace() {
                shown.extend(std::iter::repeat_n('*', c.len_utf8()));
            } else {
                shown.push(c);
            }
        }
        Cow::Owned(shown)
    }

    /// A message about the text with each secret of the text, and each one that its own words show, as
    /// `***`.
    pub(crate) fn masked_message<'m>(&self, message: &'m str) -> Cow<'m, str> {
        let mut ranges = message_secrets(message);
        if let Some(matcher) = &self.matcher {
            for found in matcher.find_iter(message) {
                ranges.push(found.range());
            }
        }
        if ranges.is_empty() {
            return Cow::Borrowed(message);
        }
        let mut masked = String::with_capacity(message.len());
        let mut end = 0;
        for range in merged(ranges) {
            masked.push_str(message.get(end..range.start).unwrap_or_default());
            masked.push_str(MASK);
            end = range.end;
        }
        masked.push_str(message.get(end..).unwrap_or_default());
        Cow::Owned(masked)
    }
}

/// A value with its secrets masked: all of it if its name is that of a secret.
pub(crate) fn masked_value(name: &str, value: &str) -> Option<String> {
    if names::is_secret(name) && values::is_telling(value) {
        return Some(MASK.to_owned());
    }
    match Secrets::default().masked_message(value) {
        Cow::Borrowed(_) => None,
        Cow::Owned(masked) => Some(masked),
    }
}

/// The secrets of a message. It is prose, in which a colon does not give a value to a name.
fn message_secrets(message: &str) -> Vec<Range<usize>> {
    let mut ranges = shapes::find(message);
    ranges.extend(pairs::assigned(message));
    ranges
}

/// True for a word that is masked wherever it appears.
fn is_telling(word: &str) -> bool {
    let letters_only = word.chars().all(|c| c.is_alphabetic() || "-_./".contains(c));
    let shortest = if letters_only { SHORTEST_OF_LETTERS } else { SHORTEST_WORD };
    word.len() >= shortest
}

/// Ranges in order, those that overlap as one.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.retain(|range| !range.is_empty());
    ranges.sort_unstable_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}
