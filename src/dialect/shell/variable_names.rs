//! The names of variables in expansions and assignments of a script.

use crate::hashed::HashMap;

/// The name in `$NAME`, `${NAME}`, `${NAME[@]}`, `$@`, and in `${NAME[@]+"${NAME[@]}"}`, which is the same
/// for a shell that refuses unset variables.
pub(super) fn expanded_name(written: &str) -> Option<&str> {
    let name = written.strip_prefix('$')?;
    let Some(braced) = name.strip_prefix('{') else { return Some(name) };
    let name = braced.strip_suffix('}')?;
    match name.split_once("[@]") {
        Some((name, rest)) if rest.is_empty() || rest.starts_with('+') => Some(name),
        Some(_) => None,
        None => Some(name),
    }
}

/// True for a name that a variable can have, and for a number.
pub(super) fn is_name(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// The names before `=` and `+=`, each a word by its beginning, with the place of the last.
pub(super) fn assigned_names(text: &str) -> HashMap<&str, usize> {
    let mut names = HashMap::default();
    for (at, _) in text.match_indices('=') {
        let before = text.get(..at).unwrap_or_default();
        let before = before.strip_suffix('+').unwrap_or(before);
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let start = before.trim_end_matches(is_part).len();
        let begins = before.get(..start).and_then(|text| text.chars().next_back());
        let is_word = begins.is_none_or(|c| c.is_whitespace() || ";({&|".contains(c));
        if let Some(name) = before.get(start..)
            && is_word
            && !name.is_empty()
        {
            names.insert(name, at);
        }
    }
    names
}
