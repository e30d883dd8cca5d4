//! `open-insecure-port`: the API server listens without TLS and without authentication.

use super::demand;
use crate::apiserver::value::golang;
use crate::apiserver::{ApiServer, Component, Resolved, Setting};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "open-insecure-port",
    group: Group::Serving,
    components: &[Component::KubeApiServer],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("9.1"),
    summary: "the API server listens without TLS and without authentication",
    why: "Up to Kubernetes 1.19 the API server also listens on --insecure-port, 8080 by default. \
Requests there are not encrypted and neither authenticated nor authorized: whoever reaches the port \
is an administrator. From 1.20 on only 0 is allowed and from 1.24 on the flag does not exist (PR \
95856).",
    fix: "set --insecure-port=0 up to Kubernetes 1.23; remove the flag from 1.24 on",
    is_fixable: true,
    references: &["https://github.com/kubernetes/kubernetes/pull/95856"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    // From 1.20 on the server refuses any other value, which is an invalid value.
    if !server.version.any(|minor| minor < 20) {
        return;
    }
    let name = if server.setting("port").is_set() { "port" } else { "insecure-port" };
    let so = "whoever reaches it is an administrator";
    if !server.version.before(20) {
        return in_no_version(server, name, report);
    }
    let (span, message, flag) = match server.resolved(name) {
        Resolved::Given(flag, value) if value != "0" => {
            (flag.value_span, format!("--{name} is {value}: {so}"), Some(flag))
        }
        Resolved::Default(value) if value != "0" => {
            let message = format!("--{name} is not set and is {value} by default: {so}");
            (server.anchor, message, None)
        }
        _ => return,
    };
    let fix = match flag {
        Some(flag) => demand::changed(server, flag, "0"),
        None => demand::added(server, name, "0"),
    };
    report.at(span, message).fix(fix).flag(name);
}

/// A port that no version takes: the old ones open it, and the new ones do not start.
fn in_no_version(server: &ApiServer, name: &'static str, report: &mut Report) {
    let Setting::Set(flag) = server.setting(name) else { return };
    let Some(port) = flag.known().and_then(|text| golang::integer(text, 64).ok()) else { return };
    if port == 0 {
        return;
    }
    let message = format!(
        "--{name} is {port}: up to Kubernetes 1.19 whoever reaches it is an administrator, and from 1.20 on \
kube-apiserver will not start"
    );
    let finding = report.at(flag.value_span, message).flag(name);
    finding.help(format!("remove --{name} from Kubernetes 1.20 on; set --{name}=0 before"));
}
