//! `short-audit-log-age`: audit logs are deleted before 30 days have passed.

use super::demand;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "short-audit-log-age",
    group: Group::Audit,
    components: &[Component::KubeApiServer],
    severity: Severity::Note,
    other_severities: &[],
    security_severity: Some("3.1"),
    summary: "audit logs are deleted before 30 days have passed",
    why: "--audit-log-maxage says how many days a log file is kept \
(staging/src/k8s.io/apiserver/pkg/server/options/audit.go; natefinch/lumberjack). 0, the default up \
to Kubernetes 1.35, means that age deletes nothing; benchmarks want the number written down. From \
1.36 on the defaults are 366 days, 100 files and 100 megabytes. Who looks into a break-in needs the \
time before it was noticed.",
    fix: "set --audit-log-maxage=30 or more",
    is_fixable: true,
    references: &["https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/#log-backend"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    demand::at_least(server, report, "audit-log-maxage", 30);
}
