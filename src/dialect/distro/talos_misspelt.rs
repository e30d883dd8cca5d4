//! `cluster.apiserver`, `cluster.apiServer.extraArg`: fields that Talos does not have.
//!
//! Talos refuses a configuration with a key that it does not know (`checkUnknownKeys`,
//! pkg/machinery/config/configloader/internal/decoder of siderolabs/talos).

use crate::apiserver::{Fault, FaultKind, MisspeltName};
use crate::source::Span;
use crate::yaml::Node;

/// The fields that were probably meant to lead to the flags.
pub(crate) fn fields(root: Node<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let Some(cluster) = root.get("cluster") else { return faults };
    if is_machine(root) {
        misspelt(cluster, "apiServer", &mut faults);
    }
    if let Some(api_server) = cluster.get("apiServer") {
        misspelt(api_server, "extraArgs", &mut faults);
    }
    faults
}

/// True if the flags of the API server are below a field that Talos does not have.
pub(crate) fn has_server(root: Node<'_>) -> bool {
    is_machine(root) && !fields(root).is_empty()
}

/// The place of such a field.
pub(crate) fn anchor(root: Node<'_>) -> Option<Span> {
    fields(root).first().map(|fault| fault.span)
}

/// True if it is sure to be a machine configuration: many files have a `cluster`.
fn is_machine(root: Node<'_>) -> bool {
    root.get("machine").is_some() || root.get("version").and_then(Node::text) == Some("v1alpha1")
}

fn misspelt(map: Node<'_>, field: &'static str, faults: &mut Vec<Fault>) {
    for (key, value) in map.entries() {
        let Some(written) = key.text() else { continue };
        if !value.is_mapping() {
            continue;
        }
        if let Some(meant) = MisspeltName::nearest(written, &[field]) {
            let (tool, what, written) = ("Talos", "field", written.to_owned());
            let name = MisspeltName { tool, what, written, meant, is_refused: true };
            faults.push(Fault { span: key.span(), kind: FaultKind::MisspeltName(name) });
        }
    }
}
