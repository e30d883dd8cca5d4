//! Documents that kubeadm refuses next to its own (`SplitConfigDocuments`, cmd/kubeadm/app/util/marshal.go, 1.12 to
//! 1.36).

use crate::apiserver::{Fault, FaultKind};
use crate::source::Span;
use crate::yaml::{Node, Presence};

/// A key and its value.
type KeyedValue<'a> = (Node<'a>, Node<'a>);

/// The documents of a configuration's stream that kubeadm refuses. `given` is the token that represents the
/// configuration.
pub(in crate::dialect::kubeadm) fn documents<'a>(
    roots: impl Iterator<Item = Node<'a>>,
    given: Span,
    faults: &mut Vec<Fault>,
) {
    let mut kinds: Vec<(&str, Span)> = Vec::new();
    for root in roots {
        if !root.is_mapping() || root.presence(given) != Presence::Certain {
            continue;
        }
        let fields = (root.entry("apiVersion"), root.entry("kind"));
        let (Some((_, api_version)), Some((_, kind))) = fields else {
            untyped(root, fields, faults);
            continue;
        };
        if api_version.is_hole() || kind.is_hole() {
            continue;
        }
        let (Some(group), Some(name)) = (api_version.text(), kind.text()) else { continue };
        // apiVersion: v1
        // kind: ConfigMap
        if !group.contains('/') {
            let problem = format!("the {name} of {group} has no API group");
            refuse(api_version.span(), problem, faults);
        }
        if kinds.iter().any(|(known, _)| *known == name) {
            refuse(kind.span(), format!("the kind {name} is in the file twice"), faults);
        }
        kinds.push((name, kind.span()));
    }
}

/// A document that names no kind or no version of an API.
fn untyped<'a>(
    root: Node<'a>,
    fields: (Option<KeyedValue<'a>>, Option<KeyedValue<'a>>),
    faults: &mut Vec<Fault>,
) {
    let Some((first, _)) = root.entries().next() else { return };
    if root.may_gain_keys() || first.is_hole() {
        return;
    }
    let lacks = if fields.0.is_none() { "apiVersion" } else { "kind" };
    let problem = format!("the document has no {lacks}");
    refuse(first.span(), problem, faults);
}

fn refuse(span: Span, problem: String, faults: &mut Vec<Fault>) {
    if !span.is_empty() {
        faults.push(Fault { span, kind: FaultKind::RefusedDocument { problem } });
    }
}
