//! Long options of a command: `--name=value`, or `--name` and `value` as two words.

use crate::mapped_text::MappedText;

/// The values of an option, in order. `name` begins with its dashes.
pub(crate) fn values(words: &[MappedText], name: &str) -> Vec<MappedText> {
    let mut found = Vec::new();
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        let text = word.text();
        if text == name {
            found.extend(rest.next().cloned());
        } else if text.strip_prefix(name).is_some_and(|value| value.starts_with('=')) {
            found.push(word.slice(name.len() + 1..text.len()));
        }
    }
    found
}

/// The value of an option that is given once; the last of several.
pub(crate) fn value(words: &[MappedText], names: &[&str]) -> Option<MappedText> {
    names.iter().find_map(|name| values(words, name).pop())
}
