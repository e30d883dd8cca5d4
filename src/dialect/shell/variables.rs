//! The variables of a script. A value is used only if it is certain at that place.
//!
//! ```text
//! ARGS=(--v=2)                                   # an array
//! ARGS+=(--profiling=false)
//! CMD="kube-apiserver --etcd-servers=$STORE"     # a string
//! set -- kube-apiserver "${ARGS[@]}"             # the positional parameters
//! ```
//!
//! A value is no command line. It becomes words where a command uses it. It is certain only if the assignment
//! is in a block that is open at the use, and if no function and no later round of a loop may change it.

use crate::dialect::shell::blocks::Blocks;
use crate::dialect::shell::positional::{self, POSITIONAL, Positional};
use crate::dialect::shell::program_name;
pub(super) use crate::dialect::shell::shell_value::ShellValue;
use crate::dialect::shell::shell_value::{MOST_ITEMS, UseSize};
use crate::dialect::shell::variable_names::{assigned_names, expanded_name, is_name};
use crate::hashed::HashMap;
use crate::mapped_text::MappedText;

/// Words and bytes that all uses may come to: what holds itself twice doubles with each line.
const MOST_WORDS: usize = 10_000;
const MOST_BYTES: usize = 1 << 20;

/// Commands that assign `NAME=value` to their operands.
const DECLARING: [&str; 5] = ["export", "readonly", "declare", "typeset", "local"];

/// The variables of a script.
pub(super) struct Variables<'a> {
    script: &'a str,
    known: HashMap<String, ShellVariable>,
    /// The last function that assigned each name.
    functions: HashMap<String, u32>,
    open: Option<OpenArray>,
    /// The last assignment of each name in the script, if it was asked for.
    last: Option<HashMap<&'a str, usize>>,
    words: usize,
    bytes: usize,
}

struct ShellVariable {
    /// `None` if it is not certain.
    value: Option<ShellValue>,
    block: u32,
    function: u32,
}

struct OpenArray {
    name: String,
    appends: bool,
    /// False if it depends on the command before it.
    certain: bool,
    items: Vec<MappedText>,
}

impl<'a> Variables<'a> {
    pub(super) fn of(script: &'a str) -> Self {
        Self {
            script,
            known: HashMap::default(),
            functions: HashMap::default(),
            open: None,
            last: None,
            words: 0,
            bytes: 0,
        }
    }

    /// Takes note of the positional parameters that the script is started with, if there are any.
    pub(super) fn set_parameters(&mut self, parameters: &[MappedText], blocks: &Blocks) {
        if !parameters.is_empty() {
            self.assign(POSITIONAL, Some(ShellValue::Array(parameters.to_vec())), blocks);
        }
    }

    /// Opens an array if the word before `(` assigns one: `NAME=` or `NAME+=`.
    pub(super) fn open_array(&mut self, word: &str, certain: bool) -> bool {
        let Some(name) = word.strip_suffix('=') else { return false };
        let appends = name.ends_with('+');
        let name = name.trim_end_matches('+');
        if !is_name(name) {
            return false;
        }
        let name = name.to_owned();
        self.open = Some(OpenArray { name, appends, certain, items: Vec::new() });
        true
    }

    /// True between the brackets of an array.
    pub(super) const fn in_array(&self) -> bool {
        self.open.is_some()
    }

    /// Adds an item to the open array.
    pub(super) fn push(&mut self, item: MappedText) {
        if let Some(open) = &mut self.open
            && open.items.len() <= MOST_ITEMS
        {
            open.items.push(item);
        }
    }

    /// Closes the open array.
    pub(super) fn close_array(&mut self, blocks: &Blocks) {
        let Some(OpenArray { name, appends, certain, items }) = self.open.take() else { return };
        let value = match (certain, appends) {
            (false, _) => None,
            (true, false) => Some(ShellValue::Array(items)),
            (true, true) => match self.take(&name, blocks) {
                Some(ShellValue::Array(mut all)) => {
                    all.extend(items);
                    Some(ShellValue::Array(all))
                }
                _ => None,
            },
        };
        self.assign(&name, value, blocks);
    }

    /// Takes note of `NAME=value` or `NAME+=value`. One that depends on the command before it is not certain:
    /// `[ -n "$AUDIT" ] && ARGS="$ARGS --audit-log-path=$AUDIT"`.
    pub(super) fn assignment(&mut self, word: &MappedText, certain: bool, blocks: &Blocks) {
        let Some((target, _)) = word.text().split_once('=') else { return };
        let name = target.trim_end_matches('+');
        if !is_name(name) {
            return;
        }
        let written = word.slice(target.len() + 1..word.text().len());
        let value = if !certain {
            None
        } else if name.len() == target.len() {
            Some(ShellValue::String(written))
        } else {
            match self.take(name, blocks) {
                Some(ShellValue::String(mut all)) => {
                    all.append(&written);
                    Some(ShellValue::String(all))
                }
                _ => None,
            }
        };
        self.assign(name, value, blocks);
    }

    /// Takes note of a command that assigns: `export NAME=value`, `set -- words`, `read NAME`.
    pub(super) fn command(&mut self, words: &[MappedText], certain: bool, blocks: &Blocks) {
        let Some((first, operands)) = words.split_first() else { return };
        match first.text() {
            "set" => {
                let Some(value) = positional::set(operands) else { return };
                self.assign(POSITIONAL, certain.then(|| ShellValue::Array(value.to_vec())), blocks);
            }
            "shift" => {
                let value = match self.take(POSITIONAL, blocks) {
                    Some(ShellValue::Array(all)) if certain => positional::shifted(all, operands),
                    _ => None,
                };
                self.assign(POSITIONAL, value.map(ShellValue::Array), blocks);
            }
            // What they run may assign anything.
            "." | "source" | "eval" => self.known.clear(),
            name if DECLARING.contains(&name) => {
                let is_array = operands.first().is_some_and(|option| option.text() == "-a");
                for word in operands {
                    // declare -a ARGS
                    if is_array && certain && is_name(word.text()) {
                        self.declare_array(name, word.text(), blocks);
                    }
                    self.assignment(word, certain, blocks);
                }
            }
            name => {
                for word in changed(name, operands) {
                    self.assign(word.text(), None, blocks);
                }
            }
        }
    }

    /// An array without a value is empty, unless it has items already. Nothing exports an array to a script.
    fn declare_array(&mut self, command: &str, name: &str, blocks: &Blocks) {
        if command == "local" || !self.known.contains_key(name) {
            self.assign(name, Some(ShellValue::Array(Vec::new())), blocks);
        }
    }

    fn assign(&mut self, name: &str, value: Option<ShellValue>, blocks: &Blocks) {
        let value = value.filter(ShellValue::is_small);
        let function = blocks.function();
        if function != 0 {
            self.functions.insert(name.to_owned(), function);
        }
        let variable = ShellVariable { value, block: blocks.innermost(), function };
        self.known.insert(name.to_owned(), variable);
    }

    /// Takes the value of a name if it is certain here. What appends to it need not copy it.
    fn take(&mut self, name: &str, blocks: &Blocks) -> Option<ShellValue> {
        self.current(name, blocks)?;
        self.known.get_mut(name)?.value.take()
    }

    /// The value of a name if it is certain here.
    fn current(&self, name: &str, blocks: &Blocks) -> Option<&ShellValue> {
        let variable = self.known.get(name)?;
        let changed_by = self.functions.get(name).copied().unwrap_or(0);
        let is_certain = blocks.is_open(variable.block) && blocks.is_open(changed_by);
        // A function has positional parameters itself.
        if !is_certain || (name == POSITIONAL && variable.function != blocks.function()) {
            return None;
        }
        variable.value.as_ref()
    }

    /// What an expansion at a place of the script becomes, as far as that is certain.
    pub(super) fn expand(
        &mut self,
        written: &str,
        at: usize,
        in_quotes: bool,
        blocks: &Blocks,
    ) -> Option<ShellValue> {
        if let Some(some) = Positional::of(written) {
            let Some(ShellValue::Array(all)) = self.current(POSITIONAL, blocks) else {
                return None;
            };
            let size = UseSize::of(some.chosen(all)?);
            self.spend(size)?;
            let Some(ShellValue::Array(all)) = self.current(POSITIONAL, blocks) else {
                return None;
            };
            return some.words(some.chosen(all)?, in_quotes).map(ShellValue::Array);
        }
        let name = expanded_name(written)?;
        let size = match self.current(name, blocks)? {
            ShellValue::Array(items) if written.contains("[@]") => UseSize::of(items),
            // X=$1: the use shows more than the assignment.
            ShellValue::String(text) if !written.contains("[@]") && !is_hole(text) => {
                UseSize { words: 0, bytes: text.text().len() }
            }
            _ => return None,
        };
        if blocks.is_repeated() && self.last_assignment(name) > at {
            return None;
        }
        self.spend(size)?;
        self.current(name, blocks).cloned()
    }

    /// Counts a use; `None` if all come to too much. It is asked before a value is copied.
    fn spend(&mut self, size: UseSize) -> Option<()> {
        self.words += size.words;
        self.bytes += size.bytes;
        (self.words <= MOST_WORDS && self.bytes <= MOST_BYTES).then_some(())
    }

    /// True if the script assigns a value to a variable, which hides that of the environment.
    pub(super) fn assigns(&mut self, name: &str) -> bool {
        self.assignments().contains_key(name)
    }

    fn last_assignment(&mut self, name: &str) -> usize {
        self.assignments().get(name).copied().unwrap_or(0)
    }

    fn assignments(&mut self) -> &HashMap<&'a str, usize> {
        let script = self.script;
        self.last.get_or_insert_with(|| assigned_names(script))
    }
}

/// True for a value that is one expansion. `X=$1`: the use shows more than the assignment.
/// `X=${X:-/usr/bin/kube-apiserver}` shows a default.
fn is_hole(text: &MappedText) -> bool {
    text.hole_end(0) == Some(text.text().len()) && program_name::default_value(text).is_none()
}

/// The operands of a command that it gives other values.
fn changed<'w>(command: &str, operands: &'w [MappedText]) -> &'w [MappedText] {
    let changed = match command {
        "for" | "select" => operands.get(..1),
        "read" | "mapfile" | "readarray" | "unset" | "getopts" | "let" => Some(operands),
        "printf" if operands.first().is_some_and(|option| option.text() == "-v") => {
            operands.get(1..2)
        }
        _ => None,
    };
    changed.unwrap_or_default()
}
