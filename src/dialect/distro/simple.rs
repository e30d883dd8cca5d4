//! Reads the files of tools that keep flags at one path over fixed defaults. A row of
//! `tools::FLAG_PATHS` says all about such a tool.

use crate::apiserver::{Completeness, Partial, Version};
use crate::dialect::command_line::{self, CommandLine};
use crate::dialect::context::Reader;
use crate::dialect::defaults::{ToolFlag, Unless};
use crate::dialect::distro::k3s;
use crate::dialect::flag_entry::FlagEntry;
use crate::dialect::flag_path::{Changes, FirstRelease, Merge, Rest, SimpleTool};
use crate::dialect::flag_place::FlagPlace;
use crate::dialect::object::Object;
use crate::dialect::shell::commands;
use crate::dialect::version;
use crate::mapped_text::MappedText;
use crate::yaml::Node;

/// Reads an object by each row that is for it.
pub(crate) fn read(object: Object<'_>, reader: &mut Reader<'_>) {
    for place in FlagPlace::all(object) {
        if let Some(tool) = place.path.simple {
            read_place(object, place, tool, reader);
        }
    }
}

fn read_place(object: Object<'_>, place: FlagPlace<'_>, tool: SimpleTool, reader: &mut Reader<'_>) {
    let needed = place.key(tool.needs);
    if !tool.needs.is_empty() && needed.is_none() {
        return;
    }
    let flags = place.flags();
    if let Some((_, flags)) = flags
        && !reader.step(flags)
    {
        return;
    }
    let dialect = place.path.dialect;
    let is_typed = !object.kind.is_empty();
    let written = flags.map(|(key, _)| key.span());
    let anchor = match (written, needed) {
        (Some(key), _) => key,
        (None, Some(key)) if !is_typed => key,
        (None, _) => object.kind_span(),
    };
    let given = if is_typed { object.kind_span() } else { anchor };
    let field = place.version();
    let version = reader.version_or(version::of_field(field, given));
    let mut line = CommandLine::new(dialect, anchor, tool.defaults);
    for own in tool.fields {
        let field = own.paths.iter().find_map(|path| place.entry(path));
        line.set_field(own.flag, field, own.default);
    }
    let release = ReleaseHabits::of(tool, &version, reader);
    merge(flags.map(|(_, flags)| flags), tool, &release, &mut line);
    leave_out(tool, place, &release, &mut line);
    let completeness = completeness(tool, place, field.is_some());
    reader.push(line.server(version, completeness, Vec::new()));
}

fn completeness(tool: SimpleTool, place: FlagPlace<'_>, has_version: bool) -> Completeness {
    match tool.rest {
        Rest::DefaultsIfVersioned if !has_version && !place.is_template() => {
            Completeness::Partial(Partial::Patch)
        }
        Rest::Defaults | Rest::DefaultsIfVersioned => Completeness::Defaulted,
        Rest::More => Completeness::Partial(Partial::Tool(place.path.dialect)),
    }
}

/// Whether the release of a tool has a change; `None` if that is not known.
fn has_change(
    tool: SimpleTool,
    change: fn(Changes) -> FirstRelease,
    version: &Version,
    reader: &Reader<'_>,
) -> Option<bool> {
    let Some(changes) = tool.changes else {
        return Some(true);
    };
    let since = change(changes);
    match reader.tool(changes.tool) {
        Some(release) => Some(release.at_least(since.release)),
        None if version.at_least(since.kubernetes) => Some(true),
        None => None,
    }
}

/// What the release of a tool does. A field is `None` if the release decides it and is not known.
struct ReleaseHabits<'v> {
    gives_way: Option<bool>,
    keeps_fixed: Option<bool>,
    leaves_out: Option<bool>,
    version: &'v Version,
}

impl<'v> ReleaseHabits<'v> {
    fn of(tool: SimpleTool, version: &'v Version, reader: &Reader<'_>) -> Self {
        let has = |change: fn(Changes) -> FirstRelease| has_change(tool, change, version, reader);
        Self {
            gives_way: has(|changes| changes.gives_way),
            keeps_fixed: has(|changes| changes.keeps_fixed),
            leaves_out: has(|changes| changes.leaves_out),
            version,
        }
    }

    /// Whether a written flag takes the place of the tool's own.
    fn takes(&self, name: &str, line: &CommandLine) -> Option<bool> {
        if !line.is_own(name) {
            return Some(true);
        }
        // If the release is not known, it is assumed to keep the fixed flags: only the older ones do not.
        if line.is_fixed(name) && self.keeps_fixed != Some(false) {
            return Some(false);
        }
        self.gives_way
    }
}

/// Takes away the flags that the tool does not set next to what is written.
fn leave_out(
    tool: SimpleTool,
    place: FlagPlace<'_>,
    release: &ReleaseHabits<'_>,
    line: &mut CommandLine,
) {
    for own in tool.defaults.flags() {
        if !is_left_out(own, place, line) {
            continue;
        }
        match release.leaves_out {
            Some(true) => line.remove_default(own.name),
            Some(false) => {}
            None => line.may_lack(own.name),
        }
    }
}

fn is_left_out(own: ToolFlag, place: FlagPlace<'_>, line: &CommandLine) -> bool {
    match own.unless {
        None => false,
        Some(Unless::Flag(flag)) => line.has(flag),
        Some(Unless::Field(field, value)) => place.at(field).and_then(Node::text) == Some(value),
    }
}

/// Puts written flags among those of the tool.
fn merge(
    flags: Option<Node<'_>>,
    tool: SimpleTool,
    release: &ReleaseHabits<'_>,
    line: &mut CommandLine,
) {
    let Some(flags) = flags else { return };
    match tool.merge {
        Merge::Words { repeated } => {
            words(&command_line::strings(flags), repeated, release, line);
        }
        Merge::WordsBehind => {
            let words = command_line::strings(flags);
            for own in tool.defaults.flags() {
                let flag = format!("--{}=", own.name);
                if words.iter().any(|word| word.text().starts_with(&flag)) {
                    line.remove(own.name);
                }
            }
            line.push_words(&words);
        }
        Merge::ShellLines => shell_lines(flags, line),
        Merge::K3s => {
            let items = flags.items().filter_map(Node::mapped);
            let words = items.filter(|word| !word.text().is_empty()).collect();
            k3s::apply(&k3s::written(words), release.version, line);
        }
    }
}

/// Puts words among the tool's own flags. Both are there for the reader if it is not known which of them the release
/// takes.
fn words(
    words: &[MappedText],
    repeated: &str,
    release: &ReleaseHabits<'_>,
    line: &mut CommandLine,
) {
    let mut is_repeated = false;
    for word in words {
        let mut entry = FlagEntry::word(word);
        match release.takes(&entry.name, line) {
            Some(false) => continue,
            Some(true) => {}
            None => {
                line.may_lack(&entry.name);
                entry.maybe = true;
                line.append(entry);
                continue;
            }
        }
        if entry.name != repeated || !is_repeated || release.keeps_fixed == Some(false) {
            is_repeated |= entry.name == repeated;
            line.replace(vec![entry]);
            continue;
        }
        if release.keeps_fixed.is_none() {
            line.may_lack(&entry.name);
        }
        line.append(entry);
    }
}

/// The entries are sorted: of `--event_ttl` and `--event-ttl` the first comes last, and wins.
fn shell_lines(map: Node<'_>, line: &mut CommandLine) {
    let mut entries = map.resolved_entries();
    entries.sort_by_key(|(name, _)| name.text());
    for (name, value) in entries {
        if let Some(flag) = name.text().and_then(|name| name.strip_prefix("--")) {
            line.remove(flag);
        }
        line.push_words(&shell_line(name, value));
    }
}

/// The words of the line that an entry becomes. Null has none, and the snap refuses a value that is
/// not a scalar.
fn shell_line(name: Node<'_>, value: Node<'_>) -> Vec<MappedText> {
    if value.is_null() {
        return Vec::new();
    }
    let (Some(written_name), Some(written_value)) = (name.mapped(), value.mapped()) else {
        return Vec::new();
    };
    let mut line = MappedText::new(name.span().cover(value.span()));
    line.append(&written_name);
    line.push_replaced("=", name.span());
    line.append(&written_value);
    // In the list of an array `name=value` is a word, not an assignment.
    commands::assigned_commands(&line).concat()
}
