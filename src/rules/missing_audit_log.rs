//! `missing-audit-log`: the API server writes no audit log.

use super::demand;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "missing-audit-log",
    group: Group::Audit,
    components: &[Component::KubeApiServer],
    severity: Severity::Note,
    other_severities: &[],
    security_severity: Some("4.0"),
    summary: "the API server writes no audit log",
    why: "Without --audit-log-path and without --audit-webhook-config-file nothing says who did \
what in the cluster (staging/src/k8s.io/apiserver/pkg/server/options/audit.go). After a break-in \
that is the first question.",
    fix: "set --audit-log-path=/var/log/kubernetes/audit/audit.log and --audit-policy-file, and \
mount the folder; for static Pods also the file",
    is_fixable: false,
    references: &["https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    // A webhook takes the events elsewhere; the log is asked for all the same.
    let so = if server.setting("audit-webhook-config-file").is_missing() {
        "nothing says who did what"
    } else {
        "events go to the webhook alone, and what it cannot take is lost"
    };
    demand::set(server, report, "audit-log-path", so);
}
