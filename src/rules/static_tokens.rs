//! `static-tokens`: tokens in a file give access to the API server.

use super::demand;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "static-tokens",
    group: Group::Access,
    components: &[Component::KubeApiServer],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("6.8"),
    summary: "tokens in a file give access to the API server",
    why: "The file of --token-auth-file holds bearer tokens in clear text. They do not expire, a \
change needs a restart of the API server, and whoever reads the file is every user in it \
(pkg/kubeapiserver/authenticator/config.go, Kubernetes 1.20 and 1.36).",
    fix: "remove --token-auth-file; use client certificates, service account tokens or OpenID \
Connect",
    is_fixable: true,
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#static-token-file",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    demand::unset(
        server,
        report,
        "token-auth-file",
        "its tokens do not expire and are in clear text",
    );
}
