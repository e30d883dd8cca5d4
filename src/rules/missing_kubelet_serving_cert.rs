//! `missing-kubelet-serving-cert`: the kubelet signs its certificate itself.

use super::demand;
use crate::apiserver::{ApiServer, Component, Resolved, Setting};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "missing-kubelet-serving-cert",
    group: Group::Node,
    components: &[Component::Kubelet],
    severity: Severity::Note,
    other_severities: &[],
    security_severity: Some("4.2"),
    summary: "the kubelet signs its certificate itself",
    why: "Without a certificate in tlsCertFile and without serverTLSBootstrap a kubelet makes one \
that no CA signed (cmd/kubelet/app/server.go, InitializeTLS). The API server cannot check it, so \
it has to trust whatever answers at the address of a node.",
    fix: "set serverTLSBootstrap to true and approve the requests, or set tlsCertFile and \
tlsPrivateKeyFile",
    is_fixable: false,
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let asks = match server.resolved("rotate-server-certificates") {
        Resolved::Given(_, value) => value == "true",
        Resolved::Unknown => true,
        Resolved::Default(_) | Resolved::NoSuchFlag => false,
    };
    if asks || matches!(server.setting("rotate-server-certificates"), Setting::Undetermined) {
        return;
    }
    let so = "the API server cannot check the kubelet";
    demand::set(server, report, "tls-cert-file", so);
}
