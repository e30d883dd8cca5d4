//! The flags in `extraArgs` that Talos refuses, or adds to its own.
//!
//! Source: `builder` and `mergePolicies` in `control_plane_final.go` (11a7fbe) and
//! `control_plane_static_pod.go` (01a3678) of siderolabs/talos.

use crate::dialect::distro::talos_documents;

/// Flags that Talos does not let anybody set.
const REFUSED: [&str; 16] = [
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

/// A flag that newer releases refuse as well (11a7fbe) and older ones hand on (01a3678).
const REFUSED_LATER: &str = "tls-min-version";

/// A flag that 1.14.0-alpha.2 to 1.14.0-beta.1 refuse, and no other release (b2262db).
const REFUSED_FOR_A_WHILE: (&str, [&str; 4]) = (
    "authentication-config",
    ["1.14.0-alpha.2", "1.14.0-alpha.3", "1.14.0-beta.0", "1.14.0-beta.1"],
);

/// Flags whose value is put behind Talos' own.
pub(crate) const ADDITIVE: [(&str, &str); 3] = [
    ("enable-admission-plugins", "NodeRestriction"),
    ("authorization-mode", "Node,RBAC"),
    ("feature-gates", ""),
];

/// Where Talos has the flags.
#[derive(Clone, Copy)]
pub(crate) enum TalosForm<'a> {
    /// `cluster.apiServer`, with the version of Talos, or the empty text if it is not known.
    Field { talos: &'a str },
    /// `kind: KubeAPIServerConfig` of 1.14 and newer.
    Document,
}

impl TalosForm<'_> {
    /// Whether a flag in `extraArgs` is refused: by every release that reads the form, or by some.
    pub(crate) fn refuses(self, flag: &str) -> Option<bool> {
        let (for_a_while, versions) = REFUSED_FOR_A_WHILE;
        match self {
            _ if REFUSED.contains(&flag) => Some(true),
            _ if flag == REFUSED_LATER => Some(false),
            Self::Document if talos_documents::is_refused(flag) => Some(true),
            Self::Field { talos } if flag == for_a_while && versions.contains(&talos) => Some(true),
            _ => None,
        }
    }
}
