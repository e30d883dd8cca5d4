//! `always-allow-kubelet-authorization`: the kubelet allows every request that it can authenticate.

use super::demand;
use crate::apiserver::{ApiServer, Component, Resolved};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "always-allow-kubelet-authorization",
    group: Group::Node,
    components: &[Component::Kubelet],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("8.8"),
    summary: "the kubelet allows every request that it can authenticate",
    why: "With the authorization mode AlwaysAllow everybody whom the kubelet can authenticate may \
run commands in every container of the node. Webhook asks the API server who may \
(cmd/kubelet/app/auth.go, Kubernetes 1.20 and 1.36). It is the default of a KubeletConfiguration; \
AlwaysAllow is that of the flags.",
    fix: "set authorization.mode to Webhook",
    is_fixable: true,
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/"],
    check,
};

const FLAG: &str = "authorization-mode";

fn check(server: &ApiServer, report: &mut Report) {
    match server.resolved(FLAG) {
        Resolved::Given(flag, mode) if mode == "AlwaysAllow" => {
            let message = format!("--{FLAG} is {mode}: every request is allowed");
            let fix = demand::changed(server, flag, "Webhook");
            report.at(flag.value_span, message).fix(fix).flag(FLAG);
        }
        Resolved::Default(mode) if mode == "AlwaysAllow" => {
            let message = format!("--{FLAG} is not set and is {mode} by default");
            report.at(server.anchor, message).label("started without it").flag(FLAG);
        }
        _ => {}
    }
}
