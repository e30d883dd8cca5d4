//! The flags in `extraArgs` that Talos refuses, or adds to its own.
//!
//! Source: `builder` and `mergePolicies` in `control_plane_final.go` (11a7fbe) and
//! `control_plane_static_pod.go` (01a3678) of siderolabs/talos.

use crate::dialect::distro::talos_documents;
use crate::dialect::distro::talos_release::Releases;
use crate::dialect::tool_version::ToolVersion;

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

/// A flag that is refused since 1.14.0-alpha.0, and handed on before.
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
    /// `cluster.apiServer`, with the version of Talos if it is known.
    Field { talos: Option<&'a ToolVersion> },
    /// `kind: KubeAPIServerConfig` of 1.14 and newer.
    Document,
}

impl TalosForm<'_> {
    /// Whether a flag in `extraArgs` is refused: by every release that may read the form, or by some.
    pub(crate) fn refuses(self, flag: &str, releases: Releases) -> Option<bool> {
        let (for_a_while, versions) = REFUSED_FOR_A_WHILE;
        if REFUSED.contains(&flag) {
            return Some(true);
        }
        if flag == REFUSED_LATER {
            return match releases.fix_tls() {
                Some(false) => None,
                Some(true) => Some(true),
                None => Some(false),
            };
        }
        let refused = match self {
            Self::Document => talos_documents::is_refused(flag),
            Self::Field { talos } => {
                let version = talos.map_or("", |version| version.text.as_str());
                flag == for_a_while && versions.contains(&version)
            }
        };
        refused.then_some(true)
    }
}
