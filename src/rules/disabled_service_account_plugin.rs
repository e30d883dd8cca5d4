//! `disabled-service-account-plugin`: a Pod gets no service account.

use super::plugins;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "disabled-service-account-plugin",
    group: Group::Admission,
    components: &[Component::KubeApiServer],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("5.4"),
    summary: "a Pod gets no service account",
    why: "The admission plugin ServiceAccount gives a Pod its service account and mounts its \
token; it is on by default. Without it a Pod may name any service account of its namespace without \
the checks of the plugin, and a Pod that names none has no identity \
(plugin/pkg/admission/serviceaccount).",
    fix: "take ServiceAccount out of --disable-admission-plugins",
    is_fixable: false,
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#serviceaccount",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    plugins::disabled(server, report, "ServiceAccount", "Pods get no service account");
}
