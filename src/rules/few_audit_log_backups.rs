//! `few-audit-log-backups`: fewer than ten old audit logs are kept.

use super::demand;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "few-audit-log-backups",
    group: Group::Audit,
    components: &[Component::KubeApiServer],
    severity: Severity::Note,
    other_severities: &[],
    security_severity: Some("3.1"),
    summary: "fewer than ten old audit logs are kept",
    why: "--audit-log-maxbackup says how many old log files are kept \
(staging/src/k8s.io/apiserver/pkg/server/options/audit.go; natefinch/lumberjack). 0, the default up \
to Kubernetes 1.35, means that the number deletes nothing; benchmarks want it written down. From \
1.36 on the defaults are 366 days, 100 files and 100 megabytes. Who looks into a break-in needs the \
time before it was noticed.",
    fix: "set --audit-log-maxbackup=10 or more",
    is_fixable: true,
    references: &["https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/#log-backend"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    demand::at_least(server, report, "audit-log-maxbackup", 10);
}
