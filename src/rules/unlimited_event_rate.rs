//! `unlimited-event-rate`: the kubelet sends events without a limit.

use crate::apiserver::{ApiServer, Component, Resolved};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "unlimited-event-rate",
    group: Group::Node,
    components: &[Component::Kubelet],
    severity: Severity::Note,
    other_severities: &[],
    security_severity: Some("3.1"),
    summary: "the kubelet sends events without a limit",
    why: "The kubelet limits the events that it sends to eventRecordQPS a second, 50 by default. \
With 0 there is no limit, and a Pod that fails in a loop fills etcd with events \
(pkg/kubelet/apis/config/v1beta1/defaults.go, Kubernetes 1.36).",
    fix: "remove eventRecordQPS: 0",
    is_fixable: false,
    references: &["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    if let Resolved::Given(flag, value) = server.resolved("event-qps")
        && value == "0"
    {
        let message = "--event-qps is 0: events are sent without a limit";
        report.at(flag.value_span, message).flag("event-qps");
    }
}
