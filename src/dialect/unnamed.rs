//! A kube-apiserver whose program a template fills in, and nobody names.

use super::command::Invocation;
use crate::apiserver::flags;
use crate::mapped::Mapped;
use crate::yaml::Node;

/// Flags that no other program of Kubernetes has: not metrics-server, which connects to kubelets,
/// nor an aggregated API server, which has an etcd, nor the controller manager.
const OWN: [&str; 14] = [
    "allow-privileged",
    "apiserver-count",
    "enable-aggregator-routing",
    "enable-bootstrap-token-auth",
    "endpoint-reconciler-type",
    "kubelet-https",
    "kubernetes-service-node-port",
    "proxy-client-cert-file",
    "service-account-api-audiences",
    "service-account-issuer",
    "service-account-key-file",
    "service-account-lookup",
    "service-account-signing-key-file",
    "service-node-port-range",
];

/// The server of a container that is called one, whose command line begins with what a template
/// fills in and goes on with flags that only a kube-apiserver has.
pub(super) fn find(container: Node<'_>, words: &[Mapped]) -> Option<Invocation> {
    if !container.is_in_template() || !is_called_apiserver(container) || !has_own_flags(words) {
        return None;
    }
    let (first, rest) = words.split_first()?;
    if first.unknown(0..1).is_some() {
        return Some(Invocation {
            program: first.clone(),
            arguments: rest.to_vec(),
        });
    }
    if !first.text().starts_with("--") {
        return None;
    }
    // The program stands on a line that the template adds, or in an image that it names.
    let place = match container.entry("command") {
        Some((key, list)) => list.may_gain_items(key).then(|| key.span()),
        None => container
            .get("image")
            .filter(|image| image.is_hole())
            .map(Node::span),
    };
    Some(Invocation {
        program: Mapped::coarse("kube-apiserver", place?),
        arguments: words.to_vec(),
    })
}

fn is_called_apiserver(container: Node<'_>) -> bool {
    ["name", "image"]
        .into_iter()
        .filter_map(|key| container.get(key)?.text())
        .any(|text| text.contains("apiserver"))
}

fn has_own_flags(words: &[Mapped]) -> bool {
    let names: Vec<String> = words
        .iter()
        .filter_map(|word| word.text().strip_prefix("--"))
        .map(|flag| flags::canonical(flag.split('=').next().unwrap_or(flag)))
        .collect();
    let has = |name: &str| names.iter().any(|flag| flag == name);
    OWN.into_iter().any(has) || (has("etcd-servers") && has("service-cluster-ip-range"))
}
