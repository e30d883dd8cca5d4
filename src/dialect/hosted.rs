//! Control planes that run as workloads of another cluster: Kamaji and vcluster.

use super::assemble::{self, CommandLine, Default, Entry};
use crate::apiserver::{ApiServer, Completeness, Dialect, Partial, Version};
use crate::mapped_text::MappedText;
use crate::yaml::Node;

/// What Kamaji sets over everything that is given
/// (internal/builders/controlplane/deployment.go of clastix/kamaji, b34ea8a).
const KAMAJI: [Default; 29] = [
    ("advertise-address", None),
    ("allow-privileged", Some("true")),
    ("authorization-mode", Some("Node,RBAC")),
    ("client-ca-file", Some("/etc/kubernetes/pki/ca.crt")),
    ("enable-admission-plugins", None),
    ("enable-bootstrap-token-auth", Some("true")),
    ("etcd-cafile", None),
    ("etcd-certfile", None),
    ("etcd-compaction-interval", Some("0")),
    ("etcd-keyfile", None),
    ("etcd-prefix", None),
    ("etcd-servers", None),
    ("kubelet-client-certificate", Some("/etc/kubernetes/pki/apiserver-kubelet-client.crt")),
    ("kubelet-client-key", Some("/etc/kubernetes/pki/apiserver-kubelet-client.key")),
    ("kubelet-preferred-address-types", None),
    ("proxy-client-cert-file", Some("/etc/kubernetes/pki/front-proxy-client.crt")),
    ("proxy-client-key-file", Some("/etc/kubernetes/pki/front-proxy-client.key")),
    ("requestheader-allowed-names", Some("front-proxy-client")),
    ("requestheader-client-ca-file", Some("/etc/kubernetes/pki/front-proxy-ca.crt")),
    ("requestheader-extra-headers-prefix", Some("X-Remote-Extra-")),
    ("requestheader-group-headers", Some("X-Remote-Group")),
    ("requestheader-username-headers", Some("X-Remote-User")),
    ("secure-port", None),
    ("service-account-issuer", None),
    ("service-account-key-file", Some("/etc/kubernetes/pki/sa.pub")),
    ("service-account-signing-key-file", Some("/etc/kubernetes/pki/sa.key")),
    ("service-cluster-ip-range", None),
    ("tls-cert-file", Some("/etc/kubernetes/pki/apiserver.crt")),
    ("tls-private-key-file", Some("/etc/kubernetes/pki/apiserver.key")),
];

/// What vcluster always sets (loft-sh/vcluster, 4876675); the certificates are its own.
const VCLUSTER: [Default; 3] =
    [("client-ca-file", None), ("tls-cert-file", None), ("tls-private-key-file", None)];

/// Reads a document.
pub(super) fn read(root: Node<'_>, servers: &mut Vec<ApiServer>) {
    let api = root.get("apiVersion").and_then(Node::text).unwrap_or_default();
    let kind = root.get("kind");
    if api.starts_with("kamaji.clastix.io/") {
        let ours = kind.filter(|kind| kind.text() == Some("TenantControlPlane"));
        servers.extend(ours.map(|kind| kamaji(root, kind)));
    } else if api.is_empty() && kind.is_none() {
        servers.extend(vcluster(root));
    }
}

fn kamaji(root: Node<'_>, kind: Node<'_>) -> ApiServer {
    let path = ["spec", "controlPlane", "deployment", "extraArgs", "apiServer"];
    let anchor = root.at(&path).and_then(|_| assemble::key_at(root, &path));
    let anchor = anchor.unwrap_or(kind.span());
    let mut line = CommandLine::new(Dialect::Kamaji, anchor, &KAMAJI);
    for word in root.at(&path).map(assemble::strings).unwrap_or_default() {
        let entry = Entry::word(&word);
        if !KAMAJI.iter().any(|(name, _)| *name == entry.name) {
            line.replace(vec![entry]);
        }
    }
    let version = assemble::version_in(root.at(&["spec", "kubernetes", "version"]));
    line.server(version, Completeness::Defaulted, Vec::new())
}

/// Which flags vcluster adds depends on where its nodes are, so a missing one says nothing.
fn vcluster(root: Node<'_>) -> Option<ApiServer> {
    let distribution = root.at(&["controlPlane", "distro", "k8s"])?;
    let anchor = assemble::key_at(distribution, &["apiServer", "extraArgs"])?;
    let words: Vec<MappedText> =
        (distribution.at(&["apiServer", "extraArgs"])).map(assemble::strings).unwrap_or_default();
    let mut line = CommandLine::new(Dialect::Vcluster, anchor, &VCLUSTER);
    for (name, _) in VCLUSTER {
        let flag = format!("--{name}=");
        if words.iter().any(|word| word.text().starts_with(&flag)) {
            line.remove(name);
        }
    }
    line.push_words(&words);
    let image = distribution.at(&["version"]).or_else(|| distribution.at(&["image", "tag"]));
    let version: Version = assemble::version_in(image);
    let completeness = Completeness::Partial(Partial::Tool(Dialect::Vcluster));
    Some(line.server(version, completeness, Vec::new()))
}
