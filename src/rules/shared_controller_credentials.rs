//! `shared-controller-credentials`: all controllers act as one user.

use super::demand;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "shared-controller-credentials",
    group: Group::ControlPlane,
    components: &[Component::KubeControllerManager],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("5.5"),
    summary: "all controllers act as one user",
    why: "With --use-service-account-credentials each controller has a service account with the \
permissions that it needs. Without it, which is the default, all of them act as the user of the \
kubeconfig, so that user needs the permissions of all controllers together \
(cmd/kube-controller-manager/app/controllermanager.go, Kubernetes 1.20 and 1.36).",
    fix: "set --use-service-account-credentials=true",
    is_fixable: true,
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let so = "all controllers act as one user";
    demand::switch(server, report, "use-service-account-credentials", true, so);
}
