//! Checks the command lines of an edited text: the old ones with the intended edits, and nothing else.

use std::collections::{BTreeSet, VecDeque};

use super::rejection::Rejected;
use crate::apiserver::{ApiServer, Argument, Component};
use crate::edit::{Action, Edit, argument_span, is_written};
use crate::hashed::HashMap;
use crate::source::Span;
use crate::text_edit::EditError;

/// A string of argv, and whether a template condition decides if it is there.
type ConditionalWord = (String, bool);

/// The argv of one server, as far as two texts can be compared by it.
#[derive(Debug, PartialEq, Eq)]
struct ComparedArgv {
    written: Vec<ConditionalWord>,
    defaults: Vec<String>,
}

/// The edits of one server.
#[derive(Default)]
struct ServerEdits<'e> {
    edits: Vec<&'e Edit>,
    /// The same ones by the argument they change, in their order.
    by_argument: HashMap<Span, Vec<&'e Edit>>,
}

/// Finds the servers that have an argument at a span.
pub(super) struct ArgumentIndex {
    arguments: HashMap<Span, Vec<usize>>,
    anchors: HashMap<Span, Vec<usize>>,
}

impl ArgumentIndex {
    pub(super) fn new(servers: &[ApiServer]) -> Self {
        let mut index = Self { arguments: HashMap::default(), anchors: HashMap::default() };
        for (number, server) in servers.iter().enumerate() {
            // The other components of a cluster have the same anchor if nothing is written for them.
            if server.component.is_api_server() {
                index.anchors.entry(server.anchor).or_default().push(number);
            }
            for argument in server.arguments.iter().filter(|argument| is_written(argument)) {
                let here = index.arguments.entry(argument_span(argument)).or_default();
                if here.last() != Some(&number) {
                    here.push(number);
                }
            }
        }
        index
    }

    /// The indexes of the servers that an edit changes, in ascending order.
    pub(super) fn servers(&self, edit: &Edit) -> Vec<usize> {
        let mut servers: BTreeSet<usize> = BTreeSet::new();
        servers.extend(self.arguments.get(&edit.argument).into_iter().flatten());
        if may_be_first(edit) {
            servers.extend(self.anchors.get(&edit.argument).into_iter().flatten());
        }
        servers.into_iter().collect()
    }
}

/// Checks that `after` is `before` with the edits made and nothing else changed.
pub(super) fn verify(
    before: &[ApiServer],
    index: &ArgumentIndex,
    edits: &[&Edit],
    after: &[ApiServer],
) -> Result<(), Rejected> {
    let mut by_server: HashMap<usize, ServerEdits<'_>> = HashMap::default();
    for &edit in edits {
        let servers = index.servers(edit);
        if servers.is_empty() {
            return Err(EditError::Derived.into());
        }
        for server in servers {
            by_server.entry(server).or_default().add(edit);
        }
    }
    if before.len() != after.len() {
        return Err(EditError::Different.into());
    }
    let none = ServerEdits::default();
    let mut different: BTreeSet<usize> = BTreeSet::new();
    let mut counterparts = Counterparts::new(after);
    for (number, before) in before.iter().enumerate() {
        let edits = by_server.get(&number).unwrap_or(&none);
        let after = counterparts.next(before.component);
        if !after.is_some_and(|after| is_edited(before, edits, after)) {
            different.insert(number);
        }
    }
    if different.is_empty() {
        return Ok(());
    }
    Err(Rejected { reason: EditError::Different.into(), servers: different })
}

impl<'e> ServerEdits<'e> {
    fn add(&mut self, edit: &'e Edit) {
        self.edits.push(edit);
        self.by_argument.entry(edit.argument).or_default().push(edit);
    }

    /// The edits of an argument.
    fn of(&self, argument: &Argument) -> &[&'e Edit] {
        self.by_argument.get(&argument_span(argument)).map_or(&[], Vec::as_slice)
    }
}

/// The servers of the edited text, to be compared with those of the text before. The first flag of a server
/// becomes its anchor, so it may come behind other components then.
struct Counterparts<'s> {
    left: HashMap<&'static str, VecDeque<&'s ApiServer>>,
}

impl<'s> Counterparts<'s> {
    fn new(servers: &'s [ApiServer]) -> Self {
        let mut left: HashMap<&'static str, VecDeque<&'s ApiServer>> = HashMap::default();
        for server in servers {
            left.entry(server.component.name()).or_default().push_back(server);
        }
        Self { left }
    }

    /// The next server that is such a component.
    fn next(&mut self, component: Component) -> Option<&'s ApiServer> {
        self.left.get_mut(component.name())?.pop_front()
    }
}

/// True if one server is another one with the edits made.
fn is_edited(before: &ApiServer, edits: &ServerEdits<'_>, after: &ApiServer) -> bool {
    // A written flag replaces the default of a tool, and without it the default comes back. So the
    // defaults of the edited flags are not compared.
    let edited = edited_names(before, edits);
    before.dialect == after.dialect
        && before.program == after.program
        && argv(before, edits, &edited) == argv(after, &ServerEdits::default(), &edited)
}

/// True for an edit that may add the first flag of a server.
fn may_be_first(edit: &Edit) -> bool {
    matches!(edit.action, Action::Insert { .. }) && edit.becomes.len() == 1
}

/// True for an edit that adds the first flag of this server.
fn is_first(server: &ApiServer, edit: &Edit) -> bool {
    edit.argument == server.anchor && server.component.is_api_server() && may_be_first(edit)
}

/// The names of the flags that edits change, before and after.
fn edited_names(server: &ApiServer, edits: &ServerEdits<'_>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for argument in server.arguments.iter().filter(|argument| is_written(argument)) {
        if !edits.of(argument).is_empty() {
            names.extend(argument.strings().iter().map(|string| name(string).to_owned()));
        }
    }
    for edit in &edits.edits {
        names.extend(edit.becomes.iter().map(|string| name(string).to_owned()));
    }
    names
}

/// The argv of a server after the edits, without the defaults of some flags.
fn argv(server: &ApiServer, edits: &ServerEdits<'_>, without: &BTreeSet<String>) -> ComparedArgv {
    let mut written: Vec<ConditionalWord> = Vec::new();
    let mut defaults: Vec<String> = Vec::new();
    for argument in &server.arguments {
        if is_written(argument) {
            let conditional = matches!(argument, Argument::Flag(flag) if flag.maybe);
            let strings = edited_strings(argument, edits.of(argument)).into_iter();
            written.extend(strings.map(|string| (string, conditional)));
        } else {
            let mut strings = argument.strings();
            strings.retain(|string| !without.contains(name(string)));
            defaults.append(&mut strings);
        }
    }
    for edit in edits.edits.iter().filter(|edit| is_first(server, edit)) {
        written.extend(edit.becomes.iter().map(|word| (word.clone(), false)));
    }
    if server.dialect.facts().adds_dashes {
        // The tool sorts flags by name, so only the order of equal names means something.
        written.sort_by(|a, b| name(&a.0).cmp(name(&b.0)));
    }
    defaults.sort();
    ComparedArgv { written, defaults }
}

/// The strings of an argument after its own edits. Several edits may insert a flag behind it.
fn edited_strings(argument: &Argument, edits: &[&Edit]) -> Vec<String> {
    let Some((first, others)) = edits.split_first() else {
        return argument.strings();
    };
    let mut strings = first.becomes.clone();
    strings.extend(others.iter().filter_map(|edit| edit.becomes.last()).cloned());
    strings
}

/// `--v` of `--v=2`.
fn name(string: &str) -> &str {
    string.split('=').next().unwrap_or(string)
}
