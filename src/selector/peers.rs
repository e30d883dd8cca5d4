//! The identifiers that other scanners use for our rules.

use std::sync::LazyLock;

use crate::hashed::HashMap;
use crate::rule::Rule;

/// The identifiers that other scanners have for what a rule decides.
const PEERS: [(&str, &str); 131] = [
    ("CKV_K8S_71", "disabled-kubelet-https"),
    ("CKV_K8S_72", "missing-kubelet-client-cert"),
    ("CKV_K8S_73", "missing-kubelet-ca"),
    ("CKV_K8S_100", "missing-serving-cert"),
    ("CKV_K8S_68", "anonymous-requests"),
    ("CKV_K8S_69", "static-passwords"),
    ("CKV_K8S_70", "static-tokens"),
    ("CKV_K8S_74", "always-allow-authorization"),
    ("CKV_K8S_75", "missing-node-authorization"),
    ("CKV_K8S_77", "missing-rbac-authorization"),
    ("CKV_K8S_78", "missing-event-rate-limit"),
    ("CKV_K8S_79", "always-admit-plugin"),
    ("CKV_K8S_80", "missing-always-pull-images"),
    ("CKV_K8S_81", "missing-pod-policy-plugin"),
    ("CKV_K8S_82", "disabled-service-account-plugin"),
    ("CKV_K8S_83", "disabled-namespace-lifecycle-plugin"),
    ("CKV_K8S_84", "missing-pod-policy-plugin"),
    ("CKV_K8S_85", "missing-node-restriction"),
    ("CKV_K8S_86", "insecure-bind-address"),
    ("CKV_K8S_88", "open-insecure-port"),
    ("CKV_K8S_89", "closed-secure-port"),
    ("CKV_K8S_90", "enabled-profiling"),
    ("CKV_K8S_91", "missing-audit-log"),
    ("CKV_K8S_92", "short-audit-log-age"),
    ("CKV_K8S_93", "few-audit-log-backups"),
    ("CKV_K8S_94", "small-audit-log-files"),
    ("CKV_K8S_95", "excessive-request-timeout"),
    ("CKV_K8S_96", "unchecked-service-accounts"),
    ("CKV_K8S_97", "missing-service-account-key"),
    ("CKV_K8S_99", "missing-etcd-client-cert"),
    ("CKV_K8S_102", "missing-etcd-ca"),
    ("CKV_K8S_104", "missing-encryption-at-rest"),
    ("CKV_K8S_105", "weak-tls-cipher"),
    ("CKV_K8S_106", "missing-pod-gc-threshold"),
    ("CKV_K8S_107", "enabled-profiling"),
    ("CKV_K8S_108", "shared-controller-credentials"),
    ("CKV_K8S_110", "missing-token-signing-key"),
    ("CKV_K8S_111", "missing-root-ca"),
    ("CKV_K8S_112", "disabled-serving-cert-rotation"),
    ("CKV_K8S_113", "open-bind-address"),
    ("CKV_K8S_114", "enabled-profiling"),
    ("CKV_K8S_115", "open-bind-address"),
    ("CKV_K8S_116", "missing-etcd-serving-cert"),
    ("CKV_K8S_117", "unchecked-etcd-clients"),
    ("CKV_K8S_118", "weak-etcd-cert"),
    ("CKV_K8S_119", "missing-etcd-peer-cert"),
    ("CKV_K8S_121", "unchecked-etcd-peers"),
    ("CKV_K8S_138", "anonymous-kubelet-requests"),
    ("CKV_K8S_139", "always-allow-kubelet-authorization"),
    ("CKV_K8S_140", "missing-kubelet-client-ca"),
    ("CKV_K8S_141", "open-read-only-port"),
    ("CKV_K8S_143", "unlimited-idle-time"),
    ("CKV_K8S_144", "unprotected-kernel-defaults"),
    ("CKV_K8S_145", "disabled-iptables-chains"),
    ("CKV_K8S_146", "overridden-hostname"),
    ("CKV_K8S_147", "unlimited-event-rate"),
    ("CKV_K8S_148", "missing-kubelet-serving-cert"),
    ("CKV_K8S_149", "disabled-kubelet-cert-rotation"),
    ("CKV_K8S_151", "weak-tls-cipher"),
    ("KCV-0004", "disabled-kubelet-https"),
    ("KCV-0005", "missing-kubelet-client-cert"),
    ("KCV-0006", "missing-kubelet-ca"),
    ("KCV-0027", "missing-serving-cert"),
    ("KCV-0001", "anonymous-requests"),
    ("KCV-0002", "static-tokens"),
    ("KCV-0003", "allowed-external-ips"),
    ("KCV-0007", "always-allow-authorization"),
    ("KCV-0008", "missing-node-authorization"),
    ("KCV-0009", "missing-rbac-authorization"),
    ("KCV-0010", "missing-event-rate-limit"),
    ("KCV-0011", "always-admit-plugin"),
    ("KCV-0012", "missing-always-pull-images"),
    ("KCV-0013", "missing-pod-policy-plugin"),
    ("KCV-0014", "disabled-service-account-plugin"),
    ("KCV-0015", "disabled-namespace-lifecycle-plugin"),
    ("KCV-0016", "missing-node-restriction"),
    ("KCV-0017", "closed-secure-port"),
    ("KCV-0018", "enabled-profiling"),
    ("KCV-0019", "missing-audit-log"),
    ("KCV-0020", "short-audit-log-age"),
    ("KCV-0021", "few-audit-log-backups"),
    ("KCV-0022", "small-audit-log-files"),
    ("KCV-0024", "unchecked-service-accounts"),
    ("KCV-0025", "missing-service-account-key"),
    ("KCV-0026", "missing-etcd-client-cert"),
    ("KCV-0028", "missing-client-ca"),
    ("KCV-0029", "missing-etcd-ca"),
    ("KCV-0030", "missing-encryption-at-rest"),
    ("C-0005", "open-insecure-port"),
    ("C-0066", "missing-encryption-at-rest"),
    ("C-0067", "missing-audit-log"),
    ("C-0068", "missing-pod-policy-plugin"),
    ("C-0088", "missing-rbac-authorization"),
    ("C-0159", "missing-client-ca"),
    ("C-0283", "allowed-external-ips"),
    ("C-0116", "missing-kubelet-client-cert"),
    ("C-0117", "missing-kubelet-ca"),
    ("C-0138", "missing-serving-cert"),
    ("C-0113", "anonymous-requests"),
    ("C-0114", "static-tokens"),
    ("C-0115", "allowed-external-ips"),
    ("C-0118", "always-allow-authorization"),
    ("C-0119", "missing-node-authorization"),
    ("C-0120", "missing-rbac-authorization"),
    ("C-0121", "missing-event-rate-limit"),
    ("C-0122", "always-admit-plugin"),
    ("C-0123", "missing-always-pull-images"),
    ("C-0125", "disabled-service-account-plugin"),
    ("C-0126", "disabled-namespace-lifecycle-plugin"),
    ("C-0127", "missing-node-restriction"),
    ("C-0128", "closed-secure-port"),
    ("C-0129", "enabled-profiling"),
    ("C-0130", "missing-audit-log"),
    ("C-0131", "short-audit-log-age"),
    ("C-0132", "few-audit-log-backups"),
    ("C-0133", "small-audit-log-files"),
    ("C-0134", "excessive-request-timeout"),
    ("C-0135", "unchecked-service-accounts"),
    ("C-0136", "missing-service-account-key"),
    ("C-0137", "missing-etcd-client-cert"),
    ("C-0139", "missing-client-ca"),
    ("C-0140", "missing-etcd-ca"),
    ("C-0141", "missing-encryption-at-rest"),
    ("C-0143", "weak-tls-cipher"),
    ("C-0160", "missing-audit-policy"),
    ("C-0277", "weak-tls-cipher"),
    ("C-0290", "extended-service-account-tokens"),
    // KICS (assets/queries/k8s/*/metadata.json).
    ("cdc8b54e-6b16-4538-a1b0-35849dbe29cf", "disabled-kubelet-https"),
    ("36a27826-1bf5-49da-aeb0-a60a30c0e834", "missing-kubelet-client-cert"),
    ("ec18a0d3-0069-4a58-a7fb-fbfe0b4bbbe0", "missing-kubelet-ca"),
    ("fa750c81-93c2-4fab-9c6d-d3fd3ce3b89f", "missing-serving-cert"),
];

/// Our rules by what other scanners call them, in small letters. A comment may have 100,000 names.
static RULES_OF_PEERS: LazyLock<HashMap<String, &str>> = LazyLock::new(|| {
    // The first of two rules for one identifier is taken.
    let rules = PEERS.iter().rev().map(|(peer, ours)| (peer.to_ascii_lowercase(), *ours));
    rules.collect()
});

/// Our rule for what another scanner calls by an identifier.
pub fn of_peer(id: &str) -> Option<&'static str> {
    // What trivy calls KCV-0006 it also calls AVD-KCV-0006, after its database.
    let prefix = id.get(..4).filter(|start| start.eq_ignore_ascii_case("AVD-"));
    let id = id.get(prefix.map_or(0, str::len)..)?;
    // trivy-operator writes KCV0006.
    let dashed = match id.get(..3) {
        Some(start) if start.eq_ignore_ascii_case("KCV") && !id.contains('-') => {
            Some(format!("KCV-{}", id.get(3..)?))
        }
        _ => None,
    };
    let id = dashed.as_deref().unwrap_or(id);
    RULES_OF_PEERS.get(&id.to_ascii_lowercase()).copied()
}

/// True for a rule that another scanner has too.
pub fn is_shared(rule: &Rule) -> bool {
    PEERS.iter().any(|(_, ours)| *ours == rule.id)
}

/// The identifiers that other scanners use for a rule.
pub fn peer_ids(rule: &Rule) -> impl Iterator<Item = &'static str> {
    PEERS.iter().filter(|(_, ours)| *ours == rule.id).map(|(peer, _)| *peer)
}
