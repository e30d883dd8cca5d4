//! Quotes, escapes and expansions inside the words of a shell script.

use std::ops::Range;

use crate::dialect::shell::commands::ShellSplitter;
use crate::dialect::shell::expansion;
use crate::dialect::shell::variables::ShellValue;
use crate::mapped_text::{MappedText, UnknownReason};

impl ShellSplitter<'_> {
    /// A backslash makes the next character literal.
    pub(super) fn escaped(&mut self) {
        self.word.begin(self.at);
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

    /// `$NAME`, `${…}`, `$(…)`, `` `…` ``. The script's own variables and the container's literal environment
    /// are known; without quotes a value is split at white space once more.
    pub(super) fn expansion(&mut self, in_quotes: bool) {
        let rest = self.rest();
        let len = expansion::len(rest);
        if len == 1 {
            return self.literal(1);
        }
        let is_alone = self.is_alone(len, in_quotes);
        self.quoted = true;
        let written = rest.get(..len).unwrap_or_default();
        let range = self.at..self.at + len;
        match self.variables.expand(written, self.at, in_quotes, &self.blocks) {
            Some(ShellValue::Array(items)) => self.words(&items),
            Some(ShellValue::String(value)) => {
                // A flag or a command line is written where the variable is set. The name of a program
                // is not, and each use starts another one.
                let is_command = value.text().starts_with('-') || value.text().contains(' ');
                let keeps_places = is_alone && is_command;
                let value = if keeps_places { value } else { self.at_its_use(&value, range) };
                if in_quotes {
                    self.word.begin(self.at).append(&value);
                } else {
                    self.words(&split(&value));
                }
            }
            None => {
                let name = written.trim_start_matches(['$', '{']).trim_end_matches('}');
                let is_hidden = self.variables.assigns(name);
                match self.environment.literal(name) {
                    Some(value) if !is_hidden && in_quotes => self.word.push_replaced(range, value),
                    Some(value) if !is_hidden => {
                        let value = MappedText::coarse(value, self.script.span(range));
                        self.words(&split(&value));
                    }
                    _ => self.word.push_hole(range, UnknownReason::Shell),
                }
            }
        }
        self.at += len;
    }

    /// True if an expansion is all of its word: `$ARGS`, `"$ARGS"`, and not `--v=$LEVEL`.
    fn is_alone(&self, len: usize, in_quotes: bool) -> bool {
        let begins = self.word.so_far().is_none_or(str::is_empty);
        let mut behind = self.rest().get(len..).unwrap_or_default();
        if in_quotes {
            let Some(unquoted) = behind.strip_prefix('"') else { return false };
            behind = unquoted;
        }
        begins && behind.chars().next().is_none_or(|c| c.is_whitespace() || ";&|()<>".contains(c))
    }

    /// A value whose places are its use. An argument has one place, and the rest of this one is here.
    pub(super) fn at_its_use(&self, value: &MappedText, range: Range<usize>) -> MappedText {
        let span = self.script.span(range);
        let mut here = MappedText::new(span);
        let mut at = 0;
        while let Some(rest) = value.text().get(at..)
            && !rest.is_empty()
        {
            let is_hole = value.hole_end(at).is_some();
            let end = value.hole_end(at).unwrap_or_else(|| next_hole(value, at));
            let part = value.text().get(at..end).unwrap_or_default();
            if is_hole {
                here.push_hole(part, span, UnknownReason::Shell);
            } else {
                here.push_replaced(part, span);
            }
            at = end.max(at + 1);
        }
        here
    }

    /// Words of an expansion. The first and the last are glued to what is around them.
    fn words(&mut self, words: &[MappedText]) {
        for (n, word) in words.iter().enumerate() {
            if n > 0 {
                self.end_word();
                self.quoted = true;
            }
            self.word.begin(self.at).append(word);
        }
    }
}

/// The words of a value that is used without quotes.
fn split(value: &MappedText) -> Vec<MappedText> {
    let mut words = Vec::new();
    let mut start = None;
    let mut at = 0;
    while let Some(next) = value.text().get(at..).and_then(|rest| rest.chars().next()) {
        // A command substitution has blanks: `X="--v=$(cat level)"`.
        let end = value.hole_end(at).unwrap_or(at + next.len_utf8());
        if value.hole_end(at).is_none() && matches!(next, ' ' | '\t' | '\n') {
            words.extend(start.take().map(|start| value.slice(start..at)));
        } else {
            start.get_or_insert(at);
        }
        at = end;
    }
    words.extend(start.map(|start| value.slice(start..at)));
    words
}

/// The beginning of the next hole, or the end of the text.
fn next_hole(value: &MappedText, at: usize) -> usize {
    let mut end = at;
    while let Some(next) = value.text().get(end..).and_then(|rest| rest.chars().next())
        && value.hole_end(end).is_none()
    {
        end += next.len_utf8();
    }
    end
}
