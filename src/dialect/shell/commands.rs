//! The commands of a shell script, split into words as a POSIX shell does.
//!
//! Nothing is run: what only a running shell knows (variables, command substitutions) is unknown.

use std::collections::HashSet;

use crate::dialect::shell::arrays::Arrays;
use crate::dialect::shell::environment::Environment;
use crate::dialect::shell::heredoc::Closings;
use crate::dialect::shell::word_buffer::WordBuffer;
use crate::dialect::shell::wrappers::is_assignment;
use crate::mapped_text::MappedText;

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

pub(super) struct ShellSplitter<'a> {
    pub(super) script: &'a MappedText,
    pub(super) text: &'a str,
    pub(super) environment: &'a Environment,
    pub(super) at: usize,
    pub(super) word: WordBuffer<'a>,
    /// True once a quote or an expansion has gone into the word: it is no keyword then.
    pub(super) quoted: bool,
    command: Vec<MappedText>,
    /// The role of the next word.
    next: Next,
    heredocs: Vec<String>,
    /// The lines that may close one; none are known before the first.
    closings: Option<Closings<'a>>,
    pub(super) arrays: Arrays,
    /// How many blocks are open.
    pub(super) depth: usize,
    /// The names that the script gives a value.
    pub(super) assigned: Option<HashSet<&'a str>>,
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

    /// The text that is not read yet.
    pub(super) fn rest(&self) -> &'a str {
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
    pub(super) fn template(&self) -> Option<usize> {
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

    /// Appends bytes to the word as they are.
    pub(super) fn literal(&mut self, len: usize) {
        self.word.push(self.at..self.at + len);
        self.at += len;
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

    /// Ends the word, if one is begun.
    pub(super) fn end_word(&mut self) {
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
        // function start { kube-apiserver --v=2; }
        if leading && !quoted && word.text() == "function" {
            self.next = Next::Target;
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
