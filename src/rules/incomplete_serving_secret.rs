//! `incomplete-serving-secret`: a Secret that cannot be used as a serving certificate.

use crate::apiserver::{ApiServer, Component, FaultKind, SecretLack};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "incomplete-serving-secret",
    group: Group::Serving,
    components: &[Component::KubeApiServer],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("5.9"),
    summary: "the Secret with the API server's certificate lacks its type or a part",
    why: "OpenShift mounts the serving certificates of its API servers from Secrets of the type \
kubernetes.io/tls, as tls.crt and tls.key. Kubernetes refuses to create a Secret of that type \
without both entries, but accepts one of another type. The server then finds no certificate or no \
key, and the benchmark's check of the Secret fails.",
    fix: "give the Secret the type kubernetes.io/tls and both tls.crt and tls.key; better, let the \
service CA operator make it: annotate the Service with \
service.beta.openshift.io/serving-cert-secret-name",
    is_fixable: false,
    references: &[
        "https://kubernetes.io/docs/concepts/configuration/secret/#tls-secrets",
        "https://docs.openshift.com/container-platform/latest/security/certificates/service-serving-certificate.html",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    for fault in &server.faults {
        let FaultKind::IncompleteSecret { name, lacks } = &fault.kind else {
            continue;
        };
        let (message, label) = match lacks {
            SecretLack::Type(None) => (
                format!("the serving certificate {name} has no type, so it is Opaque"),
                "not kubernetes.io/tls",
            ),
            SecretLack::Type(Some(kind)) => (
                format!("the serving certificate {name} has the type {kind}"),
                "not kubernetes.io/tls",
            ),
            SecretLack::Entry(entry) => {
                (format!("the serving certificate {name} has no {entry}"), "one entry is missing")
            }
            SecretLack::Value(entry) => {
                (format!("the serving certificate {name} has an empty {entry}"), "no value")
            }
        };
        report.at(fault.span, message).label(label);
    }
}
