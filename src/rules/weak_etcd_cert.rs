//! `weak-etcd-cert`: etcd makes the certificate for its clients itself.

use super::demand;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "weak-etcd-cert",
    group: Group::Etcd,
    components: &[Component::Etcd],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("5.9"),
    summary: "etcd makes the certificate for its clients itself",
    why: "With --auto-tls etcd makes a certificate that no CA signed, so clients cannot tell it \
from anybody else (server/embed/config.go of etcd 3.6, ClientSelfCert).",
    fix: "remove --auto-tls, and set --cert-file and --key-file",
    is_fixable: true,
    references: &["https://etcd.io/docs/v3.6/op-guide/security/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let so = "clients cannot check the certificate";
    demand::switch(server, report, "auto-tls", false, so);
}
