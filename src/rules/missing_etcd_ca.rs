//! `missing-etcd-ca`: the API server trusts whatever answers as etcd.

use super::demand;
use super::suggested_flags;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "missing-etcd-ca",
    group: Group::Storage,
    components: &[Component::KubeApiServer],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("5.9"),
    summary: "the API server trusts whatever answers as etcd",
    why: "--etcd-cafile is the CA of etcd's serving certificate. Without it the certificate is \
checked against the CAs that the machine trusts, which did not sign it, or, with http:// in \
--etcd-servers, nothing is checked or encrypted at all \
(staging/src/k8s.io/apiserver/pkg/storage/storagebackend/factory/etcd3.go).",
    fix: "set --etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt, and https:// in --etcd-servers",
    is_fixable: true,
    references: &["https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    if is_socket(server) {
        return;
    }
    let so = "the CAs that the machine trusts vouch for etcd";
    let Some(finding) = demand::set(server, report, "etcd-cafile", so) else {
        return;
    };
    finding.fix(suggested_flags::flags(server, &["etcd-cafile"]));
}

/// True if etcd, or what k3s has in its place, is reached by a socket of the machine.
pub(super) fn is_socket(server: &ApiServer) -> bool {
    let Some(addresses) = server.elements("etcd-servers") else {
        return false;
    };
    !addresses.is_empty() && addresses.iter().all(|(address, _)| address.starts_with("unix:"))
}
