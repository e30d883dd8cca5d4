//! The flags in `extraArgs` that Talos refuses, or adds to its own.
//!
//! Source: `builder` and `mergePolicies` in `control_plane_final.go` (11a7fbe) and
//! `control_plane_static_pod.go` (01a3678) of siderolabs/talos.

/// Flags that Talos does not let anybody set.
pub(crate) const REFUSED: [&str; 16] = [
    "authorization-config",
    "client-ca-file",
    "encryption-provider-config",
    "etcd-cafile",
    "etcd-certfile",
    "etcd-keyfile",
    "etcd-servers",
    "kubelet-client-certificate",
    "kubelet-client-key",
    "proxy-client-cert-file",
    "proxy-client-key-file",
    "requestheader-client-ca-file",
    "service-account-key-file",
    "service-account-signing-key-file",
    "tls-cert-file",
    "tls-private-key-file",
];

/// Flags that newer releases refuse as well (11a7fbe) and older ones hand on (01a3678).
pub(crate) const REFUSED_LATER: [&str; 2] = ["authentication-config", "tls-min-version"];

/// Flags whose value is put behind Talos' own.
pub(crate) const ADDITIVE: [(&str, &str); 3] = [
    ("enable-admission-plugins", "NodeRestriction"),
    ("authorization-mode", "Node,RBAC"),
    ("feature-gates", ""),
];
