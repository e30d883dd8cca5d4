//! `duplicate-flag`: a flag given twice, of which only the last one takes effect.

use super::server_facts::written;
use crate::apiserver::{ApiServer, Component, FaultKind, Flag};
use crate::edit::{Edit, Fix};
use crate::hashed::{HashMap, HashSet};
use crate::rule::{Group, Report, Rule, Severity, SeverityCase};

pub(super) static RULE: Rule = Rule {
    id: "duplicate-flag",
    group: Group::Startup,
    components: &Component::ALL,
    severity: Severity::Warning,
    other_severities: &[SeverityCase::new(Severity::Note, "both values are the same")],
    security_severity: None,
    summary: "a flag is given twice, and the earlier value is ignored",
    why: "A flag with a single value keeps the last value and ignores the others without a \
message, so a reader who sees only the first one is misled. The values of lists, such as \
--enable-admission-plugins, add up, so the rule does not report them. --service-account-issuer \
became a list in Kubernetes 1.22 or 1.23.",
    fix: "remove the earlier one",
    is_fixable: true,
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    if !server.arguments.has_repeated() {
        return;
    }
    let refused = refused(server);
    let last_ones = last_ones(server);
    // A variable that is used several times has each of its flags at one place.
    let mut told = HashSet::default();
    for (at, flag) in written(server).enumerate() {
        let Some(&(last_at, last)) = last_ones.get(&*flag.name) else {
            continue;
        };
        if last_at <= at || refused.contains(flag.spelling()) {
            continue;
        }
        let known = server.known(&flag.name);
        if known.is_none_or(|known| known.accumulates(&server.version) != Some(false)) {
            continue;
        }
        let same = flag.value() == last.value();
        if !told.insert((&*flag.name, flag.span, flag.value_span, same)) {
            continue;
        }
        let message = if same {
            format!("--{} is given again further on, with the same value", flag.name)
        } else {
            format!("this value of --{} is dead: the flag is given again further on", flag.name)
        };
        // Two values of a list under one key differ in their values only.
        let are_values = share_key(server, flag, last);
        let place = |flag: &Flag| if are_values { flag.value_span } else { flag.span };
        report
            .at(place(flag), message)
            .fix(without(server, flag, last, are_values))
            .severity(if same { Severity::Note } else { Severity::Warning })
            .label("never used")
            .also(place(last), "the one that counts")
            .flag(flag.name.clone());
    }
}

/// The spellings that the tool refuses the second time, so that neither occurrence is dead.
fn refused(server: &ApiServer) -> HashSet<&str> {
    let mut refused = HashSet::default();
    for fault in &server.faults {
        if let FaultKind::Repeated { flag } = &fault.kind {
            refused.insert(flag.as_str());
        }
    }
    refused
}

/// The last occurrence of each flag, with its place among those that are written. One that a template's
/// condition decides on is left out: it may not be there, or only instead of another one.
fn last_ones(server: &ApiServer) -> HashMap<&str, (usize, &Flag)> {
    let certain = written(server).enumerate().filter(|(_, flag)| !flag.maybe);
    certain.map(|(at, flag)| (&*flag.name, (at, flag))).collect()
}

/// True for two values of a list under one key.
fn share_key(server: &ApiServer, dead: &Flag, last: &Flag) -> bool {
    server.dialect.facts().adds_dashes
        && dead.name_span == last.name_span
        && dead.value_span != last.value_span
}

/// Removes the occurrence that has no effect. Under a condition of a template it may be the only one, and
/// before an empty value the last one is more likely the mistake.
fn without(server: &ApiServer, dead: &Flag, last: &Flag, are_values: bool) -> Option<Fix> {
    if last.is_empty() && !dead.is_empty() {
        return None;
    }
    let mut edits = vec![if are_values { Edit::remove_value(dead) } else { Edit::remove(dead) }];
    // Of two spellings, only the one with dashes replaces the tool's own flag, and that is the one removed.
    if server.dialect.facts().adds_dashes && last.spelling().contains('_') {
        edits.push(Edit::rename(last, &last.name));
    }
    (!dead.maybe && !last.maybe).then(|| Fix::safe(edits))
}
