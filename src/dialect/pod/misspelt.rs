//! A kube-apiserver below a field that a Pod does not have: `comand:`, `container:`.
//!
//! Kubernetes ignores the field, so the server would not start. A server without flags is recorded all
//! the same, so that there is something to report on.

use crate::apiserver::manifest::{Guess, ManifestFault};
use crate::apiserver::{ApiServer, ArgumentList, Completeness, Dialect, Fault, FaultKind, Partial};
use crate::dialect::context::Reader;
use crate::dialect::object::Object;
use crate::dialect::shell::environment::Environment;
use crate::dialect::shell::program;
use crate::hashed::HashSet;
use crate::mapped_text::MappedText;
use crate::source::Span;
use crate::yaml::Node;

/// Reads an object in which no kube-apiserver was found. `faults` are what does not fit in it.
pub(crate) fn read(
    object: Object<'_>,
    dialect: Dialect,
    faults: &[Fault],
    reader: &mut Reader<'_>,
) {
    let mut search =
        Search { fields: faults.iter().filter_map(field).collect(), seen: HashSet::default() };
    if search.fields.is_empty() {
        return;
    }
    let found = search.below(object.node, false, reader);
    for invocation in program::find_alone(&found.unwrap_or_default(), reader) {
        reader.push(ApiServer {
            arguments: ArgumentList::default(),
            completeness: Completeness::Partial(Partial::Unread),
            faults: faults.to_vec(),
            ..invocation.server(dialect)
        });
    }
}

/// The place of a field that seems to be another one.
fn field(fault: &Fault) -> Option<Span> {
    let FaultKind::Manifest(ManifestFault::UnknownField { guess, .. }) = &fault.kind else {
        return None;
    };
    (*guess != Guess::Nothing).then_some(fault.span)
}

/// A search for the command line of a kube-apiserver below fields that do not exist.
struct Search {
    fields: HashSet<Span>,
    /// The nodes that were met, and whether they were below such a field.
    seen: HashSet<(u64, bool)>,
}

impl Search {
    fn below(
        &mut self,
        node: Node<'_>,
        inside: bool,
        reader: &mut Reader<'_>,
    ) -> Option<Vec<MappedText>> {
        if !self.seen.insert((node.id(), inside)) || !reader.step(node) {
            return None;
        }
        if inside {
            let words: Vec<MappedText> = node.items().filter_map(Node::mapped).collect();
            if !program::find(&words, &Environment::default()).is_empty() {
                return Some(words);
            }
        }
        for (key, value) in node.entries() {
            let inside = inside || self.fields.contains(&key.span());
            if let Some(found) = self.below(value, inside, reader) {
                return Some(found);
            }
        }
        node.items().find_map(|item| self.below(item, inside, reader))
    }
}
