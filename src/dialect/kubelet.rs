//! `KubeletConfiguration`: the settings of the kubelets of a cluster.

use crate::apiserver::kubelet::{Anonymous, KubeletSettings, Serving};
use crate::dialect::context::Reader;
use crate::dialect::pod::mounts::known;
use crate::hashed::HashSet;
use crate::yaml::{Node, Presence, Scalar, Stream};

/// Flags of the kubelet by which its serving certificate is not its own
/// (cmd/kubelet/app/options, 1.36).
const CERTIFICATE_FLAGS: [&str; 2] = ["rotate-server-certificates", "tls-cert-file"];

/// Reads every kubelet's configuration of a stream. kubeadm's flags for the kubelet may be in another
/// document.
pub(crate) fn read(stream: &Stream<'_>, reader: &mut Reader<'_>) {
    let configurations = stream.readings().filter(|root| {
        let text = |key| root.get(key).and_then(Node::text);
        text("kind") == Some("KubeletConfiguration")
            && text("apiVersion").is_some_and(|api| api.starts_with("kubelet.config.k8s.io/"))
    });
    let arguments: HashSet<&str> = stream.roots().flat_map(arguments).collect();
    let settings = configurations.filter_map(|root| settings(root, &arguments));
    reader.kubelets().extend(settings);
}

fn settings(root: Node<'_>, arguments: &HashSet<&str>) -> Option<KubeletSettings> {
    let (_, kind) = root.entry("kind")?;
    let given = |name| arguments.contains(name);
    let serving =
        if CERTIFICATE_FLAGS.into_iter().any(given) { Serving::Unknown } else { serving(root) };
    let anonymous = if given("anonymous-auth") {
        None
    } else {
        root.at(&["authentication", "anonymous", "enabled"])
    };
    Some(KubeletSettings {
        source: None,
        anchor: kind.span(),
        serving,
        anonymous: anonymous.and_then(|node| {
            let span = node.span();
            let enabled = boolean(node)?;
            Some(Anonymous { enabled, span })
        }),
    })
}

fn serving(root: Node<'_>) -> Serving {
    let bootstrap = root.get("serverTLSBootstrap");
    let files = root.get("tlsCertFile").filter(|file| !file.is_null());
    match bootstrap.map(|node| (node, boolean(node))) {
        Some((node, Some(true))) => Serving::Bootstrap(node.span()),
        Some((_, None)) => Serving::Unknown,
        _ if files.is_some() || root.may_gain_keys() => Serving::Unknown,
        Some((node, Some(false))) => Serving::SelfSigned(Some(node.span())),
        None => Serving::SelfSigned(None),
    }
}

/// A boolean that no template fills in or leaves out.
fn boolean(node: Node<'_>) -> Option<bool> {
    known(node)?;
    match node.scalar()? {
        _ if node.presence(node.span()) != Presence::Certain => None,
        Scalar::Bool(value) => Some(value),
        _ => None,
    }
}

/// The names of the flags that kubeadm starts the kubelet with, in either form of the list.
fn arguments(root: Node<'_>) -> Vec<&str> {
    let extra = root.at(&["nodeRegistration", "kubeletExtraArgs"]);
    let Some(extra) = extra else {
        return Vec::new();
    };
    let names = extra.entries().map(|(key, _)| key);
    let listed = extra.items().filter_map(|item| item.get("name"));
    names.chain(listed).filter_map(Node::text).collect()
}
