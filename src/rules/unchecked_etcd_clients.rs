//! `unchecked-etcd-clients`: etcd asks its clients for no certificate.

use super::demand;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "unchecked-etcd-clients",
    group: Group::Etcd,
    components: &[Component::Etcd],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("9.1"),
    summary: "etcd asks its clients for no certificate",
    why: "Without --client-cert-auth whoever reaches the port of etcd reads and writes the whole \
state of the cluster, which is more than an administrator may do (client/pkg/transport/listener.go \
of etcd 3.6). The clients are checked against --trusted-ca-file.",
    fix: "set --client-cert-auth=true and --trusted-ca-file",
    is_fixable: true,
    references: &["https://etcd.io/docs/v3.6/op-guide/security/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let so = "whoever reaches the port reads and writes everything";
    demand::switch(server, report, "client-cert-auth", true, so);
}
