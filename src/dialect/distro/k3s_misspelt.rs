//! `kube-apiserver-args`, `kube_apiserver_arg`: options that k3s and RKE2 do not have.
//!
//! They skip such an option with a warning (`stripInvalidFlags`, pkg/configfilearg/parser.go of k3s), so the flags
//! below it are not set.

use crate::apiserver::{
    ApiServer, Completeness, Dialect, Fault, FaultKind, MisspeltName, Partial, flags,
};
use crate::dialect::tools;
use crate::yaml::Node;

/// Options that show, next to a misspelt one, that a file is one of k3s or RKE2.
const OWN: [&str; 24] = [
    "agent-token",
    "cluster-cidr",
    "cluster-init",
    "cni",
    "datastore-endpoint",
    "disable",
    "etcd-expose-metrics",
    "etcd-snapshot-schedule-cron",
    "flannel-backend",
    "kube-controller-manager-arg",
    "kube-scheduler-arg",
    "kubelet-arg",
    "node-label",
    "node-name",
    "node-taint",
    "profile",
    "protect-kernel-defaults",
    "secrets-encryption",
    "selinux",
    "service-cidr",
    "tls-san",
    "token",
    "write-kubeconfig",
    "write-kubeconfig-mode",
];

/// Adds the options that were probably meant to be `kube-apiserver-arg`.
pub(crate) fn options(root: Node<'_>, dialect: Dialect, faults: &mut Vec<Fault>) {
    if !OWN.iter().any(|option| root.get(option).is_some()) {
        return;
    }
    for (key, value) in root.entries() {
        let Some(written) = key.text() else { continue };
        // `kube-apiserver-arg+` adds to the option.
        let name = written.trim_end_matches('+');
        let Some(meant) = MisspeltName::nearest(name, &[tools::K3S_FLAGS]) else { continue };
        if holds_flags(value) {
            let tool = if dialect == Dialect::Rke2 { "RKE2" } else { "k3s" };
            let written = written.to_owned();
            let name = MisspeltName { tool, what: "option", written, meant, is_refused: false };
            faults.push(Fault { span: key.span(), kind: FaultKind::MisspeltName(name) });
        }
    }
}

/// True for `name=value`, or a list of them, with the name of a flag of kube-apiserver.
fn holds_flags(value: Node<'_>) -> bool {
    let is_flag = |text: &str| {
        let name = text.trim_start_matches('-').split('=').next().unwrap_or_default();
        flags::find(name.trim_end_matches(['+', '-'])).is_some()
    };
    value.text().is_some_and(is_flag) || value.items().any(|item| item.text().is_some_and(is_flag))
}

/// The server of a file whose only option for flags is misspelt. The finding is about this server.
pub(crate) fn server(dialect: Dialect, faults: Vec<Fault>) -> Option<ApiServer> {
    let anchor = faults.first()?.span;
    let completeness = Completeness::Partial(Partial::Unread);
    Some(ApiServer { completeness, faults, ..ApiServer::new(dialect, anchor, Vec::new()) })
}
