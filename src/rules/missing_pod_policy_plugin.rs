//! `missing-pod-policy-plugin`: no admission plugin restricts what Pods may do.

use super::plugins::{self, PluginState};
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "missing-pod-policy-plugin",
    group: Group::Admission,
    components: &[Component::KubeApiServer],
    severity: Severity::Note,
    other_severities: &[],
    security_severity: Some("4.3"),
    summary: "no admission plugin restricts what Pods may do",
    why: "Up to Kubernetes 1.24 the admission plugin PodSecurityPolicy, and up to 1.29 \
SecurityContextDeny, could keep Pods from running as root or on the host's network; both are off by \
default and are gone today (PR 109798, PR 120661). Their successor PodSecurity is on by default \
since 1.23 and asks for nothing until a namespace has its labels.",
    fix: "label namespaces for Pod Security (pod-security.kubernetes.io/enforce); before \
Kubernetes 1.23 enable PodSecurityPolicy and write policies",
    is_fixable: true,
    references: &["https://kubernetes.io/docs/concepts/security/pod-security-admission/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    // PodSecurity is on by default from 1.23 on (pkg/kubeapiserver/options/plugins.go).
    if !server.version.before(23) {
        return;
    }
    let is_off = |name| matches!(plugins::state(server, name, false), PluginState::Off(_));
    if is_off("PodSecurityPolicy") && is_off("SecurityContextDeny") {
        plugins::missing(server, report, "PodSecurityPolicy", "nothing restricts what Pods may do");
    }
}
