//! `missing-etcd-peer-cert`: members of etcd talk without a certificate.

use super::demand;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "missing-etcd-peer-cert",
    group: Group::Etcd,
    components: &[Component::Etcd],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("7.4"),
    summary: "members of etcd talk without a certificate",
    why: "Members of etcd send one another all changes of the cluster. Without --peer-cert-file \
and --peer-key-file they do so over plain HTTP, readable by whoever can listen \
(server/embed/etcd.go of etcd 3.6). etcd with a single member has nobody to talk to, but listens \
all the same.",
    fix: "set --peer-cert-file and --peer-key-file, and https:// in --listen-peer-urls",
    is_fixable: false,
    references: &["https://etcd.io/docs/v3.6/op-guide/security/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let so = "members talk without TLS";
    demand::etcd_certificate(server, report, "peer-cert-file", "peer-auto-tls", so);
}
