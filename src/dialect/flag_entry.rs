//! One flag for a command line, from what is written to the argument that it becomes.

use std::borrow::Cow;

use crate::apiserver::{Argument, Dialect, Origin, argv};
use crate::dialect::own_value::{self, OwnValue};
use crate::mapped_text::{MappedText, UnknownReason};
use crate::source::Span;
use crate::yaml::Node;

/// One flag for a command line.
#[derive(Clone, Debug)]
pub(crate) struct FlagEntry {
    /// The name as written, without dashes. This is what tools compare.
    pub(crate) name: Cow<'static, str>,
    /// A condition of a template decides whether it is there.
    pub(crate) maybe: bool,
    text: EntryText,
    origin: Origin,
}

/// The text of a flag with its places.
#[derive(Clone, Debug)]
enum EntryText {
    Written {
        /// `--name=value`, or an empty word.
        string: MappedText,
        /// The token of the value, to point at if the value has no text.
        token: Option<Span>,
    },
    /// A value that a tool sets by itself.
    Own(OwnValue),
}

impl FlagEntry {
    /// A name and a value, with the token of the value.
    pub(crate) fn new(name: &MappedText, value: Option<&MappedText>, token: Option<Span>) -> Self {
        let mut string = prefix(name);
        if let Some(value) = value {
            string.append(value);
        }
        Self::of(name.text().to_owned(), string, token)
    }

    /// `name: value` of a map of flags. Nothing and null are the empty value.
    pub(crate) fn pair(key: Node<'_>, value: Option<Node<'_>>) -> Option<Self> {
        Some(Self::named(&key.mapped()?, value))
    }

    /// The same for a name that is no key.
    pub(crate) fn named(name: &MappedText, value: Option<Node<'_>>) -> Self {
        let value = value.filter(|value| !value.is_null());
        let text = value.and_then(Node::mapped);
        let token = value.map(Node::span).filter(|span| !span.is_empty());
        Self::new(name, text.as_ref(), token)
    }

    /// A flag that is made of a field of another name: a scalar, a list joined by commas, or a map
    /// of `key=value` joined by commas.
    pub(crate) fn field(flag: &str, field: Span, value: Node<'_>) -> Self {
        Self::pairs(flag, field, value, "=")
    }

    /// The same with another text between the key and the value of a map's entry.
    pub(crate) fn pairs(flag: &str, field: Span, value: Node<'_>, between: &str) -> Self {
        let mut string = MappedText::coarse(format!("--{flag}="), field);
        string.append(&join(&parts(value, between), value.span()));
        let token = Some(value.span()).filter(|span| !span.is_empty());
        Self::of(flag.to_owned(), string, token)
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
            return Self::of(String::new(), word.clone(), None);
        }
        let start = text.len() - text.strip_prefix("--").unwrap_or(text).len();
        let equals = text.find('=');
        let name = word.slice(start..equals.unwrap_or(text.len()));
        let value = match equals {
            Some(equals) => word.slice(equals + 1..text.len()),
            None => MappedText::coarse("true", name.whole()),
        };
        Self::new(&name, Some(&value), Some(word.whole()))
    }

    /// The same flag with another name and value before its own: how a tool adds to a default.
    pub(crate) fn after(flag: &str, default: &str, value: &MappedText, key: Span) -> Self {
        let mut string = MappedText::coarse(format!("--{flag}={default}"), key);
        if !value.text().is_empty() {
            string.push_replaced(",", key);
            string.append(value);
        }
        Self::of(flag.to_owned(), string, Some(value.whole()))
    }

    /// A flag that a tool sets by itself.
    pub(crate) fn default(
        name: &'static str,
        value: Result<Cow<'static, str>, UnknownReason>,
        dialect: Dialect,
        anchor: Span,
    ) -> Self {
        let text = EntryText::Own(OwnValue::new(name, value, anchor));
        Self { name: name.into(), maybe: false, text, origin: Origin::Default(dialect) }
    }

    fn of(name: String, string: MappedText, token: Option<Span>) -> Self {
        let text = EntryText::Written { string, token };
        Self { name: name.into(), maybe: false, text, origin: Origin::Written }
    }

    /// The value, known or not.
    pub(crate) fn value(&self) -> MappedText {
        match &self.text {
            EntryText::Written { string, .. } => {
                string.slice(value_start(&self.name, string)..string.text().len())
            }
            EntryText::Own(own) => own.mapped(),
        }
    }

    /// Replaces the value by what a tool makes of it.
    pub(crate) fn set_value(&mut self, value: &str) {
        let written = self.value();
        match &mut self.text {
            EntryText::Written { string, token } => {
                let place = match token {
                    Some(token) if written.text().is_empty() => *token,
                    _ => written.whole(),
                };
                *string = string.slice(0..value_start(&self.name, string));
                string.push_replaced(value, place);
            }
            EntryText::Own(own) => own.set(value),
        }
    }

    /// Puts another item behind a list, or something unknown.
    pub(crate) fn extend(&mut self, more: Result<&str, UnknownReason>) {
        let joint = if self.value().text().is_empty() { "" } else { "," };
        match &mut self.text {
            EntryText::Written { string, .. } => {
                let place = string.whole();
                string.push_replaced(joint, place);
                match more {
                    Ok(more) => string.push_replaced(more, place),
                    Err(why) => string.push_hole(&own_value::hole(&self.name), place, why),
                }
            }
            EntryText::Own(own) => own.extend(&self.name, joint, more),
        }
    }

    /// True for a flag that is given the empty value.
    pub(crate) fn is_empty(&self) -> bool {
        match &self.text {
            EntryText::Written { string, .. } => {
                !self.name.is_empty() && value_start(&self.name, string) == string.text().len()
            }
            EntryText::Own(own) => own.is_empty(),
        }
    }

    /// True for a flag that a tool sets by itself.
    pub(crate) const fn is_default(&self) -> bool {
        matches!(self.origin, Origin::Default(_))
    }

    /// The same flag with another origin.
    #[must_use]
    pub(crate) fn from(self, origin: Origin) -> Self {
        Self { origin, ..self }
    }

    /// The argument that it becomes.
    pub(crate) fn into_argument(self) -> Argument {
        let (string, token) = match self.text {
            EntryText::Written { string, token } => (string, token),
            EntryText::Own(own) => {
                return Argument::Flag(own.into_flag(self.name, self.maybe, self.origin));
            }
        };
        let mut argument = argv::parse_one(&string, self.origin);
        match &mut argument {
            Argument::Flag(flag) => {
                flag.maybe = self.maybe;
                if let Some(token) = token {
                    if flag.raw.is_empty() {
                        flag.value_span = token;
                    }
                    flag.span = flag.span.cover(token);
                }
            }
            // `: dns`, an entry without a key, becomes `--=dns`.
            Argument::Stray(stray) if stray.span.is_empty() => {
                stray.span = token.unwrap_or(stray.span);
            }
            _ => {}
        }
        argument
    }
}

/// The byte of `--name=value` at which the value begins.
fn value_start(name: &str, string: &MappedText) -> usize {
    string.text().len().min("--".len() + name.len() + "=".len())
}

/// `--name=`
fn prefix(name: &MappedText) -> MappedText {
    let all = name.span(0..name.text().len());
    let mut string = MappedText::new(name.whole());
    string.push_replaced("--", all);
    string.append(name);
    string.push_replaced("=", all);
    string
}

/// The parts of a value: the items of a list, the entries of a map as `key=value`, or a scalar.
fn parts(value: Node<'_>, between: &str) -> Vec<MappedText> {
    if value.is_sequence() {
        let items = value.items();
        return items.map(|item| item.mapped().unwrap_or(MappedText::new(item.span()))).collect();
    }
    if value.is_mapping() {
        let entries = value.resolved_entries().into_iter();
        return entries.filter_map(|(key, value)| pair(key, value, between)).collect();
    }
    if value.is_null() { Vec::new() } else { value.mapped().into_iter().collect() }
}

/// `key=value`; `None` if the key is not a scalar.
pub(crate) fn assignment(key: Node<'_>, value: Node<'_>) -> Option<MappedText> {
    pair(key, value, "=")
}

/// A key and its value with a text between them; `None` if the key is not a scalar.
fn pair(key: Node<'_>, value: Node<'_>, between: &str) -> Option<MappedText> {
    let mut text = key.mapped()?;
    if let Some(value) = value.mapped() {
        text.push_replaced(between, value.whole());
        text.append(&value);
    }
    Some(text)
}

/// Texts with commas between them.
pub(crate) fn join(parts: &[MappedText], whole: Span) -> MappedText {
    let mut joined = MappedText::new(whole);
    for (n, part) in parts.iter().enumerate() {
        if n > 0 {
            joined.push_replaced(",", part.whole());
        }
        joined.append(part);
    }
    joined
}
