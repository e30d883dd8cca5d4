//! The commands of a shell script, split into words as a POSIX shell does.
//!
//! Nothing is run: what only a running shell knows (variables, command substitutions) is unknown.

use std::collections::HashSet;

use crate::dialect::shell::arrays::Arrays;
use crate::dialect::shell::environment::Environment;
use crate::dialect::shell::expansion;
use crate::dialect::shell::heredoc::Closings;
use crate::dialect::shell::word_buffer::WordBuffer;
use crate::dialect::shell::wrappers::is_assignment;
use crate::mapped_text::{MappedText, UnknownReason};

/// Words before a command that are not a part of it.
const KEYWORDS: [&str; 9] = ["if", "then", "else", "elif", "do", "while", "until", "!", "{"];

/// Words that begin and end a block, whose commands may run or not.
const BLOCK_STARTS: [&str; 7] = ["if", "while", "until", "for", "select", "case", "{"];
const BLOCK_ENDS: [&str; 4] = ["fi", "done", "esac", "}"];

/// The simple commands of a script in order, each as its words, without assignments and
/// redirections.
pub(crate) fn commands(script: &MappedText, environment: &Environment) -> Vec<Vec<MappedText>> {
    let mut splitter = ShellSplitter::new(script, environment);
    splitter.run();
    splitter.commands
}

/// The same with the assignments before each command among its words.
pub(crate) fn assigned_commands(script: &MappedText) -> Vec<Vec<MappedText>> {
    let environment = Environment::default();
    let mut splitter = ShellSplitter::new(script, &environment);
    splitter.assignments = true;
    splitter.run();
    splitter.commands
}

/// The role of a word in a command.
enum Next {
    /// A part of it.
    Word,
    /// The target of a redirection, which is dropped.
    Target,
    /// The delimiter of a here-document.
    Delimiter,
}

struct ShellSplitter<'a> {
    script: &'a MappedText,
    text: &'a str,
    environment: &'a Environment,
    at: usize,
    word: WordBuffer<'a>,
    /// True once a quote or an expansion has gone into the word: it is no keyword then.
    quoted: bool,
    command: Vec<MappedText>,
    /// The role of the next word.
    next: Next,
    heredocs: Vec<String>,
    /// The lines that may close one; none are known before the first.
    closings: Option<Closings<'a>>,
    arrays: Arrays,
    /// How many blocks are open.
    depth: usize,
    /// The names that the script gives a value.
    assigned: Option<HashSet<&'a str>>,
    /// Assignments are kept among the words.
    assignments: bool,
    commands: Vec<Vec<MappedText>>,
}

impl<'a> ShellSplitter<'a> {
    fn new(script: &'a MappedText, environment: &'a Environment) -> Self {
        Self {
            script,
            text: script.text(),
            environment,
            at: 0,
            word: WordBuffer::new(script),
            quoted: false,
            command: Vec::new(),
            next: Next::Word,
            heredocs: Vec::new(),
            closings: None,
            arrays: Arrays::default(),
            depth: 0,
            assigned: None,
            assignments: false,
            commands: Vec::new(),
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn run(&mut self) {
        while let Some(next) = self.rest().chars().next() {
            if let Some(end) = self.script.tag_line_end(self.at) {
                self.at = end;
                continue;
            }
            if let Some(end) = self.template() {
                self.literal(end - self.at);
                continue;
            }
            match next {
                '\\' if self.rest().starts_with("\\\r\n") => self.at += 3,
                '\\' if self.rest().starts_with("\\\n") => self.at += 2,
                '\\' => self.escaped(),
                '\'' => self.single_quoted(),
                '"' => self.double_quoted(),
                '$' | '`' => self.expansion(false),
                '#' if self.word.so_far().is_none() => self.at += line_len(self.rest()),
                '(' if self.opens_array() => self.at += 1,
                '\n' | ')' if self.arrays.is_open() => {
                    self.end_word();
                    if next == ')' {
                        self.arrays.close(self.depth);
                    }
                    self.at += 1;
                }
                '\n' => {
                    self.end_command();
                    self.at += 1;
                    self.skip_heredocs();
                }
                ' ' | '\t' | '\r' => {
                    self.end_word();
                    self.at += 1;
                }
                '>' | '<' => self.redirection(),
                '&' if self.rest().starts_with("&>") => self.redirection(),
                ';' | '&' | '|' | '(' | ')' => {
                    self.end_command();
                    self.at += 1;
                }
                other => self.literal(other.len_utf8()),
            }
        }
        self.end_command();
    }

    /// The end of a template's tag, which is a part of a word even if it has blanks in it. `${NAME}` is also
    /// an expansion of the shell, and the environment may have its value.
    fn template(&self) -> Option<usize> {
        let end = self.script.hole_end(self.at)?;
        let own = self.rest().starts_with('$') && !self.rest().starts_with("${{");
        (!own && end > self.at).then_some(end)
    }

    /// `NAME=(`: what follows are items and no command.
    fn opens_array(&mut self) -> bool {
        let is_open = self.arrays.is_open() || self.quoted;
        let opens = !is_open && self.word.so_far().is_some_and(|word| self.arrays.open(word));
        if opens {
            self.word.take();
        }
        opens
    }

    fn literal(&mut self, len: usize) {
        self.word.push(self.at..self.at + len);
        self.at += len;
    }

    fn escaped(&mut self) {
        self.at += 1;
        self.quoted = true;
        if let Some(next) = self.rest().chars().next() {
            self.literal(next.len_utf8());
        }
    }

    fn single_quoted(&mut self) {
        self.quoted = true;
        self.word.begin(self.at);
        self.at += 1;
        let len = self.rest().find('\'').unwrap_or(self.rest().len());
        self.literal(len);
        self.at += 1;
    }

    fn double_quoted(&mut self) {
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
    fn expansion(&mut self, in_quotes: bool) {
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

    fn redirection(&mut self) {
        // A number glued to the operator is the file descriptor, not an argument.
        let is_descriptor = self
            .word
            .so_far()
            .is_some_and(|word| !self.quoted && word.bytes().all(|byte| byte.is_ascii_digit()));
        if is_descriptor {
            self.word.take();
        }
        self.end_word();
        let rest = self.rest();
        let operators = ["<<<", "<<-", "<<", "<&", "<>", "<", "&>>", "&>", ">>", ">&", ">|", ">"];
        let operator = operators.iter().find(|operator| rest.starts_with(**operator));
        let operator = operator.copied().unwrap_or(">");
        self.at += operator.len();
        self.next = if matches!(operator, "<<" | "<<-") { Next::Delimiter } else { Next::Target };
    }

    fn end_word(&mut self) {
        let Some(word) = self.word.take() else { return };
        let quoted = std::mem::take(&mut self.quoted);
        match std::mem::replace(&mut self.next, Next::Word) {
            Next::Word => {}
            Next::Target => return,
            Next::Delimiter => return self.heredocs.push(word.text().to_owned()),
        }
        if self.arrays.is_open() {
            return self.arrays.push(word);
        }
        let leading = self.command.is_empty();
        if leading && !quoted {
            self.count_blocks(word.text());
        }
        if leading && !quoted && KEYWORDS.contains(&word.text()) {
            return;
        }
        if leading && !self.assignments && is_assignment(word.text()) {
            return;
        }
        self.command.push(word);
    }

    fn count_blocks(&mut self, word: &str) {
        if BLOCK_STARTS.contains(&word) {
            self.depth += 1;
        } else if BLOCK_ENDS.contains(&word) {
            self.depth = self.depth.saturating_sub(1);
        }
    }

    fn end_command(&mut self) {
        self.end_word();
        self.next = Next::Word;
        let command = std::mem::take(&mut self.command);
        if !command.is_empty() {
            self.commands.push(command);
        }
    }

    /// Here-documents follow the line that names them; their text is no command.
    fn skip_heredocs(&mut self) {
        for delimiter in std::mem::take(&mut self.heredocs) {
            // Without a closing line it is not a here-document: `$(( 1 <<bits ))`.
            let text = self.text;
            let closings = self.closings.get_or_insert_with(|| Closings::of(text));
            if !closings.has(&delimiter, self.at, true) {
                continue;
            }
            let mut closed = false;
            while !self.rest().is_empty() && !closed {
                let len = line_len(self.rest());
                let line = self.rest().get(..len).unwrap_or_default();
                self.at = (self.at + len + 1).min(self.text.len());
                closed = line.trim_start_matches('\t').trim_end_matches('\r') == delimiter;
            }
        }
    }
}

fn line_len(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
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
