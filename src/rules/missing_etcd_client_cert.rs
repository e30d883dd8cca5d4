//! `missing-etcd-client-cert`: the API server has no client certificate for etcd.

use super::pair::{Held, Pair};
use super::{missing_etcd_ca, suggested_flags};
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

const PAIR: Pair = Pair { certificate: "etcd-certfile", key: "etcd-keyfile" };

pub(super) static RULE: Rule = Rule {
    id: "missing-etcd-client-cert",
    group: Group::Storage,
    components: &[Component::KubeApiServer],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("6.5"),
    summary: "the API server has no client certificate for etcd",
    why: "etcd holds every Secret of the cluster. Without --etcd-certfile and --etcd-keyfile the \
API server cannot prove who it is, so etcd has to answer anybody who reaches its port, or refuses \
the API server (staging/src/k8s.io/apiserver/pkg/storage/storagebackend/factory/etcd3.go).",
    fix: "set both: --etcd-certfile=/etc/kubernetes/pki/apiserver-etcd-client.crt and \
--etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key",
    is_fixable: true,
    references: &["https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    // One half alone is a finding of unpaired-certificate.
    if missing_etcd_ca::is_socket(server) {
        return;
    }
    let Held::Neither(empty) = PAIR.of(server) else {
        return;
    };
    let span = empty.map_or(server.anchor, |flag| flag.value_span);
    let message =
        "neither --etcd-certfile nor --etcd-keyfile is set: etcd has to trust whoever asks";
    let finding = report.at(span, message).fix(suggested_flags::flags(server, &PAIR.names()));
    finding.label(if empty.is_some() { "no path" } else { "started without them" });
    for name in PAIR.names() {
        finding.flag(name);
    }
}
