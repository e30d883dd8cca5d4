//! `missing-etcd-serving-cert`: etcd serves its clients without a certificate.

use super::demand;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "missing-etcd-serving-cert",
    group: Group::Etcd,
    components: &[Component::Etcd],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("8.1"),
    summary: "etcd serves its clients without a certificate",
    why: "Without --cert-file and --key-file etcd speaks plain HTTP with its clients, so the state \
of the cluster, with every Secret, travels unencrypted and whoever answers is taken for etcd \
(server/embed/etcd.go of etcd 3.6). With https:// in --listen-client-urls etcd does not start \
without them.",
    fix: "set --cert-file and --key-file, and https:// in --listen-client-urls",
    is_fixable: false,
    references: &["https://etcd.io/docs/v3.6/op-guide/security/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let so = "clients and etcd talk without TLS";
    demand::etcd_certificate(server, report, "cert-file", "auto-tls", so);
}
