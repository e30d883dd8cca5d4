//! A kube-apiserver below a field that a Pod does not have: `comand:`, `container:`.
//!
//! Nothing reads it, so the server is not started with it. It is taken for one all the same, without
//! any flag, so that somebody is told.

use super::command;
use super::expand::Environment;
use super::pod_fields;
use super::reading::{Object, Reading};
use crate::apiserver::manifest::{Guess, ManifestFault};
use crate::apiserver::{ApiServer, Completeness, Dialect, Fault, FaultKind, Partial};
use crate::mapped::Mapped;
use crate::source::Span;
use crate::yaml::Node;

/// How deep a command stands below the field: `spec`, `containers`, an item, `command`.
const DEPTH: u8 = 6;

/// Reads an object in which no kube-apiserver was found. `spec` is its Pod's, if it has one.
pub(super) fn read<'a>(
    object: Object<'a>,
    dialect: Dialect,
    template: Node<'a>,
    spec: Option<Node<'a>>,
    reading: &mut Reading<'_>,
) {
    let template = Some(template).filter(|_| dialect == Dialect::Workload);
    let faults = pod_fields::faults(object.node, template, spec);
    let fields: Vec<Span> = faults.iter().filter_map(field).collect();
    let found = fields
        .iter()
        .find_map(|field| below(object.node, *field, false, 2 * DEPTH));
    if let Some(words) = found {
        for invocation in command::find(&words, &Environment::default()) {
            reading.push(ApiServer {
                arguments: Vec::new(),
                completeness: Completeness::Partial(Partial::Unread),
                faults: faults.clone(),
                ..invocation.server(dialect)
            });
        }
    }
}

/// The place of a field that seems to be another one.
fn field(fault: &Fault) -> Option<Span> {
    let FaultKind::Manifest(ManifestFault::UnknownField { guess, .. }) = &fault.kind else {
        return None;
    };
    (*guess != Guess::Nothing).then_some(fault.span)
}

/// The command line of a kube-apiserver somewhere below a field.
fn below(node: Node<'_>, field: Span, inside: bool, depth: u8) -> Option<Vec<Mapped>> {
    let depth = depth.checked_sub(1)?;
    let words: Vec<Mapped> = node.items().filter_map(Node::mapped).collect();
    if inside && !command::find(&words, &Environment::default()).is_empty() {
        return Some(words);
    }
    let entries = node.entries();
    let mut values = entries.map(|(key, value)| (value, inside || key.span() == field));
    let found = values.find_map(|(value, inside)| below(value, field, inside, depth));
    let items = || node.items();
    found.or_else(|| items().find_map(|item| below(item, field, inside, depth)))
}
