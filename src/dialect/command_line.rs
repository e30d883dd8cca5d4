//! A command line put together from what a tool sets by itself and what is written for it.

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};

use crate::apiserver::{ApiServer, Argument, Completeness, Dialect, Fault, Origin, Version, argv};
use crate::dialect::defaults::ToolFlags;
use crate::dialect::flag_entry::FlagEntry;
use crate::mapped_text::{MappedText, UnknownReason};
use crate::source::Span;
use crate::yaml::Node;

/// The flags of a server while they are put together.
#[derive(Debug)]
pub(crate) struct CommandLine {
    dialect: Dialect,
    anchor: Span,
    tool: ToolFlags,
    /// The flags by name, because most tools sort them so. Equal names stay in order.
    entries: BTreeMap<Cow<'static, str>, VecDeque<FlagEntry>>,
    /// Strings that are handed on as they are, behind everything else.
    rest: Vec<Argument>,
}

impl CommandLine {
    /// A command line of nothing but the tool's own flags.
    pub(crate) fn new(dialect: Dialect, anchor: Span, tool: ToolFlags) -> Self {
        let mut line = Self { dialect, anchor, tool, entries: BTreeMap::new(), rest: Vec::new() };
        for own in tool.flags() {
            let value = own.value.map(Cow::Borrowed).ok_or(UnknownReason::Machine);
            line.append(FlagEntry::default(own.name, value, dialect, anchor));
        }
        line
    }

    /// True if there is a flag of the name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.get(name).is_some_and(|entries| !entries.is_empty())
    }

    /// Adds a flag of the tool's own, in place of one of the same name.
    /// Without a value the machine decides.
    pub(crate) fn set_default(&mut self, (name, value): (&'static str, Option<&str>)) {
        let value = value.map(|value| value.to_owned().into()).ok_or(UnknownReason::Machine);
        self.replace(vec![FlagEntry::default(name, value, self.dialect, self.anchor)]);
    }

    /// Takes the tool's own flag of a name away.
    pub(crate) fn remove(&mut self, name: &str) {
        self.entries.remove(name);
    }

    /// Takes the tool's own flag of a name away, and keeps a written one.
    pub(crate) fn remove_default(&mut self, name: &str) {
        if let Some(entries) = self.entries.get_mut(name) {
            entries.retain(|entry| !entry.is_default());
        }
    }

    /// True for a flag that the tool sets over what is written.
    pub(crate) fn is_fixed(&self, name: &str) -> bool {
        self.tool.flags().any(|own| own.is_fixed && own.name == name)
    }

    /// True for a flag that the tool sets by itself.
    pub(crate) fn is_own(&self, name: &str) -> bool {
        self.tool.flags().any(|own| own.name == name)
    }

    /// Sets the flags that the tool sets over what is written.
    pub(crate) fn set_fixed(&mut self) {
        for own in self.tool.flags().filter(|own| own.is_fixed) {
            self.set_default((own.name, own.value));
        }
    }

    /// Sets the flag of a field of the tool's file, or the tool's default if the field is not there.
    pub(crate) fn set_field(
        &mut self,
        flag: &'static str,
        field: Option<(Node<'_>, Node<'_>)>,
        default: Option<&str>,
    ) {
        match field {
            Some((key, value)) if !value.is_null() => {
                self.replace(vec![FlagEntry::field(flag, key.span(), value)]);
            }
            _ => self.set_default((flag, default)),
        }
    }

    /// Makes it uncertain whether the tool sets a flag of its own.
    pub(crate) fn may_lack(&mut self, name: &str) {
        for entry in self.entries.get_mut(name).into_iter().flatten() {
            entry.maybe = true;
        }
    }

    /// Adds to the list of a flag what the tool itself puts behind it. Without a text it is unknown whether the tool
    /// adds something.
    pub(crate) fn extend(&mut self, name: &'static str, more: Option<&str>) {
        if !self.has(name) {
            self.set_default((name, more));
            if more.is_none() {
                self.may_lack(name);
            }
            return;
        }
        for entry in self.entries.get_mut(name).into_iter().flatten() {
            entry.extend(more.ok_or(UnknownReason::Machine));
        }
    }

    /// Puts flags in the place of all that are there under the same names. Of several new ones with
    /// one name all are kept.
    pub(crate) fn replace(&mut self, entries: Vec<FlagEntry>) {
        for new in &entries {
            self.entries.remove(&new.name);
        }
        for new in entries {
            self.append(new);
        }
    }

    /// Adds a flag behind those of the same name.
    pub(crate) fn append(&mut self, entry: FlagEntry) {
        self.named(&entry).push_back(entry);
    }

    /// Adds a flag before those of the same name.
    pub(crate) fn prepend(&mut self, entry: FlagEntry) {
        self.named(&entry).push_front(entry);
    }

    /// The flags that have the name of one. Most names have no second one.
    fn named(&mut self, entry: &FlagEntry) -> &mut VecDeque<FlagEntry> {
        let entries = self.entries.entry(entry.name.clone());
        entries.or_insert_with(|| VecDeque::with_capacity(1))
    }

    /// Adds a flag unless one of the same name is there.
    pub(crate) fn set_if_unset(&mut self, entry: FlagEntry) {
        if !self.has(&entry.name) {
            self.append(entry);
        }
    }

    /// Adds strings of argv behind everything else.
    pub(crate) fn push_words(&mut self, words: &[MappedText]) {
        self.push_words_from(words, Origin::Written);
    }

    /// Adds strings of argv, with their origin, behind everything else.
    pub(crate) fn push_words_from(&mut self, words: &[MappedText], origin: Origin) {
        self.rest.extend(argv::parse(words, origin));
    }

    /// The server, its flags sorted by name as most tools write them; equal names stay in order.
    pub(crate) fn server(
        self,
        version: Version,
        completeness: Completeness,
        faults: Vec<Fault>,
    ) -> ApiServer {
        let arguments = self
            .entries
            .into_values()
            .flatten()
            .map(FlagEntry::into_argument)
            .chain(self.rest)
            .collect();
        ApiServer {
            version,
            completeness,
            faults,
            ..ApiServer::new(self.dialect, self.anchor, arguments)
        }
    }
}

/// The flags of a map, in the order of the text: a value that is a list gives one for each item.
pub(crate) fn map_entries(map: Option<Node<'_>>) -> Vec<FlagEntry> {
    let entries = map.map(Node::resolved_entries).unwrap_or_default();
    let mut read = Vec::new();
    for (key, value) in entries {
        if value.is_sequence() {
            read.extend(value.items().filter_map(|item| FlagEntry::pair(key, Some(item))));
        } else {
            read.extend(FlagEntry::pair(key, Some(value)));
        }
    }
    read
}

/// The key at the end of a path, or the last one on the way that is there.
pub(crate) fn key_at(root: Node<'_>, path: &str) -> Option<Span> {
    let mut found = None;
    let mut node = root;
    for name in path.split('.') {
        let Some((key, value)) = node.entry(name) else {
            break;
        };
        found = Some(key.span());
        node = value;
    }
    found
}

/// The strings of a list, or the string that is written instead of a list.
pub(crate) fn strings(node: Node<'_>) -> Vec<MappedText> {
    if node.is_sequence() {
        node.items().filter_map(Node::mapped).collect()
    } else if node.is_null() {
        Vec::new()
    } else {
        node.mapped().into_iter().collect()
    }
}
