//! `unlimited-idle-time`: idle connections to containers never end.

use crate::apiserver::{ApiServer, Component, Resolved, value};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "unlimited-idle-time",
    group: Group::Node,
    components: &[Component::Kubelet],
    severity: Severity::Note,
    other_severities: &[],
    security_severity: Some("3.1"),
    summary: "idle connections to containers never end",
    why: "The kubelet ends an exec, attach or port-forward that nothing passes through after \
streamingConnectionIdleTimeout, four hours by default. With 0 it never does, so forgotten sessions \
add up and hold ports (pkg/kubelet/apis/config/v1beta1/defaults.go, Kubernetes 1.20 and 1.36).",
    fix: "remove streamingConnectionIdleTimeout, or set a time such as 4h",
    is_fixable: false,
    references: &["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let name = "streaming-connection-idle-timeout";
    if let Resolved::Given(flag, value) = server.resolved(name)
        && value::duration(&value) == Ok(0)
    {
        let message = format!("--{name} is {value}: idle connections never end");
        report.at(flag.value_span, message).flag(name);
    }
}
