//! `unpaired-certificate`: one half of a client pair of the API server without the other.

use super::pair::{Held, Pair, half_span};
use super::suggested_flags;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity, SeverityCase};

pub(super) static RULE: Rule = Rule {
    id: "unpaired-certificate",
    group: Group::Startup,
    components: &[Component::KubeApiServer],
    severity: Severity::Error,
    other_severities: &[SeverityCase::new(
        Severity::Warning,
        "the pair is --proxy-client-cert-file and --proxy-client-key-file",
    )],
    security_severity: Some("5.3"),
    summary: "a client certificate without its key, or the reverse",
    why: "With only one of --etcd-certfile and --etcd-keyfile the API server exits with \"KeyFile \
and CertFile must both be present\" (etcd client/pkg/transport/listener.go). With only one of \
--proxy-client-cert-file and --proxy-client-key-file it starts, but sends no certificate to \
aggregated API servers, so they do not trust its user headers. missing-serving-cert and \
missing-kubelet-client-cert check the serving pair and the pair for the kubelets.",
    fix: "set both halves, or neither",
    is_fixable: true,
    references: &["https://kubernetes.io/docs/setup/best-practices/certificates/"],
    check,
};

const ETCD: Pair = Pair { certificate: "etcd-certfile", key: "etcd-keyfile" };
const PROXY: Pair = Pair { certificate: "proxy-client-cert-file", key: "proxy-client-key-file" };

fn check(server: &ApiServer, report: &mut Report) {
    let pairs = [
        (ETCD, Severity::Error, "kube-apiserver will not start"),
        (PROXY, Severity::Warning, "aggregated API servers are sent no certificate"),
    ];
    for (pair, severity, consequence) in pairs {
        let Held::Half { missing, empty, held } = pair.of(server) else {
            continue;
        };
        let state = if empty.is_some() { "empty" } else { "not set" };
        let message = format!("--{missing} is {state} while --{} is set: {consequence}", held.name);
        report
            .at(half_span(empty, held), message)
            .severity(severity)
            .label(if empty.is_some() { "no path" } else { "one half of a pair" })
            .help(format!("set --{missing} too, or leave both flags out"))
            .fix(suggested_flags::half(server, pair, missing, held))
            .flag(missing);
    }
}
