//! `allowed-external-ips`: a Service can take over traffic to any address.

use super::plugins;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "allowed-external-ips",
    group: Group::Admission,
    components: &[Component::KubeApiServer],
    severity: Severity::Note,
    other_severities: &[],
    security_severity: Some("4.3"),
    summary: "a Service can take over traffic to any address",
    why: "Who may create a Service can set its externalIPs to any address and receive what Pods \
of the cluster send there (CVE-2020-8554). The admission plugin DenyServiceExternalIPs, since \
Kubernetes 1.21, refuses new ones; a policy engine can do the same. It is off by default.",
    fix: "add DenyServiceExternalIPs to --enable-admission-plugins if no Service needs \
externalIPs",
    is_fixable: true,
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#denyserviceexternalips",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    if server.version.before(21) {
        return;
    }
    plugins::missing(
        server,
        report,
        "DenyServiceExternalIPs",
        "a Service can take over traffic to any address",
    );
}
