//! `missing-event-rate-limit`: nothing limits how many events are stored.

use super::plugins;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "missing-event-rate-limit",
    group: Group::Admission,
    components: &[Component::KubeApiServer],
    severity: Severity::Note,
    other_severities: &[],
    security_severity: Some("3.1"),
    summary: "nothing limits how many events are stored",
    why: "The admission plugin EventRateLimit limits how many events a namespace, a user or a \
source may store per second (plugin/pkg/admission/eventratelimit, alpha). Without it a Pod that \
restarts in a loop, or somebody who means harm, can slow etcd down for all. Fair queuing of \
requests, on by default since Kubernetes 1.20, covers a part of that.",
    fix: "add EventRateLimit to --enable-admission-plugins and configure it in the file of \
--admission-control-config-file",
    is_fixable: true,
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#eventratelimit",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    plugins::missing(server, report, "EventRateLimit", "nothing limits how many events are stored");
}
