//! The commands of a shell script, split into words as a POSIX shell does.
//!
//! Nothing is run: what only a running shell knows (variables, command substitutions) is unknown.

use std::rc::Rc;

use crate::dialect::shell::blocks::Blocks;
use crate::dialect::shell::environment::Environment;
use crate::dialect::shell::function_bodies::FunctionBodies;
use crate::dialect::shell::heredoc::{Announced, Closings, HereValues};
use crate::dialect::shell::input::InputSource;
use crate::dialect::shell::variables::Variables;
use crate::dialect::shell::word_buffer::WordBuffer;
use crate::dialect::shell::wrappers::is_assignment;
use crate::mapped_text::MappedText;

/// Words before a command that are not a part of it.
const KEYWORDS: [&str; 9] = ["if", "then", "else", "elif", "do", "while", "until", "!", "{"];

/// The simple commands of a script in order, each as its words, without assignments and
/// redirections.
pub(crate) fn commands(script: &MappedText, environment: &Environment) -> Vec<Vec<MappedText>> {
    let mut splitter = ShellSplitter::new(script, environment);
    splitter.run();
    splitter.commands.into_iter().map(|(words, _)| words).collect()
}

/// Reads a script with its positional parameters.
pub(super) fn split<'a>(
    script: &'a MappedText,
    parameters: &[MappedText],
    environment: &'a Environment,
) -> ShellSplitter<'a> {
    let mut splitter = ShellSplitter::new(script, environment);
    splitter.variables.set_parameters(parameters, &splitter.blocks);
    splitter.run();
    splitter
}

/// The same with the assignments before each command among its words.
pub(crate) fn assigned_commands(script: &MappedText) -> Vec<Vec<MappedText>> {
    let environment = Environment::default();
    let mut splitter = ShellSplitter::new(script, &environment);
    splitter.assignments = true;
    splitter.run();
    splitter.commands.into_iter().map(|(words, _)| words).collect()
}

/// The role of a word in a command.
pub(super) enum Next {
    /// A part of it.
    Word,
    /// The target of a redirection, which is dropped.
    Target,
    /// The delimiter of a here-document, behind `<<-` without the tabs before its lines.
    Delimiter { tabs: bool },
    /// The text behind `<<<`.
    Input,
    /// The name behind `function`.
    Function,
}

/// The words of any kind since the last separator.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum CommandProgress {
    #[default]
    Nothing,
    Begun,
    /// The output goes to a file.
    PrintsElsewhere,
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
    pub(super) next: Next,
    pub(super) heredocs: Vec<Announced>,
    /// The texts of the here-documents so far; `None` if no line closes one.
    pub(super) bodies: Vec<Option<MappedText>>,
    /// The values that are certain in them.
    pub(super) values: HereValues,
    /// The lines that may close one; none are known before the first.
    pub(super) closings: Option<Closings<'a>>,
    pub(super) variables: Variables<'a>,
    pub(super) blocks: Blocks,
    pub(super) functions: FunctionBodies,
    /// The assignments before the command.
    assigned: Vec<MappedText>,
    /// The input of the command.
    pub(super) input: InputSource,
    pub(super) progress: CommandProgress,
    /// The command runs only if the one before it succeeds or fails: `test -e FILE && command`.
    conditional: bool,
    /// Assignments are kept among the words.
    assignments: bool,
    pub(super) commands: Vec<(Vec<MappedText>, InputSource)>,
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
            bodies: Vec::new(),
            values: HereValues::default(),
            closings: None,
            variables: Variables::of(script.text()),
            blocks: Blocks::default(),
            functions: FunctionBodies::default(),
            assigned: Vec::new(),
            input: InputSource::Unknown,
            progress: CommandProgress::Nothing,
            conditional: false,
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
                '\n' | ')' if self.variables.in_array() => {
                    self.end_word();
                    if next == ')' {
                        self.variables.close_array(&self.blocks);
                    }
                    self.at += 1;
                }
                ' ' | '\t' | '\r' => {
                    self.end_word();
                    self.at += 1;
                }
                '>' | '<' => self.redirection(),
                '&' if self.rest().starts_with("&>") => self.redirection(),
                '\n' | ';' | '&' | '|' | '(' | ')' => self.separator(next),
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
        if self.variables.in_array() || self.quoted {
            return false;
        }
        let certain = !self.conditional;
        let Some(word) = self.word.so_far() else { return false };
        let opens = self.variables.open_array(word, certain);
        if opens {
            self.word.take();
            self.progress = self.progress.max(CommandProgress::Begun);
        }
        opens
    }

    /// What ends a command, and how the next one depends on it.
    fn separator(&mut self, separator: char) {
        let is_command = self.end_command();
        let rest = self.rest();
        let is_list = rest.starts_with("&&") || rest.starts_with("||");
        self.at += if is_list || rest.starts_with("|&") || rest.starts_with(";;") { 2 } else { 1 };
        let progress = std::mem::take(&mut self.progress);
        // A line break behind an operator separates nothing.
        if progress != CommandProgress::Nothing {
            let pipes = separator == '|' && !is_list;
            self.conditional = is_list || (self.conditional && pipes);
            let is_read = pipes && is_command && progress != CommandProgress::PrintsElsewhere;
            self.input = if is_read { InputSource::Pipe } else { InputSource::Unknown };
        }
        match separator {
            '(' => {
                self.announce_function(is_command);
                self.blocks.open_subshell();
            }
            ')' => self.blocks.close_subshell(),
            ';' if rest.starts_with(";;") => self.blocks.next_branch(),
            '\n' => self.skip_heredocs(),
            _ => {}
        }
    }

    /// Appends bytes to the word as they are.
    pub(super) fn literal(&mut self, len: usize) {
        self.word.push(self.at..self.at + len);
        self.at += len;
    }

    /// Ends the word, if one is begun.
    pub(super) fn end_word(&mut self) {
        let Some(word) = self.word.take() else { return };
        let quoted = std::mem::take(&mut self.quoted);
        self.progress = self.progress.max(CommandProgress::Begun);
        match std::mem::replace(&mut self.next, Next::Word) {
            Next::Word => {}
            Next::Target => return,
            Next::Delimiter { tabs } => return self.announce(&word, tabs, quoted),
            Next::Input => {
                self.input = InputSource::Word(Rc::new(word));
                return;
            }
            Next::Function => return self.functions.announce(word.text()),
        }
        if self.variables.in_array() {
            return self.variables.push(word);
        }
        // coproc SERVER { kube-apiserver --v=2; }
        if let [coproc, _] = self.command.as_slice()
            && !quoted
            && word.text() == "{"
            && coproc.text() == "coproc"
        {
            self.command.clear();
        }
        let leading = self.command.is_empty();
        if leading && !quoted {
            self.block_word(word.text());
        }
        if leading && !quoted && KEYWORDS.contains(&word.text()) {
            return;
        }
        // function start { kube-apiserver --v=2; }
        if leading && !quoted && word.text() == "function" {
            self.next = Next::Function;
            return;
        }
        if leading && !self.assignments && is_assignment(word.text()) {
            return self.assigned.push(word);
        }
        self.command.push(word);
    }

    /// Ends the command. Returns false if no word of one was read.
    fn end_command(&mut self) -> bool {
        self.end_word();
        self.next = Next::Word;
        let mut command = std::mem::take(&mut self.command);
        // `a;a;a;…`: a script of 1 MB may have 500,000 commands, and a list begins with room for four words.
        command.shrink_to_fit();
        let assigned = std::mem::take(&mut self.assigned);
        let certain = !self.conditional;
        if command.is_empty() {
            for assignment in &assigned {
                self.variables.assignment(assignment, certain, &self.blocks);
            }
            return false;
        }
        self.variables.command(&command, certain, &self.blocks);
        self.commands.push((command, std::mem::take(&mut self.input)));
        true
    }
}

pub(super) fn line_len(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}
