//! Quotes, escapes and expansions inside the words of a shell script.

use std::collections::HashSet;

use crate::dialect::shell::commands::ShellSplitter;
use crate::dialect::shell::expansion;
use crate::mapped_text::{MappedText, UnknownReason};

impl ShellSplitter<'_> {
    /// A backslash makes the next character literal.
    pub(super) fn escaped(&mut self) {
        self.at += 1;
        self.quoted = true;
        if let Some(next) = self.rest().chars().next() {
            self.literal(next.len_utf8());
        }
    }

    /// `'…'`: nothing inside has a meaning.
    pub(super) fn single_quoted(&mut self) {
        self.quoted = true;
        self.word.begin(self.at);
        self.at += 1;
        let len = self.rest().find('\'').unwrap_or(self.rest().len());
        self.literal(len);
        self.at += 1;
    }

    /// `"…"`: expansions and a few escapes keep their meaning.
    pub(super) fn double_quoted(&mut self) {
        self.quoted = true;
        self.word.begin(self.at);
        self.at += 1;
        while let Some(next) = self.rest().chars().next() {
            if let Some(end) = self.template() {
                self.literal(end - self.at);
                continue;
            }
            match next {
                '"' => break,
                '\\' if self.rest().starts_with("\\\n") => self.at += 2,
                '\\' if self.rest().starts_with(['\\', '"', '$', '`']) => {
                    let special = self.rest().chars().nth(1);
                    if special.is_some_and(|c| matches!(c, '\\' | '"' | '$' | '`')) {
                        self.at += 1;
                    }
                    self.literal(1);
                }
                '$' | '`' => self.expansion(true),
                other => self.literal(other.len_utf8()),
            }
        }
        self.at += 1;
    }

    /// `$NAME`, `${…}`, `$(…)`, `` `…` ``. The container's literal environment is known; without
    /// quotes a value is split at white space once more.
    pub(super) fn expansion(&mut self, in_quotes: bool) {
        let rest = self.rest();
        let len = expansion::len(rest);
        if len == 1 {
            return self.literal(1);
        }
        self.quoted = true;
        let written = rest.get(..len).unwrap_or_default();
        let range = self.at..self.at + len;
        if let Some(items) = self.arrays.used(written, self.depth) {
            return self.array(&items, len);
        }
        let name = written.trim_start_matches(['$', '{']).trim_end_matches('}');
        let value = if self.assigns(name) { None } else { self.environment.literal(name) };
        match value {
            Some(value) if in_quotes => self.word.push_replaced(range, value),
            Some(value) => {
                for (n, part) in value.split(' ').enumerate() {
                    if n > 0 {
                        self.end_word();
                    }
                    if !part.is_empty() {
                        self.word.push_replaced(range.clone(), part);
                    }
                }
            }
            None => self.word.push_hole(range, UnknownReason::Shell),
        }
        self.at += len;
    }

    /// The items of an array, each a word. The first and the last are glued to what is around them.
    fn array(&mut self, items: &[MappedText], len: usize) {
        for (n, item) in items.iter().enumerate() {
            if n > 0 {
                self.end_word();
                self.quoted = true;
            }
            self.word.begin(self.at).append(item);
        }
        self.at += len;
    }

    /// True if the script assigns a value to a variable, which hides that of the environment.
    fn assigns(&mut self, name: &str) -> bool {
        let text = self.text;
        self.assigned.get_or_insert_with(|| assigned_names(text)).contains(name)
    }
}

/// The names before `=`, each a word by its beginning.
fn assigned_names(text: &str) -> HashSet<&str> {
    let mut names = HashSet::new();
    for (at, _) in text.match_indices('=') {
        let before = text.get(..at).unwrap_or_default();
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let name = before.trim_end_matches(is_part).len();
        let begins = before.get(..name).and_then(|text| text.chars().next_back());
        if name < at && begins.is_none_or(|c| c.is_whitespace() || c == ';') {
            names.extend(before.get(name..));
        }
    }
    names
}
