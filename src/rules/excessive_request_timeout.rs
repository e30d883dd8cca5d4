//! `excessive-request-timeout`: a request may take longer than five minutes, or for ever.

use crate::apiserver::{ApiServer, Component, Setting, value};
use crate::rule::{Group, Report, Rule, Severity};

const FIVE_MINUTES: i64 = 5 * 60 * 1_000_000_000;

pub(super) static RULE: Rule = Rule {
    id: "excessive-request-timeout",
    group: Group::Hardening,
    components: &[Component::KubeApiServer],
    severity: Severity::Note,
    other_severities: &[],
    security_severity: Some("3.1"),
    summary: "a request may take longer than five minutes, or for ever",
    why: "--request-timeout bounds how long a request that is neither a watch nor a proxy \
connection may take; the default is one minute \
(staging/src/k8s.io/apiserver/pkg/server/options/server_run_options.go). A long time lets slow or \
hanging requests pile up until the server has none free.",
    fix: "remove --request-timeout, or set at most 5m",
    is_fixable: false,
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let Setting::Set(flag) = server.setting("request-timeout") else {
        return;
    };
    let Some(Ok(nanoseconds)) = flag.known().map(value::duration) else {
        return;
    };
    if nanoseconds > FIVE_MINUTES {
        let message = format!("--request-timeout is {}: requests may pile up", flag.raw);
        report.at(flag.value_span, message).flag("request-timeout");
    }
}
