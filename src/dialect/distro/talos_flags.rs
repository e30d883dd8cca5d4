//! The flags that Talos sets, and what it does with the same ones in `extraArgs`.
//!
//! Source: `builder` and `mergePolicies` in `control_plane_final.go` (11a7fbe) and
//! `control_plane_static_pod.go` (01a3678) of siderolabs/talos.

use crate::dialect::command_line::ToolDefault;

/// What Talos sets.
pub(crate) const DEFAULTS: [ToolDefault; 37] = [
    (
        "admission-control-config-file",
        Some("/system/config/kubernetes/kube-apiserver/admission-control-config.yaml"),
    ),
    ("advertise-address", None),
    ("allow-privileged", Some("true")),
    ("anonymous-auth", Some("false")),
    ("api-audiences", None),
    ("audit-log-maxage", Some("30")),
    ("audit-log-maxbackup", Some("10")),
    ("audit-log-maxsize", Some("100")),
    ("audit-log-path", Some("/var/log/audit/kube/kube-apiserver.log")),
    ("audit-policy-file", Some("/system/config/kubernetes/kube-apiserver/auditpolicy.yaml")),
    ("bind-address", Some("0.0.0.0")),
    ("client-ca-file", Some("/system/secrets/kubernetes/kube-apiserver/ca.crt")),
    ("enable-admission-plugins", Some("NodeRestriction")),
    ("enable-bootstrap-token-auth", Some("true")),
    (
        "encryption-provider-config",
        Some("/system/secrets/kubernetes/kube-apiserver/encryptionconfig.yaml"),
    ),
    ("etcd-cafile", Some("/system/secrets/kubernetes/kube-apiserver/etcd-client-ca.crt")),
    ("etcd-certfile", Some("/system/secrets/kubernetes/kube-apiserver/etcd-client.crt")),
    ("etcd-keyfile", Some("/system/secrets/kubernetes/kube-apiserver/etcd-client.key")),
    ("etcd-servers", None),
    (
        "kubelet-client-certificate",
        Some("/system/secrets/kubernetes/kube-apiserver/apiserver-kubelet-client.crt"),
    ),
    (
        "kubelet-client-key",
        Some("/system/secrets/kubernetes/kube-apiserver/apiserver-kubelet-client.key"),
    ),
    ("kubelet-preferred-address-types", Some("InternalIP,ExternalIP,Hostname")),
    ("profiling", Some("false")),
    (
        "proxy-client-cert-file",
        Some("/system/secrets/kubernetes/kube-apiserver/front-proxy-client.crt"),
    ),
    (
        "proxy-client-key-file",
        Some("/system/secrets/kubernetes/kube-apiserver/front-proxy-client.key"),
    ),
    ("requestheader-allowed-names", Some("front-proxy-client")),
    (
        "requestheader-client-ca-file",
        Some("/system/secrets/kubernetes/kube-apiserver/aggregator-ca.crt"),
    ),
    ("requestheader-extra-headers-prefix", Some("X-Remote-Extra-")),
    ("requestheader-group-headers", Some("X-Remote-Group")),
    ("requestheader-username-headers", Some("X-Remote-User")),
    ("secure-port", None),
    ("service-account-issuer", None),
    (
        "service-account-key-file",
        Some("/system/secrets/kubernetes/kube-apiserver/service-account.pub"),
    ),
    (
        "service-account-signing-key-file",
        Some("/system/secrets/kubernetes/kube-apiserver/service-account.key"),
    ),
    ("service-cluster-ip-range", None),
    ("tls-cert-file", Some("/system/secrets/kubernetes/kube-apiserver/apiserver.crt")),
    ("tls-private-key-file", Some("/system/secrets/kubernetes/kube-apiserver/apiserver.key")),
];

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
