//! The functions of a script that run their parameters.
//!
//! ```text
//! run() { echo "+ $*"; sudo "$@"; }
//! run kube-apiserver --v=2
//! ```
//!
//! The body is read again for each call that names a component, with the words of the call as its positional
//! parameters. A program that the body itself names was found when the body was read.

use std::rc::Rc;

use crate::apiserver::Component;
use crate::dialect::shell::commands::{self, ShellSplitter};
use crate::dialect::shell::environment::Environment;
use crate::dialect::shell::function_bodies::FunctionBodies;
use crate::dialect::shell::input::{self, ScriptCommand};
use crate::hashed::HashMap;
use crate::mapped_text::MappedText;

/// How many functions may call one another.
const DEPTH: u8 = 4;

/// Bytes of bodies that are read for all calls of a script: each call reads one again.
const MOST_BYTES: usize = 256 << 10;

/// What a call costs in addition to its body.
const CALL_BYTES: usize = 128;

/// The bodies that run their parameters, by name.
type Bodies = HashMap<String, Rc<MappedText>>;

/// The commands of a script, each with its standard input, and after each call of a function those that its
/// parameters make. `parameters` are what `"$@"` is in the script.
pub(crate) fn with_input(
    script: &MappedText,
    parameters: &[MappedText],
    environment: &Environment,
) -> Vec<ScriptCommand> {
    let mut calls = FunctionCalls { environment, bytes: 0 };
    calls.commands(script, parameters, &Bodies::default(), DEPTH)
}

struct FunctionCalls<'e> {
    environment: &'e Environment,
    bytes: usize,
}

impl FunctionCalls<'_> {
    fn commands(
        &mut self,
        script: &MappedText,
        parameters: &[MappedText],
        outer: &Bodies,
        depth: u8,
    ) -> Vec<ScriptCommand> {
        let splitter = commands::split(script, parameters, self.environment);
        let ShellSplitter { functions, commands, bodies, .. } = splitter;
        let commands = input::resolve(commands, bodies);
        let own = handing_on(script, functions);
        if own.is_empty() && outer.is_empty() {
            return commands;
        }
        let mut both = Bodies::default();
        // Few functions define others, and a script may define many.
        let known = if own.is_empty() {
            outer
        } else {
            both.extend(outer.iter().map(|(name, body)| (name.clone(), Rc::clone(body))));
            both.extend(own);
            &both
        };
        let mut all = Vec::with_capacity(commands.len());
        for command in commands {
            let called = self.called(&command, known, depth);
            all.push(command);
            all.extend(called);
        }
        all
    }

    /// The commands of the function that a command calls.
    fn called(&mut self, call: &ScriptCommand, known: &Bodies, depth: u8) -> Vec<ScriptCommand> {
        let (Some((name, parameters)), Some(depth)) =
            (call.words.split_first(), depth.checked_sub(1))
        else {
            return Vec::new();
        };
        let Some(body) = known.get(name.text()) else { return Vec::new() };
        if !parameters.iter().any(names_component) {
            return Vec::new();
        }
        let words: usize = parameters.iter().map(|word| word.text().len()).sum();
        self.bytes += body.text().len() + words + CALL_BYTES + known.len();
        if self.bytes > MOST_BYTES {
            self.environment.note_unfollowed(name.whole());
            return Vec::new();
        }
        let mut commands = self.commands(body, parameters, known, depth);
        for command in &mut commands {
            command.bodies.push(body.whole());
        }
        commands
    }
}

/// The bodies in which a positional parameter may be a command.
fn handing_on(script: &MappedText, functions: FunctionBodies) -> Bodies {
    const PARAMETERS: [&str; 6] = ["$@", "${@", "$*", "${*", "$1", "${1"];
    let mut bodies = Bodies::default();
    for (name, range) in functions.bodies {
        let text = script.text().get(range.clone()).unwrap_or_default();
        if PARAMETERS.iter().any(|parameter| text.contains(parameter)) {
            bodies.insert(name, Rc::new(script.slice(range)));
        }
    }
    bodies
}

/// True for a word that may be a component, or a text with one: `run 'kube-apiserver --v=2'`.
fn names_component(word: &MappedText) -> bool {
    let is_in = |name: &str| word.text().contains(name);
    is_in("hyperkube") || Component::ALL.iter().any(|component| is_in(component.name()))
}
