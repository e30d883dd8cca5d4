//! `joined-flags`: a second flag inside the value of a flag.

use super::server_facts::{reads_file, written};
use crate::apiserver::{ApiServer, Component, Flag, flags};
use crate::rule::{Group, Report, Rule, Severity, SeverityCase};

pub(super) static RULE: Rule = Rule {
    id: "joined-flags",
    group: Group::Startup,
    components: &Component::ALL,
    severity: Severity::Error,
    other_severities: &[SeverityCase::new(
        Severity::Warning,
        "kube-apiserver starts with the value, although it was meant as two flags",
    )],
    security_severity: None,
    summary: "two flags in one string: the second one is part of the value",
    why: "Each item of a list and each value of a map is one argument. No shell splits it, so in \
`--tls-private-key-file=/pki/tls.key --profiling=false` the file's name has a space and the second flag in \
it. If the flag names a file that the server reads, the server does not start. In any other case it starts \
with a wrong value, and without the second flag.",
    fix: "write each flag as an item of its own",
    is_fixable: false,
    references: &[
        "https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    for flag in written(server) {
        let Some(second) = flag.known().and_then(|value| second_flag(&[server.component], value))
        else {
            continue;
        };
        let reads = reads_file(&flag.name);
        let consequence = if reads {
            format!(": {} will not start", server.component.name())
        } else {
            String::new()
        };
        let message =
            format!("--{second} is part of the value of --{}, not a flag{consequence}", flag.name);
        let finding = report.at(flag.value_span, message);
        finding.severity(if reads { Severity::Error } else { Severity::Warning });
        finding.label("two flags in one string").flag(flag.name.clone()).flag(second.to_owned());
        if server.dialect.facts().adds_dashes {
            finding.help(format!("write {second} as an entry of its own"));
        } else {
            finding.help(format!("write --{second} as an item of its own"));
        }
    }
}

/// The value has another flag in it, so it is not judged as a value.
pub(super) fn is_joined(flag: &Flag) -> bool {
    flag.known().is_some_and(|value| second_flag(&Component::ALL, value).is_some())
}

/// The flag of one of the programs that a value goes on with: `audit-log-maxage` for
/// `/var/log/audit.log --audit-log-maxage=30`.
fn second_flag<'v>(components: &[Component], value: &'v str) -> Option<&'v str> {
    // Few values have a flag in them, and every rule about values asks.
    if !value.contains("--") {
        return None;
    }
    let words = value.split_whitespace().skip(1);
    for word in words {
        let Some(rest) = word.strip_prefix("--") else {
            continue;
        };
        let name = rest.split('=').next().unwrap_or_default();
        let canonical = flags::canonical(name);
        if components.iter().any(|component| flags::of(*component).find(&canonical).is_some()) {
            return Some(name);
        }
    }
    None
}
