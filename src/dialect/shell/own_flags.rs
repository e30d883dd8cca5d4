//! The flags of a command line whose program is not known.

use crate::apiserver::flags;
use crate::mapped_text::MappedText;

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

/// The names of the flags among some words.
pub(crate) struct OwnFlags(Vec<String>);

impl OwnFlags {
    /// The flags among the arguments of a program.
    pub(crate) fn of(words: &[MappedText]) -> Self {
        let flags = words.iter().filter_map(|word| word.text().strip_prefix("--"));
        let name = |flag: &str| flags::canonical(flag.split('=').next().unwrap_or(flag));
        Self(flags.map(name).collect())
    }

    /// True if a flag is among them.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|flag| flag == name)
    }

    /// True if one is among them that only a kube-apiserver has.
    pub(crate) fn has_own(&self) -> bool {
        OWN.iter().any(|own| self.has(own))
    }
}
