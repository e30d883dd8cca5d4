//! `missing-rbac-authorization`: permissions are not given by roles.

use super::modes::{self, Modes};
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "missing-rbac-authorization",
    group: Group::Access,
    components: &[Component::KubeApiServer],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("6.3"),
    summary: "permissions are not given by roles",
    why: "Without the mode RBAC no Role and no ClusterRole has any effect: permissions come from \
a policy file or a webhook, or nobody but system:masters may do anything. The components of \
Kubernetes bring roles of their own and need the mode.",
    fix: "add RBAC to --authorization-mode",
    is_fixable: true,
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/authorization/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let Modes::Known(modes) = Modes::of(server) else {
        return;
    };
    modes::without(server, &modes, "RBAC", "roles and role bindings have no effect", report);
}
