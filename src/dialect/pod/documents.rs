//! The documents of a file that the kubelet ignores, and text that Kubernetes' YAML parser reads
//! differently.

use crate::apiserver::manifest::{ManifestFault, TextFault};
use crate::apiserver::{ApiServer, Dialect, Fault, FaultKind};
use crate::source::Span;
use crate::yaml::{Difference, Document, Node, Stream};

/// Adds the faults of a stream to its first server. `servers` are in the order of the text.
pub(crate) fn add_faults(stream: &Stream<'_>, servers: &mut [ApiServer]) {
    for server in servers.iter_mut() {
        let found = (server.dialect == Dialect::StaticPod).then(|| ignored(stream, server.anchor));
        server.faults.extend(found.flatten());
    }
    let Some(first) = servers.first_mut() else {
        return;
    };
    // Other tools have other parsers than the kubelet, kubectl and kubeadm.
    if !matches!(first.dialect, Dialect::StaticPod | Dialect::Workload | Dialect::Kubeadm)
        || !in_object(stream, first.anchor)
    {
        return;
    }
    let mut differences = stream.differences();
    // The parser ends at the first tab, and correcting that one shows the others.
    let mut tabs = 0;
    differences.retain(|(_, difference)| {
        tabs += u32::from(*difference == Difference::Tab);
        *difference != Difference::Tab || tabs == 1
    });
    first.faults.extend(differences.into_iter().map(|(span, difference)| {
        let kind = match difference {
            Difference::Tab => TextFault::Tab,
            Difference::LineBreak(c) => TextFault::LineBreak(c),
            Difference::Version => TextFault::Version,
        };
        fault(span, ManifestFault::Text(kind))
    }));
}

/// True in a document that is an object of Kubernetes, and not a file of another tool with one in it.
fn in_object(stream: &Stream<'_>, anchor: Span) -> bool {
    let here =
        stream.documents().iter().find(|document| stream.place(document.span).contains(anchor));
    let root = here.and_then(|document| stream.root(document));
    root.is_some_and(|root| root.get("apiVersion").is_some())
}

/// The kubelet decodes the first document of a file (pkg/kubelet/config/common.go,
/// `tryDecodeSinglePod`; sigs.k8s.io/yaml, `YAMLToJSON`).
fn ignored(stream: &Stream<'_>, anchor: Span) -> Option<Fault> {
    let is_empty = |document: &Document| {
        let root = stream.root(document);
        document.error.is_none() && root.is_none_or(Node::is_null)
    };
    let documents = stream.documents();
    let here =
        documents.iter().position(|document| stream.place(document.span).contains(anchor))?;
    let pod = stream.root(documents.get(here)?)?;
    // Within a List it is not for the kubelet, and what documents a template renders to is not known.
    if pod.get("kind").and_then(Node::text) != Some("Pod") || pod.is_in_template() {
        return None;
    }
    let is_static = is_static(pod);
    if here > 0 {
        let empty = documents.iter().take(here).all(is_empty);
        let span = pod.get("kind").map_or(anchor, Node::span);
        let server = true;
        let kind = ManifestFault::IgnoredDocument { server, empty, is_static };
        return Some(fault(span, kind));
    }
    let next = documents.iter().skip(1).find(|other| !is_empty(other))?;
    let kind = ManifestFault::IgnoredDocument { server: false, empty: false, is_static };
    let root = stream.root(next);
    // A key without a value has no place to point at.
    let written = |node: &Node<'_>| !node.span().is_empty();
    let named = root.and_then(|root| root.get("kind")).filter(written);
    let span = named.or(root).map_or(stream.place(next.span), Node::span);
    Some(fault(span, kind))
}

/// True for a Pod that can only be a static one of the kubelet: it has the network of its machine, and
/// is in the namespace of the control plane.
fn is_static(pod: Node<'_>) -> bool {
    let text = |path: &[&str]| pod.at(path).and_then(Node::text);
    text(&["spec", "hostNetwork"]) == Some("true")
        && text(&["metadata", "namespace"]) == Some("kube-system")
}

fn fault(span: Span, kind: ManifestFault) -> Fault {
    let kind = FaultKind::Manifest(kind);
    Fault { span, kind }
}
