//! `weak-etcd-peer-cert`: etcd makes the certificate for its peers itself.

use super::demand;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "weak-etcd-peer-cert",
    group: Group::Etcd,
    components: &[Component::Etcd],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("5.9"),
    summary: "etcd makes the certificate for its peers itself",
    why: "With --peer-auto-tls each member makes a certificate that no CA signed, so members \
cannot tell one another from anybody else (server/embed/config.go of etcd 3.6, PeerSelfCert).",
    fix: "remove --peer-auto-tls, and set --peer-cert-file and --peer-key-file",
    is_fixable: true,
    references: &["https://etcd.io/docs/v3.6/op-guide/security/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let so = "members cannot check the certificate";
    demand::switch(server, report, "peer-auto-tls", false, so);
}
