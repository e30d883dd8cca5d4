//! `anonymous-kubelet-requests`: the kubelet answers requests without credentials.

use super::demand;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "anonymous-kubelet-requests",
    group: Group::Node,
    components: &[Component::Kubelet],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("7.5"),
    summary: "the kubelet answers requests without credentials",
    why: "A kubelet with anonymous authentication gives requests without credentials the user \
system:anonymous. With the authorization mode AlwaysAllow, the default of the flags, whoever \
reaches port 10250 then runs commands in every container of the node (pkg/kubelet/server/auth.go, \
Kubernetes 1.20 and 1.36). A KubeletConfiguration has it off by default, the flags have it on.",
    fix: "set authentication.anonymous.enabled to false",
    is_fixable: false,
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let so = "requests without credentials are answered";
    demand::switch(server, report, "anonymous-auth", false, so);
}
