//! The standard input of a command, as far as a script says what is in it.
//!
//! ```text
//! bash <<< 'kube-apiserver --v=2'
//! echo 'kube-apiserver --v=2' | sudo sh -s
//! ssh root@m1 <<'EOF'
//! kube-apiserver --v=2
//! EOF
//! ```

use std::rc::Rc;

use crate::dialect::shell::{program_name, wrappers};
use crate::mapped_text::MappedText;
use crate::source::Span;

/// A simple command of a script.
pub(crate) struct ScriptCommand {
    /// Its words, without assignments and redirections.
    pub(crate) words: Vec<MappedText>,
    /// Its standard input, if the script has it as a text.
    pub(crate) input: Option<Rc<MappedText>>,
    /// The bodies of the functions that a call runs it in. What a body names itself is found without the call.
    pub(crate) bodies: Vec<Span>,
}

impl ScriptCommand {
    /// A command without a known input.
    pub(crate) const fn of(words: Vec<MappedText>) -> Self {
        Self { words, input: None, bodies: Vec::new() }
    }
}

/// The place that a command's input comes from.
#[derive(Default)]
pub(super) enum InputSource {
    #[default]
    Unknown,
    /// `<<< word`
    Word(Rc<MappedText>),
    /// The here-document of this number.
    HereDocument(usize),
    /// The output of the command before.
    Pipe,
}

/// Commands with their inputs. `bodies` are the here-documents.
pub(super) fn resolve(
    commands: Vec<(Vec<MappedText>, InputSource)>,
    bodies: Vec<Option<MappedText>>,
) -> Vec<ScriptCommand> {
    let bodies: Vec<_> = bodies.into_iter().map(|body| body.map(Rc::new)).collect();
    let mut resolved: Vec<ScriptCommand> = Vec::with_capacity(commands.len());
    for (words, source) in commands {
        let input = match source {
            InputSource::Unknown => None,
            InputSource::Word(word) => Some(word),
            InputSource::HereDocument(number) => bodies.get(number).cloned().flatten(),
            InputSource::Pipe => resolved.last().and_then(output),
        };
        resolved.push(ScriptCommand { words, input, bodies: Vec::new() });
    }
    resolved
}

/// The output of a command, if it only prints or passes on what is written in the script.
fn output(command: &ScriptCommand) -> Option<Rc<MappedText>> {
    let (first, rest) = wrappers::innermost(&command.words).split_first()?;
    match program_name::basename(first.text()) {
        // cat <<EOF | bash
        "cat" if rest.iter().all(|word| word.text() == "-") => command.input.clone(),
        "tee" => command.input.clone(),
        "echo" => {
            let options = rest.iter().take_while(|word| is_echo_option(word.text())).count();
            let words = rest.get(options..)?;
            let escapes = rest.iter().take(options).any(|word| word.text().contains('e'));
            let line = joined(words, " ")?;
            Some(Rc::new(if escapes { unescaped(&line) } else { line }))
        }
        "printf" => printed(rest).map(Rc::new),
        _ => None,
    }
}

/// `-n`, `-e`, `-E` and `-ne`
fn is_echo_option(word: &str) -> bool {
    let letters = word.strip_prefix('-').unwrap_or_default();
    !letters.is_empty() && letters.bytes().all(|letter| b"neE".contains(&letter))
}

/// The output of `printf 'text\n'` and `printf '%s\n' words`.
fn printed(words: &[MappedText]) -> Option<MappedText> {
    let (format, arguments) = words.split_first()?;
    match format.text() {
        "%s\\n" | "%b\\n" => joined(arguments, "\n"),
        "%s" | "%b" => joined(arguments, ""),
        text if !text.contains('%') => Some(unescaped(format)),
        _ => None,
    }
}

pub(super) fn joined(words: &[MappedText], separator: &str) -> Option<MappedText> {
    let mut line = MappedText::new(words.first()?.whole());
    for (n, word) in words.iter().enumerate() {
        if n > 0 {
            line.push_replaced(separator, word.whole());
        }
        line.append(word);
    }
    Some(line)
}

/// A text whose `\n`, `\t` and `\\` are a line break, a tab and a backslash.
fn unescaped(text: &MappedText) -> MappedText {
    let mut plain = MappedText::new(text.whole());
    let mut at = 0;
    while let Some(found) = text.text().get(at..).and_then(|rest| rest.find('\\')) {
        let backslash = at + found;
        plain.push_slice(text, at..backslash);
        let replacement = match text.text().as_bytes().get(backslash + 1) {
            Some(b'n') => "\n",
            Some(b't') => "\t",
            Some(b'\\') => "\\",
            _ => "",
        };
        if replacement.is_empty() {
            plain.push_slice(text, backslash..backslash + 1);
            at = backslash + 1;
        } else {
            plain.push_replaced(replacement, text.span(backslash..backslash + 2));
            at = backslash + 2;
        }
    }
    plain.push_slice(text, at..text.text().len());
    plain
}
