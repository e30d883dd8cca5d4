//! The command lines that edits are to lead to, and whether they did.

use std::collections::{BTreeSet, HashMap};

use super::Fault;
use crate::apiserver::{ApiServer, Argument, Origin};
use crate::edit::{Action, Edit, is_written};
use crate::source::Span;
use crate::text_edit::Refused;

/// A string of argv, and whether a template decides if it is there.
type Word = (String, bool);

/// What is written for a server, and what its tool adds.
#[derive(Debug, PartialEq, Eq)]
struct Line {
    written: Vec<Word>,
    defaults: Vec<String>,
}

/// Where the arguments of servers stand.
pub(super) struct Places {
    arguments: HashMap<Span, Vec<usize>>,
    anchors: HashMap<Span, Vec<usize>>,
}

impl Places {
    pub(super) fn of(servers: &[ApiServer]) -> Self {
        let mut places = Self { arguments: HashMap::new(), anchors: HashMap::new() };
        for (at, server) in servers.iter().enumerate() {
            places.anchors.entry(server.anchor).or_default().push(at);
            for argument in server.arguments.iter().filter(|one| is_written(one)) {
                let here = places.arguments.entry(span(argument)).or_default();
                if here.last() != Some(&at) {
                    here.push(at);
                }
            }
        }
        places
    }

    /// The servers that an edit concerns, by their numbers.
    pub(super) fn concerned(&self, edit: &Edit) -> impl Iterator<Item = usize> {
        let beside = self.arguments.get(&edit.argument);
        let first = self.anchors.get(&edit.argument);
        let first = first.filter(|_| may_be_first(edit));
        let all: BTreeSet<usize> = beside.into_iter().chain(first).flatten().copied().collect();
        all.into_iter()
    }
}

/// Whether `after` is `before` with the edits made and nothing else changed.
pub(super) fn verify(
    before: &[ApiServer],
    places: &Places,
    edits: &[&Edit],
    after: &[ApiServer],
) -> Result<(), Fault> {
    let mut own: HashMap<usize, Vec<&Edit>> = HashMap::new();
    for edit in edits {
        let mut concerned = places.concerned(edit).peekable();
        if concerned.peek().is_none() {
            return Err(Refused::Derived.into());
        }
        concerned.for_each(|server| own.entry(server).or_default().push(edit));
    }
    if before.len() != after.len() {
        return Err(Refused::Different.into());
    }
    let pairs = before.iter().zip(after).enumerate();
    let different = pairs.filter(|(at, (before, after))| {
        let edits = own.get(at).map_or(&[][..], Vec::as_slice);
        // What a tool sets by itself gives way to what is written, and comes back without it.
        let touched = touched(before, edits);
        before.dialect != after.dialect
            || before.program != after.program
            || line(before, edits, &touched) != line(after, &[], &touched)
    });
    let servers: BTreeSet<usize> = different.map(|(at, _)| at).collect();
    if servers.is_empty() {
        return Ok(());
    }
    Err(Fault { why: Refused::Different, servers })
}

/// True for a flag that may be written where none is.
fn may_be_first(edit: &Edit) -> bool {
    matches!(edit.action, Action::Insert { .. }) && edit.becomes.len() == 1
}

/// True for a flag that is written where none is.
fn is_first(server: &ApiServer, edit: &Edit) -> bool {
    edit.argument == server.anchor && may_be_first(edit)
}

/// The names of the flags that edits change, before and after.
fn touched(server: &ApiServer, edits: &[&Edit]) -> BTreeSet<String> {
    let arguments = server.arguments.iter().filter(|argument| is_written(argument));
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

/// Where an argument stands.
pub(super) fn span(argument: &Argument) -> Span {
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
