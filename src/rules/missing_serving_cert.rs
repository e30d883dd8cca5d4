//! `missing-serving-cert`: the API server serves a certificate that it made up itself.

use super::pair::{Held, Pair, half_span};
use super::suggested_flags;
use crate::apiserver::{ApiServer, Component, Setting};
use crate::rule::{Finding, Group, Report, Rule, Severity, SeverityCase};

const PAIR: Pair = Pair { certificate: "tls-cert-file", key: "tls-private-key-file" };

pub(super) static RULE: Rule = Rule {
    id: "missing-serving-cert",
    group: Group::Serving,
    components: &[Component::KubeApiServer],
    severity: Severity::Warning,
    other_severities: &[SeverityCase::new(
        Severity::Error,
        "one of the two flags is set without the other",
    )],
    security_severity: Some("5.9"),
    summary: "the API server serves a self-signed certificate, or does not start",
    why: "With neither --tls-cert-file nor --tls-private-key-file the API server looks for \
apiserver.crt and apiserver.key in --cert-dir (/var/run/kubernetes) and, where they are not, makes a \
self-signed pair and serves that. No client can tell it from anybody else's, so people turn \
verification off, and a kubeconfig with the cluster's CA does not work. With just one of the two \
flags it does not start at all (staging/src/k8s.io/apiserver/pkg/server/options/serving.go, ApplyTo \
and MaybeDefaultWithSelfSignedCerts, Kubernetes 1.20 and 1.36). --tls-sni-cert-key adds \
certificates and does not replace these.",
    fix: "set both: --tls-cert-file=/etc/kubernetes/pki/apiserver.crt and \
--tls-private-key-file=/etc/kubernetes/pki/apiserver.key",
    is_fixable: true,
    references: &[
        "https://kubernetes.io/docs/setup/best-practices/certificates/",
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    match PAIR.of(server) {
        Held::Enough => report.undecided(server, &PAIR.names()),
        Held::Neither(empty) => {
            let span = empty.map_or(server.anchor, |flag| flag.value_span);
            let finding = report.at(span, neither(server));
            finding.label(if empty.is_some() { "no path" } else { "started without them" });
            let what = "the API server's certificate and its key";
            finding.help(suggested_flags::pair_help(server, PAIR.names(), RULE.fix, what));
            finding.fix(suggested_flags::flags(server, &PAIR.names()));
            PAIR.names().iter().fold(finding, |finding, name| finding.flag(*name));
        }
        Held::Half { missing, empty, held } => {
            let state = if empty.is_some() { "empty" } else { "not set" };
            let known = held.known().is_some();
            let (set, unless) =
                if known { ("set", "") } else { ("unknown", ", unless that is empty too") };
            let message = format!(
                "--{missing} is {state} while --{} is {set}: the API server will not start{unless}",
                held.name,
            );
            let finding = report.at(half_span(empty, held), message);
            finding.label(if empty.is_some() { "no path" } else { "one half of a pair" });
            finding.fix(suggested_flags::half(server, PAIR, missing, held));
            will_not_start(finding, missing);
            if !known {
                finding.severity(Severity::Warning);
            }
        }
        Held::Without(missing, empty) => {
            let message =
                format!("--{missing} is empty: the API server serves no certificate of yours");
            report.at(empty.value_span, message).label("no path").flag(missing);
        }
    }
}

fn will_not_start(finding: &mut Finding, missing: &'static str) {
    let half =
        if missing == PAIR.key { "key of the certificate" } else { "certificate of the key" };
    finding
        .severity(Severity::Error)
        .flag(missing)
        .help(format!("set --{missing} to the {half}, or leave both flags out"));
}

fn neither(server: &ApiServer) -> String {
    let folder = match server.setting("cert-dir") {
        Setting::Set(flag) => flag.known(),
        _ => None,
    };
    match folder {
        Some(folder) => format!(
            "neither --tls-cert-file nor --tls-private-key-file is set: the API server serves \
{}/apiserver.crt, or a self-signed certificate that it makes there",
            folder.trim_end_matches('/')
        ),
        None => {
            "neither --tls-cert-file nor --tls-private-key-file is set: the API server serves a \
self-signed certificate"
                .to_owned()
        }
    }
}
