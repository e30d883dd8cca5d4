//! `unlimited-pod-processes`: a Pod may start as many processes as the node has room for.

use super::demand;
use crate::apiserver::{ApiServer, Component, Resolved};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "unlimited-pod-processes",
    group: Group::Node,
    components: &[Component::Kubelet],
    severity: Severity::Note,
    other_severities: &[],
    security_severity: Some("4.3"),
    summary: "a Pod may start as many processes as the node has room for",
    why: "podPidsLimit is -1 by default, so one Pod may use up the process numbers of its node, \
and nothing else starts there any more (pkg/kubelet/apis/config/v1beta1/defaults.go, Kubernetes \
1.20 and 1.36).",
    fix: "set podPidsLimit to a number such as 4096",
    is_fixable: true,
    references: &["https://kubernetes.io/docs/concepts/policy/pid-limiting/"],
    check,
};

const FLAG: &str = "pod-max-pids";

fn check(server: &ApiServer, report: &mut Report) {
    let so = "one Pod may use up the process numbers of its node";
    match server.resolved(FLAG) {
        Resolved::Given(flag, limit) if limit.starts_with('-') => {
            let message = format!("--{FLAG} is {limit}: {so}");
            let fix = demand::changed(server, flag, "4096");
            report.at(flag.value_span, message).fix(fix).flag(FLAG);
        }
        Resolved::Default(limit) if limit.starts_with('-') => {
            let message = format!("--{FLAG} is not set and is {limit} by default: {so}");
            report.at(server.anchor, message).label("started without it").flag(FLAG);
        }
        _ => {}
    }
}
