//! A command line put together from what a tool sets by itself and what is written for it.

use crate::apiserver::{ApiServer, Argument, Completeness, Dialect, Fault, Origin, Version, argv};
use crate::dialect::defaults::ToolFlags;
use crate::mapped_text::{MappedText, UnknownReason};
use crate::source::Span;
use crate::yaml::Node;

/// One flag for a command line.
#[derive(Clone, Debug)]
pub(crate) struct FlagEntry {
    /// The name as written, without dashes.
    pub(crate) name: String,
    argument: Argument,
}

impl FlagEntry {
    /// `name: value` of a map of flags. Nothing and null are the empty value.
    pub(crate) fn pair(key: Node<'_>, value: Option<Node<'_>>) -> Option<Self> {
        Some(Self::named(&key.mapped()?, value))
    }

    /// The same for a name that is no key.
    pub(crate) fn named(name: &MappedText, value: Option<Node<'_>>) -> Self {
        let mut string = prefix(name);
        let value = value.filter(|value| !value.is_null());
        if let Some(value) = value.and_then(Node::mapped) {
            string.push_slice(&value, 0..value.text().len());
        }
        let token = value.map(Node::span).filter(|span| !span.is_empty());
        Self::of(name.text().to_owned(), &string, token)
    }

    /// A flag that a field of another name stands for: a scalar, a list joined by commas, or a map
    /// of `key=value` joined by commas.
    pub(crate) fn field(flag: &str, field: Span, value: Node<'_>) -> Self {
        let mut string = MappedText::coarse(format!("--{flag}="), field);
        let mut parts = 0;
        let mut part = |pieces: &[Node<'_>]| {
            if parts > 0 {
                string.push_replaced(",", value.span());
            }
            parts += 1;
            for (n, piece) in pieces.iter().filter_map(|piece| piece.mapped()).enumerate() {
                if n > 0 {
                    string.push_replaced("=", value.span());
                }
                string.push_slice(&piece, 0..piece.text().len());
            }
        };
        if value.is_sequence() {
            value.items().for_each(|item| part(&[item]));
        } else if value.is_mapping() {
            for (key, value) in value.resolved_entries() {
                part(&[key, value]);
            }
        } else if !value.is_null() {
            part(&[value]);
        }
        let token = Some(value.span()).filter(|span| !span.is_empty());
        Self::of(flag.to_owned(), &string, token)
    }

    /// A string of argv that has its name and value in one: `--name=value`, or without the dashes.
    /// Without `=` the value is `true`. An empty string stays one, because the server ignores it:
    ///
    /// ```yaml
    /// apiServer:
    /// - --profiling=false
    /// - ""     # null is the same to Go; testdata/rules/unknown-flag/ok-kamaji-empty-words.yaml
    /// ```
    pub(crate) fn word(word: &MappedText) -> Self {
        let text = word.text();
        if text.is_empty() {
            return Self { name: String::new(), argument: argument(word, Origin::Written) };
        }
        let start = text.len() - text.strip_prefix("--").unwrap_or(text).len();
        let equals = text.find('=');
        let name = word.slice(start..equals.unwrap_or(text.len()));
        let mut string = prefix(&name);
        match equals {
            Some(equals) => string.push_slice(word, equals + 1..text.len()),
            None => string.push_replaced("true", name.whole()),
        }
        Self::of(name.text().to_owned(), &string, Some(word.whole()))
    }

    /// The same flag with another name and value before its own: how a tool adds to a default.
    pub(crate) fn after(flag: &str, default: &str, value: &MappedText, key: Span) -> Self {
        let mut string = MappedText::coarse(format!("--{flag}={default}"), key);
        if !value.text().is_empty() {
            string.push_replaced(",", key);
            string.push_slice(value, 0..value.text().len());
        }
        Self::of(flag.to_owned(), &string, Some(value.whole()))
    }

    /// The name as written and the value as one string in `--name=value`.
    fn of(name: String, string: &MappedText, token: Option<Span>) -> Self {
        let mut argument = argument(string, Origin::Written);
        if let (Argument::Flag(flag), Some(token)) = (&mut argument, token) {
            if flag.raw.is_empty() {
                flag.value_span = token;
            }
            flag.span = flag.span.cover(token);
        }
        Self { name, argument }
    }

    /// True for a flag that is given the empty value.
    pub(crate) fn is_empty(&self) -> bool {
        matches!(&self.argument, Argument::Flag(flag) if flag.is_empty())
    }

    fn is_default(&self) -> bool {
        matches!(&self.argument, Argument::Flag(flag) if flag.origin != Origin::Written)
    }

    /// The same flag with another origin.
    #[must_use]
    pub(crate) fn from(mut self, origin: Origin) -> Self {
        if let Argument::Flag(flag) = &mut self.argument {
            flag.origin = origin;
        }
        self
    }

    fn default((name, value): (&str, Option<&str>), dialect: Dialect, anchor: Span) -> Self {
        let mut string = MappedText::coarse(format!("--{name}="), anchor);
        match value {
            Some(value) => string.push_replaced(value, anchor),
            None => string.push_hole(&format!("<{name}>"), anchor, UnknownReason::Machine),
        }
        Self { name: name.to_owned(), argument: argument(&string, Origin::Default(dialect)) }
    }
}

fn prefix(name: &MappedText) -> MappedText {
    let all = 0..name.text().len();
    let mut string = MappedText::new(name.whole());
    string.push_replaced("--", name.span(all.clone()));
    string.push_slice(name, all.clone());
    string.push_replaced("=", name.span(all));
    string
}

fn argument(string: &MappedText, origin: Origin) -> Argument {
    let mut read = argv::parse(std::slice::from_ref(string), origin);
    read.pop().unwrap_or_else(|| unreachable!("one string is one argument"))
}

/// The flags of a server while they are put together.
#[derive(Debug)]
pub(crate) struct CommandLine {
    dialect: Dialect,
    anchor: Span,
    tool: ToolFlags,
    entries: Vec<FlagEntry>,
    /// Strings that are handed on as they are, behind everything else.
    rest: Vec<Argument>,
}

impl CommandLine {
    /// A command line of nothing but the tool's own flags.
    pub(crate) fn new(dialect: Dialect, anchor: Span, tool: ToolFlags) -> Self {
        let flags = tool.flags();
        let entries = flags.map(|own| FlagEntry::default((own.name, own.value), dialect, anchor));
        Self { dialect, anchor, tool, entries: entries.collect(), rest: Vec::new() }
    }

    /// True where a flag of the name is there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name == name)
    }

    /// Adds a flag of the tool's own, in place of one of the same name.
    pub(crate) fn set_default(&mut self, default: (&str, Option<&str>)) {
        let entry = FlagEntry::default(default, self.dialect, self.anchor);
        self.replace(vec![entry]);
    }

    /// Takes the tool's own flag of a name away.
    pub(crate) fn remove(&mut self, name: &str) {
        self.entries.retain(|entry| entry.name != name);
    }

    /// Takes the tool's own flag of a name away, and keeps a written one.
    pub(crate) fn remove_default(&mut self, name: &str) {
        self.entries.retain(|entry| entry.name != name || !entry.is_default());
    }

    /// True for a flag that the tool sets over what is written.
    pub(crate) fn is_fixed(&self, name: &str) -> bool {
        self.tool.flags().any(|own| own.is_fixed && own.name == name)
    }

    /// Sets the flags that the tool sets over what is written.
    pub(crate) fn set_fixed(&mut self) {
        for own in self.tool.flags().filter(|own| own.is_fixed) {
            self.set_default((own.name, own.value));
        }
    }

    /// Puts flags in the place of all that are there under the same names. Of several new ones with
    /// one name all are kept.
    pub(crate) fn replace(&mut self, entries: Vec<FlagEntry>) {
        self.entries.retain(|old| entries.iter().all(|new| new.name != old.name));
        self.entries.extend(entries);
    }

    /// Adds a flag behind those of the same name.
    pub(crate) fn append(&mut self, entry: FlagEntry) {
        self.entries.push(entry);
    }

    /// Adds a flag before those of the same name.
    pub(crate) fn prepend(&mut self, entry: FlagEntry) {
        self.entries.insert(0, entry);
    }

    /// Adds a flag unless one of the same name is there.
    pub(crate) fn set_if_unset(&mut self, entry: FlagEntry) {
        if !self.has(&entry.name) {
            self.entries.push(entry);
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
        mut self,
        version: Version,
        completeness: Completeness,
        faults: Vec<Fault>,
    ) -> ApiServer {
        self.entries.sort_by(|a, b| a.name.cmp(&b.name));
        let arguments = self.entries.into_iter().map(|entry| entry.argument);
        let arguments = arguments.chain(self.rest).collect();
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
pub(crate) fn key_at(root: Node<'_>, path: &[&str]) -> Option<Span> {
    let mut found = None;
    let mut node = root;
    for name in path {
        let Some((key, value)) = node.entry(name) else {
            break;
        };
        found = Some(key.span());
        node = value;
    }
    found
}

/// The strings of a list, or the one string that stands in its place.
pub(crate) fn strings(node: Node<'_>) -> Vec<MappedText> {
    if node.is_sequence() {
        node.items().filter_map(Node::mapped).collect()
    } else if node.is_null() {
        Vec::new()
    } else {
        node.mapped().into_iter().collect()
    }
}
