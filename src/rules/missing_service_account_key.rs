//! `missing-service-account-key`: the key of the serving certificate verifies service account tokens.

use super::demand;
use super::suggested_flags;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "missing-service-account-key",
    group: Group::Access,
    components: &[Component::KubeApiServer],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("4.3"),
    summary: "the key of the serving certificate verifies service account tokens",
    why: "Without --service-account-key-file the API server verifies service account tokens with \
the private key of --tls-private-key-file (pkg/kubeapiserver/options/authentication.go, Kubernetes \
1.20 and 1.36). That key cannot be changed for the one purpose without the other, and tokens stop \
working if the serving certificate is renewed with a new key.",
    fix: "set --service-account-key-file=/etc/kubernetes/pki/sa.pub, the public half of the key \
that signs the tokens",
    is_fixable: true,
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#service-account-tokens",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    // A key server outside of the process replaces the files (Kubernetes 1.32, KEP 740).
    if !server.setting("service-account-signing-endpoint").is_missing() {
        return;
    }
    let so = "the key of the serving certificate verifies service account tokens";
    let Some(finding) = demand::set(server, report, "service-account-key-file", so) else {
        return;
    };
    finding.fix(suggested_flags::flags(server, &["service-account-key-file"]));
}
