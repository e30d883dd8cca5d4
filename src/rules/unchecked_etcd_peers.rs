//! `unchecked-etcd-peers`: etcd asks other members for no certificate.

use super::demand;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "unchecked-etcd-peers",
    group: Group::Etcd,
    components: &[Component::Etcd],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("8.1"),
    summary: "etcd asks other members for no certificate",
    why: "Without --peer-client-cert-auth whoever reaches the peer port can send messages as a \
member and so change the state of the cluster (client/pkg/transport/listener.go of etcd 3.6). \
Peers are checked against --peer-trusted-ca-file.",
    fix: "set --peer-client-cert-auth=true and --peer-trusted-ca-file",
    is_fixable: true,
    references: &["https://etcd.io/docs/v3.6/op-guide/security/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let so = "whoever reaches the peer port may act as a member";
    demand::switch(server, report, "peer-client-cert-auth", true, so);
}
