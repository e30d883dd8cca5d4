//! The command lines that edits are to lead to, and whether they did.

use std::collections::BTreeSet;

use crate::apiserver::{ApiServer, Argument, Origin};
use crate::edit::{Action, Edit, is_written};
use crate::source::Span;
use crate::splice::Refused;

/// A string of argv, and whether a template decides if it is there.
type Word = (String, bool);

/// What is written for a server, and what its tool adds.
#[derive(Debug, PartialEq, Eq)]
struct Line {
    written: Vec<Word>,
    defaults: Vec<String>,
}

/// Whether `after` is `before` with the edits made and nothing else changed.
pub(super) fn verify(
    before: &[ApiServer],
    edits: &[&Edit],
    after: &[ApiServer],
) -> Result<(), Refused> {
    let known = |edit: &&Edit| before.iter().any(|server| concerns(server, edit));
    if !edits.iter().all(known) {
        return Err(Refused::Derived);
    }
    let same = before.len() == after.len()
        && before.iter().zip(after).all(|(before, after)| {
            // What a tool sets by itself gives way to what is written, and comes back without it.
            let touched = touched(before, edits);
            before.dialect == after.dialect
                && before.program == after.program
                && line(before, edits, &touched) == line(after, &[], &touched)
        });
    if same {
        Ok(())
    } else {
        Err(Refused::Different)
    }
}

fn concerns(server: &ApiServer, edit: &Edit) -> bool {
    let mut arguments = server.arguments.iter().filter(|one| is_written(one));
    is_first(server, edit) || arguments.any(|one| span(one) == edit.argument)
}

/// True for a flag that is written where none is.
fn is_first(server: &ApiServer, edit: &Edit) -> bool {
    matches!(edit.action, Action::Insert { .. })
        && edit.argument == server.anchor
        && edit.becomes.len() == 1
}

fn touched(server: &ApiServer, edits: &[&Edit]) -> BTreeSet<String> {
    let edits: Vec<_> = edits.iter().filter(|edit| concerns(server, edit)).collect();
    let arguments = server
        .arguments
        .iter()
        .filter(|argument| is_written(argument));
    let old = arguments.filter(|argument| edits.iter().any(|edit| edit.argument == span(argument)));
    let new = edits.iter().flat_map(|edit| edit.becomes.iter());
    old.flat_map(Argument::strings)
        .chain(new.cloned())
        .map(|string| name(&string).to_owned())
        .collect()
}

fn line(server: &ApiServer, edits: &[&Edit], touched: &BTreeSet<String>) -> Line {
    let mut written = Vec::new();
    let mut defaults = Vec::new();
    for argument in &server.arguments {
        if !is_written(argument) {
            let strings = argument.strings().into_iter();
            defaults.extend(strings.filter(|string| !touched.contains(name(string))));
            continue;
        }
        let strings = becomes(argument, edits);
        let maybe = matches!(argument, Argument::Flag(flag) if flag.maybe);
        written.extend(strings.into_iter().map(|string| (string, maybe)));
    }
    let first = edits.iter().filter(|edit| is_first(server, edit));
    written.extend(first.flat_map(|edit| edit.becomes.iter().map(|word| (word.clone(), false))));
    if server.dialect.adds_dashes() {
        // The tool sorts flags by name, and where they stand says nothing but for equal names.
        written.sort_by(|a, b| name(&a.0).cmp(name(&b.0)));
    }
    defaults.sort();
    Line { written, defaults }
}

/// The strings of an argument after the edits. More than one may stand behind it.
fn becomes(argument: &Argument, edits: &[&Edit]) -> Vec<String> {
    let mut own = edits.iter().filter(|edit| edit.argument == span(argument));
    let Some(first) = own.next() else {
        return argument.strings();
    };
    let more = own.filter_map(|edit| edit.becomes.last());
    first.becomes.iter().chain(more).cloned().collect()
}

fn name(string: &str) -> &str {
    string.split('=').next().unwrap_or(string)
}

fn span(argument: &Argument) -> Span {
    match argument {
        Argument::Flag(flag) => flag.span,
        Argument::Stray(stray)
        | Argument::Unknown(stray, _)
        | Argument::Terminator(stray)
        | Argument::Empty(stray) => stray.span,
    }
}

/// True for a server with a flag that somebody wrote.
pub(super) fn has_written(server: &ApiServer) -> bool {
    server.flags().any(|flag| flag.origin == Origin::Written)
}
