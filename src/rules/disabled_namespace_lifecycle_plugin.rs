//! `disabled-namespace-lifecycle-plugin`: objects can be made in namespaces that are being deleted.

use super::plugins;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "disabled-namespace-lifecycle-plugin",
    group: Group::Admission,
    components: &[Component::KubeApiServer],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("4.4"),
    summary: "objects can be made in namespaces that are being deleted",
    why: "The admission plugin NamespaceLifecycle refuses objects in a namespace that does not \
exist or is being deleted, and refuses to delete default, kube-system and kube-public; it is on by \
default (staging/src/k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle).",
    fix: "take NamespaceLifecycle out of --disable-admission-plugins",
    is_fixable: false,
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#namespacelifecycle",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    plugins::disabled(
        server,
        report,
        "NamespaceLifecycle",
        "objects can be made in namespaces that are being deleted",
    );
}
