//! `missing-token-signing-key`: the controller manager signs no tokens of service accounts.

use super::demand;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "missing-token-signing-key",
    group: Group::ControlPlane,
    components: &[Component::KubeControllerManager],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("4.0"),
    summary: "the controller manager signs no tokens of service accounts",
    why: "The controller manager signs the tokens in Secrets of service accounts with \
--service-account-private-key-file. Without it that controller does not run, and such Secrets stay \
empty (cmd/kube-controller-manager/app/core.go, startServiceAccountTokenController).",
    fix: "set --service-account-private-key-file=/etc/kubernetes/pki/sa.key",
    is_fixable: false,
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let so = "Secrets of service accounts get no token";
    demand::set(server, report, "service-account-private-key-file", so);
}
