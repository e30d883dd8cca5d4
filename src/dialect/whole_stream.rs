//! What a whole stream decides about the servers in it.

use crate::apiserver::{ApiServer, Completeness, Dialect, Origin, Partial};
use crate::dialect::object::Object;
use crate::dialect::pod::documents;
use crate::dialect::{conditionals, repeated_keys};
use crate::source::{Span, Spans};
use crate::yaml::{Node, Stream};

/// Completes the servers of a stream: those in overlays are parts, branches of a template may add flags to
/// some, and there are faults of the stream that concern its servers.
pub(crate) fn settle(stream: &Stream<'_>, servers: &mut [ApiServer]) {
    mark_overlays(stream, servers);
    settle_branches(stream, servers);
    documents::add_faults(stream, servers);
    repeated_keys::add_faults(stream, servers);
}

/// An overlay of ytt is merged into documents that are elsewhere, and so are the patches that a
/// kustomization holds.
fn mark_overlays(stream: &Stream<'_>, servers: &mut [ApiServer]) {
    let is_overlay = stream.text().contains("#@overlay/match");
    // Most documents of a large stream have no server.
    let mut anchors: Vec<u32> = servers.iter().map(|server| server.anchor.start).collect();
    anchors.sort_unstable();
    let has_server = |root: &Node<'_>| {
        let Span { start, end } = root.span();
        let first = anchors.partition_point(|anchor| *anchor < start);
        anchors.get(first).is_some_and(|anchor| *anchor < end)
    };
    let holders = stream.roots().filter(has_server);
    let kustomizations: Spans =
        holders.filter(|root| is_kustomization(*root)).map(Node::span).collect();
    for server in servers {
        if is_overlay || kustomizations.contain(server.anchor) {
            server.completeness = Completeness::Partial(Partial::Patch);
        }
    }
}

fn is_kustomization(root: Node<'_>) -> bool {
    let object = Object::of(root, "");
    object.kind == "Kustomization" || object.group() == "kustomize.config.k8s.io"
}

/// Settles which flags a template may add. Some readers consider the template themselves.
fn settle_branches(stream: &Stream<'_>, servers: &mut [ApiServer]) {
    // Whether a template may add to the flags of a dialect. A stream may hold thousands of servers.
    let mut gaining: Vec<(Dialect, bool)> = Vec::new();
    for server in servers {
        let dialect = server.dialect;
        if matches!(dialect, Dialect::StaticPod | Dialect::Workload | Dialect::Kubeadm) {
            continue;
        }
        let known = gaining.iter().find(|(known, _)| *known == dialect);
        let gains = match known {
            Some((_, gains)) => *gains,
            None => conditionals::may_gain(stream, dialect),
        };
        if known.is_none() {
            gaining.push((dialect, gains));
        }
        conditionals::settle_roughly(server, stream, gains);
    }
}

/// Marks the servers of which nothing is written but a type: the program that reads the values puts the rest
/// in.
///
/// ```yaml
/// kubeadmConfig:               # values of a chart
///   apiVersion: kubeadm.k8s.io/v1beta3
///   kind: ClusterConfiguration
/// ```
pub(crate) fn complete_stubs(servers: &mut [ApiServer]) {
    for server in servers {
        if server.flags().all(|flag| flag.origin != Origin::Written) {
            server.completeness = Completeness::Partial(Partial::Template);
        }
    }
}
