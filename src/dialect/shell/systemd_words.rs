//! The lines of a text, and the words of systemd's files.

use crate::dialect::shell::word_buffer::WordBuffer;
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
    let mut splitter = UnitSplitter {
        value,
        text: value.text(),
        at: 0,
        word: WordBuffer::new(value),
        words: Vec::new(),
    };
    splitter.run();
    let mut words = splitter.words;
    if let Some(first) = words.first_mut() {
        let text = first.text();
        let prefix = prefix(first);
        let takes_name = text.get(..prefix).is_some_and(|prefix| prefix.contains('@'));
        *first = first.slice(prefix..text.len());
        // After `@` the second word is the name that the process goes by.
        if takes_name && words.len() > 1 {
            words.remove(1);
        }
    }
    words
}

/// How many characters before the program are prefixes. A tag of a template may begin with one:
/// `ExecStart=@BINDIR@/kube-apiserver`.
fn prefix(program: &MappedText) -> usize {
    let mut letters = program.text().char_indices();
    let first = letters
        .find(|&(at, letter)| !"-@:+!|".contains(letter) || program.unknown(at..at + 1).is_some());
    first.map_or(program.text().len(), |(at, _)| at)
}

struct UnitSplitter<'a> {
    value: &'a MappedText,
    text: &'a str,
    at: usize,
    word: WordBuffer<'a>,
    words: Vec<MappedText>,
}

impl UnitSplitter<'_> {
    fn run(&mut self) {
        let mut quote = None;
        while let Some(next) = self.text.get(self.at..).and_then(|rest| rest.chars().next()) {
            // A tag of a template is a part of a word even if it has blanks in it.
            if let Some(end) = self.value.hole_end(self.at) {
                self.literal(end - self.at);
                continue;
            }
            match (next, quote) {
                ('"' | '\'', None) => {
                    quote = Some(next);
                    self.word.begin(self.at);
                    self.at += 1;
                }
                (_, Some(open)) if next == open => {
                    quote = None;
                    self.at += 1;
                }
                ('\\', _) => self.escape(),
                ('%', _) => self.specifier(),
                (next, None) if next.is_ascii_whitespace() => {
                    self.end();
                    self.at += next.len_utf8();
                }
                (next, _) => self.literal(next.len_utf8()),
            }
        }
        self.end();
    }

    fn literal(&mut self, len: usize) {
        self.word.push(self.at..self.at + len);
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
        self.word.push_replaced(self.at..self.at + 2, stands_for);
        self.at += 2;
    }

    fn specifier(&mut self) {
        let next = self.text.get(self.at + 1..).and_then(|rest| rest.chars().next());
        let Some(next) = next.filter(|c| c.is_ascii_alphabetic() || *c == '%') else {
            return self.literal(1);
        };
        let range = self.at..self.at + 1 + next.len_utf8();
        self.at = range.end;
        if next == '%' {
            self.word.push_replaced(range, "%");
        } else {
            self.word.push_hole(range, UnknownReason::Machine);
        }
    }

    fn end(&mut self) {
        self.words.extend(self.word.take());
    }
}
