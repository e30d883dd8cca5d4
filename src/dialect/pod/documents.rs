//! The documents of a file that the kubelet ignores, and text that Kubernetes' YAML parser reads
//! differently.

use crate::apiserver::manifest::{ManifestFault, TextFault};
use crate::apiserver::{ApiServer, Dialect, Fault, FaultKind};
use crate::hashed::HashSet;
use crate::rendered;
use crate::source::Span;
use crate::yaml::{Difference, Document, Node, Stream};

/// Adds the faults of a stream to its first server. `servers` are in the order of the text.
pub(crate) fn add_faults(stream: &Stream<'_>, servers: &mut [ApiServer]) {
    let filled = FilledDocuments::of(stream);
    let from_helm = is_output_of_helm(stream);
    if !from_helm {
        let static_pods = servers.iter().filter(|server| server.dialect == Dialect::StaticPod);
        let with_server: HashSet<usize> =
            static_pods.filter_map(|server| filled.document_with(server.anchor)).collect();
        for server in servers.iter_mut() {
            if server.dialect == Dialect::StaticPod {
                server.faults.extend(ignored(stream, &filled, &with_server, server.anchor));
            }
        }
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

/// Which documents have something in them. A file may have thousands, and each may hold a server.
struct FilledDocuments {
    /// Where the documents are in the file.
    places: Vec<Span>,
    /// The index of the first that is not empty.
    first: Option<usize>,
    /// The index of the first behind the first document that is not empty.
    second: Option<usize>,
}

impl FilledDocuments {
    fn of(stream: &Stream<'_>) -> Self {
        let is_empty = |document: &Document| {
            let root = stream.root(document);
            document.error.is_none() && root.is_none_or(Node::is_null)
        };
        let documents = stream.documents();
        let mut filled = (0..).zip(documents).filter(|(_, document)| !is_empty(document));
        let first = filled.next().map(|(at, _)| at);
        let second = if first == Some(0) { filled.next().map(|(at, _)| at) } else { first };
        let places = documents.iter().map(|document| stream.place(document.span)).collect();
        Self { places, first, second }
    }

    /// The first document that an anchor is in. Documents are in order, and an empty one may begin where
    /// the next one does.
    fn document_with(&self, anchor: Span) -> Option<usize> {
        let at = self.places.partition_point(|place| place.end < anchor.end);
        let behind = self.places.iter().enumerate().skip(at);
        let mut candidates = behind.take_while(|(_, place)| place.start <= anchor.start);
        candidates.find(|(_, place)| place.contains(anchor)).map(|(at, _)| at)
    }
}

/// The kubelet decodes the first document of a file (pkg/kubelet/config/common.go,
/// `tryDecodeSinglePod`; sigs.k8s.io/yaml, `YAMLToJSON`).
///
/// A document with a server in it has another fault. `with_server` are those documents.
fn ignored(
    stream: &Stream<'_>,
    filled: &FilledDocuments,
    with_server: &HashSet<usize>,
    anchor: Span,
) -> Option<Fault> {
    let documents = stream.documents();
    let here = filled.document_with(anchor)?;
    let pod = stream.root(documents.get(here)?)?;
    // Within a List it is not for the kubelet, and what documents a template renders to is not known.
    if pod.get("kind").and_then(Node::text) != Some("Pod") || pod.is_in_template() {
        return None;
    }
    let is_static = is_static(pod);
    if here > 0 {
        let empty = filled.first.is_none_or(|first| first >= here);
        let span = pod.get("kind").map_or(anchor, Node::span);
        let server = true;
        let kind = ManifestFault::IgnoredDocument { server, empty, is_static };
        return Some(fault(span, kind));
    }
    let second = filled.second?;
    if with_server.contains(&second) {
        return None;
    }
    let next = documents.get(second)?;
    let kind = ManifestFault::IgnoredDocument { server: false, empty: false, is_static };
    let root = stream.root(next);
    // A key without a value has no place to point at.
    let written = |node: &Node<'_>| !node.span().is_empty();
    let named = root.and_then(|root| root.get("kind")).filter(written);
    let span = named.or(root).map_or(stream.place(next.span), Node::span);
    Some(fault(span, kind))
}

/// True for what `helm template` printed, which goes to the API server: it writes `# Source: chart/pod.yaml`
/// above each document.
fn is_output_of_helm(stream: &Stream<'_>) -> bool {
    let mut comments = stream.comments().iter();
    comments.any(|span| {
        let comment = stream.text().get(span.range()).unwrap_or_default();
        rendered::template(comment).is_some()
    })
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
