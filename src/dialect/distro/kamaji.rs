//! Kamaji: control planes that run as workloads of another cluster.

use crate::apiserver::{Completeness, Dialect};
use crate::dialect::command_line::{self, CommandLine, FlagEntry, ToolDefault};
use crate::dialect::context::{Object, Reader};
use crate::dialect::version;

/// What Kamaji sets over everything that is given
/// (internal/builders/controlplane/deployment.go of clastix/kamaji, b34ea8a).
const DEFAULTS: [ToolDefault; 29] = [
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

/// Reads a `TenantControlPlane`.
pub(crate) fn read(object: Object<'_>, reader: &mut Reader<'_>) {
    if object.group() != "kamaji.clastix.io" || object.kind != "TenantControlPlane" {
        return;
    }
    let root = object.node;
    let path = ["spec", "controlPlane", "deployment", "extraArgs", "apiServer"];
    let anchor = root.at(&path).and_then(|_| command_line::key_at(root, &path));
    let anchor = anchor.unwrap_or(object.kind_span());
    let mut line = CommandLine::new(Dialect::Kamaji, anchor, &DEFAULTS);
    for word in root.at(&path).map(command_line::strings).unwrap_or_default() {
        let entry = FlagEntry::word(&word);
        if !DEFAULTS.iter().any(|(name, _)| *name == entry.name) {
            line.replace(vec![entry]);
        }
    }
    let version =
        version::of_field(root.at(&["spec", "kubernetes", "version"]), object.kind_span());
    reader.push(line.server(version, Completeness::Defaulted, Vec::new()));
}
