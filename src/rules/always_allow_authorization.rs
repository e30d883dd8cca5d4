//! `always-allow-authorization`: every authenticated request is allowed.

use super::demand;
use super::modes::{self, MODE, Modes};
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "always-allow-authorization",
    group: Group::Access,
    components: &[Component::KubeApiServer],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("9.8"),
    summary: "every authenticated request is allowed",
    why: "With the authorization mode AlwaysAllow every request that reaches authorization is \
allowed, so a service account of any Pod is an administrator. It is the default if neither \
--authorization-mode nor --authorization-config is given \
(pkg/kubeapiserver/options/authorization.go, Kubernetes 1.20 and 1.36), and its place in a list of \
modes does not matter: the first mode that allows a request decides.",
    fix: "set --authorization-mode=Node,RBAC",
    is_fixable: true,
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/authorization/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    if let Some(flag) = modes::certain(server, "AlwaysAllow") {
        let message = "--authorization-mode has AlwaysAllow: every request is allowed";
        report.at(flag.item_span("AlwaysAllow"), message).flag(MODE);
        return;
    }
    let Modes::Known(modes) = Modes::of(server) else {
        // The file of --authorization-config replaces the flag.
        if server.setting("authorization-config").flag().is_none() {
            report.undecided(server, &[MODE]);
        }
        return;
    };
    if modes.is_empty() {
        let message = "--authorization-mode is not set and is AlwaysAllow by default: every request is allowed";
        let finding = report.at(server.anchor, message).label("started without it").flag(MODE);
        finding.fix(demand::added(server, MODE, "Node,RBAC"));
    }
}
