//! Which programs a rule is about.

use crate::apiserver::Component;
use crate::rule::Rule;

/// Rules about the command line of any program, or about the file that it is in.
const EVERY: [&str; 27] = [
    "conflicting-flags",
    "dashed-extra-arg",
    "deprecated-flag",
    "duplicate-flag",
    "ignored-kind-patch",
    "impossible-kubernetes-version",
    "invalid-config-file",
    "invalid-value",
    "joined-flags",
    "mismatched-extra-args",
    "missing-value",
    "refused-feature-gate",
    "refused-talos-flag",
    "removed-flag",
    "required-flag",
    "second-document-ignored",
    "stray-argument",
    "undecodable-field",
    "underscored-extra-arg",
    "unknown-field",
    "unknown-flag",
    "unknown-kubeadm-field",
    "unknown-rule-in-ignore",
    "unquoted-extra-arg",
    "unreadable-yaml",
    "unreasoned-ignore",
    "unused-ignore",
];

/// Rules about some programs. A rule that is in neither list is about the API server.
const SOME: [(&str, &[Component]); 29] = [
    (
        "enabled-profiling",
        &[Component::KubeApiServer, Component::KubeControllerManager, Component::KubeScheduler],
    ),
    ("missing-pod-gc-threshold", &[Component::KubeControllerManager]),
    ("shared-controller-credentials", &[Component::KubeControllerManager]),
    ("missing-token-signing-key", &[Component::KubeControllerManager]),
    ("missing-root-ca", &[Component::KubeControllerManager]),
    ("disabled-serving-cert-rotation", &[Component::KubeControllerManager, Component::Kubelet]),
    ("open-bind-address", &[Component::KubeControllerManager, Component::KubeScheduler]),
    ("missing-etcd-serving-cert", &[Component::Etcd]),
    ("unchecked-etcd-clients", &[Component::Etcd]),
    ("weak-etcd-cert", &[Component::Etcd]),
    ("missing-etcd-peer-cert", &[Component::Etcd]),
    ("unchecked-etcd-peers", &[Component::Etcd]),
    ("weak-etcd-peer-cert", &[Component::Etcd]),
    ("anonymous-kubelet-requests", &[Component::Kubelet]),
    ("always-allow-kubelet-authorization", &[Component::Kubelet]),
    ("missing-kubelet-client-ca", &[Component::Kubelet]),
    ("open-read-only-port", &[Component::Kubelet]),
    ("unlimited-idle-time", &[Component::Kubelet]),
    ("unprotected-kernel-defaults", &[Component::Kubelet]),
    ("disabled-iptables-chains", &[Component::Kubelet]),
    ("overridden-hostname", &[Component::Kubelet]),
    ("unlimited-event-rate", &[Component::Kubelet]),
    ("missing-kubelet-serving-cert", &[Component::Kubelet]),
    ("disabled-kubelet-cert-rotation", &[Component::Kubelet]),
    ("unlimited-pod-processes", &[Component::Kubelet]),
    ("disabled-seccomp-default", &[Component::Kubelet]),
    ("unchosen-tls-ciphers", &[Component::KubeApiServer, Component::Kubelet]),
    (
        "weak-tls-cipher",
        &[
            Component::KubeApiServer,
            Component::KubeControllerManager,
            Component::KubeScheduler,
            Component::Kubelet,
        ],
    ),
    (
        "weak-tls-version",
        &[
            Component::KubeApiServer,
            Component::KubeControllerManager,
            Component::KubeScheduler,
            Component::Kubelet,
        ],
    ),
];

/// True if a rule is about a program.
pub fn concerns(rule: &Rule, component: Component) -> bool {
    if EVERY.contains(&rule.id) {
        return true;
    }
    match SOME.iter().find(|(id, _)| *id == rule.id) {
        Some((_, components)) => components.contains(&component),
        None => component.is_api_server(),
    }
}
