//! The lines of a text, and the words of systemd's files.

use crate::mapped_text::{MappedText, UnknownReason};

/// The lines of a text with the offset of each, without their line breaks.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        let line = line.strip_suffix('\n').unwrap_or(line);
        (start, line.strip_suffix('\r').unwrap_or(line))
    })
}

/// The words of a value: unquoted, escapes read, specifiers (`%i`) unknown. The prefixes of a
/// command (`-`, `@`, `:`, `+`, `!`) are taken from the first one.
pub(crate) fn split(value: &MappedText) -> Vec<MappedText> {
    let mut splitter =
        UnitSplitter { value, text: value.text(), at: 0, word: None, words: Vec::new() };
    splitter.run();
    let mut words = splitter.words;
    if let Some(first) = words.first_mut() {
        let text = first.text();
        let prefix = text.len() - text.trim_start_matches(['-', '@', ':', '+', '!', '|']).len();
        let takes_name = text.get(..prefix).is_some_and(|prefix| prefix.contains('@'));
        *first = first.slice(prefix..text.len());
        // After `@` the second word is the name that the process goes by.
        if takes_name && words.len() > 1 {
            words.remove(1);
        }
    }
    words
}

struct UnitSplitter<'a> {
    value: &'a MappedText,
    text: &'a str,
    at: usize,
    word: Option<MappedText>,
    words: Vec<MappedText>,
}

impl UnitSplitter<'_> {
    fn run(&mut self) {
        let mut quote = None;
        while let Some(next) = self.text.get(self.at..).and_then(|rest| rest.chars().next()) {
            // What a template fills in is a part of a word whatever stands in it.
            if let Some(end) = self.value.hole_end(self.at) {
                self.literal(end - self.at);
                continue;
            }
            match (next, quote) {
                ('"' | '\'', None) => {
                    quote = Some(next);
                    self.word();
                    self.at += 1;
                }
                (_, Some(open)) if next == open => {
                    quote = None;
                    self.at += 1;
                }
                ('\\', _) => self.escape(),
                ('%', _) => self.specifier(),
                (next, None) if next.is_whitespace() => {
                    self.end();
                    self.at += next.len_utf8();
                }
                (next, _) => self.literal(next.len_utf8()),
            }
        }
        self.end();
    }

    fn word(&mut self) -> &mut MappedText {
        let here = self.value.span(self.at..self.at + 1);
        self.word.get_or_insert_with(|| MappedText::new(here))
    }

    fn literal(&mut self, len: usize) {
        let (value, range) = (self.value, self.at..self.at + len);
        self.word().push_slice(value, range);
        self.at += len;
    }

    fn escape(&mut self) {
        let next = self.text.get(self.at + 1..).and_then(|rest| rest.chars().next());
        let stands_for = match next {
            Some('n') => "\n",
            Some('t') => "\t",
            Some('s') => " ",
            Some('\\') => "\\",
            Some('"') => "\"",
            Some('\'') => "'",
            _ => return self.literal(1),
        };
        let span = self.value.span(self.at..self.at + 2);
        self.word().push_replaced(stands_for, span);
        self.at += 2;
    }

    fn specifier(&mut self) {
        let next = self.text.get(self.at + 1..).and_then(|rest| rest.chars().next());
        let Some(next) = next.filter(|c| c.is_ascii_alphabetic() || *c == '%') else {
            return self.literal(1);
        };
        let range = self.at..self.at + 1 + next.len_utf8();
        let span = self.value.span(range.clone());
        let written = self.text.get(range.clone()).unwrap_or_default();
        if next == '%' {
            self.word().push_replaced("%", span);
        } else {
            self.word().push_hole(written, span, UnknownReason::Machine);
        }
        self.at = range.end;
    }

    fn end(&mut self) {
        let Some(word) = self.word.take() else { return };
        let len = word.text().len();
        // What shows nothing is pointed at by its quote.
        if word.text().trim().is_empty() {
            self.words.push(MappedText::coarse(word.text(), word.whole()));
            return;
        }
        let mut kept = MappedText::new(word.span(0..len));
        kept.push_slice(&word, 0..len);
        self.words.push(kept);
    }
}
