//! `extraArgs`: the flags that somebody gives the kube-apiserver through kubeadm, as a map or as a
//! list.

use std::borrow::Cow;

use crate::apiserver::{Fault, FaultKind};
use crate::dialect::flag_entry::FlagEntry;
use crate::hashed::HashMap;
use crate::mapped_text::{MappedText, UnknownReason};
use crate::source::Span;
use crate::yaml::{Node, Presence, Scalar};

/// Which of the two forms a reader of `extraArgs` takes.
#[derive(Clone, Copy)]
pub(crate) struct ArgsForm<'a> {
    /// The `apiVersion` that says so.
    pub(crate) api_version: &'a str,
    /// A list of `name` and `value`, and no map.
    pub(crate) list: bool,
}

impl ArgsForm<'_> {
    fn takes(self, extra: Node<'_>) -> bool {
        extra.is_sequence() == self.list && (extra.is_sequence() || extra.is_mapping())
    }
}

/// The entries of `extraArgs` in either form. `extra` has the span of its key. A form that `form` does
/// not take is a fault at the key; without `form` both are taken. `given` is the token that is present
/// if any of the configuration is: an entry under a template's condition is certain only if this token
/// is under the same condition.
pub(crate) fn read(
    extra: Option<(Span, Node<'_>)>,
    form: Option<ArgsForm<'_>>,
    given: Span,
    faults: &mut Vec<Fault>,
) -> Vec<FlagEntry> {
    let extra = extra.filter(|(_, extra)| !extra.is_null() && !extra.is_hole());
    let Some((at, extra)) = extra else {
        return Vec::new();
    };
    if let Some(form) = form.filter(|form| !form.takes(extra)) {
        let kind = FaultKind::WrongForm {
            api_version: form.api_version.to_owned(),
            wants_list: form.list,
        };
        faults.push(Fault { span: at, kind });
    }
    if extra.is_mapping() {
        let entries = extra.resolved_entries().into_iter();
        return entries
            .filter_map(|(key, value)| read_entry(key, Some(value), given, faults))
            .collect();
    }
    extra.items().filter_map(|entry| read_item(entry, given, faults)).collect()
}

/// An item of the list form.
pub(crate) fn read_item(item: Node<'_>, given: Span, faults: &mut Vec<Fault>) -> Option<FlagEntry> {
    // kubeadm's ValidateExtraArgs refuses an empty name as well as none.
    let name = item.get("name").filter(|name| name.text().is_some_and(|text| !text.is_empty()));
    let filled_in = item.is_hole() || item.may_gain_keys();
    if name.is_none() && !item.span().is_empty() && !filled_in {
        faults.push(Fault { span: item.span(), kind: FaultKind::Unnamed });
    }
    read_entry(name?, item.get("value"), given, faults)
}

/// `name: value` or `{name, value}` as the string that kubeadm writes.
fn read_entry(
    key: Node<'_>,
    value: Option<Node<'_>>,
    given: Span,
    faults: &mut Vec<Fault>,
) -> Option<FlagEntry> {
    let name = key.mapped()?;
    if let Some(expression) = value.and_then(|value| ytt_expression(key, value)) {
        let span = expression.span(0..expression.text().len());
        let mut hole = MappedText::new(span);
        hole.push_hole(expression.text(), span, UnknownReason::Template);
        return Some(FlagEntry::new(&name, Some(&hole), Some(span)));
    }
    let mut read = entry(&name, value, faults);
    read.maybe = key.presence(given) != Presence::Certain;
    Some(read)
}

/// A value that ytt puts in: nothing is written but a comment that begins with `#@`.
fn ytt_expression(key: Node<'_>, value: Node<'_>) -> Option<MappedText> {
    if !value.is_null() {
        return None;
    }
    let comment = key.comment_beside()?;
    comment.text().starts_with("#@ ").then_some(comment)
}

/// An entry whose name need not be a key: it may be the end of a JSON pointer.
pub(crate) fn entry(
    name: &MappedText,
    value: Option<Node<'_>>,
    faults: &mut Vec<Fault>,
) -> FlagEntry {
    if let Some(value) = value
        && let Some((written, kind)) = not_a_string(value)
    {
        let flag = name.text().to_owned();
        let kind = FaultKind::NotAString { flag, written, kind };
        faults.push(Fault { span: value.span(), kind });
    }
    let token = value.filter(|value| !value.span().is_empty()).map(Node::span);
    let text = value.filter(|value| !value.is_null()).and_then(Node::mapped);
    FlagEntry::new(name, text.as_ref(), token)
}

/// The entry of a mapping that [`read`] takes.
pub(crate) fn field<'a>(holder: Node<'a>, name: &str) -> Option<(Span, Node<'a>)> {
    let (key, value) = holder.entry(name)?;
    Some((key.span(), value))
}

/// Adds `new` to `all`. An entry of the same name is replaced in its place.
pub(crate) fn merge(all: &mut Vec<FlagEntry>, new: Vec<FlagEntry>) {
    let known = all.iter().enumerate();
    let mut places: HashMap<Cow<'static, str>, usize> =
        known.map(|(at, entry)| (entry.name.clone(), at)).collect();
    for entry in new {
        let place = *places.entry(entry.name.clone()).or_insert(all.len());
        match all.get_mut(place) {
            Some(known) => *known = entry,
            None => all.push(entry),
        }
    }
}

/// The kind of a value that kubeadm's decoder refuses for a string: "cannot unmarshal bool into Go struct
/// field". A null is taken as the empty string (encoding/json).
fn not_a_string(value: Node<'_>) -> Option<(String, &'static str)> {
    let kind = match value.scalar() {
        Some(Scalar::Bool(_)) => "boolean",
        Some(Scalar::Int | Scalar::Float) => "number",
        None if value.is_mapping() => "mapping",
        None if value.is_sequence() => "list",
        Some(Scalar::String | Scalar::Null) | None => return None,
    };
    Some((value.text().unwrap_or_default().to_owned(), kind))
}

/// True if the version of the API has `extraArgs` as a list.
pub(crate) fn is_list(version: &str) -> bool {
    !version.contains("alpha") && version != "v1beta1"
}
