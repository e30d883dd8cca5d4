//! Canonical Kubernetes, the snap `k8s`: the file for `k8s bootstrap` or `k8s join-cluster`, and the
//! `CK8sControlPlane` of Cluster API, which writes such files.
//!
//! ```text
//! extra-node-kube-apiserver-args:
//!   --audit-log-path: /var/log/audit.log
//!   --profiling: null
//! ```
//!
//! An entry replaces the snap's own flag, and null removes it (`ServiceArgsFromMap` in
//! src/k8s/pkg/utils of canonical/k8s-snap). Each entry becomes a line `--name=value` of a file that
//! a shell reads as words (`k8s::common::execute_service` in k8s/lib.sh).

use crate::apiserver::{Completeness, Dialect};
use crate::dialect::command_line::{CommandLine, ToolDefault};
use crate::dialect::context::{Object, Reader};
use crate::dialect::shell::commands;
use crate::dialect::version;
use crate::mapped_text::MappedText;
use crate::yaml::Node;

const KEY: &str = "extra-node-kube-apiserver-args";

/// The flags of `KubeAPIServer` in `src/k8s/pkg/k8sd/setup/kube_apiserver.go` (be73ac4). The CA for
/// clients was `ca.crt` before, and the list of ciphers was longer (0ec5de3).
const DEFAULTS: [ToolDefault; 30] = [
    ("advertise-address", None),
    ("allow-privileged", Some("true")),
    ("anonymous-auth", Some("false")),
    ("authentication-token-webhook-config-file", None),
    ("authorization-mode", None),
    ("client-ca-file", None),
    ("enable-admission-plugins", Some("NodeRestriction")),
    ("etcd-servers", None),
    ("kubelet-certificate-authority", Some("/etc/kubernetes/pki/ca.crt")),
    ("kubelet-client-certificate", Some("/etc/kubernetes/pki/apiserver-kubelet-client.crt")),
    ("kubelet-client-key", Some("/etc/kubernetes/pki/apiserver-kubelet-client.key")),
    ("kubelet-preferred-address-types", None),
    ("profiling", Some("false")),
    ("proxy-client-cert-file", Some("/etc/kubernetes/pki/front-proxy-client.crt")),
    ("proxy-client-key-file", Some("/etc/kubernetes/pki/front-proxy-client.key")),
    ("request-timeout", Some("300s")),
    ("requestheader-allowed-names", Some("front-proxy-client")),
    ("requestheader-client-ca-file", Some("/etc/kubernetes/pki/front-proxy-ca.crt")),
    ("requestheader-extra-headers-prefix", Some("X-Remote-Extra-")),
    ("requestheader-group-headers", Some("X-Remote-Group")),
    ("requestheader-username-headers", Some("X-Remote-User")),
    ("secure-port", None),
    ("service-account-issuer", Some("https://kubernetes.default.svc")),
    ("service-account-key-file", Some("/etc/kubernetes/pki/serviceaccount.key")),
    ("service-account-signing-key-file", Some("/etc/kubernetes/pki/serviceaccount.key")),
    ("service-cluster-ip-range", None),
    ("tls-cert-file", Some("/etc/kubernetes/pki/apiserver.crt")),
    ("tls-cipher-suites", None),
    ("tls-min-version", Some("VersionTLS12")),
    ("tls-private-key-file", Some("/etc/kubernetes/pki/apiserver.key")),
];

/// What the snap also sets unless its own datastore needs no certificates
/// (`ToKubeAPIServerArguments` in src/k8s/pkg/k8sd/types).
const ETCD_FILES: [&str; 3] = ["etcd-cafile", "etcd-certfile", "etcd-keyfile"];

/// Reads a document with the arguments of a node, or a control plane of Cluster API.
pub(crate) fn read(object: Object<'_>, reader: &mut Reader<'_>) {
    let spec: &[&str] = match (object.group(), object.kind) {
        ("", "") => return push(object, object.node.entry(KEY), None, reader),
        ("controlplane.cluster.x-k8s.io", "CK8sControlPlane") => &["spec"],
        ("controlplane.cluster.x-k8s.io", "CK8sControlPlaneTemplate") => {
            &["spec", "template", "spec"]
        }
        _ => return,
    };
    let Some(spec) = object.node.at(spec) else { return };
    let plane = spec.at(&["spec", "controlPlane"]);
    let arguments = plane.and_then(|plane| plane.entry("extraKubeAPIServerArgs"));
    push(object, arguments, spec.get("version"), reader);
}

/// Adds the server of a key with arguments. Without the key nothing differs from what the snap sets.
fn push(
    object: Object<'_>,
    arguments: Option<(Node<'_>, Node<'_>)>,
    version: Option<Node<'_>>,
    reader: &mut Reader<'_>,
) {
    let Some((key, arguments)) = arguments else { return };
    let mut line = CommandLine::new(Dialect::K8sSnap, key.span(), &DEFAULTS);
    if object.node.get("datastore-type").and_then(Node::text) != Some("k8s-dqlite") {
        for name in ETCD_FILES {
            line.set_default((name, None));
        }
    }
    // The snap sorts the lines: of `--event_ttl` and `--event-ttl` the first comes last, and wins.
    let mut entries = arguments.resolved_entries();
    entries.sort_by_key(|(name, _)| name.text());
    for (name, value) in entries {
        if let Some(flag) = name.text().and_then(|name| name.strip_prefix("--")) {
            line.remove(flag);
        }
        line.push_words(&words(name, value));
    }
    let version = version::of_field(version, object.kind_span());
    reader.push(line.server(version, Completeness::Defaulted, Vec::new()));
}

/// The words of the line that an entry becomes. Null has none, and the snap refuses a value that is
/// not a scalar.
fn words(name: Node<'_>, value: Node<'_>) -> Vec<MappedText> {
    if value.is_null() {
        return Vec::new();
    }
    let (Some(written_name), Some(written_value)) = (name.mapped(), value.mapped()) else {
        return Vec::new();
    };
    let mut line = MappedText::new(name.span().cover(value.span()));
    line.push_slice(&written_name, 0..written_name.text().len());
    line.push_replaced("=", name.span());
    line.push_slice(&written_value, 0..written_value.text().len());
    // In the list of an array `name=value` is a word, not an assignment.
    commands::assigned_commands(&line).concat()
}
