//! `extended-service-account-tokens`: tokens of Pods are valid for a year.

use super::demand;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "extended-service-account-tokens",
    group: Group::Access,
    components: &[Component::KubeApiServer],
    severity: Severity::Note,
    other_severities: &[],
    security_severity: Some("3.1"),
    summary: "tokens of Pods are valid for a year",
    why: "With --service-account-extend-token-expiration, which is on by default since Kubernetes \
1.21, the token in a Pod is valid for a year instead of an hour, so that old clients that never \
read the file again keep working (pkg/registry/core/serviceaccount/storage/token.go). A token that \
leaks is of use for as long.",
    fix: "set --service-account-extend-token-expiration=false once no client in the cluster uses \
tokens past their time (the metric serviceaccount_stale_tokens_total counts them)",
    is_fixable: true,
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
        "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let so = "tokens of Pods are valid for a year";
    demand::switch(server, report, "service-account-extend-token-expiration", false, so);
}
