//! `open-read-only-port`: the kubelet serves without authentication.

use super::demand;
use crate::apiserver::{ApiServer, Component, Resolved};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "open-read-only-port",
    group: Group::Node,
    components: &[Component::Kubelet],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("5.3"),
    summary: "the kubelet serves without authentication",
    why: "On readOnlyPort the kubelet shows every Pod of the node with its environment variables, \
and the metrics, in plain HTTP to whoever asks (pkg/kubelet/server/server.go, Kubernetes 1.20 and \
1.36). A KubeletConfiguration has it off by default; the default of the flag is 10255.",
    fix: "set readOnlyPort to 0, or leave it out of a KubeletConfiguration",
    is_fixable: true,
    references: &["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"],
    check,
};

const FLAG: &str = "read-only-port";

fn check(server: &ApiServer, report: &mut Report) {
    let (span, message, fix) = match server.resolved(FLAG) {
        Resolved::Given(flag, port) if port != "0" => {
            let message = format!("--{FLAG} is {port}: whoever reaches it reads every Pod");
            (flag.value_span, message, demand::changed(server, flag, "0"))
        }
        Resolved::Default(port) if port != "0" => {
            let message = format!("--{FLAG} is not set and is {port} by default");
            (server.anchor, message, demand::added(server, FLAG, "0"))
        }
        _ => return,
    };
    report.at(span, message).fix(fix).flag(FLAG);
}
