//! `static-passwords`: passwords in a file give access to the API server.

use super::demand;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "static-passwords",
    group: Group::Access,
    components: &[Component::KubeApiServer],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("7.5"),
    summary: "passwords in a file give access to the API server",
    why: "The file of --basic-auth-file holds passwords in clear text. They do not expire, a \
change needs a restart of the API server, and whoever reads the file or a client's configuration is \
that user (deprecated in Kubernetes 1.16, removed in 1.19, PR 89069).",
    fix: "remove --basic-auth-file; use client certificates, service account tokens or OpenID \
Connect",
    is_fixable: true,
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/authentication/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    demand::unset(
        server,
        report,
        "basic-auth-file",
        "whoever reads the file has every password in it",
    );
}
