//! `unchecked-service-accounts`: tokens of deleted service accounts stay valid.

use super::demand;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "unchecked-service-accounts",
    group: Group::Access,
    components: &[Component::KubeApiServer],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("6.5"),
    summary: "tokens of deleted service accounts stay valid",
    why: "With --service-account-lookup=false the API server accepts a service account token if \
its signature is right, and does not ask whether the account or the Secret still exists \
(pkg/serviceaccount/legacy.go). A token that leaked can then not be revoked. The default is true.",
    fix: "remove --service-account-lookup=false: the check is on by default",
    is_fixable: true,
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#service-account-tokens",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    demand::switch(
        server,
        report,
        "service-account-lookup",
        true,
        "tokens of deleted service accounts stay valid",
    );
}
